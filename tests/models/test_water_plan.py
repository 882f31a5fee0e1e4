"""Demand is one statement that two seats can contest; ties end alike in every order."""

from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.command import Conflicting, Refused
from models.incident import CloseIncident, Incident
from models.log_entry import LogEntry, LogKind
from models.record import Key
from models.water_need import MOST_TIES, Tie, WaterPoint, exclusions, pins
from models.water_plan import SetWaterDemand, TieWater
from tests.models.facts import Known, at, town

NORTH, SOUTH = WaterPoint(id="A", name="北侧", demand_lps=50), WaterPoint(id="B", demand_lps=30)


def incident(facts: Known) -> Incident:
    found = facts.get("incident", "I")
    assert isinstance(found, Incident)
    return found


def demand(*points: WaterPoint, before: tuple[WaterPoint, ...] = ()) -> SetWaterDemand:
    return SetWaterDemand(incident_id="I", before=before, water_points=points)


def said(facts: Known) -> list[tuple[LogKind, dict[str, str]]]:
    return [(fact.kind, fact.params) for fact in facts.values() if isinstance(fact, LogEntry)]


def test_what_is_wanted_is_kept_and_told() -> None:
    facts = town()
    facts.write(demand(NORTH, SOUTH).apply(facts, at()))
    assert incident(facts).water_points == (NORTH, SOUTH)
    assert said(facts) == [(LogKind.WATER_DEMAND, {"flow_lps": "80", "points": "北侧 50 L/s, B 30 L/s"})]


def test_a_point_that_was_only_placed_states_no_demand() -> None:
    facts = town()
    usual = WaterPoint(id="A", demand_lps=20, lon=121.5, lat=31.2, basis="residential/developed", assumed=True)
    facts.write(demand(usual).apply(facts, at()))
    facts.write(demand(before=(usual,)).apply(facts, at(1)))
    assert said(facts) == [(LogKind.WATER_POINT_PLACED, {"points": "A 20 L/s"})] * 2
    facts.write(demand(NORTH).apply(facts, at(2)))
    assert said(facts)[-1][0] is LogKind.WATER_DEMAND


def test_what_another_seat_has_said_meanwhile_is_contested_unless_it_is_the_same() -> None:
    facts = town()
    facts.write(demand(NORTH).apply(facts, at()))
    facts.write(demand(NORTH).apply(facts, at(1)))
    with pytest.raises(Conflicting) as caught:
        demand(SOUTH).apply(facts, at(2))
    assert caught.value.fields == {"water_points": (msgspec.to_builtins([NORTH]), msgspec.to_builtins([SOUTH]))}
    facts.write(demand(SOUTH, before=(NORTH,)).apply(facts, at(3)))
    assert incident(facts).water_points == (SOUTH,)


def test_a_demand_nobody_can_mean_is_refused_with_its_reason() -> None:
    with pytest.raises(Refused, match=r"water\.demand"):
        demand(WaterPoint(id="A", demand_lps=-5)).apply(town(), at())


def test_nothing_is_wanted_of_a_closed_incident() -> None:
    facts = town()
    facts.write(CloseIncident(incident_id="I").apply(facts, at()))
    for command in (demand(NORTH), TieWater(incident_id="I", hydrant_id="H", unit_id="A", tie=Tie.PINNED)):
        with pytest.raises(Refused, match=r"incident\.closed"):
            command.apply(facts, at(1))


def test_a_pin_an_exclusion_and_their_end_are_told_by_their_numbers() -> None:
    facts = town()
    for minute, (unit, kind) in enumerate([("A", Tie.PINNED), ("", Tie.EXCLUDED), ("A", Tie.NONE)]):
        facts.write(TieWater(incident_id="I", hydrant_id="H", unit_id=unit, tie=kind).apply(facts, at(minute)))
    assert (pins(incident(facts).water_ties), exclusions(incident(facts).water_ties)) == ((), (("", "H"),))
    assert said(facts) == [
        (LogKind.WATER_PINNED, {"hydrant": "H1", "unit": "A1"}),
        (LogKind.WATER_EXCLUDED, {"hydrant": "H1", "unit": "—"}),
        (LogKind.WATER_UNTIED, {"hydrant": "H1", "unit": "A1"}),
    ]


def test_a_pin_needs_a_unit_and_ties_have_an_end() -> None:
    with pytest.raises(Refused, match=r"water\.pin_whom"):
        TieWater(incident_id="I", hydrant_id="H", tie=Tie.PINNED).apply(town(), at())
    facts = town()
    for n in range(MOST_TIES):
        facts.write(TieWater(incident_id="I", hydrant_id=f"{n}", tie=Tie.EXCLUDED).apply(facts, at()))
    with pytest.raises(Refused, match=r"water\.ties"):
        TieWater(incident_id="I", hydrant_id="H", tie=Tie.EXCLUDED).apply(facts, at())


TIES = st.builds(
    TieWater, incident_id=st.just("I"), hydrant_id=st.sampled_from(["H", "X"]), unit_id=st.sampled_from(["A", "B"]),
    tie=st.sampled_from(Tie),
)  # fmt: skip


@given(st.lists(TIES, min_size=2, max_size=4))
def test_ties_end_alike_in_every_order_of_arrival(ties: list[TieWater]) -> None:
    ends = []
    for order in permutations(enumerate(ties)):
        facts = town()
        for minute, tie in order:
            facts.write(tie.apply(facts, at(minute)))
        ends.append(incident(facts).water_ties)
    assert all(end == ends[0] for end in ends)
    assert facts[Key("incident", "I")] is not None
