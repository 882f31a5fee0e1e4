"""Every nearer source that was not taken has its reason, with its numbers."""

import time
from dataclasses import replace

import pytest
from msgspec import structs

from console.features.hydrants.allocation.cards import cards_of
from console.features.hydrants.allocation.explain import Explained, Reason, explain
from console.features.hydrants.allocation.gaps import gaps
from console.features.hydrants.allocation.options import Ground, prepare
from console.features.hydrants.allocation.plan import Plan, at_once, best
from console.features.hydrants.allocation.report import sentence
from console.features.hydrants.allocation.scenario import Hose, Main, Point, Scenario
from resources.words import set_language, t
from tests.console.features.hydrants.allocation.places import LAT, LON, engine, source, street


def asked(scenario: Scenario) -> tuple[Ground, Plan, dict[str, Explained]]:
    ground = prepare(scenario)
    plan = best(ground.problem, at_once(ground.problem), time.monotonic() + 20)
    return ground, plan, {found.engine_id: found for found in explain(ground, plan)}


def reasons(found: Explained) -> dict[str, str]:
    return {refused.source_id: refused.reason.code for refused in found.nearer}


def test_nearer_sources_are_refused_with_what_is_wrong_with_them() -> None:
    scenario = street(
        source("broken", 20, usable=False), source("weak", 30, static_mpa=0.08), source("out", 40),
        source("small", 60, flow_lps=3.0), source("good", 90, flow_lps=30.0),
        exclusions=(("*", "out"),), demand_lps=20.0,
    )  # fmt: skip
    _, _, found = asked(scenario)
    draw = found["E1"].draw
    assert draw is not None
    assert draw.option.source_id == "good"
    assert reasons(found["E1"]) == {
        "broken": "out_of_service", "weak": "too_weak", "out": "excluded", "small": "less_water",
    }  # fmt: skip
    weak = next(r.reason for r in found["E1"].nearer if r.source_id == "weak")
    assert weak.values == {"pressure_mpa": 0.08}


def test_what_gives_no_water_is_told_with_the_pressure_it_is_about() -> None:
    scenario = street(
        source("low", 20, test_static_mpa=0.09, test_residual_mpa=0.05, test_flow_lps=10.0),
        source("dry", 40, flow_lps=0.0), source("good", 90, flow_lps=30.0), demand_lps=20.0,
    )  # fmt: skip
    _, _, found = asked(scenario)
    told = {r.source_id: (r.reason.code, dict(r.reason.values)) for r in found["E1"].nearer}
    assert told == {"low": ("too_weak", {"pressure_mpa": 0.09}), "dry": ("no_flow", {"pressure_mpa": 0.10})}


def test_an_engine_that_only_reaches_points_with_enough_is_told_so() -> None:
    here = street(source("a", 20, flow_lps=30.0, outlets=2), engines=(engine("E1"), engine("E2")), demand_lps=10.0)
    far = Point(id="Q", lon=LON, lat=LAT + 0.01, demand_lps=30.0)
    incident = structs.replace(here.incidents[0], points=(*here.incidents[0].points, far))
    _, _, found = asked(structs.replace(here, incidents=(incident,)))
    idle = next(f for f in found.values() if f.draw is None)
    assert idle.reason.code == "points_met"


def test_a_plan_that_is_not_the_best_yet_does_not_say_that_nothing_is_left() -> None:
    ground = prepare(street(source("a", 20, flow_lps=30.0)))
    (found,) = explain(ground, Plan((), at_once(ground.problem).levels))
    assert found.reason.code == "not_used"


def test_a_source_is_not_called_spent_because_the_point_has_enough() -> None:
    scenario = street(
        source("a", 20, flow_lps=30.0, outlets=2),
        source("far", 190),
        demand_lps=40.0,
        engines=(engine("E1", pump_lps=30.0), engine("E2"), engine("E3")),
    )
    _, plan, found = asked(scenario)
    drawn = sum(d.flow_lps for d in plan.draws if d.option.source_id == "a")
    for refused in (r for f in found.values() for r in f.nearer if r.reason.code == "spent"):
        assert refused.reason.values["load_lps"] == round(drawn, 1) == 30.0


def test_a_main_that_is_spent_by_the_source_itself_is_told() -> None:
    scenario = street(
        source("a", 20, flow_lps=40.0, outlets=2, main_id="M"), engines=(engine("E1"), engine("E2")),
        mains=(Main(id="M", capacity_lps=22.04),), demand_lps=60.0,
    )  # fmt: skip
    _, _, found = asked(scenario)
    (refused,) = next(f for f in found.values() if f.draw is None).nearer
    assert refused.reason == Reason("main_spent", {"load_lps": 22.0, "capacity_lps": 22.0})


def test_a_pressure_that_may_be_in_bar_is_told() -> None:
    _, _, found = asked(street(source("a", 20, static_mpa=3.2)))
    assert Reason("pressure_unlikely", {"pressure_mpa": 3.2}) in found["E1"].assumptions


