"""Symbols and strokes of the map, drawn beside their words in a printed legend."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from maps.symbols import Shape, Stroke, Symbol

_CORNERS = {
    Shape.SQUARE: (4, 45.0), Shape.DIAMOND: (4, 0.0), Shape.TRIANGLE: (3, 0.0), Shape.TRIANGLE_DOWN: (3, 180.0),
    Shape.PENTAGON: (5, 0.0), Shape.HEXAGON: (6, 0.0), Shape.FLAG: (3, 90.0),
}  # fmt: skip
"""Corners, and where the first lies (degrees from the top)."""


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
    """A line in its colour and dashes, over what it would fill."""
    painter.save()
    colour = QColor((stroke.on_light or stroke.colour)[:7])
    if stroke.fill or stroke.symbol:
        faint = QColor(colour)
        faint.setAlpha(60)
        painter.fillRect(box, faint)
    pen = QPen(colour, box.height() / 9)
    if stroke.dash_px:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
    painter.restore()
