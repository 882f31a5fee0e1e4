"""The strip never lies: what the state of the line is called."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.features.ages.feature import FEATURE as AGES
from console.keeper import Keeper
from console.notices import Notices
from console.settings import Settings
from console.shell_acts import SETTINGS
from console.strip import Link, Strip
from console.sync.link import LinkState, Phase
from console.vitals import BACKEND_FAILED, Vitals, shown_link, why
from models.outbox_entry import Entry, EntryState
from models.unit import DispatchUnit
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON, envelope


@pytest.mark.parametrize(
    ("phase", "code", "link"),
    [
        (Phase.LIVE, "", Link.ONLINE),
        (Phase.LOADING, "", Link.ONLINE),
        (Phase.OFFLINE, "unreachable", Link.OFFLINE),
        (Phase.REFUSED, "credentials", Link.REFUSED),
        (Phase.REFUSED, "protocol", Link.OTHER_VERSION),
    ],
)
def test_each_phase_has_its_name(phase: Phase, code: str, link: Link) -> None:
    assert shown_link(LinkState(phase=phase, code=code)) is link


def test_every_phase_is_shown() -> None:
    assert all(shown_link(LinkState(phase=phase)) for phase in Phase)


def test_another_version_is_said_with_what_to_do() -> None:
    assert why(LinkState(phase=Phase.REFUSED, code="protocol")) == t("shell.link.other_version")


class Room:
    """Vitals over a line and a clock of the test's own."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.now = NOON
        self.keeper = Keeper()
        settings = Settings(folder / "settings.json", self.keeper)
        settings.declare((*SETTINGS, *AGES.settings))
        self.notices = Notices()
        self.heard: list[str] = []
        self.notices.posted.connect(lambda notice: self.heard.append(notice.sound))
        self.strip = Strip(QLabel("/"))
        qtbot.addWidget(self.strip)
        self.entries: list[Entry] = []
        commands = SimpleNamespace(entries=lambda: self.entries)
        self._over = context_over(
            folder, {}, now=lambda: self.now, notices=self.notices, settings=settings, commands=commands
        )
        self.context = self._over.__enter__()
        self.vitals = Vitals(self.context, self.strip, steady_s=self.steady_s)

    def steady_s(self) -> float:
        return self.now.timestamp()

    def line(self, phase: Phase, contact: datetime, to_send: int = 0, refused: int = 0) -> None:
        state = LinkState(phase, last_contact_at=contact, to_send=to_send, refused_count=refused)
        self.context.link.report(state)
        self.context.link._pass_on()

    def pass_s(self, seconds: int) -> None:
        """Twice a second, as the clock of the strip."""
        for _half in range(2 * seconds):
            self.now += timedelta(seconds=0.5)
            self.vitals._tick()

    def close(self) -> None:
        self.vitals.close()
        self.vitals.deleteLater()
        self._over.__exit__(None, None, None)
        self.keeper.close()


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    room = Room(qtbot, tmp_path)
    yield room
    room.close()


def test_a_silent_line_is_heard_once_at_amber_once_at_red_and_once_when_it_is_back(room: Room) -> None:
    room.line(Phase.LIVE, NOON)
    room.pass_s(40)
    assert room.heard == ["age_amber", "age_red"]
    assert room.strip.link.tone == "red"
    room.line(Phase.LIVE, room.now)
    assert room.heard == ["age_amber", "age_red", "link_back"]
    room.pass_s(10)
    assert len(room.heard) == 3


def test_a_line_that_was_lost_is_greeted_once_when_it_is_back(room: Room) -> None:
    room.line(Phase.LIVE, NOON)
    room.line(Phase.OFFLINE, NOON)
    room.pass_s(40)
    room.line(Phase.LIVE, room.now)
    assert room.heard == ["link_lost", "age_amber", "age_red", "link_back"]


