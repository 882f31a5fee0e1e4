"""How a gap may be closed: relay, crane, tank, natural source, shuttle."""

from typing import Any

import pytest
from msgspec import structs

from console.features.hydrants.allocation.extras import Extra
from console.features.hydrants.allocation.gaps import gaps
from console.features.hydrants.allocation.heights import Heights
from console.features.hydrants.allocation.report import extra_sentence, sentence
from console.features.hydrants.allocation.scenario import Hose, Scenario, Way
from console.features.hydrants.hydraulics.hose import Lay, Stretch, friction_mpa, tables
from console.features.hydrants.hydraulics.pump import rated_curve
from console.features.hydrants.hydraulics.relay import Relay, flat
from resources.words import set_language
from tests.console.features.hydrants.allocation.places import engine, source, street
from tests.console.features.hydrants.allocation.test_explain import asked


def means(scenario: Scenario) -> list[tuple[str, str, int]]:
    ground, plan, _ = asked(scenario)
    return [(e.means, e.source_id, len(e.engine_ids)) for gap in gaps(ground, plan) for e in gap.extras]


def test_nothing_is_offered_where_nothing_lacks() -> None:
    ground, plan, _ = asked(street(source("a", 20, flow_lps=30), demand_lps=10))
    assert gaps(ground, plan) == ()


def test_two_engines_put_their_hose_together_for_a_hydrant_beyond_either() -> None:
    scenario = street(source("far", 300, flow_lps=20), engines=(engine("E1", 200), engine("E2", 200)))
    ground, plan, _ = asked(scenario)
    (gap,) = gaps(ground, plan)
    relay = gap.extras[0]
    assert (relay.means, relay.source_id, relay.hose_m) == ("relay", "far", 300.0)
    assert set(relay.engine_ids) == {"E1", "E2"}
    assert 0 < relay.flow_lps <= 20
    assert relay.minutes > 3


def test_a_pond_needs_an_engine_that_drafts() -> None:
    pond = source("pond", 50, kind="natural", flow_lps=20)
    assert means(street(pond)) == [("relay", "pond", 1)]
    assert means(street(pond, engines=(engine(drafts=False),))) == []


def test_nobody_is_sent_to_a_source_that_is_kept_from_them_or_has_no_outlet_left() -> None:
    crane = source("crane", 100, kind="crane", flow_lps=40)
    both = (engine("E1", 300), engine("E2", 300))
    kept_off = street(crane, engines=both, exclusions=(("E1", "crane"), ("E2", "crane")))
    assert means(kept_off) == []
    one = street(crane, engines=both, exclusions=(("E1", "crane"),))
    (gap,) = gaps(*asked(one)[:2])
    assert gap.extras[0].engine_ids[0] == "E2"
    small = engine("E1", 200, pump_lps=10)
    taken = street(source("H", 50, flow_lps=60), engines=(small, engine("E2", 200, pump_lps=5)), demand_lps=60)
    assert means(taken) == []


def test_a_tanker_that_does_not_draft_carries_nothing_from_a_pond() -> None:
    pond = source("pond", 2_900, kind="natural", flow_lps=40)
    two = (engine("E1", 20, tank_l=8000), engine("E2", 20, tank_l=8000, drafts=False))
    (gap,) = gaps(*asked(street(pond, engines=two))[:2])
    assert [e.engine_ids for e in gap.extras] == [("E1",)]


def test_tankers_without_hose_to_reach_carry_the_water() -> None:
    crane = source("crane", 2_900, kind="crane", flow_lps=40)
    found = means(street(crane, engines=(engine("E1", 20, tank_l=8000), engine("E2", 20, tank_l=8000))))
    assert found == [("shuttle", "crane", 2)]


def test_engines_that_draw_already_are_not_offered_again() -> None:
    scenario = street(source("a", 20, flow_lps=10), source("b", 40, flow_lps=10), demand_lps=30)
    ground, plan, _ = asked(scenario)
    (gap,) = gaps(ground, plan)
    assert gap.extras == ()
    assert 19.9 < gap.lacking_lps < 20.1


def test_a_long_relay_brings_all_that_its_pumps_can_push_through() -> None:
    engines = (engine("E1", 700), engine("E2", 700))
    (gap,) = gaps(*asked(street(source("far", 1_200, flow_lps=40), engines=engines, demand_lps=60.0))[:2])
    brought = gap.extras[0].flow_lps
    curve = rated_curve(40.0)
    line = Relay(tables()["cn_lined"], (Stretch(1_200.0),), flat(1_200), curve)

    def pumps(flow: float) -> int:
        return len(line.pumps(flow, 0.15) or range(99))

    assert 1 < brought < 40
    assert pumps(brought) <= 2 < pumps(brought + 0.1)


