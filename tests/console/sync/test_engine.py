"""An engine and a real backend: what comes down, what goes up, who signs in, whose clock counts."""

import logging
import time
from pathlib import Path

import pytest

from backend.clock import now_iso
from backend.db import Database
from backend.work import Author
from console.sync.clock import BackendClock
from console.sync.link import Phase, Trouble
from models.incident import Incident
from models.outbox_entry import Entry, EntryState
from models.record import Key, SyncState
from models.store import Query
from models.unit import Unit
from tests.backend.server import BackendProcess
from tests.console.sync.filling import hydrants, units
from tests.console.sync.seat import Seat, wait


@pytest.fixture(autouse=True)
def _logged(expected_log: list[logging.LogRecord]) -> None:
    """Faults are logged; each test looks at what the engine says instead."""


def test_a_first_load_brings_every_record_and_goes_live(backend: BackendProcess, tmp_path: Path) -> None:
    hydrants(backend, 6_000)
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        assert seat.store.count(Query(kind="hydrant")) == 6_000
        assert Phase.LOADING in [phase for phase, _code in seat.phases]
        assert seat.state.cursor == seat.state.head


def test_a_change_arrives_by_itself(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        units(backend, "A1")
        wait(lambda: seat.store.count(Query(kind="unit")) == 1)


def test_an_act_is_synced_when_the_backend_has_it(backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        incident_id = seat.open_incident()
        seat.wait_level()
        record = seat.store.get(Incident, incident_id)
        assert record is not None
        assert record.state is SyncState.SYNCED
        assert [entry.state for entry in seat.of(Entry)] == [EntryState.ACCEPTED]


def test_the_next_address_is_tried_when_one_is_dead(one_backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, "http://127.0.0.1:9", one_backend.url) as seat:
        seat.wait_live()
        assert seat.state.server == one_backend.url


def test_a_session_that_ended_is_opened_again(tmp_path: Path) -> None:
    short = BackendProcess(tmp_path, "--token-hours", "0.0006", "--heartbeat-s", "0.3")
    with short as backend, Seat(tmp_path / "seat", backend.url) as seat:
        seat.wait_live()
        time.sleep(3)
        seat.open_incident()
        seat.wait_level()
        assert Phase.REFUSED not in [phase for phase, _code in seat.phases]


def test_wrong_credentials_are_refused_and_acts_are_still_kept(one_backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, one_backend.url, password="wrong") as seat:
        wait(lambda: seat.state.phase is Phase.REFUSED)
        assert seat.state.code == "credentials"
        seat.open_incident()
        wait(lambda: seat.incidents() == {"2-001": "pending"})


def test_nobody_signed_in_is_a_state_of_its_own(one_backend: BackendProcess, tmp_path: Path) -> None:
    with Seat(tmp_path, one_backend.url, password="") as seat:
        wait(lambda: seat.state.phase is Phase.SIGNED_OUT)


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
    one_backend: BackendProcess, tmp_path: Path
) -> None:
    wrong = BackendClock(lambda: time.time() - 7_200)
    with Seat(tmp_path, one_backend.url, clock=wrong) as seat:
        seat.wait_live()
        contact = seat.state.last_contact_at
        assert contact is not None
        assert abs(contact.timestamp() - time.time()) < 5
        assert abs(seat.engine.now().timestamp() - time.time()) < 5
        assert seat.state.clock_offset_s == pytest.approx(7_200, abs=5)
        hydrants(one_backend, 1)
        wait(lambda: seat.store.count(Query(kind="hydrant")) == 1)
    with Seat(tmp_path, "http://127.0.0.1:9", clock=BackendClock(lambda: time.time() - 7_200)) as offline:
        wait(lambda: offline.state.last_contact_at is not None)
        assert abs(offline.engine.now().timestamp() - time.time()) < 5


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
