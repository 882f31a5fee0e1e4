"""The question is what the records say: who was sent, what each source is known to give, what somebody has tied."""

from datetime import timedelta
from pathlib import Path

import pytest

from console.features.hydrants.allocation.options import prepare
from console.features.hydrants.allocation.scenario import Rules
from console.features.hydrants.scenario_of import ASSUMED_PUMP_LPS, Asked, situation
from models.device import Device
from models.hydrant import Hydrant, HydrantStatus, WaterType
from models.reading import Reading
from models.unit import UnitStatus
from models.water_need import Tie, WaterPoint, WaterTie
from tests.console.features.hydrants.fireground import LAT, LON, M_PER_DEGREE, Ground, engine, fire, held, hydrant
from tests.models.facts import NOON


def test_units_that_pump_are_engines_and_a_ladder_is_none(tmp_path: Path) -> None:
    ladder = engine("L1", type="ladder", pump_flow_lps=0.0, hose_stock="")
    units = {"E1": engine(), "L1": ladder, "E2": engine("E2", incident_id="")}
    with Ground(tmp_path, I=fire(["E1", "L1"]), **units) as ground:
        scenario = ground.known().scenario
        assert scenario is not None
        (found,) = scenario.engines
        assert (found.id, found.pump_lps, found.hose[0].diameter_mm, found.hose[0].length_m) == (
            "E1",
            40.0,
            80,
            400,
        )


def test_what_nobody_wrote_down_of_a_pumper_is_assumed_and_said(tmp_path: Path) -> None:
    bare = engine(pump_flow_lps=0.0, pump_pressure_mpa=None, hose_stock="", hose_m=200.0, most_lines=0)
    with Ground(tmp_path, E1=bare) as ground:
        known = ground.known()
        assert known.scenario is not None
        assert known.scenario.engines[0].pump_lps == ASSUMED_PUMP_LPS
        assert {reason.code for reason in known.assumed["E1"]} == {"pump_assumed", "hose_assumed"}


