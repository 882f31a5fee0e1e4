"""The scenarios are what the figures say they are."""

from console.features.hydrants.allocation.options import prepare
from console.features.hydrants.allocation.problem import faults, score
from tests.bench.allocation.by_hand import nearest_first
from tests.bench.allocation.scenarios import ENGINES, INCIDENTS, SOURCES, scenario


def test_a_seed_gives_the_same_scenario_again() -> None:
    assert scenario(7) == scenario(7)
    assert scenario(7) != scenario(8)


def test_every_other_scenario_wants_more_than_by_hand_is_brought() -> None:
    short = 0
    for seed in range(20):
        problem = prepare(scenario(seed)).problem
        draws = nearest_first(problem)
        assert faults(problem, draws) == []
        short += score(problem, draws).water_lps < sum(p.demand_lps for p in problem.points) - 0.1
    assert short >= 10


def test_the_size_is_that_of_the_target() -> None:
    drawn = scenario(0)
    assert (len(drawn.engines), len(drawn.sources), len(drawn.incidents)) == (ENGINES, SOURCES, INCIDENTS)
    shared = {s.main_id for s in drawn.sources if s.main_id}
    assert all(sum(s.main_id == m for s in drawn.sources) >= 1 for m in shared)
    contested = [w.source_id for w in drawn.ways]
    assert len(contested) > len(set(contested))
