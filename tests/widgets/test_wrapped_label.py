"""Words that wrap keep their height where a table beside them wants all there is."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.wrapped_label import WrappedLabel

WORDS = "one word after the other until there are many more than one line can hold " * 3


def test_what_a_layout_is_told_is_the_height_at_this_width(qtbot: QtBot) -> None:
    window, label, rows = QWidget(), WrappedLabel(), QWidget()
    qtbot.addWidget(window)
    rows.setMinimumHeight(150)
    column = QVBoxLayout(window)
    column.addWidget(label)
    column.addWidget(rows, 1)
    window.resize(240, 100)
    window.show()
    label.setText(WORDS)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > 60)
    qtbot.waitUntil(lambda: window.minimumSizeHint().height() >= label.heightForWidth(label.width()) + 150)
    high = label.height()
    window.resize(900, 400)
    qtbot.waitUntil(lambda: label.minimumHeight() < high)
    label.setText("")
    assert label.minimumHeight() == 0
