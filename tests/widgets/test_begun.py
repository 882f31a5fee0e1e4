"""Words that were begun for one thing are neither written for another nor lost."""

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from widgets.begun import BegunWords


def begun(qtbot: QtBot) -> tuple[QLineEdit, BegunWords]:
    line = QLineEdit(maxLength=20)
    qtbot.addWidget(line)
    return line, BegunWords(line, "a")


def test_words_wait_for_what_they_were_begun_for(qtbot: QtBot) -> None:
    line, words = begun(qtbot)
    line.setText("stairs are")
    words.turn_to("a")
    assert line.text() == "stairs are"
    words.turn_to("b")
    assert line.text() == ""
    line.setText("gas is off")
    words.turn_to("")
    words.turn_to("a")
    assert line.text() == "stairs are"
    words.turn_to("b")
    assert line.text() == "gas is off"


def test_words_that_could_not_be_written_stand_before_those_of_their_own(qtbot: QtBot) -> None:
    line, words = begun(qtbot)
    line.setText("hot")
    words.turn_to("b")
    words.give_back("a", "stairs are")
    words.give_back("b", "gas is off, and much else")
    assert line.text() == "gas is off, and much"
    words.turn_to("a")
    assert line.text() == "stairs are hot"


def test_words_for_what_is_gone_are_not_kept(qtbot: QtBot) -> None:
    line, words = begun(qtbot)
    line.setText("stairs are")
    words.turn_to("b")
    words.keep_only({"b"})
    words.turn_to("a")
    assert line.text() == ""