def over(heights: tuple[tuple[float, float], ...], **more: Any) -> Extra:
    """The relay over 400 m to a hydrant of 20 L/s, with pumps of 20 L/s at 1.0 MPa, water to arrive at 0.15 MPa."""
    crew = tuple(engine(f"E{n}", 160, 20.0, most_lines=1) for n in range(3))
    way = Way(source_id="far", point_id="P", walk_m=400.0, heights=heights)
    scenario = street(source("far", 400, flow_lps=20), engines=crew, demand_lps=20.0, ways=(way,), **more)
    (gap,) = gaps(*asked(scenario)[:2])
    return gap.extras[0]


def test_pumps_stand_by_the_heights_of_the_way() -> None:
    # k of 80 mm is 7.35e-6 and more in the table: 20 L/s lose 0.0029 MPa a metre. 30 m of climb take 0.294 MPa.
    a_metre = friction_mpa(tables()["cn_lined"], Lay((Stretch(1.0, (80.0,)),)), 20.0)
    early = over(((0.0, 0.0), (100.0, 30.0), (400.0, 30.0)))
    late = over(((0.0, 0.0), (300.0, 0.0), (400.0, 30.0)))
    assert early.heights is late.heights is Heights.LINE
    assert early.pumps_at_m[1] == 20 * int((0.85 - 0.29420) / a_metre / 20)
    assert late.pumps_at_m[1] == 20 * int(0.85 / a_metre / 20)
    assert over(()).heights is Heights.NONE


def test_hose_that_is_enough_for_two_lines_is_laid_in_two() -> None:
    def relay(engines: int) -> Extra:
        crew = tuple(engine(f"E{n}", 280, 60.0) for n in range(engines))
        (gap,) = gaps(*asked(street(source("far", 400, flow_lps=60), engines=crew))[:2])
        return gap.extras[0]

    # 560 m are one line of 400 m, 840 m are two.
    one, two = relay(2), relay(3)
    assert (one.lines, one.hose_m, two.lines, two.hose_m) == (1, 400.0, 2, 800.0)
    assert two.flow_lps > 1.5 * one.flow_lps
    assert two.minutes > one.minutes


def test_hose_of_two_diameters_is_counted_as_what_it_is() -> None:
    wide, thin = Hose(diameter_mm=80.0, length_m=200.0), Hose(diameter_mm=65.0, length_m=200.0)

    def flow(first: Hose, second: Hose) -> float:
        crew = (
            structs.replace(engine("E1", most_lines=1), hose=(first,)),
            structs.replace(engine("E2", most_lines=1), hose=(second,)),
        )
        (gap,) = gaps(*asked(street(source("far", 400, flow_lps=40), engines=crew))[:2])
        return gap.extras[0].flow_lps

    assert flow(thin, thin) < flow(wide, thin) < flow(wide, wide)


def test_what_a_pond_gives_over_a_relay_or_to_tankers_falls_with_its_lift() -> None:
    def brought(means: str, metres: float, lift_m: float) -> float:
        pond = source("pond", metres, kind="natural", flow_lps=60, lift_m=lift_m)
        (gap,) = gaps(*asked(street(pond, engines=(engine(pump_lps=20.0, tank_l=8000),)))[:2])
        return next(e.flow_lps for e in gap.extras if e.means == means)

    # Over 60 m of hose the pump of 20 L/s is what limits: half of it from 7 m below.
    assert (brought("relay", 60, 3.0), brought("relay", 60, 7.0)) == (20.0, 10.0)
    # 8000 L at 20 and at 10 L/s: 7.67 and 14.33 minutes of filling in a round.
    assert brought("shuttle", 2_900, 7.0) < brought("shuttle", 2_900, 3.0)


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_relay_says_where_its_pumps_stand_and_what_is_not_known_of_the_ground(spoken: str) -> None:
    set_language(spoken)
    known = ((0.0, 0.0), (200.0, 0.0), (400.0, 0.0))
    words = {h: extra_sentence(over(h)) for h in ((), known, known[:2])}
    assert len(set(words.values())) == 3
    at = ", ".join(f"{metres:.0f}" for metres in over(()).pumps_at_m)
    assert all(f" {at} " in said for said in words.values())
    assert ("taken as level" if spoken == "en" else "按平地") in words[()]


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_water_out_of_a_pond_nobody_measured_is_offered_with_what_is_assumed_of_it(spoken: str) -> None:
    set_language(spoken)
    (gap,) = gaps(*asked(street(source("pond", 50, kind="natural")))[:2])
    (relay,) = gap.extras
    assert [reason.code for reason in relay.said] == ["still_assumed", "lift_assumed"]
    said = extra_sentence(relay)
    assert all(sentence(reason) in said for reason in relay.said)
    (gap,) = gaps(*asked(street(source("crane", 50, kind="crane")))[:2])
    assert [extra.said for extra in gap.extras] == [()]
