"""What leaves the house: once, in time, and never as a second order."""

from datetime import datetime, timedelta
from threading import Thread

import msgspec
import pytest
from sqlalchemy import insert, select, update

from backend.auth import Principal
from backend.clock import iso_after, now, now_iso
from backend.commands import judge
from backend.db import Database
from backend.journal_report import verify
from backend.outgoing import Order, claim, finish, refuse_without_channel, send_waiting
from backend.schema import outgoing
from backend.work import Author
from models.command import Command, Envelope, Outcome, Role
from models.ids import uuid7
from models.incident import CreateIncident, Dispatch, Incident, PlaceSure, UpdateIncident
from models.record import Key, replace
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit, UnitStatus

ME = Principal(user="li", name="李", role=Role.DISPATCHER, seat="2", digest="", expires_at="9")
INCIDENT = "I"
DISPATCH = DispatchUnit(unit_id="A", incident_id=INCIDENT)
TOLD = TellByVoice(unit_id="A", incident_id=INCIDENT, whom="王队")


def wait(db: Database, command_id: str, expires_s: float, payload: bytes = b"{}") -> None:
    with db.writing() as work:
        work.connection.execute(
            insert(outgoing).values(
                command_id=command_id, channel="log", payload=payload, state="waiting", created_at=now_iso(),
                expires_at=iso_after(expires_s), sent_at="",
            )
        )  # fmt: skip


def states(db: Database) -> dict[str, str]:
    with db.reading() as connection:
        return dict(map(tuple, connection.execute(select(outgoing.c.command_id, outgoing.c.state))))


def sent(db: Database) -> list[Order]:
    with db.reading() as connection:
        rows = connection.execute(select(outgoing.c.payload).where(outgoing.c.state == "sent"))
        return [msgspec.json.decode(row[0], type=Order) for row in rows]


def dispatches(db: Database) -> tuple[Dispatch, ...]:
    with db.writing() as work:
        incident = work.get(Incident.KIND, INCIDENT)
        assert isinstance(incident, Incident)
        return incident.dispatches


def acts(*commands: tuple[Command, float], seat_ahead_s: float = 0.0, known: bool = True) -> list[Envelope]:
    """Envelopes of commands made so many seconds ago, at a seat whose clock is so far ahead of the backend's."""
    return [
        Envelope(
            id=uuid7(), name=command.NAME, actor="li", seat="2", expires_s=command.EXPIRES_S,
            made_at=now() - timedelta(seconds=ago_s - seat_ahead_s),
            clock_offset_s=-seat_ahead_s if known else 0.0,
            body=msgspec.Raw(msgspec.json.encode(command)),
        )
        for command, ago_s in commands
    ]  # fmt: skip


@pytest.fixture
def town(db: Database) -> Database:
    """A unit, and an incident opened ten minutes ago."""
    with db.writing() as work:
        work.put([(Key("unit", "A"), Unit(number="11"), None)], Author("test", now_iso(), uuid7()))
    create = CreateIncident(incident_id=INCIDENT, number="2-001", type="fire", address="解放路 1 号")
    assert judged(db, acts((create, 600))) == [Outcome.ACCEPTED]
    return db


def judged(db: Database, envelopes: list[Envelope]) -> list[Outcome]:
    return [answer.outcome for answer in judge(db, ME, envelopes, now())]


def test_an_order_goes_out_once_though_several_backends_look_for_it(town: Database, database_url: str) -> None:
    judged(town, acts((DISPATCH, 1)))
    with town.writing() as work:
        work.connection.execute(update(outgoing).values(state="waiting"))
    several = [Database(database_url) for _process in range(3)]
    counts: list[int] = []
    looking = [Thread(target=lambda db=db: counts.append(send_waiting(db))) for db in several]
    for thread in looking:
        thread.start()
    for thread in looking:
        thread.join()
    for db in several:
        db.close()
    assert sorted(counts) == [0, 0, 1]


