"""The first answer: sound, quick to stop, and close to the best."""

import itertools

from console.features.hydrants.allocation.problem import faults, score
from console.features.hydrants.allocation.quick import first_plan
from tests.console.features.hydrants.allocation.instances import best_of_all, drawn


def test_the_first_plan_brings_nearly_all_the_water_there_is() -> None:
    shares = []
    for seed in range(40):
        problem = drawn(seed)
        best = best_of_all(problem).water_lps
        draws = first_plan(problem, budget_s=1.0)
        assert faults(problem, draws) == []
        if best > 0:
            shares.append(score(problem, draws).water_lps / best)
    assert sum(shares) / len(shares) > 0.97
    assert min(shares) > 0.6


def test_it_stops_improving_when_its_time_is_up_and_is_sound_still() -> None:
    ticks = itertools.count()
    problem = drawn(11, engines=8, sources=10)
    draws = first_plan(problem, budget_s=0.0, clock=lambda: float(next(ticks)))
    assert draws
    assert faults(problem, draws) == []
