"""What no plan can exceed is seen from mains, sources, engines and points, and no plan is found above it."""

import pytest

from console.features.hydrants.allocation.problem import Engine, Option, Point, Problem, Source
from console.features.hydrants.allocation.reachable import most_water_lps
from tests.console.features.hydrants.allocation.instances import best_of_all, drawn


def two_incidents(mains: dict[str, float], *, demand_lps: float = 50.0, pump_lps: float = 40.0) -> Problem:
    """Two engines at each of two incidents, each with a lay of 20 L/s from every source of its side."""
    engines = tuple(Engine(f"E{i}{n}", f"I{i}", pump_lps) for i in range(2) for n in range(2))
    sources = tuple(Source(f"H{i}{n}", 30.0, main_id=f"M{i}") for i in range(2) for n in range(2))
    points = tuple(Point(f"P{i}", f"I{i}", demand_lps) for i in range(2))
    options = tuple(
        Option(e.id, s.id, f"P{e.incident_id[1]}", 1, 20.0, 40.0)
        for e in engines
        for s in sources
        if s.main_id[1] == e.incident_id[1]
    )
    return Problem(engines, sources, points, options, mains)


@pytest.mark.parametrize("seed", range(60))
def test_no_plan_brings_more(seed: int) -> None:
    problem = drawn(seed)
    assert most_water_lps(problem) >= best_of_all(problem).water_lps - 1e-6


def test_each_incident_is_bounded_by_what_binds_it() -> None:
    assert most_water_lps(two_incidents({})) == pytest.approx(80.0)
    assert most_water_lps(two_incidents({"M0": 25.0})) == pytest.approx(25.0 + 40.0)
    assert most_water_lps(two_incidents({"M0": 25.0}, demand_lps=30.0)) == pytest.approx(25.0 + 30.0)
    assert most_water_lps(two_incidents({"M0": 25.0}, pump_lps=8.0)) == pytest.approx(16.0 + 16.0)


def many_incidents(pairs: int, *, demand_lps: float = 50.0) -> Problem:
    """So many times the two incidents, each time with sources and a main of their own."""
    one = two_incidents({"M0": 25.0}, demand_lps=demand_lps)
    return Problem(
        tuple(Engine(f"{n}{e.id}", f"{n}{e.incident_id}", e.pump_lps) for n in range(pairs) for e in one.engines),
        tuple(
            Source(f"{n}{s.id}", s.flow_lps, main_id=f"{n}{s.main_id}") for n in range(pairs) for s in one.sources
        ),
        tuple(Point(f"{n}{p.id}", f"{n}{p.incident_id}", p.demand_lps) for n in range(pairs) for p in one.points),
        tuple(
            Option(f"{n}{o.engine_id}", f"{n}{o.source_id}", f"{n}{o.point_id}", 1, o.flow_lps, o.hose_m)
            for n in range(pairs)
            for o in one.options
        ),
        {f"{n}M0": 25.0 for n in range(pairs)},
    )


def test_more_incidents_than_are_tried_in_every_set_are_bounded_still() -> None:
    assert most_water_lps(many_incidents(4)) == pytest.approx(4 * 65.0)


def test_of_dozens_of_incidents_only_what_all_take_and_what_all_are_given_is_looked_at() -> None:
    """Each of a pair could get 25 and 30 L/s: the bound is looser than that, by the incidents taken one by one."""
    assert most_water_lps(many_incidents(10, demand_lps=30.0)) == pytest.approx(10 * 60.0 - 5.0)
    assert most_water_lps(many_incidents(11, demand_lps=30.0)) == pytest.approx(11 * 60.0)
    assert most_water_lps(many_incidents(11)) == pytest.approx(11 * 65.0)


def test_without_a_lay_nothing_comes() -> None:
    assert most_water_lps(Problem((), (), (Point("P", "I", 30.0),), ())) == 0.0
