"""What was plotted around an incident, to scale and north up, numbered as the table beside it."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from console.plot_catalogue import stroke_of
from console.printing.site_drawing import (
    MARGIN_PX,
    SHARPNESS,
    SIDE_PX,
    as_uri,
    draw_frame,
    draw_incident,
    offset_m,
    print_font,
)
from maps.export.swatch import brush_of, draw_plot, paper_colour, pen_of
from models.drawing import Drawing, Form

LEAST_REACH_M, MOST_REACH_M = 50.0, 30_000.0
SYMBOL_PX = 20.0
NUMBER_PX = 15.0
_INK = QColor("#111111")
Place = Callable[[float, float], QPointF]


def situation_uri(lon: float, lat: float, drawn: Sequence[Drawing], *, burns: bool = True) -> str:
    """The picture as a `data:` address of a PNG."""
    return as_uri(draw_situation(lon, lat, drawn, burns=burns))


def draw_situation(lon: float, lat: float, drawn: Sequence[Drawing], *, burns: bool = True) -> QImage:
    """The place (degrees) in the middle, an incident if it `burns`, and everything drawn as far as the farthest."""
    side = SIDE_PX * SHARPNESS
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    reach_m = reach_of(lon, lat, drawn)
    px_per_m = (SIDE_PX / 2 - MARGIN_PX) / reach_m

    def at(to_lon: float, to_lat: float) -> QPointF:
        east, north = offset_m(lon, lat, to_lon, to_lat)
        return QPointF(SIDE_PX / 2 + east * px_per_m, SIDE_PX / 2 - north * px_per_m)

    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARPNESS, SHARPNESS)
    painter.setFont(print_font(11))
    draw_frame(painter, reach_m, px_per_m)
    painter.setClipRect(QRectF(1, 1, SIDE_PX - 2, SIDE_PX - 2))
    for one in drawn:
        _shape(painter, one, at, px_per_m)
    if burns:
        draw_incident(painter)
    for number, one in enumerate(drawn, 1):
        _number(painter, number, _mark_of(one, at))
    painter.end()
    return image


def reach_of(lon: float, lat: float, drawn: Sequence[Drawing]) -> float:
    """Metres from the place to the farthest of what is drawn; what is a world away is not waited for."""
    far = [math.hypot(*offset_m(lon, lat, *point)) + (one.radius_m or 0.0) for one in drawn for point in one.points]
    return max(LEAST_REACH_M, *(min(m, MOST_REACH_M) for m in far)) if far else LEAST_REACH_M


def _shape(painter: QPainter, drawing: Drawing, at: Place, px_per_m: float) -> None:
    stroke = stroke_of(drawing.type, drawing.style)
    painter.save()
    painter.setPen(pen_of(stroke, max(1.0, min(3.0, stroke.width_px * 0.6))))
    painter.setBrush(brush_of(stroke))
    points = [at(*point) for point in drawing.points]
    match drawing.form:
        case Form.POLYGON:
            painter.drawPolygon(QPolygonF(points))
        case Form.CIRCLE:
            radius = (drawing.radius_m or 0.0) * px_per_m
            painter.drawEllipse(points[0], radius, radius)
        case Form.LINE:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))
            if stroke.head or stroke.arrow:
                _head(painter, points[-2], points[-1], paper_colour(stroke))
        case _:
            half = SYMBOL_PX / 2
            frame = QRectF(points[0].x() - half, points[0].y() - half, SYMBOL_PX, SYMBOL_PX)
            draw_plot(painter, stroke, frame, drawing.bearing_deg or 0.0)
    painter.restore()


def _head(painter: QPainter, before: QPointF, tip: QPointF, colour: QColor) -> None:
    turn = math.atan2(tip.y() - before.y(), tip.x() - before.x())
    sides = [tip - QPointF(math.cos(turn + aside), math.sin(turn + aside)) * 9.0 for aside in (-0.45, 0.45)]
    painter.setPen(QPen(colour, 1))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip, *sides]))


def _mark_of(drawing: Drawing, at: Place) -> QPointF:
    """Where its number stands: at a line's beginning, above a symbol, on the northern rim of a circle.

    Of an area away from its first point, which often is the place itself: a plume begins there.
    """
    first = at(*drawing.points[0])
    if drawing.form is Form.POLYGON:
        return at(*drawing.points[len(drawing.points) // 2])
    if drawing.form is Form.POINT:
        return first - QPointF(0, SYMBOL_PX / 2 + NUMBER_PX / 2)
    if drawing.form is Form.CIRCLE:
        return at(drawing.points[0][0], drawing.points[0][1] + (drawing.radius_m or 0.0) / 111_195.0)
    return first


def _number(painter: QPainter, number: int, middle: QPointF) -> None:
    """Kept within the picture, whatever lies beyond it."""
    inside = QPointF(
        min(SIDE_PX - NUMBER_PX, max(NUMBER_PX, middle.x())), min(SIDE_PX - NUMBER_PX, max(NUMBER_PX, middle.y()))
    )
    plate = QRectF(inside.x() - NUMBER_PX / 2, inside.y() - NUMBER_PX / 2, NUMBER_PX, NUMBER_PX)
    painter.setPen(QPen(_INK, 0.8))
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawRect(plate)
    painter.setFont(print_font(10))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, str(number))
