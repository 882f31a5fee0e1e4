"""How a gap may be closed: relay, crane, tank, natural source, shuttle."""

from console.features.hydrants.allocation.extras import gaps
from console.features.hydrants.allocation.scenario import Scenario
from console.features.hydrants.hydraulics.hose import Lay, tables
from console.features.hydrants.hydraulics.pump import rated_curve
from console.features.hydrants.hydraulics.relay import flat, relay
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
    table, line, way = tables()["cn_lined"], Lay(0, 80.0), flat(1_200)

    def pumps(flow: float) -> int:
        return len(relay(table, line, curve, way, flow, 0.15) or range(99))

    assert 1 < brought < 40
    assert pumps(brought) <= 2 < pumps(brought + 0.1)
