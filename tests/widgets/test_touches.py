from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from widgets.touches import Touches


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def test_a_key_in_any_window_that_had_the_keyboard_begins_the_time_anew(qtbot: QtBot) -> None:
    first, second, owner = QLineEdit(), QLineEdit(), QWidget()
    qtbot.addWidget(owner)
    now_s = 0.0
    touches = Touches(owner, lambda: now_s)
    for window in (first, second):
        shown(qtbot, window)
        now_s += 60
        assert touches.idle_s >= 60
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
        assert touches.idle_s == 0
    assert second.text() == "a"


def test_a_window_that_is_gone_is_no_longer_looked_at(qtbot: QtBot) -> None:
    owner, gone = QWidget(), QLineEdit()
    qtbot.addWidget(owner)
    gone.show()
    touches = Touches(owner)
    handle = gone.windowHandle()
    assert any(window is handle for window in touches._watched)
    gone.close()
    gone.deleteLater()
    qtbot.waitUntil(lambda: not any(window is handle for window in touches._watched))
