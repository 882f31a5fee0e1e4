"""Two consoles and one backend: whose an incident is, decided apart and settled together."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from console.sync.link import Phase
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident
from models.handover import AcceptHandover, Handover, WriteHandover
from models.ids import uuid7
from models.incident import CreateIncident, Incident
from models.log_entry import AddLogEntry
from models.outbox_entry import EntryState
from tests.backend.acts import record
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat, wait
from tests.faults import Proxy


class Cabled:
    """A seat with a cable of its own."""

    def __init__(self, stack: ExitStack, folder: Path, backend: BackendProcess, number: str) -> None:
        self.line = stack.enter_context(Proxy(backend.port))
        self.seat = stack.enter_context(Seat(folder / number, self.line.url, seat=number))

    def cut(self) -> None:
        self.line.refusing = True
        self.line.cut()
        wait(lambda: self.seat.state.phase is Phase.OFFLINE)

    def mend(self) -> None:
        self.line.refusing = False
        self.seat.engine.reconnect()
        self.seat.wait_live()

    def holder(self, incident_id: str) -> str | None:
        found = self.seat.store.get(Incident, incident_id)
        return found.fact.owner_seat if found else None


@pytest.fixture
def backend(tmp_path: Path, database_url: str) -> Iterator[BackendProcess]:
    with BackendProcess(tmp_path, "--heartbeat-s", "0.5", database_url=database_url) as running:
        yield running


@pytest.fixture
def seats(tmp_path: Path, backend: BackendProcess, expected_log: list[object]) -> Iterator[tuple[Cabled, Cabled]]:
    with ExitStack() as stack:
        pair = Cabled(stack, tmp_path, backend, "2"), Cabled(stack, tmp_path, backend, "3")
        for one in pair:
            one.seat.wait_live()
        yield pair


def test_two_seats_that_claim_the_same_incident_apart_agree_once_they_are_back(
    backend: BackendProcess, seats: tuple[Cabled, Cabled]
) -> None:
    two, three = seats
    incident_id = two.seat.open_incident()
    two.seat.do(ReleaseIncident(incident_id=incident_id))
    wait(lambda: three.holder(incident_id) == "")
    for one in seats:
        one.cut()
    mine, theirs = (one.seat.do(ClaimIncident(incident_id=incident_id)) for one in seats)
    note = three.seat.do(AddLogEntry(text="现场有人", incident_id=incident_id))
    wait(lambda: (two.holder(incident_id), three.holder(incident_id)) == ("2", "3"))
    two.mend()
    two.seat.wait_level()
    three.mend()
    wait(lambda: [e.id for e in three.seat.engine.entries()] == [theirs])
    (entry,) = three.seat.engine.entries()
    assert (entry.state, entry.fields["owner_seat"]) == (EntryState.CONFLICT, ("2", "3"))
    assert mine != note
    three.seat.engine.withdraw(theirs)
    wait(lambda: two.holder(incident_id) == three.holder(incident_id) == "2")
    with backend.client() as client:
        found = record(client, "incident", incident_id)
        assert found is not None
        assert found["data"]["owner_seat"] == "2"


def test_an_incident_taken_over_offline_moves_when_the_line_is_back(seats: tuple[Cabled, Cabled]) -> None:
    two, three = seats
    incident_id = two.seat.open_incident()
    wait(lambda: three.holder(incident_id) == "2")
    three.cut()
    three.seat.do(TakeOverIncident(incident_id=incident_id, reason="2 席失联", from_owner="local", from_seat="2"))
    assert two.holder(incident_id) == "2"
    three.mend()
    wait(lambda: two.holder(incident_id) == "3")
    three.seat.wait_level()


def test_one_number_given_twice_offline_is_two_incidents_and_both_seats_know_them(
    tmp_path: Path, backend: BackendProcess, expected_log: list[object]
) -> None:
    with ExitStack() as stack:
        one, other = Cabled(stack, tmp_path / "a", backend, "5"), Cabled(stack, tmp_path / "b", backend, "5")
        ids = []
        for each in (one, other):
            each.seat.wait_live()
            each.cut()
            ids.append(each.seat.open_incident("5-001"))
        for each in (one, other):
            each.mend()
            each.seat.wait_level()
        wait(lambda: set(one.seat.incidents()) == set(other.seat.incidents()) == {"5-001", "5-001B"})
        assert one.seat.store.get(Incident, ids[0]) is not None


def test_a_shift_is_left_and_signed_for_by_consoles_that_never_see_each_other(
    backend: BackendProcess, seats: tuple[Cabled, Cabled]
) -> None:
    two, three = seats
    two.cut()
    handover_id, incident_id = uuid7(), uuid7()
    two.seat.do(CreateIncident(incident_id=incident_id, number="2-009", type="fire", address="x"))
    two.seat.do(WriteHandover(handover_id=handover_id, note="夜班", incident_ids=(incident_id,)))
    two.mend()
    two.seat.wait_level()
    wait(lambda: three.seat.store.get(Handover, handover_id) is not None)
    two.cut()
    three.cut()
    three.seat.actor = "wangfang"
    three.seat.do(AcceptHandover(handover_id=handover_id, incident_ids=(incident_id,)))
    wait(lambda: three.holder(incident_id) == "3")
    three.mend()
    three.seat.wait_level()
    two.mend()
    wait(lambda: two.holder(incident_id) == "3")
