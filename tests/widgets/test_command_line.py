"""widgets/command_line.py"""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.command_line import CommandLine, Give, Suggestion


@pytest.fixture
def line(qtbot: QtBot) -> CommandLine:
    line = CommandLine()
    qtbot.addWidget(line)
    line.resize(400, 40)
    line.show()
    return line


def test_enter_does_what_is_previewed_for_what_was_typed(line: CommandLine, qtbot: QtBot) -> None:
    done: list[str] = []

    def provider(text: str, give: Give) -> None:
        give([Suggestion(text, lambda: done.append(text))])

    line.add_provider(provider)
    line.open()
    qtbot.keyClicks(line.line, "/abc")
    qtbot.keyClick(line.line, Qt.Key.Key_Return)
    assert done == ["abc"]


def test_a_late_answer_to_old_text_is_dropped(line: CommandLine) -> None:
    gives: list[Callable[[Sequence[Suggestion]], None]] = []
    line.add_provider(lambda _text, give: gives.append(give))
    line.open("old")
    line.open("new")
    gives[0]([Suggestion("old", lambda: None)])
    gives[1]([Suggestion("new", lambda: None)])
    assert [item.title for item in line.suggestions()] == ["new"]


def test_an_enter_before_the_answer_does_what_the_answer_offers_first(line: CommandLine, qtbot: QtBot) -> None:
    gives: list[Callable[[Sequence[Suggestion]], None]] = []
    done: list[str] = []
    line.add_provider(lambda _text, give: gives.append(give))
    line.open()
    qtbot.keyClicks(line.line, "abc")
    qtbot.keyClick(line.line, Qt.Key.Key_Return)
    assert done == []
    gives[-1]([Suggestion("abc", lambda: done.append("abc"))])
    assert done == ["abc"]


def test_an_enter_is_forgotten_when_more_is_typed_before_the_answer(line: CommandLine, qtbot: QtBot) -> None:
    gives: list[Callable[[Sequence[Suggestion]], None]] = []
    done: list[str] = []
    line.add_provider(lambda _text, give: gives.append(give))
    line.open()
    qtbot.keyClicks(line.line, "ab")
    qtbot.keyClick(line.line, Qt.Key.Key_Return)
    qtbot.keyClicks(line.line, "c")
    gives[-1]([Suggestion("ab", lambda: done.append("ab"))])
    assert done == []


def test_arrows_choose_among_the_suggestions(line: CommandLine, qtbot: QtBot) -> None:
    done: list[int] = []
    choices = [Suggestion(str(number), partial(done.append, number)) for number in range(3)]
    line.add_provider(lambda _text, give: give(choices))
    line.open("x")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(line.line, key)
    assert done == [1]


def test_escape_leaves_and_forgets_the_text(line: CommandLine, qtbot: QtBot) -> None:
    line.open("x")
    with qtbot.waitSignal(line.left):
        qtbot.keyClick(line.line, Qt.Key.Key_Escape)
    assert line.text() == ""


@pytest.mark.parametrize("typed", ["/abc", "、abc", "abc"])
def test_the_opening_character_is_no_part_of_the_text(line: CommandLine, typed: str) -> None:
    line.open(typed)
    assert line.text() == "abc"
