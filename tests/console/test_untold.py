"""Who was sent and told by nobody, with the number to call."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from console.context import Context
from console.sync.link import LinkState, Phase
from console.untold import being_ordered, not_ordered, stage_of, untold
from models.incident import Dispatch, Incident, IncidentStatus
from models.ordering import Ordering
from models.record import Fact, Key, Record, SyncState
from models.station import Station
from models.unit import Unit
from tests.console.around import context_over
from tests.models.facts import NOON

FACTS: dict[Key, Fact] = {
    Key("station", "S"): Station(number="S", name="一站", phone="110", radio_channel="CH-3", lon=120.0, lat=30.0),
    Key("unit", "A"): Unit(number="11", station_id="S"),
    Key("unit", "B"): Unit(number="12", station_id="S", phone="138", lon=121.0, lat=31.0),
    Key("incident", "I"): Incident(
        number="2-1", type="fire", address="x",
        dispatches=(
            Dispatch(unit_id="A", made_at=NOON),
            Dispatch(unit_id="B", made_at=NOON - timedelta(minutes=1)),
            Dispatch(unit_id="T", made_at=NOON, told_by_voice="王"),
            Dispatch(unit_id="R", made_at=NOON, released_at=NOON),
        ),
    ),
    Key("incident", "J"): Incident(
        number="2-2", type="fire", address="x", dispatches=(Dispatch(unit_id="gone", made_at=NOON),)
    ),
    Key("incident", "C"): Incident(
        number="2-3", type="fire", address="x", status=IncidentStatus.CLOSED,
        dispatches=(Dispatch(unit_id="A", made_at=NOON),),
    ),
}  # fmt: skip


@pytest.fixture
def context(qapp: object, tmp_path: Path) -> Iterator[Context]:
    with context_over(tmp_path, FACTS, now=lambda: NOON + timedelta(seconds=2)) as context:
        yield context


def test_those_of_all_open_incidents_are_found_the_longest_waiting_first(context: Context) -> None:
    assert [one.id for one in untold(context)] == ["I/B", "I/A", "J/gone"]
    assert [one.id for one in untold(context, "I")] == ["I/B", "I/A"]
    assert untold(context, "C") == []
    assert untold(context, "nothing") == []


def test_each_says_whom_to_call_and_where_it_is(context: Context) -> None:
    own, stations, gone = untold(context)
    assert (own.number, own.reach, own.place) == ("12", "138 · CH-3", (121.0, 31.0))
    assert (stations.number, stations.reach, stations.place) == ("11", "110 · CH-3", (120.0, 30.0))
    assert (gone.number, gone.reach, gone.place) == ("gone", "", None)


@pytest.mark.parametrize(
    ("state", "phase", "stage"),
    [
        (SyncState.PENDING, Phase.LIVE, Ordering.ORDERING),
        (SyncState.PENDING, Phase.OFFLINE, Ordering.NOT_ORDERED),
        (SyncState.SYNCED, Phase.LIVE, Ordering.NOT_ORDERED),
        (SyncState.REFUSED, Phase.LIVE, Ordering.NOT_ORDERED),
    ],
)
def test_an_order_is_on_its_way_only_while_an_answer_can_come(
    context: Context, state: SyncState, phase: Phase, stage: Ordering
) -> None:
    context.link.report(LinkState(phase))
    context.link._pass_on()
    fact = context.store.get(Incident, "J")
    assert fact is not None
    record = Record(kind="incident", id="J", fact=fact.fact, state=state)
    assert stage_of(context, record, record.fact.dispatches[0]) is stage
    assert not_ordered(context, record) == (stage is Ordering.NOT_ORDERED)
    assert being_ordered(context, [record]) is (stage is Ordering.ORDERING)
