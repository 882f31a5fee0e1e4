"""Whom was told, and when: proposed, typed or chosen, and never before the dispatch."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QDateTime, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.context import Context
from console.notices import Notices
from console.tell import TellWindow, ask, find, find_one, tell
from console.untold import untold
from models.command import Command
from models.incident import Dispatch, Incident
from models.person import Person
from models.record import Fact, Key
from models.station import Station
from models.unit import TellByVoice, Unit
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON

FACTS: dict[Key, Fact] = {
    Key("station", "S"): Station(number="S", name="一站", phone="110"),
    Key("person", "P"): Person(name="赵刚", role="站长", station_id="S"),
    Key("unit", "A"): Unit(number="11", name="水罐一车", station_id="S", incident_id="I"),
    Key("unit", "B"): Unit(number="12", incident_id="J"),
    Key("unit", "F"): Unit(number="13"),
    Key("incident", "I"): Incident(
        number="2-1", type="fire", address="x", dispatches=(Dispatch(unit_id="A", made_at=NOON),)
    ),
    Key("incident", "J"): Incident(
        number="2-2", type="fire", address="x",
        dispatches=(Dispatch(unit_id="B", made_at=NOON + timedelta(minutes=1)),),
    ),
}  # fmt: skip
NOW = NOON + timedelta(minutes=10)


class Room:
    """A context that remembers what was submitted."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.submitted: list[Command] = []
        self.notices = Notices()
        self.window = QWidget()
        qtbot.addWidget(self.window)
        commands = SimpleNamespace(submit=self.submitted.append)
        self._over = context_over(
            folder, FACTS, now=lambda: NOW, notices=self.notices, window=self.window, commands=commands
        )
        self.context: Context = self._over.__enter__()

    def ask(self, unit_id: str = "") -> TellWindow:
        window = ask(self.context, find(self.context, unit_id, ""))
        assert window is not None
        return window

    def close(self) -> None:
        self._over.__exit__(None, None, None)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    room = Room(qtbot, tmp_path)
    yield room
    room.close()


def meant(room: Room, unit_id: str, incident_id: str) -> str:
    call = find(room.context, unit_id, incident_id)
    return "" if call is None else call.one.number


def test_the_chosen_unit_is_meant_else_the_incidents_else_the_longest_waiting(room: Room) -> None:
    assert meant(room, "B", "I") == "12"
    assert meant(room, "", "J") == "12"
    assert meant(room, "", "") == "11"
    assert meant(room, "F", "") == ""
    assert meant(room, "nobody", "") == ""


def test_the_unit_is_proposed_and_the_people_of_its_station_can_be_chosen(room: Room) -> None:
    call = find_one(room.context, untold(room.context, "I")[0])
    assert list(call.names) == ["水罐一车", "赵刚 站长", "一站"]


def test_enter_accepts_what_is_proposed_as_told_just_now(room: Room) -> None:
    window = room.ask("A")
    room.qtbot.keyClick(window.whom.lineEdit(), Qt.Key.Key_Return)
    assert room.submitted == [TellByVoice(unit_id="A", incident_id="I", whom="水罐一车")]


def test_another_name_and_an_earlier_time_can_be_entered(room: Room) -> None:
    window = room.ask("A")
    window.whom.setCurrentText(" 赵刚 ")
    earlier = NOON + timedelta(minutes=4)
    window.when.setTime(QDateTime.fromSecsSinceEpoch(int(earlier.timestamp())).time())
    window.accept()
    assert room.submitted == [TellByVoice(unit_id="A", incident_id="I", whom="赵刚", told_at=earlier)]


def test_nobody_and_a_time_before_the_dispatch_are_refused_with_a_sentence(room: Room) -> None:
    window = room.ask("A")
    window.whom.setCurrentText("  ")
    window.accept()
    assert window.problem.isVisible()
    window.whom.setCurrentText("赵刚")
    before = NOON - timedelta(minutes=30)
    window.when.setTime(QDateTime.fromSecsSinceEpoch(int(before.timestamp())).time())
    window.accept()
    assert window.problem.text() == t("refusal.told.time", unit="11")
    assert room.submitted == []
    window.close()


def test_a_time_of_day_that_has_not_come_is_yesterdays(room: Room) -> None:
    window = room.ask("A")
    later = NOW + timedelta(hours=1)
    window.when.setTime(QDateTime.fromSecsSinceEpoch(int(later.timestamp())).time())
    told_at = window.told_at()
    assert told_at is not None
    assert told_at < NOW
    window.close()


def test_it_is_asked_once_at_a_time(room: Room) -> None:
    room.ask("A")
    second = room.ask("B")
    room.qtbot.waitUntil(lambda: room.window.findChildren(TellWindow) == [second])
    second.close()


def test_with_nobody_to_tell_the_key_says_so(room: Room) -> None:
    room.context.selection.choose("unit", "F")
    tell(room.context)
    room.qtbot.waitUntil(lambda: [notice.text for notice in room.notices.all] == [t("untold.nobody")])