def test_two_hydrants_on_one_spot_are_told_to_be_perhaps_one() -> None:
    _, _, found = asked(street(source("a", 20), source("b", 20), source("c", 23), demand_lps=10))
    draw = found["E1"].draw
    assert draw is not None
    twin = {"a": "b", "b": "a"}[draw.option.source_id]
    assert Reason("same_spot", {"source": twin}) in found["E1"].assumptions
    _, _, dead = asked(street(source("a", 20), source("b", 20, usable=False), demand_lps=10))
    assert "same_spot" not in [r.code for r in dead["E1"].assumptions]


def test_a_flow_test_that_cannot_be_is_said_to_be_left_out() -> None:
    bad = source("a", 20, flow_lps=9.0, test_static_mpa=0.2, test_residual_mpa=0.3, test_flow_lps=10.0)
    _, _, found = asked(street(bad))
    assert "test_unusable" in [r.code for r in found["E1"].assumptions]


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_other_water_within_the_hose_is_named_where_no_hydrant_can_be_used(spoken: str) -> None:
    set_language(spoken)
    tank, pond, deep = (source(n, at, kind=k, **m) for n, at, k, m in (
        ("T", 60, "tank", {"volume_m3": 100.0}), ("N", 40, "natural", {}), ("D", 20, "natural", {"lift_m": 9.0}),
    ))  # fmt: skip
    _, _, found = asked(street(source("H", 50, usable=False), tank, pond, deep))
    reason = found["E1"].reason
    assert (reason.code, reason.values["sources"]) == ("other_water", "N, T")
    assert "N, T" in sentence(reason)
    _, _, none = asked(street(source("H", 50, usable=False), deep))
    assert none["E1"].reason.code == "nothing_in_reach"
    assert {"zh": "水源", "en": "source"}[spoken] in sentence(none["E1"].reason)


@pytest.mark.parametrize("stated", [-5.0, 1e300, 54_000.0])
def test_a_stated_flow_that_cannot_be_is_said_to_be_left_out(stated: float) -> None:
    _, _, found = asked(street(source("a", 20, flow_lps=stated)))
    assert Reason("flow_unusable", {"flow_lps": stated}) in found["E1"].assumptions
    _, _, plain = asked(street(source("a", 20)))
    assert "flow_unusable" not in [r.code for r in plain["E1"].assumptions]


def test_an_outlet_that_nobody_recorded_is_said_to_be_assumed() -> None:
    for outlets, code in ((0, "outlet_assumed"), (1, "outlets_taken")):
        near = source("a", 20, flow_lps=30.0, outlets=outlets)
        _, _, found = asked(street(near, engines=(engine("E1"), engine("E2")), demand_lps=60.0))
        idle = next(one for one in found.values() if one.draw is None)
        assert reasons(idle) == {"a": code}


def test_hose_that_is_too_short_is_told_in_metres() -> None:
    _, _, found = asked(street(source("H", 196), engines=(engine(hose_m=160),)))
    assert found["E1"].draw is None
    assert found["E1"].reason.code == "nothing_in_reach"
    _, _, far = asked(street(source("H", 145), engines=(engine(hose_m=150),)))
    refused = far["E1"].nearer[0].reason
    assert (refused.code, dict(refused.values)) == ("hose_short", {"needed_m": 160.0, "carried_m": 150.0})


def test_ends_of_less_than_a_length_are_in_no_reach_that_is_told() -> None:
    ends = structs.replace(engine(), hose=(Hose(length_m=99), Hose(diameter_mm=65.0, length_m=19)))
    _, _, found = asked(street(source("H", 100), engines=(ends,)))
    refused = found["E1"].nearer[0].reason
    assert dict(found["E1"].reason.values) == {"hose_m": 80.0}
    assert dict(refused.values) == {"needed_m": 100.0, "carried_m": 80.0}


def test_a_hydrant_that_gives_more_than_any_does_is_drawn_from_and_named() -> None:
    _, _, found = asked(street(source("H", 50, flow_lps=900.0), demand_lps=20.0))
    assert Reason("flow_unlikely", {"flow_lps": 900}) in found["E1"].assumptions
    _, _, strong = asked(street(source("H", 50, flow_lps=120.0), demand_lps=20.0))
    assert "flow_unlikely" not in [r.code for r in strong["E1"].assumptions]


def test_a_main_that_others_draw_on_is_named_with_its_load() -> None:
    scenario = street(
        source("a", 20, flow_lps=22.0, main_id="M"), source("b", 40, flow_lps=22.0, main_id="M"),
        source("c", 80, flow_lps=22.0), engines=(engine("E1"), engine("E2")),
        mains=(Main(id="M", capacity_lps=30.0),),
        demand_lps=60.0,
    )  # fmt: skip
    _, plan, found = asked(scenario)
    assert sum(d.flow_lps for d in plan.draws) > 43.9
    there = next(f for f in found.values() if f.draw is not None and f.draw.option.source_id == "c")
    shared = next(r.reason for r in there.nearer if r.reason.code == "same_main")
    assert shared.values["capacity_lps"] == 30.0
    assert shared.values["load_lps"] == 22.0


