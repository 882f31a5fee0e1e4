"""Reading back pixels: what is drawn, in which colour, and what changed."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.tour import reading


@pytest.fixture
def ground(qapp: object) -> QImage:
    image = QImage(100, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("#202830"))
    return image


def dotted(image: QImage, colour: str) -> QImage:
    copy = image.copy()
    painter = QPainter(copy)
    painter.fillRect(QRect(10, 10, 5, 5), QColor(colour))
    painter.end()
    return copy


def test_a_plain_ground_has_no_ink_and_a_pale_mark_is_none(ground: QImage) -> None:
    assert not reading.has_ink(ground, ground.rect())
    assert not reading.has_ink(dotted(ground, "#283038"), ground.rect())
    assert reading.has_ink(dotted(ground, "#f0f0f0"), ground.rect())
    assert not reading.has_ink(dotted(ground, "#f0f0f0"), QRect(50, 20, 20, 20))


def test_outside_the_picture_there_is_nothing(ground: QImage) -> None:
    outside = QRect(200, 200, 10, 10)
    assert not reading.has_ink(ground, outside)
    assert reading.count_colour(ground, outside, "#202830") == 0
    assert reading.count_changed(ground, ground, outside) == 0


def test_colours_are_counted_near_enough(ground: QImage) -> None:
    image = dotted(ground, "#d9363e")
    assert reading.count_colour(image, image.rect(), "#d9363e") == 25
    assert reading.count_colour(image, image.rect(), "#d63a40") == 25
    assert reading.count_colours(image, image.rect()) == 2
    assert reading.count_changed(ground, image, image.rect()) == 25


def test_a_part_of_a_widget_beyond_its_window_is_not_in_view(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    label = QLabel("x", window)
    label.setGeometry(150, 50, 100, 100)
    window.show()
    assert reading.area(label) == QRect(150, 50, 50, 50)
    label.hide()
    assert reading.area(label).isEmpty()


def test_a_square_stands_about_its_point() -> None:
    assert reading.around(QPoint(20, 30), 5).center() in (QPoint(20, 30), QPoint(19, 29))
