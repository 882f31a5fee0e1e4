"""Symbols and strokes of the map, drawn beside their words in a printed legend."""

import math

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from maps.symbols import Fill, Shape, Stroke, Symbol

_CORNERS = {
    Shape.SQUARE: (4, 45.0), Shape.DIAMOND: (4, 0.0), Shape.TRIANGLE: (3, 0.0), Shape.TRIANGLE_DOWN: (3, 180.0),
    Shape.PENTAGON: (5, 0.0), Shape.HEXAGON: (6, 0.0), Shape.FLAG: (3, 90.0),
}  # fmt: skip
"""Corners, and where the first lies (degrees from the top)."""
DISC = "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16z"
"""The symbol of what has none."""
BRUSHES = {
    Fill.HATCH: Qt.BrushStyle.BDiagPattern, Fill.BACK_HATCH: Qt.BrushStyle.FDiagPattern,
    Fill.CROSS: Qt.BrushStyle.DiagCrossPattern, Fill.DOTS: Qt.BrushStyle.Dense6Pattern,
}  # fmt: skip


def draw_symbol(painter: QPainter, symbol: Symbol, box: QRectF) -> None:
    """A symbol in a square, as the map has it: its outline tells without its colour."""
    painter.save()
    painter.setPen(QPen(QColor("#202020"), box.width() / 18))
    painter.setBrush(QColor(symbol.fill[:7]) if not symbol.stale else Qt.BrushStyle.NoBrush)
    _outline(painter, symbol.shape, box)
    if symbol.glyph:
        font = painter.font()
        font.setPixelSize(max(1, round(box.height() * 0.5)))
        painter.setFont(font)
        light = symbol.stale or QColor(symbol.fill[:7]).lightness() > 110
        painter.setPen(QColor("#000000" if light else "#ffffff"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, symbol.glyph)
    painter.setPen(QPen(QColor("#202020"), box.width() / 12))
    if symbol.struck:
        painter.drawLine(box.bottomLeft(), box.topRight())
    painter.restore()


def _outline(painter: QPainter, shape: Shape, box: QRectF) -> None:
    match shape:
        case Shape.STAR:
            painter.drawPolygon(_star(box))
        case Shape.CROSS:
            third = box.width() / 3
            painter.drawRect(box.adjusted(third, 0, -third, 0))
            painter.drawRect(box.adjusted(0, third, 0, -third))
        case Shape.DROP | Shape.PIN:
            painter.drawEllipse(box.adjusted(box.width() * 0.12, 0, -box.width() * 0.12, -box.height() * 0.24))
            painter.drawLine(QPointF(box.center().x(), box.bottom() - box.height() * 0.24), _foot(box))
        case Shape.RING:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
        case _ if shape in _CORNERS:
            count, first = _CORNERS[shape]
            painter.drawPolygon(_regular(box, count, first))
        case _:
            painter.drawEllipse(box)


def _foot(box: QRectF) -> QPointF:
    return QPointF(box.center().x(), box.bottom())


def _regular(box: QRectF, count: int, first_deg: float) -> QPolygonF:
    return QPolygonF([_on_circle(box, first_deg + 360 * at / count, 0.5) for at in range(count)])


def _star(box: QRectF) -> QPolygonF:
    return QPolygonF([_on_circle(box, 36 * at, 0.5 if at % 2 == 0 else 0.22) for at in range(10)])


def _on_circle(box: QRectF, turn_deg: float, share: float) -> QPointF:
    turn = math.radians(turn_deg)
    centre, radius = box.center(), box.width() * share
    return QPointF(centre.x() + radius * math.sin(turn), centre.y() - radius * math.cos(turn))


def draw_stroke(painter: QPainter, stroke: Stroke, box: QRectF) -> None:
    """A line in its colour and dashes, over what it would fill; a symbol on its plate."""
    if stroke.symbol:
        side, middle = min(box.width(), box.height()), box.center()
        draw_plot(painter, stroke, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side))
        return
    painter.save()
    painter.fillRect(box, brush_of(stroke))
    painter.setPen(pen_of(stroke, box.height() / 9))
    painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
    painter.restore()


def paper_colour(stroke: Stroke) -> QColor:
    """The colour on paper."""
    return QColor((stroke.on_light or stroke.colour)[:7])


def pen_of(stroke: Stroke, width: float) -> QPen:
    """The pen of its line, so wide, dashed as the map has it."""
    pen = QPen(paper_colour(stroke), width)
    if stroke.dash_px:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([max(0.8, length / 2 / max(1.0, width)) for length in stroke.dash_px])
    return pen


def brush_of(stroke: Stroke) -> QBrush:
    """What an area of it is filled with, told apart without its colour."""
    if not stroke.fill and not stroke.pattern:
        return QBrush(Qt.BrushStyle.NoBrush)
    colour = paper_colour(stroke)
    colour.setAlpha(150 if stroke.pattern else 60)
    return QBrush(colour, BRUSHES.get(stroke.pattern, Qt.BrushStyle.SolidPattern))


def draw_plot(painter: QPainter, stroke: Stroke, box: QRectF, bearing_deg: float = 0.0) -> None:
    """A drawn symbol on a white plate, so that what lies below does not run into it; its frame may be dashed."""
    painter.save()
    painter.setPen(pen_of(stroke, box.width() / 14))
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawRoundedRect(box, box.width() / 6, box.width() / 6)
    painter.translate(box.center())
    painter.rotate(bearing_deg)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill-rule="evenodd" '
        f'fill="{paper_colour(stroke).name()}" d="{stroke.symbol or DISC}"/></svg>'
    )
    half = box.width() * 0.4
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(-half, -half, 2 * half, 2 * half))
    painter.restore()
