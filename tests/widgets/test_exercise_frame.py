"""widgets/exercise_frame.py"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.exercise_frame import ExerciseFrame
from widgets.theme import current_theme


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    window.show()
    return window


def edge_colours(window: QWidget) -> set[str]:
    image = window.grab().toImage()
    return {image.pixelColor(2, y).name() for y in range(0, image.height(), 2)}


def test_an_exercise_stripes_every_edge_and_no_exercise_none(window: QWidget) -> None:
    frame = ExerciseFrame(window)
    stripes = {QColor(current_theme().stripe).name(), QColor(current_theme().stripe_gap).name()}
    assert not stripes & edge_colours(window)
    frame.set_on(True)
    assert stripes <= edge_colours(window)
    frame.set_on(False)
    assert not stripes & edge_colours(window)


def test_it_follows_the_window_and_lets_the_mouse_through(window: QWidget, qtbot: QtBot) -> None:
    button = QPushButton("x", window)
    button.setGeometry(0, 0, 100, 40)
    button.show()
    frame = ExerciseFrame(window)
    frame.set_on(True)
    window.resize(500, 350)
    assert frame.size() == window.size()
    assert frame.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
