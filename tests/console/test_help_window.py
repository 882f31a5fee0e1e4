"""The help lists every key there is, from the acts themselves."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.features import FEATURES
from console.help_window import HelpWindow, help_html, menu_words
from resources.words import t

ACTS = [act for feature in FEATURES for act in feature.acts]


def test_every_act_is_there_with_its_key(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    window = HelpWindow(ACTS, parent)
    text = window.text.toPlainText()
    for act in ACTS:
        assert t(act.title_key) in text
        assert act.shortcut.split()[0] in text if act.shortcut else True
    window.show()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    window.deleteLater()


def test_twelve_function_keys_are_a_dispatchers_acts() -> None:
    keys = {act.shortcut for act in ACTS}
    assert {f"F{number}" for number in range(2, 13)} <= keys


def test_a_menus_name_has_no_mark_and_its_text_is_escaped() -> None:
    assert "&" not in menu_words("view")
    assert "(" not in menu_words("view")
    assert "<script" not in help_html(ACTS)