def test_an_order_says_how_sure_its_place_is(town: Database) -> None:
    sure = {"place_sure": PlaceSure.STREET, "place_taken": "解放路", "lon": 120.0, "lat": 30.0}
    judged(town, acts((UpdateIncident(incident_id=INCIDENT, before={}, after=sure), 5), (DISPATCH, 1)))
    (told,) = sent(town)
    assert (told.address, told.place_sure, told.place_taken) == ("解放路 1 号", PlaceSure.STREET, "解放路")


def test_what_waits_is_sent_once_and_what_is_late_never(town: Database) -> None:
    judged(town, acts((DISPATCH, 1)))
    wait(town, "late", -1, msgspec.json.encode(sent(town)[0]))
    assert send_waiting(town) == 0
    assert sorted(states(town).values()) == ["expired", "sent"]
    assert len(sent(town)) == 1


def test_a_dispatch_whose_order_was_late_before_the_backend_was_back_is_not_ordered(
    town: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as power_cut:
        power_cut.setattr("backend.outgoing.send_waiting", lambda _db: 0)
        judged(town, acts((DISPATCH, 1)))
    assert [(d.ordered, d.undelivered) for d in dispatches(town)] == [(False, "trying")]
    with town.writing() as work:
        work.connection.execute(update(outgoing).values(expires_at=iso_after(-1)))
    heard: list[int] = []
    town.on_commit(heard.append)
    assert send_waiting(town) == 0
    assert list(states(town).values()) == ["expired"]
    assert [(d.ordered, d.undelivered) for d in dispatches(town)] == [(False, "expired")]
    assert heard
    report = verify(database_url, None, [])
    assert report is not None
    assert report.findings == []


def test_an_order_nobody_can_read_does_not_hold_up_the_others(town: Database) -> None:
    wait(town, "noise", 60, b"\xff{")
    judged(town, acts((DISPATCH, 1)))
    assert sorted(states(town).values()) == ["sent", "unreadable"]


@pytest.mark.parametrize("ahead_s", [-7_200.0, 7_200.0])
def test_a_seat_two_hours_off_that_knows_it_orders_in_time_and_never_late(town: Database, ahead_s: float) -> None:
    late, in_time = acts((DISPATCH, 61), seat_ahead_s=ahead_s), acts((DISPATCH, 59), seat_ahead_s=ahead_s)
    assert judged(town, late) == [Outcome.ACCEPTED]
    assert sent(town) == []
    back = SetUnitStatus(unit_id="A", status=UnitStatus.AVAILABLE, incident_id=INCIDENT)
    assert judged(town, acts((back, 0))) == [Outcome.ACCEPTED]
    assert judged(town, in_time) == [Outcome.ACCEPTED]
    assert len(sent(town)) == 1


@pytest.mark.parametrize("ahead_s", [-7_200.0, 7_200.0])
def test_a_seat_two_hours_off_that_does_not_know_it_orders_nothing(town: Database, ahead_s: float) -> None:
    assert judged(town, acts((DISPATCH, 1), seat_ahead_s=ahead_s, known=False)) == [Outcome.ACCEPTED]
    assert states(town) == {}


def test_an_order_delivered_twice_is_sent_once(town: Database) -> None:
    twice = acts((DISPATCH, 1))
    assert judged(town, twice) == judged(town, twice) == [Outcome.ACCEPTED]
    assert len(sent(town)) == 1


def test_told_by_voice_and_delivered_late_is_not_ordered_again(town: Database) -> None:
    assert judged(town, acts((DISPATCH, 90), (TOLD, 70))) == [Outcome.ACCEPTED] * 2
    assert states(town) == {}


def test_told_by_voice_and_delivered_in_time_goes_out_as_what_they_know_already(town: Database) -> None:
    assert judged(town, acts((DISPATCH, 50), (TOLD, 30))) == [Outcome.ACCEPTED] * 2
    (order,) = sent(town)
    assert order.already_told.startswith("王队 ")


def test_an_order_nobody_was_told_of_says_nothing_of_the_kind(town: Database) -> None:
    judged(town, acts((DISPATCH, 1)))
    assert sent(town)[0].already_told == ""


def test_a_unit_that_turned_out_before_its_order_went_is_marked_as_knowing(town: Database) -> None:
    out = SetUnitStatus(unit_id="A", status=UnitStatus.TURNED_OUT, incident_id=INCIDENT)
    judged(town, acts((DISPATCH, 50), (out, 10)))
    assert sent(town)[0].already_told


def test_a_unit_recalled_before_its_order_went_is_not_ordered(town: Database) -> None:
    back = SetUnitStatus(unit_id="A", status=UnitStatus.AVAILABLE, incident_id=INCIDENT)
    assert judged(town, acts((DISPATCH, 50), (back, 10))) == [Outcome.ACCEPTED] * 2
    assert sent(town) == []
    assert list(states(town).values()) == ["recalled"]


def test_a_dispatch_is_ordered_when_its_order_was_taken_and_not_before(town: Database) -> None:
    act = acts((DISPATCH, 1))
    judge(town, ME, act, now(), send=lambda: None)
    assert [(d.ordered, d.order_id) for d in dispatches(town)] == [(False, act[0].id)]
    assert send_waiting(town) == 1
    (taken,) = dispatches(town)
    assert taken.ordered_at is not None
    assert taken.undelivered == ""


def test_an_order_of_a_unit_that_was_recalled_and_sent_anew_does_not_go_beside_the_new_one(town: Database) -> None:
    back = SetUnitStatus(unit_id="A", status=UnitStatus.AVAILABLE, incident_id=INCIDENT)
    first, _back, second = envelopes = acts((DISPATCH, 30), (back, 20), (DISPATCH, 10))
    assert judged(town, envelopes) == [Outcome.ACCEPTED] * 3
    assert states(town) == {first.id: "recalled", second.id: "sent"}
    assert [(d.order_id, d.ordered) for d in dispatches(town)] == [(first.id, False), (second.id, True)]


def test_an_order_without_a_channel_is_not_ordered_and_may_be_given_again(town: Database) -> None:
    judge(town, ME, acts((DISPATCH, 1)), now(), send=lambda: None)
    assert refuse_without_channel(town, ["log"]) == 1
    assert [(d.ordered, d.undelivered) for d in dispatches(town)] == [(False, "no_channel")]
    judged(town, acts((DISPATCH, 1)))
    assert [(d.ordered, d.undelivered) for d in dispatches(town)] == [(True, "")]
    assert sorted(states(town).values()) == ["no_channel", "sent"]


def test_an_order_that_cannot_be_read_keeps_no_other_from_saying_that_it_has_no_channel(town: Database) -> None:
    wait(town, "noise", 60, b"\xff{")
    (act,) = acts((DISPATCH, 1))
    judge(town, ME, [act], now(), send=lambda: None)
    assert refuse_without_channel(town, ["log"]) == 2
    assert states(town) == {"noise": "no_channel", act.id: "no_channel"}
    assert [(d.ordered, d.undelivered) for d in dispatches(town)] == [(False, "no_channel")]


def test_an_order_an_older_backend_left_behind_finds_its_dispatch_by_the_moment(town: Database) -> None:
    judge(town, ME, acts((DISPATCH, 1)), now(), send=lambda: None)
    with town.writing() as work:
        row = work.connection.execute(select(outgoing)).one()
        written = msgspec.json.decode(row.payload, type=Order)
        incident = work.get(Incident.KIND, INCIDENT)
        assert isinstance(incident, Incident)
        old = Dispatch(unit_id="A", made_at=now(), ordered_at=datetime.fromisoformat(written.ordered_at))
        changed = replace(incident, dispatches=(old,))
        work.put([(Key("incident", INCIDENT), changed, None)], Author("test", now_iso(), uuid7()))
    (claimed,) = claim(town, ["log"])
    finish(town, claimed.seq, "failed")
    assert [(d.ordered, d.undelivered) for d in dispatches(town)] == [(False, "failed")]