def test_the_age_of_a_lost_line_adds_no_notice_to_the_one_that_says_what_to_do(room: Room) -> None:
    room.line(Phase.LIVE, NOON)
    room.line(Phase.OFFLINE, NOON)
    room.pass_s(20)
    assert room.heard == ["link_lost", "age_amber"]
    assert [notice.key for notice in room.notices.all] == ["link"]


def test_putting_the_red_notice_away_acknowledges_it(room: Room) -> None:
    room.line(Phase.LIVE, NOON)
    room.pass_s(100)
    assert room.heard == ["age_amber", "age_red", "age_red"]
    (notice,) = room.notices.all
    room.notices.withdraw(notice.id)
    room.pass_s(300)
    assert len(room.heard) == 3


def test_the_first_connection_makes_no_sound_however_old_the_cache_is(room: Room) -> None:
    room.line(Phase.STARTING, NOON - timedelta(hours=3))
    room.pass_s(5)
    room.line(Phase.LIVE, room.now)
    assert room.heard == []


def test_the_link_says_what_is_old_since_when(room: Room) -> None:
    room.line(Phase.OFFLINE, NOON)
    assert t("ages.aspect.unit_status") not in room.strip.link.toolTip()
    room.pass_s(90)
    assert t("ages.aspect.unit_status") in room.strip.link.toolTip()
    assert t("ages.aspect.device_state") not in room.strip.link.toolTip()


def test_acts_that_are_being_sent_are_said_to_be_sent_once_they_are(room: Room) -> None:
    room.line(Phase.LIVE, NOON)
    room.line(Phase.OFFLINE, NOON)
    for waiting in (3, 1):
        room.line(Phase.LIVE, room.now, to_send=waiting)
        assert [notice.text for notice in room.notices.all] == [t("shell.link.regained_sending", count=3)]
    room.line(Phase.LIVE, room.now)
    assert [notice.text for notice in room.notices.all] == [t("shell.link.sent", count=3)]
    assert all(notice.lasts_s for notice in room.notices.all)
    assert room.heard.count("link_back") == 1


def test_a_line_that_is_lost_while_acts_are_sent_does_not_say_that_they_were(room: Room) -> None:
    room.line(Phase.LIVE, NOON)
    room.line(Phase.OFFLINE, NOON)
    room.line(Phase.LIVE, NOON, to_send=3)
    room.line(Phase.OFFLINE, NOON, to_send=2)
    assert [notice.text for notice in room.notices.all] == [t("shell.link.lost")]


def test_acts_that_wait_behind_one_that_was_set_aside_are_not_said_to_be_on_their_way(room: Room) -> None:
    def entry(seq: int, unit_id: str, state: EntryState = EntryState.PENDING) -> Entry:
        return Entry(seq=seq, envelope=envelope(DispatchUnit(unit_id=unit_id, incident_id=unit_id)), state=state)

    room.line(Phase.LIVE, NOON)
    room.line(Phase.OFFLINE, NOON)
    aside, behind, going = entry(1, "A", EntryState.SET_ASIDE), entry(2, "A"), entry(3, "B")
    room.entries = [aside, behind, going]
    sending = [t("shell.link.regained_sending", count=2)]
    room.line(Phase.LIVE, room.now, to_send=2)
    room.line(Phase.LIVE, room.now, to_send=2, refused=1)
    assert [notice.text for notice in room.notices.all] == sending
    room.entries = [aside, behind]
    room.line(Phase.LIVE, room.now, to_send=1, refused=1)
    assert room.notices.all == ()


def test_that_the_local_backend_cannot_be_started_is_not_said_any_more_once_it_is_there(room: Room) -> None:
    room.notices.problem("本机后端无法启动。", key=BACKEND_FAILED)
    room.line(Phase.OFFLINE, NOON)
    assert [notice.key for notice in room.notices.all] == [BACKEND_FAILED]
    room.line(Phase.LIVE, NOON)
    assert BACKEND_FAILED not in [notice.key for notice in room.notices.all]
