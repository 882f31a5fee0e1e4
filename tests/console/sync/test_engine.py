import logging
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.clock import now_iso
from backend.db import Database
from backend.work import Author
from console.sync.client import Present
from console.sync.clock import BackendClock
from console.sync.link import NotSaved, Phase, Trouble
from models.ids import uuid7
from models.incident import CreateIncident, Incident
from models.log_entry import AddLogEntry
from models.outbox import Outbox
from models.outbox_entry import Entry, EntryState
from models.record import Key, SyncState
from models.store import Query
from models.store.schema import index_statements
from models.unit import DispatchUnit, Unit, UnitStatus
from tests.backend.acts import record
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat, wait
from tests.faults import HostileServer, Proxy, reply


@pytest.fixture
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BackendProcess]:
    """On SQLite, or on what a test asks for with `on_both`."""
    folder = tmp_path / "backend"
    folder.mkdir()
    postgres = getattr(request, "param", "") == "postgresql"
    url = request.getfixturevalue("postgres").new_database() if postgres else ""
    with BackendProcess(folder, "--heartbeat-s", "0.5", database_url=url) as running:
        yield running


on_both = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _logged(expected_log: list[logging.LogRecord]) -> None:
    """Faults are logged; each test looks at what the engine says instead."""


def load(backend: BackendProcess, kind: str, rows: dict[str, dict[str, object]]) -> None:
    with backend.client() as client:
        body = {
            "kind": kind, "source": "test", "apply": True, "file_name": "x.csv",
            "rows": [{"row": n, "key": key, "data": data} for n, (key, data) in enumerate(rows.items(), 1)],
        }  # fmt: skip
        answer = client.post("/v1/imports", json=body)
        answer.raise_for_status()
        assert not answer.json()["refused"]


def units(backend: BackendProcess, *numbers: str) -> None:
    load(backend, "unit", {number: {"number": number} for number in numbers})


def unit_id(seat: Seat, number: str) -> str:
    return seat.store.search(number, ("unit",))[0].row.id


def hydrants(backend: BackendProcess, count: int) -> None:
    load(backend, "hydrant", {str(n): {"number": f"H{n}", "lon": 121.5, "lat": 25.0} for n in range(count)})


@on_both
def test_a_first_load_brings_every_record_and_goes_live(backend: BackendProcess, tmp_path: Path) -> None:
    hydrants(backend, 6_000)
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        assert seat.store.count(Query(kind="hydrant")) == 6_000
        assert Phase.LOADING in [phase for phase, _code in seat.phases]
        assert seat.state.cursor == seat.state.head


