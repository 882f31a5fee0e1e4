"""widgets/marks.py"""

import itertools

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from widgets.marks import paint_mark

SHAPES = ("diamond", "triangle", "square", "circle", "ring", "clock", "cross", "arrows")


def painted(shape: str) -> QImage:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_mark(painter, QRectF(3, 3, 10, 10), shape, QColor("black"))
    painter.end()
    return image


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(SHAPES, 2)])
def test_two_shapes_of_one_colour_are_told_apart(qapp: QApplication, one: str, other: str) -> None:
    first, second = painted(one), painted(other)
    differing = sum(first.pixelColor(x, y) != second.pixelColor(x, y) for x in range(16) for y in range(16))
    assert differing >= 12


def test_an_unknown_shape_is_a_circle(qapp: QApplication) -> None:
    assert painted("heptagon") == painted("circle")
