"""A seat is told what it must know: taken from it, another's, twice at its number, renumbered."""

import time
from collections.abc import Callable

from console.features.seats.reporter import Reporter
from console.features.seats.watch import DOUBLED, Watch
from console.notices import Level
from models.claim import ClaimIncident, TakeOverIncident
from models.ids import uuid7
from models.incident import CreateIncident, Incident
from models.log_entry import AddLogEntry
from tests.backend.acts import envelope, incident, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import LONG_MS, Desk

Desks = Callable[..., Desk]


def texts(desk: Desk, key: str) -> list[str]:
    return [notice.text for notice in desk.context.notices.all if notice.key.startswith(key)]


def test_the_seat_that_loses_an_incident_hears_and_reads_who_took_it_and_why(
    world: BackendProcess, desks: Desks
) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    watch = Watch(one.context)
    Reporter(two.context)
    one.wait(lambda: any(p.seat == "3" for p in one.services.link.present))
    incident_id = one.open_incident()
    one.level()
    two.wait(lambda: two.services.store.get(Incident, incident_id) is not None)
    one.wait(lambda: incident_id in watch._held)
    sounds: list[str] = []
    one.context.notices.posted.connect(lambda notice: sounds.append(notice.sound))
    two.do(TakeOverIncident(incident_id=incident_id, reason="值班长指派", from_owner="liming", from_seat="2"))
    one.wait(lambda: bool(texts(one, "seats.taken")))
    (words,) = texts(one, "seats.taken")
    assert "王芳" in words
    assert "值班长指派" in words
    assert sounds == ["red"]
    two.level()


def test_an_act_on_anothers_incident_is_done_and_says_once_whose_it_is(world: BackendProcess, desks: Desks) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    Watch(two.context)
    incident_id = one.open_incident()
    one.level()
    two.wait(lambda: two.services.store.get(Incident, incident_id) is not None)
    posted: list[str] = []
    two.context.notices.posted.connect(lambda notice: posted.append(notice.key))
    for text in ("一", "二"):
        two.do(AddLogEntry(text=text, incident_id=incident_id))
    two.level()
    two.wait(lambda: posted == [f"seats.others.{incident_id}"])
    assert two.context.notices.all[-1].level is Level.WARNING


def test_whose_it_is_is_said_of_an_act_the_backend_has_before_this_window_hears_that_it_is_saved(
    world: BackendProcess, desks: Desks
) -> None:
    one, two = desks(world, "liming", "2"), desks(world, "wangfang", "3")
    Watch(two.context)
    incident_id = one.open_incident()
    one.level()
    two.wait(lambda: two.services.store.get(Incident, incident_id) is not None)
    engine = two.services.engine
    two.services.commands.submit(AddLogEntry(text="一", incident_id=incident_id))
    # As on a window that is busy: nothing is told to it meanwhile.
    engine._acts._and_wait(lambda _outbox: None)
    ends = time.monotonic() + LONG_MS / 1000
    while engine.entries() and time.monotonic() < ends:
        time.sleep(0.01)
    assert not engine.entries()
    two.wait(lambda: bool(texts(two, f"seats.others.{incident_id}")))


def test_of_two_that_claim_in_an_outage_the_later_is_told_who_was_first_and_goes_on_working(
    world: BackendProcess, desks: Desks
) -> None:
    two = desks(world, "wangfang", "3")
    Watch(two.context)
    incident_id, create = incident(uuid7()[-8:])
    with world.client(seat="9") as client:
        send(client, create, envelope("ReleaseIncident", {"incident_id": incident_id}))
        two.wait(lambda: two.services.store.get(Incident, incident_id) is not None)
        two.wait(lambda: two.get(Incident, incident_id).fact.owner_seat in ("", "2"))
        two.cut()
        claimed = two.do(ClaimIncident(incident_id=incident_id))
        note = two.do(AddLogEntry(text="到场", incident_id=incident_id))
        send(client, envelope("ClaimIncident", {"incident_id": incident_id}, seat="9"))
    two.plug_in()
    two.wait(lambda: bool(texts(two, claimed)))
    assert "9" in texts(two, claimed)[0]
    two.wait(lambda: note not in [entry.id for entry in two.services.commands.entries()])
    two.services.commands.withdraw(claimed)
    two.level()


def test_two_consoles_at_one_seat_are_both_told_until_one_goes(world: BackendProcess, desks: Desks) -> None:
    one, two = desks(world, "liming", "6"), desks(world, "wangfang", "6")
    for desk in (one, two):
        Watch(desk.context)
    first, second = Reporter(one.context), Reporter(two.context)
    first.report()
    one.wait(lambda: any(p.user == "liming" for p in one.services.link.present))
    second.report()
    one.wait(lambda: any(p.user == "wangfang" for p in one.services.link.present))
    first.report()
    one.wait(lambda: bool(texts(one, DOUBLED)))
    two.wait(lambda: bool(texts(two, DOUBLED)))
    assert "王芳" in texts(one, DOUBLED)[0]
    two.services.sign_out()
    one.wait(lambda: not texts(one, DOUBLED))


def test_a_number_two_consoles_gave_is_kept_by_the_first_and_the_second_is_told_its_own(
    world: BackendProcess, desks: Desks
) -> None:
    one, two = desks(world, "liming", "5"), desks(world, "wangfang", "5")
    Watch(two.context)
    number = f"5-{uuid7()[-6:]}"
    ids = [uuid7(), uuid7()]
    two.cut()
    for desk, incident_id in zip((one, two), ids, strict=True):
        desk.do(CreateIncident(incident_id=incident_id, number=number, type="fire", address="x"))
    one.level()
    two.mend()
    two.wait(lambda: bool(texts(two, "seats.number")))
    assert f"{number}B" in texts(two, "seats.number")[0]
    assert numbers(one, ids) == numbers(two, ids) == [number, f"{number}B"]


def numbers(desk: Desk, ids: list[str]) -> list[str]:
    """What the incidents are called there, once everything has come."""
    desk.wait(lambda: len(desk.services.store.get_many(Incident, ids)) == len(ids))
    desk.level()
    return [desk.get(Incident, incident_id).fact.number for incident_id in ids]
