"""Who was reached, and when: what is proposed is taken with Enter, and nothing is taken without a name."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.context import Context
from console.voice_window import Asked, VoiceWindow
from models.command import Command
from models.unit import TellByVoice
from resources.words import t
from tests.models.facts import NOON


class Window(VoiceWindow):
    """One that records a unit."""

    def command(self, whom: str, told_at: datetime | None) -> Command:
        return TellByVoice(unit_id="A", incident_id="I", whom=whom, told_at=told_at)


class Room:
    """A window to be asked over, that remembers what was submitted."""

    def __init__(self, qtbot: QtBot) -> None:
        self.submitted: list[Command] = []
        self.window = QWidget()
        qtbot.addWidget(self.window)

    def ask(self, reach: str, about: str = "A") -> Window:
        commands = SimpleNamespace(submit=self.submitted.append)
        context = cast("Context", SimpleNamespace(now=lambda: NOON, window=self.window, commands=commands))
        asked = Window(context, Asked(about, "title", "what <b>", reach, "whom"), ["水罐一车", "赵刚"])
        asked.show()
        asked.ask()
        return asked


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    """Lives until the windows over it are gone."""
    room = Room(qtbot)
    yield room
    room.window.close()


def test_enter_takes_what_is_proposed_as_done_just_now_once(qtbot: QtBot, room: Room) -> None:
    qtbot.keyClick(room.ask("110").whom.lineEdit(), Qt.Key.Key_Return)
    assert room.submitted == [TellByVoice(unit_id="A", incident_id="I", whom="水罐一车")]


def test_escape_leaves_it_undone(qtbot: QtBot, room: Room) -> None:
    asked = room.ask("110")
    qtbot.keyClick(asked.whom.lineEdit(), Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert room.submitted == []


def test_a_name_that_was_begun_is_there_again_after_escape_for_the_same_thing_only(
    qtbot: QtBot, room: Room
) -> None:
    asked = room.ask("110")
    asked.whom.setEditText("李站长")
    qtbot.keyClick(asked.whom.lineEdit(), Qt.Key.Key_Escape)
    assert room.ask("110", about="B").whom.currentText() == "水罐一车"
    again = room.ask("110")
    assert again.whom.currentText() == "李站长"
    again.accept()
    assert room.submitted == [TellByVoice(unit_id="A", incident_id="I", whom="李站长")]
    assert room.ask("110").whom.currentText() == "水罐一车"


def test_nobody_is_refused_where_one_types_and_a_missing_telephone_is_said(qtbot: QtBot, room: Room) -> None:
    asked = room.ask("")
    assert asked.reach.text() == t("untold.no_reach")
    assert asked.what.text() == "what <b>"
    asked.whom.setEditText("   ")
    qtbot.keyClick(asked.whom.lineEdit(), Qt.Key.Key_Return)
    assert asked.problem.text() == t("refusal.told.whom", limit=200)
    assert (asked.isVisible(), room.submitted) == (True, [])
    asked.close()
