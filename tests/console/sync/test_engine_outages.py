"""Backends that die and lines that hang: acts are shown, kept, and delivered once."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from console.sync.client import LinkError
from console.sync.frames import Page
from console.sync.link import LinkState, Phase
from console.sync.stream import PAGE_RECORDS
from models.ids import uuid7
from models.incident import CreateIncident, Incident
from models.log_entry import AddLogEntry
from models.outbox_entry import Entry
from models.record import SyncState
from models.sqlite_errors import QueryInterrupted
from models.store import Query
from models.store.schema import index_statements
from models.unit import DispatchUnit, Unit, UnitStatus
from tests.backend.acts import record
from tests.backend.server import BackendProcess
from tests.console.sync.filling import hydrants, unit_id, units
from tests.console.sync.seat import Seat, wait
from tests.faults import Proxy


@pytest.fixture(autouse=True)
def _logged(expected_log: list[logging.LogRecord]) -> None:
    """Faults are logged; each test looks at what the engine says instead."""


def test_acts_during_an_outage_are_shown_kept_and_delivered_once(backend: BackendProcess, tmp_path: Path) -> None:
    units(backend, "A1")
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        backend.kill()
        incident_id = seat.open_incident("2-001")
        unit = unit_id(seat, "A1")
        seat.do(DispatchUnit(unit_id=unit, incident_id=incident_id))
        for text in "abc":
            seat.do(AddLogEntry(text=text, incident_id=incident_id))
        wait(lambda: seat.state.to_send == 5)
        wait(lambda: (r := seat.store.get(Unit, unit)) is not None and r.state is SyncState.PENDING)
        shown = seat.store.get(Incident, incident_id)
        assert shown is not None
        assert shown.fact.dispatches[0].ordered_at is None
        wait(lambda: seat.state.phase is Phase.OFFLINE)
        backend.start()
        seat.wait_level()
        log = seat.store.children("log_entry", incident_id)
        assert sorted(r.fact.text for r in log if r.fact.text) == ["a", "b", "c"]
        assert {r.state for r in log} == {SyncState.SYNCED}
        assert seat.incidents() == {"2-001": "synced"}
        done = seat.store.get(Unit, unit)
        assert done is not None
        assert done.fact.status is UnitStatus.DISPATCHED


def test_acts_survive_the_end_of_the_console(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        backend.kill()
        seat.open_incident("2-007")
    with Seat(tmp_path, backend.url) as seat:
        wait(lambda: seat.incidents() == {"2-007": "pending"})
        backend.start()
        seat.wait_level()
        assert seat.incidents() == {"2-007": "synced"}


def test_a_refused_act_stays_visible_and_what_touches_the_same_record_waits(
    backend: BackendProcess, tmp_path: Path
) -> None:
    units(backend, "A1")
    with Seat(tmp_path / "one", backend.url) as one, Seat(tmp_path / "two", backend.url, seat="3") as two:
        one.wait_live()
        two.wait_live()
        mine, theirs = one.open_incident("2-001"), two.open_incident("3-001")
        unit = unit_id(one, "A1")
        one.wait_level()
        backend.kill()
        late = one.do(DispatchUnit(unit_id=unit, incident_id=mine))
        two.do(DispatchUnit(unit_id=unit, incident_id=theirs))
        note = one.do(AddLogEntry(text="note", incident_id=mine))
        one.engine.stop()
        backend.start()
        two.wait_level()
        with Seat(tmp_path / "one", backend.url) as again:
            wait(lambda: again.state.refused_count == 1)
            wait(lambda: (r := again.store.get(Unit, unit)) is not None and r.state is SyncState.CONFLICT)
            record = again.store.get(Unit, unit)
            assert record is not None
            assert record.reason.startswith("conflict {")
            assert record.fact.incident_id == theirs
            wait(lambda: [entry.id for entry in again.engine.entries()] == [late])
            assert note not in [entry.id for entry in again.engine.entries()]
            again.engine.withdraw(late)
            wait(lambda: again.state.refused_count == 0)
            wait(lambda: (r := again.store.get(Unit, unit)) is not None and r.state is SyncState.SYNCED)


def test_a_half_dead_line_is_found_by_its_silence_and_acts_are_not_delayed(
    one_backend: BackendProcess, tmp_path: Path
) -> None:
    with (
        Proxy(one_backend.port) as proxy,
        Seat(tmp_path, proxy.url, silence_timeout_s=2.5, stale_after_s=1) as seat,
    ):
        seat.wait_live()
        proxy.silent = True
        incident_id = seat.open_incident()
        wait(lambda: seat.store.get(Incident, incident_id) is not None)
        # It is shown before the line is known to be dead.
        assert seat.state.phase is not Phase.OFFLINE
        wait(lambda: Phase.STALE in [phase for phase, _code in seat.phases])
        wait(lambda: seat.state.phase is Phase.OFFLINE)
        assert seat.state.code == "silent"
        proxy.silent = False
        proxy.cut()
        seat.wait_level()
        assert seat.incidents() == {"2-001": "synced"}


def test_a_line_that_flaps_delivers_everything_once(backend: BackendProcess, tmp_path: Path) -> None:
    with Proxy(backend.port) as proxy, Seat(tmp_path, proxy.url) as seat:
        seat.wait_live()
        for number in range(30):
            seat.open_incident(f"2-{number:03d}")
            if number % 5 == 0:
                proxy.cut()
        seat.wait_level()
        assert seat.incidents() == {f"2-{number:03d}": "synced" for number in range(30)}


def test_a_first_load_that_was_interrupted_ends_with_its_indexes(backend: BackendProcess, tmp_path: Path) -> None:
    hydrants(backend, 12_000)
    with Proxy(backend.port) as proxy, Seat(tmp_path, proxy.url) as seat:
        proxy.delay_s = 0.05
        wait(lambda: 0 < seat.state.cursor < seat.state.head)
        proxy.cut()
        proxy.delay_s = 0.0
        seat.wait_live()
        assert seat.store.count(Query(kind="hydrant")) == 12_000
        assert Phase.OFFLINE in [phase for phase, _code in seat.phases]
    with closing(sqlite3.connect(tmp_path / "cache" / "cache.db")) as cache:
        there = {name for (name,) in cache.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert set(index_statements()) <= there


def hydrants_shown(seat: Seat) -> int | None:
    """None when another file came into the cache's place in the middle of the question."""
    try:
        return seat.store.count(Query(kind="hydrant"))
    except QueryInterrupted:
        return None


