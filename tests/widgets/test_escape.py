"""Esc in a form is the form's, although the window has the same key; elsewhere it is the window's."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from widgets.escape import Escape


class Window(QMainWindow):
    """A window with a key of its own, a form of two fields, and a field beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.may = True
        action = QAction("back", self)
        action.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        action.triggered.connect(lambda: self.said.append("window"))
        self.addAction(action)
        self.first, self.second, self.other = QLineEdit(), QLineEdit(), QLineEdit()
        middle = QWidget()
        column = QVBoxLayout(middle)
        for field in (self.first, self.second, self.other):
            column.addWidget(field)
        self.setCentralWidget(middle)
        Escape(middle, (self.first, self.second), lambda: self.said.append("form"), lambda: self.may)


def shown(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_in_each_field_of_the_form_the_key_is_the_forms_and_what_was_typed_stays(qtbot: QtBot) -> None:
    window = shown(qtbot)
    for field in (window.first, window.second):
        field.setFocus()
        qtbot.keyClicks(field, "abc")
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == "abc"
    assert window.said == ["form", "form"]


def test_beside_it_with_another_key_and_while_the_form_does_not_want_it_the_window_has_it(qtbot: QtBot) -> None:
    window = shown(qtbot)
    window.other.setFocus()
    qtbot.keyClick(window.other, Qt.Key.Key_Escape)
    window.first.setFocus()
    qtbot.keyClick(window.first, Qt.Key.Key_Escape, Qt.KeyboardModifier.ShiftModifier)
    window.may = False
    qtbot.keyClick(window.first, Qt.Key.Key_Escape)
    assert window.said == ["window", "window"]