def test_an_engine_that_is_not_needed_stands_by() -> None:
    _, _, found = asked(
        street(source("a", 20, flow_lps=30.0), engines=(engine("E1"), engine("E2")), demand_lps=10.0)
    )
    idle = [f for f in found.values() if f.draw is None]
    assert [f.reason.code for f in idle] == ["not_needed"]


def test_an_engine_whose_pump_moves_nothing_is_told_so_and_offered_nothing() -> None:
    scenario = street(source("a", 20), source("far", 300), engines=(engine("E1", pump_lps=0.0),))
    ground, plan, found = asked(scenario)
    assert found["E1"].reason.code == "no_pump"
    assert [g.extras for g in gaps(ground, plan)] == [()]


def test_the_fallback_is_the_best_that_nobody_else_uses() -> None:
    scenario = street(
        source("a", 20, flow_lps=30.0),
        source("b", 60, flow_lps=25.0),
        source("c", 40, flow_lps=9.0),
        demand_lps=30.0,
    )
    _, _, found = asked(scenario)
    fallback = found["E1"].fallback
    assert fallback is not None
    assert fallback.source_id == "b"


def test_assumptions_are_named() -> None:
    _, _, found = asked(street(source("a", 20), ways=()))
    assert [r.code for r in found["E1"].assumptions] == [
        "flow_assumed", "level_assumed", "way_estimated", "hose_unverified",
    ]  # fmt: skip


def test_a_lay_without_both_heights_is_said_to_be_taken_as_level() -> None:
    low = source("a", 20, elevation_m=3.0)
    for height, said in ((None, True), (9.0, False)):
        scenario = street(low)
        incident = scenario.incidents[0]
        point = structs.replace(incident.points[0], elevation_m=height)
        scenario = structs.replace(scenario, incidents=(structs.replace(incident, points=(point,)),))
        _, _, found = asked(scenario)
        assert ("level_assumed" in [r.code for r in found["E1"].assumptions]) is said


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_pond_without_data_is_not_worded_as_a_hydrant(spoken: str) -> None:
    set_language(spoken)
    pond = source("pond", 20, kind="natural")
    _, _, found = asked(street(pond, pins=(("E1", "pond"),), demand_lps=20.0))
    said = [r.code for r in found["E1"].assumptions]
    assert said == ["still_assumed", "lift_assumed", "level_assumed", "hose_unverified"]
    words = sentence(found["E1"].assumptions[0])
    assert "MPa" not in words
    assert "15 L/s" in words


def test_a_pond_far_below_is_told_with_what_the_lift_takes() -> None:
    set_language("en")
    pond = source("pond", 20, kind="natural", flow_lps=50.0, lift_m=6.1)
    _, _, found = asked(street(pond, pins=(("E1", "pond"),)))
    assert sentence(found["E1"].assumptions[0]) == "drawn from 6.1 m below: the pump moves 60 % of its rating"
    deep = source("deep", 20, kind="natural", lift_m=8.2)
    _, _, found = asked(street(deep, source("H", 60, flow_lps=20.0)))
    told = next(r.reason for r in found["E1"].nearer if r.source_id == "deep")
    assert sentence(told) == "its water lies 8.2 m below the pump, which draws from 7.5 m at most"


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_of_an_engine_that_is_held_it_is_said_who_holds_it(spoken: str) -> None:
    set_language(spoken)
    _, _, found = asked(
        street(source("near", 20, flow_lps=30.0), source("held", 80, flow_lps=20.0), pins=(("E1", "held"),))
    )
    (nearer,) = found["E1"].nearer
    assert nearer.reason.code == "held_elsewhere"
    assert dict(nearer.reason.values) == {"source": "held", "flow_lps": 30.0, "hose_m": 20.0}
    assert ("the commander holds" if spoken == "en" else "指挥员已指定") in sentence(nearer.reason)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_an_engine_that_stays_where_no_water_is_left_is_said_to_have_none(spoken: str) -> None:
    set_language(spoken)
    ground = prepare(street(source("a", 20, flow_lps=30.0)))
    plan = at_once(ground.problem)
    (draw,) = plan.draws
    (found,) = explain(ground, Plan((replace(draw, flow_lps=0.0),), plan.levels))
    assert found.reason.code == "dry"
    assert sentence(found.reason) == t("water.why.dry", hose_m="20")
    assert [card.first[0] for card in cards_of(Plan((replace(draw, flow_lps=0.0),), ()), ground)] == [
        sentence(found.reason)
    ]