def test_a_backend_that_lost_its_database_is_loaded_beside_and_the_outbox_is_untouched(
    backend: BackendProcess, elsewhere: str, tmp_path: Path
) -> None:
    hydrants(backend, 3_000)
    with Seat(tmp_path / "seat", backend.url) as seat:
        seat.wait_live()
        backend.kill()
        for number in range(50):
            seat.open_incident(f"2-{number:03d}")
        with BackendProcess(tmp_path / "elsewhere", database_url=elsewhere) as new:
            hydrants(new, 10)
            seat.engine.use_servers([new.url])
            wait(lambda: hydrants_shown(seat) == 10)
            seat.wait_level()
            assert set(seat.incidents().values()) == {"synced"}
            assert len(seat.incidents()) == 50


@pytest.mark.parametrize("arrived", [True, False])
def test_of_an_act_whose_answer_was_lost_exactly_one_is_true_it_is_done_or_withdrawn(
    backend: BackendProcess, tmp_path: Path, arrived: bool
) -> None:
    with Proxy(backend.port) as proxy, Seat(tmp_path, proxy.url) as seat:
        seat.wait_live()
        if arrived:
            proxy.deaf = True
        else:
            proxy.silent = True
        incident_id = uuid7()
        act = seat.do(CreateIncident(incident_id=incident_id, number="2-031", type="fire", address="中山路1号"))
        wait(lambda: [entry.attempts for entry in seat.engine.entries()] == [1])
        with backend.client() as client:
            wait(lambda: (record(client, "incident", incident_id) is not None) is arrived)
        seat.engine.withdraw(act)
        wait(lambda: [entry.state for entry in seat.engine.entries()] == ["withdrawing"])
        wait(lambda: seat.state.to_send == 1)
        proxy.deaf = proxy.silent = False
        proxy.cut()
        seat.wait_level()
        told = [entry.code for entry in seat.of(Entry) if entry.id == act and entry.code]
        assert told == (["command.done_already"] if arrived else [])
        assert seat.incidents() == ({"2-031": "synced"} if arrived else {})
        with backend.client() as client:
            assert (record(client, "incident", incident_id) is not None) is arrived


def test_what_comes_after_an_outage_makes_what_was_there_no_newer_until_all_of_it_is_there(
    backend: BackendProcess, tmp_path: Path
) -> None:
    with Proxy(backend.port) as proxy, Seat(tmp_path, proxy.url) as seat:
        seat.wait_live(60)
        proxy.refusing = True
        proxy.cut()
        wait(lambda: seat.state.phase is Phase.OFFLINE, 60)
        cut, before = seat.state.as_of, len(seat.of(LinkState))
        assert cut is not None
        hydrants(backend, 3 * PAGE_RECORDS)
        proxy.refusing = False
        seat.wait_live(60)
        caught = [state for state in seat.of(LinkState)[before:] if state.phase is Phase.LOADING]
        assert caught
        assert {(state.catching_up, state.as_of) for state in caught} == {(True, cut)}
        assert seat.state.as_of is not None
        assert seat.state.as_of > cut


def test_a_seat_that_ended_in_the_middle_of_catching_up_is_as_of_before_the_outage(
    backend: BackendProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Proxy(backend.port) as proxy:
        with Seat(tmp_path, proxy.url) as seat:
            seat.wait_live(60)
            proxy.refusing = True
            proxy.cut()
            wait(lambda: seat.state.phase is Phase.OFFLINE, 60)
            cut, begun = seat.state.as_of, seat.state.cursor
            assert cut is not None
            hydrants(backend, 3 * PAGE_RECORDS)
            changes, asked = seat.engine._client.changes, list[int]()

            def first_alone(after: int, limit: int, begun: int | None = None, epoch: str = "") -> Page:
                asked.append(after)
                if len(asked) > 1:
                    raise LinkError("unreachable", server=proxy.url)
                return changes(after, limit, begun, epoch)

            monkeypatch.setattr(seat.engine._client, "changes", first_alone)
            proxy.refusing = False
            wait(lambda: len(asked) > 1 and seat.state.cursor > begun, 60)
            wait(lambda: seat.state.phase is Phase.OFFLINE, 60)
        proxy.refusing = True
        with Seat(tmp_path, proxy.url) as again:
            wait(lambda: again.state.phase is Phase.OFFLINE and again.state.last_contact_at, 60)
            assert again.state.cursor > begun
            assert again.state.as_of is not None
            assert again.state.as_of <= cut