@on_both
def test_a_change_arrives_by_itself(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        units(backend, "A1")
        wait(lambda: seat.store.count(Query(kind="unit")) == 1, 5)


def test_an_act_is_synced_when_the_backend_has_it(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        incident_id = seat.open_incident()
        seat.wait_level()
        record = seat.store.get(Incident, incident_id)
        assert record is not None
        assert record.state is SyncState.SYNCED
        assert [entry.state for entry in seat.of(Entry)] == [EntryState.ACCEPTED]


@on_both
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


@on_both
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
    backend: BackendProcess, tmp_path: Path
) -> None:
    with Proxy(backend.port) as proxy, Seat(tmp_path, proxy.url, silence_timeout_s=2.5, stale_after_s=1) as seat:
        seat.wait_live()
        proxy.silent = True
        began = time.monotonic()
        incident_id = seat.open_incident()
        wait(lambda: seat.store.get(Incident, incident_id) is not None)
        assert time.monotonic() - began < 0.5
        wait(lambda: seat.state.phase is Phase.STALE, 5)
        wait(lambda: seat.state.phase is Phase.OFFLINE, 6)
        assert seat.state.code == "silent"
        proxy.silent = False
        proxy.cut()
        seat.wait_level()
        assert seat.incidents() == {"2-001": "synced"}


@on_both
def test_a_line_that_flaps_delivers_everything_once(backend: BackendProcess, tmp_path: Path) -> None:
    with Proxy(backend.port) as proxy, Seat(tmp_path, proxy.url) as seat:
        seat.wait_live()
        for number in range(30):
            seat.open_incident(f"2-{number:03d}")
            if number % 5 == 0:
                proxy.cut()
        seat.wait_level()
        assert seat.incidents() == {f"2-{number:03d}": "synced" for number in range(30)}


@on_both
def test_a_first_load_that_was_interrupted_ends_with_its_indexes(backend: BackendProcess, tmp_path: Path) -> None:
    hydrants(backend, 12_000)
    with Proxy(backend.port) as proxy, Seat(tmp_path, proxy.url) as seat:
        proxy.delay_s = 0.05
        wait(lambda: 0 < seat.state.cursor < seat.state.head, 30)
        proxy.cut()
        proxy.delay_s = 0.0
        seat.wait_live()
        assert seat.store.count(Query(kind="hydrant")) == 12_000
        assert Phase.OFFLINE in [phase for phase, _code in seat.phases]
    with closing(sqlite3.connect(tmp_path / "cache" / "cache.db")) as cache:
        there = {name for (name,) in cache.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert set(index_statements()) <= there


def test_the_next_address_is_tried_when_one_is_dead(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, "http://127.0.0.1:9", backend.url) as seat:
        seat.wait_live()
        assert seat.state.server == backend.url


def test_a_session_that_ended_is_opened_again(tmp_path: Path) -> None:
    short = BackendProcess(tmp_path, "--token-hours", "0.0006", "--heartbeat-s", "0.3")
    with short as backend, Seat(tmp_path / "seat", backend.url) as seat:
        seat.wait_live()
        time.sleep(3)
        seat.open_incident()
        seat.wait_level()
        assert Phase.REFUSED not in [phase for phase, _code in seat.phases]


def test_wrong_credentials_are_refused_and_acts_are_still_kept(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, backend.url, password="wrong") as seat:
        wait(lambda: seat.state.phase is Phase.REFUSED)
        assert seat.state.code == "credentials"
        seat.open_incident()
        wait(lambda: seat.incidents() == {"2-001": "pending"})


def test_nobody_signed_in_is_a_state_of_its_own(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, backend.url, password="") as seat:
        wait(lambda: seat.state.phase is Phase.SIGNED_OUT)


def test_a_backend_that_lost_its_database_is_loaded_beside_and_the_outbox_is_untouched(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    with BackendProcess(first) as old:
        hydrants(old, 3_000)
        with Seat(tmp_path / "seat", old.url) as seat:
            seat.wait_live()
            old.kill()
            for number in range(50):
                seat.open_incident(f"2-{number:03d}")
            with BackendProcess(second) as new:
                hydrants(new, 10)
                seat.engine.use_servers([new.url])
                wait(lambda: seat.store.count(Query(kind="hydrant")) == 10, 20)
                seat.wait_level()
                assert set(seat.incidents().values()) == {"synced"}
                assert len(seat.incidents()) == 50


@pytest.mark.parametrize(
    ("answer", "phase", "code"),
    [
        (reply(403, b"{}"), Phase.REFUSED, "forbidden"),
        (reply(404, b"{}"), Phase.REFUSED, "not_found"),
        (reply(429, b"{}", Retry_After="1"), Phase.OFFLINE, "busy"),
        (reply(500, b"{}"), Phase.OFFLINE, "server_error"),
        (reply(200, b"<html>", "text/html"), Phase.REFUSED, "not_json"),
        (reply(200, b'{"rev'), Phase.REFUSED, "not_json"),
        (reply(200, b"{}", Wanghuolou_Protocol="9"), Phase.REFUSED, "protocol"),
        (reply(301, b"", Location="http://127.0.0.1:1/"), Phase.REFUSED, "redirect"),
    ],
)
def test_a_hostile_backend_is_a_clear_state_and_acts_are_kept(
    tmp_path: Path, answer: bytes, phase: Phase, code: str
) -> None:
    with (
        HostileServer(lambda _method, path: b"" if path == "/v1/session" else answer) as server,
        Seat(tmp_path, server.url) as seat,
    ):
        wait(lambda: (phase, code) in seat.phases)
        seat.open_incident()
        wait(lambda: seat.incidents() == {"2-001": "pending"})
        assert seat.state.to_send == 1


def test_a_damaged_cache_gives_way_and_the_outbox_is_untouched(backend: BackendProcess, tmp_path: Path) -> None:
    hydrants(backend, 500)
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        backend.kill()
        seat.open_incident()
    (tmp_path / "cache" / "cache.db").write_bytes(os.urandom(20_000))
    backend.start()
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_level()
        assert [trouble.code for trouble in seat.of(Trouble)] == ["cache_empty"]
        assert seat.store.count(Query(kind="hydrant")) == 500
        assert seat.incidents() == {"2-001": "synced"}


def test_a_damaged_outbox_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "outbox.sqlite").write_bytes(os.urandom(9_000))
    with Seat(tmp_path, "http://127.0.0.1:9") as seat:
        wait(lambda: seat.of(Trouble))
        assert [trouble.code for trouble in seat.of(Trouble)] == ["outbox_salvaged"]
        seat.open_incident()
        wait(lambda: seat.incidents() == {"2-001": "pending"})


def test_without_an_outbox_no_act_is_said_to_be_saved(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")
    with Seat(tmp_path, "http://127.0.0.1:9") as seat:
        seat.open_incident()
        assert [refusal.code for refusal in seat.of(NotSaved)] == ["not_writable"]


def test_a_full_disk_is_said_and_the_act_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Outbox.__init__

    def cramped(self: Outbox, path: Path) -> None:
        opened(self, path)
        self._db.execute(f"PRAGMA max_page_count = {self._db.execute('PRAGMA page_count').fetchone()[0]}")

    monkeypatch.setattr(Outbox, "__init__", cramped)
    with Seat(tmp_path, "http://127.0.0.1:9") as seat:
        for number in range(40):
            seat.open_incident(f"2-{number:03d}" + "x" * 100)
        assert {refusal.code for refusal in seat.of(NotSaved)} == {"disk_full"}
        assert len(seat.incidents()) == len(seat.engine.entries()) < 40


def test_a_number_the_backend_knows_is_not_given_out_again(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path / "one", backend.url) as seat:
        seat.wait_live()
        seat.open_incident("2-017")
        seat.wait_level()
    with Seat(tmp_path / "fresh profile", backend.url) as seat:
        seat.wait_live()
        wait(seat.incidents)
        assert seat.engine.next_number() == 18
        assert seat.engine.next_number("5") == 1
    with Seat(tmp_path / "another seat", backend.url, seat="9") as seat:
        seat.wait_live()
        wait(seat.incidents)
        assert seat.engine.next_number("2") == 18


def test_a_seat_whose_clock_is_two_hours_wrong_counts_ages_by_the_backends(
    backend: BackendProcess, tmp_path: Path
) -> None:
    wrong = BackendClock(lambda: time.time() - 7_200)
    with Seat(tmp_path, backend.url, clock=wrong) as seat:
        seat.wait_live()
        contact = seat.state.last_contact_at
        assert contact is not None
        assert abs(contact.timestamp() - time.time()) < 5
        assert abs(seat.engine.now().timestamp() - time.time()) < 5
        assert seat.state.clock_offset_s == pytest.approx(7_200, abs=5)
        hydrants(backend, 1)
        wait(lambda: seat.store.count(Query(kind="hydrant")) == 1)
    with Seat(tmp_path, "http://127.0.0.1:9", clock=BackendClock(lambda: time.time() - 7_200)) as offline:
        wait(lambda: offline.state.last_contact_at is not None)
        assert abs(offline.engine.now().timestamp() - time.time()) < 5


def test_a_seat_hears_who_else_is_there_and_who_leaves(backend: BackendProcess, tmp_path: Path) -> None:
    def of(seat: Seat, number: str) -> list[str]:
        told = [p for report in seat.of(Present) for p in report.seats if p.seat == number]
        return [str(p.state) for p in told]

    with backend.client(seat="7") as other:
        other.post("/v1/presence", json={"console": "seven"}).raise_for_status()
        with Seat(tmp_path, backend.url) as seat:
            wait(lambda: of(seat, "7") == ["here"])
            assert seat.of(Present)[0].whole
            with backend.client(seat="8") as third:
                third.post("/v1/presence", json={"console": "eight"}).raise_for_status()
                wait(lambda: of(seat, "8") == ["here"])
                third.delete("/v1/session").raise_for_status()
            wait(lambda: of(seat, "8") == ["here", "gone"])


def test_records_this_version_cannot_read_are_said_kept_and_said_again(
    backend: BackendProcess, tmp_path: Path
) -> None:
    database = Database(backend.database_url)
    with database.writing() as work:
        work.put([(Key("spaceship", "x"), Unit(number="S1"), None)], Author("newer", now_iso(), "c"))
    database.close()
    for _time in range(2):
        with Seat(tmp_path, backend.url) as seat:
            seat.wait_live()
            wait(lambda: seat.of(Trouble))
            assert [(t.code, t.params) for t in seat.of(Trouble)] == [("records_unread", {"count": "1"})]
            assert seat.state.unreadable == 1


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
        assert seat.state.to_send == 1
        proxy.deaf = proxy.silent = False
        proxy.cut()
        seat.wait_level()
        told = [entry.code for entry in seat.of(Entry) if entry.id == act and entry.code]
        assert told == (["command.done_already"] if arrived else [])
        assert seat.incidents() == ({"2-031": "synced"} if arrived else {})
        with backend.client() as client:
            assert (record(client, "incident", incident_id) is not None) is arrived


def test_a_console_that_is_closed_is_seen_to_be_gone_at_once(backend: BackendProcess, tmp_path: Path) -> None:
    def told(seat: Seat) -> list[str]:
        return [str(p.state) for report in seat.of(Present) for p in report.seats if p.seat == "9"]

    with Seat(tmp_path / "a", backend.url) as looking:
        looking.wait_live()
        with Seat(tmp_path / "b", backend.url, seat="9") as other:
            other.wait_live()
            other.engine._client.request("POST", "/v1/presence", {"console": "nine"})
            wait(lambda: told(looking) == ["here"])
        wait(lambda: told(looking) == ["here", "gone"])