def test_hydrants_come_from_near_by_and_other_water_from_further_off(tmp_path: Path) -> None:
    facts = {
        "near": hydrant(300), "far": hydrant(2_000), "crane": hydrant(2_000, type=WaterType.CRANE, number="C"),
        "gone": hydrant(60, status=HydrantStatus.MISSING), "lost": Hydrant(number="nowhere"),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        scenario = ground.known().scenario
        assert scenario is not None
        assert {(s.id, s.kind, s.usable) for s in scenario.sources} == {
            ("near", "hydrant", True), ("crane", "crane", True), ("gone", "hydrant", False),
        }  # fmt: skip
        assert all(way.estimated for way in scenario.ways)


def test_a_newer_reading_of_the_terminal_counts_and_an_old_one_is_marked(tmp_path: Path) -> None:
    late, early = NOON - timedelta(minutes=1), NOON - timedelta(hours=2)
    facts = {
        "a": hydrant(50, pressure_mpa=0.30, measured_at=NOON - timedelta(days=9)),
        "b": hydrant(60, pressure_mpa=0.30, measured_at=NOON - timedelta(days=9)),
        "c": hydrant(70, pressure_mpa=0.30, measured_at=NOON),
        **{f"d{i}": Device(number=i, type="hydrant_pressure", hydrant_id=i) for i in "abc"},
        "ra": Reading(device_id="da", channel="pressure_mpa", value=0.08, at=late),
        "rb": Reading(device_id="db", channel="pressure_mpa", value=0.2, at=early),
        "rc": Reading(device_id="dc", channel="pressure_mpa", value=0.1, at=early),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = ground.known().pressures
        assert {key: (p.mpa, p.live, p.old) for key, p in found.items()} == {
            "a": (0.08, True, False), "b": (0.2, True, True), "c": (0.30, False, False),
        }  # fmt: skip


def test_of_two_statements_about_a_main_the_smaller_is_believed(tmp_path: Path) -> None:
    facts = {
        "a": hydrant(50, main_id="M", main_flow_lps=30.0), "b": hydrant(60, main_id="M", main_flow_lps=22.0),
        "c": hydrant(70, main_id="N"),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        scenario = ground.known().scenario
        assert scenario is not None
        assert [(m.id, m.capacity_lps) for m in scenario.mains] == [("M", 22.0)]


def test_pins_exclusions_and_what_runs_are_in_it(tmp_path: Path) -> None:
    ties = (
        WaterTie(unit_id="E1", hydrant_id="a", tie=Tie.PINNED, at=NOON),
        WaterTie(hydrant_id="b", tie=Tie.EXCLUDED, at=NOON),
        WaterTie(hydrant_id="unknown", tie=Tie.EXCLUDED, at=NOON),
    )
    facts = {"a": hydrant(50), "b": hydrant(60), "c": hydrant(70, assignments=(held("E1"),))}
    with Ground(tmp_path, I=fire(water_ties=ties), **facts) as ground:
        scenario = ground.known().scenario
        assert scenario is not None
        assert (scenario.pins, scenario.exclusions) == ((("E1", "a"),), (("E1", "b"),))
        assert [(f.engine_id, f.source_id) for f in scenario.flowing] == [("E1", "c")]


def test_an_incident_beside_is_solved_with_it_and_keeps_its_water(tmp_path: Path) -> None:
    kept_off = WaterTie(hydrant_id="b", tie=Tie.EXCLUDED, at=NOON)
    facts = {
        "J": fire(["E2"], number="2-002", lat=LAT + 0.001, water_ties=(kept_off,)),
        "E2": engine("E2", incident_id="J"), "a": hydrant(50, assignments=(held("E2", "J"),)), "b": hydrant(60),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        known = ground.known()
        assert known.scenario is not None
        assert {i.id for i in known.scenario.incidents} == {"I", "J"}
        assert known.scenario.pins == (("E2", "a"),)
        assert known.scenario.exclusions == (("E2", "b"),)
        assert known.own_points == ("I/A",)


def test_a_source_kept_from_everybody_here_goes_on_feeding_the_incident_beside(tmp_path: Path) -> None:
    kept_off = WaterTie(hydrant_id="a", tie=Tie.EXCLUDED, at=NOON)
    facts = {
        "I": fire(water_ties=(kept_off,)), "J": fire(["E2"], number="2-002", lat=LAT + 0.001),
        "E2": engine("E2", incident_id="J"), "a": hydrant(50, assignments=(held("E2", "J"),)),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        scenario = ground.known().scenario
        assert scenario is not None
        assert scenario.exclusions == (("E1", "a"),)
        assert prepare(scenario).problem.pinned == {("E2", "a")}


def test_demand_nobody_stated_is_the_tables_and_points_may_lie_elsewhere(tmp_path: Path) -> None:
    with Ground(tmp_path, I=fire(demand_lps=None)) as ground:
        known = ground.known()
        assert known.is_demand_assumed
        assert [p.demand_lps for p in known.wanted] == [20.0]
        assert [reason.code for reason in known.assumed["I/A"]] == ["demand_assumed"]
        points = (WaterPoint(id="A", demand_lps=30), WaterPoint(id="B", demand_lps=10, lon=LON + 0.001, lat=LAT))
        ground.put(I=fire(water_points=points))
        assert ground.known().assumed == {}
        scenario = ground.known().scenario
        assert scenario is not None
        assert [p.lon for p in scenario.incidents[0].points] == [LON, LON + 0.001]


def test_a_point_that_was_only_placed_wants_what_the_table_has_for_the_incident_as_it_is_now(
    tmp_path: Path,
) -> None:
    placed = WaterPoint(id="A", demand_lps=999, lon=LON + 0.001, lat=LAT, basis="old/initial", assumed=True)
    with Ground(tmp_path, I=fire(water_points=(placed,))) as ground:
        known = ground.known()
        assert known.is_demand_assumed
        assert [(p.demand_lps, p.basis, p.lon) for p in known.wanted] == [
            (20.0, "residential/developed", placed.lon)
        ]
        assert [reason.code for reason in known.assumed["I/A"]] == ["demand_assumed"]
        ground.put(I=fire(type="lift_rescue", water_points=(placed,)))
        assert ground.known().scenario is None


def test_without_a_place_there_is_no_question_and_without_the_incident_nothing(tmp_path: Path) -> None:
    with Ground(tmp_path, I=fire(lon=None, lat=None)) as ground:
        assert ground.known().scenario is None
        rescue = fire(type="lift_rescue", demand_lps=None)
        ground.put(I=rescue)
        assert ground.known().scenario is None
        asked = Asked(incident_id="nobody", now=NOON, rules=Rules(), rows={}, reading_life_s=1)
        assert situation(ground.store, ground.book, asked) is None


@pytest.mark.parametrize("status", [UnitStatus.DISPATCHED, UnitStatus.ON_SCENE])
def test_a_unit_on_its_way_is_planned_for_as_one_that_is_there(tmp_path: Path, status: UnitStatus) -> None:
    with Ground(tmp_path, E1=engine(status=status)) as ground:
        scenario = ground.known().scenario
        assert scenario is not None
        assert len(scenario.engines) == 1


def test_hose_is_measured_between_a_point_and_the_sources_around_it_only(tmp_path: Path) -> None:
    apart_m = 3_600.0
    points = (
        WaterPoint(id="A", demand_lps=30),
        WaterPoint(id="B", demand_lps=10, lon=LON, lat=LAT + apart_m / M_PER_DEGREE),
    )
    here, there = hydrant(100), hydrant(apart_m + 100)
    drawn_on = hydrant(apart_m + 200, assignments=(held("E1"),))
    with Ground(tmp_path, I=fire(water_points=points), here=here, there=there, drawn_on=drawn_on) as ground:
        scenario = ground.known().scenario
        assert scenario is not None
        assert {(w.source_id, w.point_id) for w in scenario.ways} == {
            ("here", "I/A"), ("there", "I/B"), ("drawn_on", "I/B"), ("drawn_on", "I/A"),
        }  # fmt: skip
