"""The small shapes that stand beside colours: diamond, triangle, square, circle, clock, hourglass, cross..."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

_CORNERS = {"diamond": (4, 0.0), "triangle": (3, -math.pi / 2), "square": (4, math.pi / 4)}


def paint_mark(painter: QPainter, box: QRectF, shape: str, colour: QColor) -> None:
    """Paint the shape into the box; an unknown shape is drawn as a circle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(1.5, box.width() / 6))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    inside = box.adjusted(1, 1, -1, -1)
    if shape in _CORNERS:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(_polygon(box, *_CORNERS[shape]))
    elif shape == "cross":
        painter.setPen(pen)
        painter.drawLine(inside.topLeft(), inside.bottomRight())
        painter.drawLine(inside.topRight(), inside.bottomLeft())
    elif shape == "arrows":
        painter.setPen(pen)
        _arrows(painter, inside)
    elif shape == "ring":
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(inside)
    elif shape == "hourglass":
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([inside.topLeft(), inside.topRight(), inside.center()]))
        painter.drawPolygon(QPolygonF([inside.bottomLeft(), inside.bottomRight(), inside.center()]))
    elif shape == "clock":
        painter.setPen(QPen(colour, 1.2))
        painter.drawEllipse(inside)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPie(inside, 0, 90 * 16)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(box)
    painter.restore()


def _polygon(box: QRectF, corners: int, turn: float) -> QPolygonF:
    """A regular polygon that fills the box as its circle would, a little larger for few corners."""
    radius = box.width() / 2 * 1.2
    centre = box.center() + (QPointF(0, radius * 0.15) if corners == 3 else QPointF(0, 0))
    angles = (turn + 2 * math.pi * k / corners for k in range(corners))
    return QPolygonF([centre + QPointF(radius * math.cos(a), radius * math.sin(a)) for a in angles])


def _arrows(painter: QPainter, box: QRectF) -> None:
    third, head = box.height() / 3, box.height() / 4
    for y, tip, tail in (
        (box.top() + third * 0.7, box.right(), box.left()),
        (box.bottom() - third * 0.7, box.left(), box.right()),
    ):
        back = head if tip < tail else -head
        painter.drawLine(QPointF(tail, y), QPointF(tip, y))
        painter.drawLine(QPointF(tip, y), QPointF(tip + back, y - head))
