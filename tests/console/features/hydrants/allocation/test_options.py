"""Which lays are offered, and what is refused before anything is solved."""

import re
from typing import Any

import msgspec
import pytest

from console.features.hydrants.allocation.options import BadScenario, prepare
from console.features.hydrants.allocation.scenario import Engine, Flowing, Hose, Main, Rules, Way
from resources.words import set_language
from tests.console.features.hydrants.allocation.places import engine, source, street


def test_a_lay_is_made_of_whole_lengths_and_ends_where_the_hose_does() -> None:
    scenario = street(source("near", 55), source("far", 205), source("edge", 200), engines=(engine(hose_m=200),))
    lays = {o.source_id: o.hose_m for o in prepare(scenario).problem.options}
    assert lays == {"near": 60.0, "edge": 200.0}


def test_more_lines_are_offered_only_while_they_bring_more_water() -> None:
    strong = source("H", 200, flow_lps=60)
    two = prepare(street(strong, engines=(engine(hose_m=400, pump_lps=60),))).problem.options
    assert [(o.lines, o.hose_m) for o in two] == [(1, 200.0), (2, 400.0)]
    assert two[1].flow_lps > two[0].flow_lps
    weak = prepare(street(source("H", 200, flow_lps=5), engines=(engine(hose_m=400),))).problem.options
    assert [o.lines for o in weak] == [1]


def test_a_climb_takes_water_and_a_cliff_takes_all() -> None:
    scenario = street(source("H", 180, flow_lps=40, elevation_m=0.0))
    flows = []
    for height in (0.0, 60.0, 170.0):
        raised = msgspec.structs.replace(scenario.incidents[0].points[0], elevation_m=height)
        incident = msgspec.structs.replace(scenario.incidents[0], points=(raised,))
        lays = prepare(msgspec.structs.replace(scenario, incidents=(incident,))).problem.options
        flows.append(lays[0].flow_lps if lays else 0.0)
    assert flows[0] > flows[1] > flows[2] == 0.0


def test_what_is_excluded_or_has_no_way_is_never_offered() -> None:
    blocked = Way(source_id="river", point_id="P", walk_m=None)
    ways = (Way(source_id="a", point_id="P", walk_m=40), Way(source_id="b", point_id="P", walk_m=40), blocked)
    scenario = street(
        source("a"), source("b"), source("river"), engines=(engine("E1"), engine("E2")), ways=ways,
        exclusions=(("*", "b"), ("E2", "a")),
    )  # fmt: skip
    assert [(o.engine_id, o.source_id) for o in prepare(scenario).problem.options] == [("E1", "a")]


def test_without_a_way_the_straight_line_is_lengthened() -> None:
    lays = prepare(street(source("H", 99), ways=())).problem.options
    assert lays[0].hose_m == 140.0


def test_a_way_that_somebody_measured_counts_whatever_the_straight_line_says() -> None:
    near = (Way(source_id="a", point_id="P", walk_m=40),)
    assert [o.hose_m for o in prepare(street(source("a", 900), ways=near)).problem.options] == [40.0]


def test_hose_of_one_diameter_is_one_length_however_it_was_written_down() -> None:
    parts = Engine(id="E1", incident_id="I", pump_lps=40, hose=(Hose(length_m=60), Hose(length_m=80)), most_lines=1)
    assert [o.hose_m for o in prepare(street(source("a", 125), engines=(parts,))).problem.options] == [140.0]


def test_a_crane_or_a_pond_is_a_lay_only_for_who_draws_there_or_is_held_on_it() -> None:
    scenario = street(
        source("crane", kind="crane"), source("pond", kind="natural"), source("other", kind="crane"),
        engines=(engine("E1"), engine("E2"), engine("E3", drafts=False)),
        flowing=(Flowing(engine_id="E1", source_id="crane"),), pins=(("E2", "pond"), ("E3", "pond")),
    )  # fmt: skip
    offered = {(o.engine_id, o.source_id, o.kept) for o in prepare(scenario).problem.options}
    assert offered == {("E1", "crane", True), ("E2", "pond", False)}


def test_what_flows_already_is_marked_and_pins_that_cannot_be_are_left_out() -> None:
    scenario = street(
        source("a"), source("b", 500), engines=(engine("E1"), engine("E2")),
        flowing=(Flowing(engine_id="E1", source_id="a"),), pins=(("E1", "b"), ("E2", "a"), ("E1", "a")),
    )  # fmt: skip
    problem = prepare(scenario).problem
    assert {o.engine_id for o in problem.options if o.kept} == {"E1"}
    # b is out of reach; E2 has the only outlet of a.
    assert problem.pinned == {("E2", "a")}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(
            {"engines": (engine("E1"), engine("E1"))},
            "$.engines[1].id: engine “E1” is there twice",
            id="engine twice",
        ),
        pytest.param({"mains": (Main(id="M", capacity_lps=1),) * 2}, "$.mains[1].id: main “M”", id="main twice"),
        pytest.param(
            {"ways": (Way(source_id="a", point_id="P", walk_m=1),) * 2}, "$.ways[1]: the way", id="way twice"
        ),
        pytest.param(
            {"engines": (Engine(id="E1", incident_id="J", pump_lps=1),)},
            "$.engines[0]: engine “E1”",
            id="elsewhere",
        ),
        pytest.param(
            {"ways": (Way(source_id="x", point_id="P", walk_m=1),)}, "$.ways[0]: a way", id="way to nowhere"
        ),
    ],
)
def test_names_that_lead_nowhere_are_refused(change: dict[str, Any], words: str) -> None:
    set_language("en")
    with pytest.raises(BadScenario, match=re.escape(words)):
        prepare(street(source("a"), **change))


def test_an_engine_without_hose_or_pump_is_no_exception() -> None:
    bare = Engine(id="E1", incident_id="I", pump_lps=30)
    dry = Engine(id="E2", incident_id="I", pump_lps=0, hose=(Hose(length_m=200),))
    assert prepare(street(source("a"), engines=(bare, dry))).problem.options == ()


@pytest.mark.parametrize(("lift_m", "flow_lps"), [(None, 40.0), (3.0, 40.0), (6.1, 24.0), (7.0, 20.0), (7.6, None)])
def test_an_engine_tied_to_a_pond_draws_what_its_pump_lifts(lift_m: float | None, flow_lps: float | None) -> None:
    # A pump of 40 L/s at 6.1 m of lift: 60 % of it.
    pond = source("pond", 20, kind="natural", flow_lps=60.0, lift_m=lift_m)
    lays = prepare(street(pond, engines=(engine(pump_lps=40.0),), pins=(("E1", "pond"),))).problem.options
    assert max((o.flow_lps for o in lays), default=None) == (None if flow_lps is None else pytest.approx(flow_lps))


def test_a_pond_nobody_measured_is_as_deep_as_the_rules_say() -> None:
    pond = source("pond", 20, kind="natural", flow_lps=60.0)
    asked = street(pond, engines=(engine(pump_lps=40.0),), pins=(("E1", "pond"),), rules=Rules(assumed_lift_m=7.0))
    assert max(o.flow_lps for o in prepare(asked).problem.options) == pytest.approx(20.0)


def test_lift_is_nothing_to_a_hydrant() -> None:
    lays = prepare(street(source("H", 20, flow_lps=60.0, lift_m=7.0))).problem.options
    assert max(o.flow_lps for o in lays) == pytest.approx(40.0)
