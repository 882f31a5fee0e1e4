import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.commands import Commands
from console.reasons import sentence
from console.session import Identity, Session
from console.sync.bridge import SyncBridge
from console.sync.client import Client
from console.sync.engine import Engine
from console.sync.link import Deed, NotChanged
from models.command import Answer, Command, Delivery, Outcome, Role
from models.fold import circumstances
from models.ids import uuid7
from models.incident import CreateIncident
from models.outbox import FORKED
from models.outbox_schema import FILE
from resources.words import t


class Offline:
    """A console without a backend."""

    def __init__(self, folder: Path) -> None:
        self.link = SyncBridge()
        self.engine = Engine(
            folder / "cache",
            folder / "outbox" / FILE,
            Client(["http://127.0.0.1:9"]),
            self.link.report,
            "2",
        )
        self.session = Session("2")
        self.session.sign_in(Identity("li", "李", Role.DISPATCHER, "2"))
        self.commands = Commands(self.engine, self.link, self.session)
        self.engine.start()

    def close(self) -> None:
        self.engine.stop()
        self.link.close()


@pytest.fixture
def console(tmp_path: Path, qtbot: QtBot, expected_log: list[logging.LogRecord]) -> Iterator[Offline]:
    made = Offline(tmp_path)
    yield made
    made.close()


def create(number: str) -> CreateIncident:
    return CreateIncident(incident_id=uuid7(), number=number, type="fire", address="中山路1号")


def _until(free: threading.Event) -> None:
    assert free.wait(60)


def test_an_act_returns_at_once_is_saved_and_then_on_the_screen(console: Offline, qtbot: QtBot) -> None:
    command = create(console.commands.next_incident_number())
    told: list[bool] = []
    # Gathered with the first word of an opened cache, it is told as a change of everything.
    console.link.changed.connect(lambda c: told.append(c.has("incident", command.incident_id)))
    console.engine.store.get("incident", "x")
    free = threading.Event()
    busy = threading.Thread(target=lambda: console.engine._acts._and_wait(lambda _outbox: _until(free)))
    busy.start()
    with qtbot.waitSignal(console.commands.saved) as saved:
        command_id = console.commands.submit(command)
        # It did not wait for the disk, which is busy with something else.
        assert console.commands.entries() == ()
        free.set()
    busy.join()
    assert saved.args == [command_id]
    qtbot.waitUntil(lambda: console.engine.store.get("incident", command.incident_id) is not None)
    qtbot.waitUntil(lambda: any(told))
    record = console.engine.store.get("incident", command.incident_id)
    assert record is not None
    assert record.fact.number == "2-001"
    (entry,) = console.commands.entries()
    assert (entry.envelope.actor, entry.envelope.seat, entry.id) == ("li", "2", command_id)


def test_numbers_go_on_from_act_to_act(console: Offline, qtbot: QtBot) -> None:
    assert [console.commands.next_incident_number() for _time in range(2)] == ["2-001", "2-002"]


def test_the_time_of_an_act_is_the_backends_counted_once(console: Offline, qtbot: QtBot) -> None:
    ahead = timedelta(hours=2)
    console.engine.on_heard(1, (datetime.now(UTC) + ahead).isoformat())
    qtbot.waitUntil(lambda: console.link.state.clock_offset_s > 0)
    with qtbot.waitSignal(console.commands.saved):
        console.commands.submit(create("2-001"))
    (entry,) = console.commands.entries()
    theirs = datetime.now(UTC) + ahead
    assert abs(theirs - entry.envelope.happened_at) < timedelta(seconds=10)
    assert abs(theirs - circumstances(entry).made_at) < timedelta(seconds=10)


def test_an_act_entered_afterwards_carries_the_time_a_person_stated(console: Offline, qtbot: QtBot) -> None:
    stated_at = datetime.now(UTC) - timedelta(minutes=40)
    with qtbot.waitSignal(console.commands.saved):
        console.commands.submit(create("2-001"), stated_at=stated_at)
    (entry,) = console.commands.entries()
    assert circumstances(entry).made_at == stated_at
    assert circumstances(entry).late


class CutPower(Command, frozen=True, kw_only=True):
    NAME = "CutPower"
    DELIVERY = Delivery.LIVE
    EXPIRES_S = 5.0


def test_a_live_command_is_refused_offline_with_a_sentence(console: Offline, qtbot: QtBot) -> None:
    with qtbot.waitSignal(console.commands.not_saved) as refused:
        command_id = console.commands.submit(CutPower())
    assert refused.args is not None
    assert refused.args[0] == command_id
    assert "离线" in refused.args[1]
    assert console.commands.entries() == ()


def test_a_locked_seat_takes_no_act_and_changes_none(console: Offline, qtbot: QtBot) -> None:
    with qtbot.waitSignal(console.commands.saved):
        waiting = console.commands.submit(create("2-001"))
    console.session.lock()
    for act in (
        lambda: console.commands.submit(create("2-002")),
        lambda: console.commands.withdraw(waiting),
        lambda: console.commands.retry(waiting),
    ):
        with qtbot.waitSignal(console.commands.not_saved) as refused:
            act()
        assert refused.args[1] == t("identity.barred.locked")
    assert [entry.id for entry in console.commands.entries()] == [waiting]


def _opening_that_goes_on_in_a_new_chain(console: Offline, qtbot: QtBot) -> tuple[str, str]:
    """The incident, and the act that opens it now."""
    command = create("2-001")
    with qtbot.waitSignal(console.commands.saved, timeout=60_000):
        first = console.commands.submit(command)
    console.engine._acts.answered([Answer(id=first, outcome=Outcome.REFUSED, code=FORKED)])
    (entry,) = console.commands.entries()
    assert entry.id != first
    assert console.commands.openings.is_under_way(command.incident_id)
    return command.incident_id, entry.id


def test_an_opening_that_went_on_as_another_act_and_was_withdrawn_is_not_under_way(
    console: Offline, qtbot: QtBot
) -> None:
    incident_id, act_id = _opening_that_goes_on_in_a_new_chain(console, qtbot)
    with qtbot.waitSignal(console.commands.openings.failed, timeout=60_000) as failed:
        console.commands.withdraw(act_id)
    assert failed.args == [incident_id]
    assert not console.commands.openings.is_under_way(incident_id)


def test_an_opening_that_went_on_as_another_act_and_was_refused_says_why(console: Offline, qtbot: QtBot) -> None:
    incident_id, act_id = _opening_that_goes_on_in_a_new_chain(console, qtbot)
    with qtbot.waitSignal(console.commands.openings.failed, timeout=60_000):
        console.engine._acts.answered([Answer(id=act_id, outcome=Outcome.REFUSED, code="incident.closed")])
    assert console.commands.openings.why_not(incident_id) == sentence("incident.closed")


@pytest.mark.parametrize("deed", list(Deed))
@pytest.mark.parametrize(("code", "said"), [("disk_full", "disk_full"), ("of a newer kind", "failed")])
def test_what_could_not_be_done_with_an_act_is_a_sentence(
    console: Offline, qtbot: QtBot, deed: Deed, code: str, said: str
) -> None:
    with qtbot.waitSignal(console.commands.unchanged) as told:
        console.link.report(NotChanged("a", deed, code))
    assert told.args == ["a", t(f"sync.unchanged.{deed}", why=t(f"sync.unwritten.{said}"))]
