"""A drawing of an incident and the water around it: to scale, north up, without a map to draw it on."""

import base64
import math
from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter, QPen, QPolygonF

from console.printing.pack_facts import Water
from models.geo import M_PER_DEGREE_LAT
from resources.words import t

SIDE_PX = 300
SHARPNESS = 2
MARGIN_PX = 26.0
QUICK = 85
"""Of a PNG this says how little time is spent on making it small."""
SCALES_M = (20, 50, 100, 200, 500, 1000)
_INK, _GREY, _RED = QColor("#111111"), QColor("#8a8a8a"), QColor("#b00020")


def drawing_uri(lon: float, lat: float, water: Sequence[Water]) -> str:
    """The drawing as a `data:` address of a PNG; numbers 1, 2 … are the lines of the water table beside it."""
    return as_uri(draw(lon, lat, water))


def draw(lon: float, lat: float, water: Sequence[Water]) -> QImage:
    """The incident in the middle, every source where it lies, a scale and a north arrow."""
    side = SIDE_PX * SHARPNESS
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    points = [offset_m(lon, lat, w.hydrant.lon, w.hydrant.lat) for w in water]
    reach_m = max([50.0, *(math.hypot(*p) for p in points)])
    px_per_m = (SIDE_PX / 2 - MARGIN_PX) / reach_m
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARPNESS, SHARPNESS)
    painter.setFont(print_font(11))
    draw_frame(painter, reach_m, px_per_m)
    for number, (one, point) in enumerate(zip(water, points, strict=True), 1):
        _source(painter, number, one, _at(point, px_per_m))
    draw_incident(painter)
    painter.end()
    return image


def offset_m(lon: float, lat: float, to_lon: float | None, to_lat: float | None) -> tuple[float, float]:
    """Metres east and north of the first place."""
    east = ((to_lon or 0.0) - lon) * M_PER_DEGREE_LAT * math.cos(math.radians(lat)) if to_lon is not None else 0.0
    north = ((to_lat or 0.0) - lat) * M_PER_DEGREE_LAT if to_lat is not None else 0.0
    return east, north


def scale_bar_m(reach_m: float) -> int:
    """The round length that is drawn for a reach from the middle to the edge."""
    return max((s for s in SCALES_M if s <= reach_m), default=SCALES_M[0])


def _at(point: tuple[float, float], px_per_m: float) -> QPointF:
    return QPointF(SIDE_PX / 2 + point[0] * px_per_m, SIDE_PX / 2 - point[1] * px_per_m)


def draw_frame(painter: QPainter, reach_m: float, px_per_m: float) -> None:
    """The edge, rings around the middle, the scale and the north arrow."""
    painter.setPen(QPen(_GREY, 0.8))
    painter.drawRect(QRectF(0.5, 0.5, SIDE_PX - 1, SIDE_PX - 1))
    painter.setPen(QPen(QColor("#c8c8c8"), 0.7, Qt.PenStyle.DashLine))
    for share in (0.5, 1.0):
        painter.drawEllipse(
            QPointF(SIDE_PX / 2, SIDE_PX / 2), reach_m * share * px_per_m, reach_m * share * px_per_m
        )
    painter.setPen(QPen(_INK, 1.6))
    metres = scale_bar_m(reach_m)
    end = 10 + metres * px_per_m
    painter.drawLine(QPointF(10, SIDE_PX - 9), QPointF(end, SIDE_PX - 9))
    for x in (10.0, end):
        painter.drawLine(QPointF(x, SIDE_PX - 12), QPointF(x, SIDE_PX - 6))
    painter.drawText(QPointF(10, SIDE_PX - 15), t("printing.metres", metres=metres))
    _north(painter)


def _north(painter: QPainter) -> None:
    x, top = SIDE_PX - 18.0, 8.0
    painter.setBrush(_INK)
    painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x - 5, top + 16), QPointF(x + 5, top + 16)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawText(QRectF(x - 12, top + 16, 24, 15), Qt.AlignmentFlag.AlignCenter, t("printing.north"))


def _source(painter: QPainter, number: int, water: Water, at: QPointF) -> None:
    """In use: filled; usable: a ring; out of use: crossed out."""
    usable = water.hydrant.usable
    painter.setPen(QPen(_INK if usable else _GREY, 1.6))
    painter.setBrush(_INK if water.held_by else Qt.GlobalColor.white)
    painter.drawEllipse(at, 8.0, 8.0)
    painter.setPen(Qt.GlobalColor.white if water.held_by else (_INK if usable else _GREY))
    painter.drawText(QRectF(at.x() - 10, at.y() - 8, 20, 16), Qt.AlignmentFlag.AlignCenter, str(number))
    if not usable:
        painter.setPen(QPen(_RED, 1.6))
        painter.drawLine(at + QPointF(-8, -8), at + QPointF(8, 8))
        painter.drawLine(at + QPointF(-8, 8), at + QPointF(8, -8))


def draw_incident(painter: QPainter) -> None:
    """In the middle."""
    at = QPointF(SIDE_PX / 2, SIDE_PX / 2)
    painter.setPen(QPen(_RED, 1.2))
    painter.setBrush(_RED)
    painter.drawPolygon(QPolygonF([at + QPointF(0, -9), at + QPointF(8.5, 7), at + QPointF(-8.5, 7)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def print_font(px: int) -> QFont:
    """The font of printed sheets."""
    from console.printing import paper

    return paper.print_font(px)


def as_uri(image: QImage) -> str:
    """A picture as a `data:` address of a PNG."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"PNG"))
    writer.setQuality(QUICK)
    writer.write(image)
    buffer.close()
    return "data:image/png;base64," + base64.b64encode(kept.data()).decode()
