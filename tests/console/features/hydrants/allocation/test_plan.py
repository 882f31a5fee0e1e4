"""The plan found is the best there is, and says truly how far that is proven."""

import math
import random
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.features.hydrants.allocation.exact import LEVELS, Aim, Climb
from console.features.hydrants.allocation.plan import Plan, at_once, best
from console.features.hydrants.allocation.problem import (
    Draw,
    Engine,
    Option,
    Point,
    Problem,
    Score,
    Source,
    faults,
    score,
)
from tests.console.features.hydrants.allocation.instances import best_of_all, drawn


def solved(problem: Problem, seconds: float = 30.0) -> Plan:
    return best(problem, at_once(problem), time.monotonic() + seconds)


def assert_equal(mine: Score, theirs: Score) -> None:
    assert mine.water_lps == pytest.approx(theirs.water_lps, abs=0.011)
    assert (mine.kept, mine.hose_m, mine.crossings) == (theirs.kept, theirs.hose_m, theirs.crossings)
    assert mine.margin == pytest.approx(theirs.margin, abs=0.006)


@pytest.mark.parametrize("seed", range(60))
def test_the_plan_is_as_good_as_the_best_of_all_plans(seed: int) -> None:
    problem = drawn(seed)
    plan = solved(problem)
    assert faults(problem, plan.draws) == []
    assert plan.proven
    assert_equal(score(problem, plan.draws), best_of_all(problem))


@settings(max_examples=40, deadline=None)
@given(st.integers(1_000, 10**6))
def test_the_first_plan_can_be_carried_out_and_is_never_better_than_the_bound(seed: int) -> None:
    problem = drawn(seed, engines=6, sources=8)
    first = at_once(problem)
    assert faults(problem, first.draws) == []
    for level in first.levels:
        assert level.bound >= level.value
    final = solved(problem)
    assert faults(problem, final.draws) == []
    assert not score(problem, first.draws).beats(score(problem, final.draws))
    assert final.levels[0].bound <= first.levels[0].bound + 1e-6


@settings(max_examples=25, deadline=None)
@given(st.integers(1_000, 10**6), st.randoms())
def test_the_order_of_engines_and_sources_changes_no_score(seed: int, chance: random.Random) -> None:
    problem = drawn(seed)
    shuffled = list(problem.options)
    chance.shuffle(shuffled)
    again = replace(problem, options=tuple(shuffled), engines=problem.engines[::-1], sources=problem.sources[::-1])
    assert_equal(score(problem, solved(problem).draws), score(again, solved(again).draws))


def test_a_problem_too_large_for_its_time_keeps_the_first_plan_instead_of_the_commander_waiting() -> None:
    problem = drawn(7, engines=6, sources=8)
    first = at_once(problem)
    looks = iter(range(10**6))
    # Each look at the clock takes a second, and there is one for every lay.
    assert best(problem, first, 10.0, clock=lambda: float(next(looks))) is first


def test_a_crowd_of_engines_is_given_a_source_each_at_once() -> None:
    names = range(40)
    engines = tuple(Engine(f"E{n:02}", "I", 40.0) for n in names)
    sources = tuple(Source(f"H{n:02}", 10.0) for n in names)
    options = tuple(
        Option(e.id, s.id, "P", 1, 10.0, 20.0 + 20.0 * at) for e in engines for at, s in enumerate(sources)
    )
    plan = at_once(Problem(engines, sources, (Point("P", "I", 500.0),), options))
    assert plan.levels[0].value == pytest.approx(400.0)
    assert plan.levels[0].bound == pytest.approx(400.0)


def test_a_pin_is_kept_even_where_it_costs_water() -> None:
    for seed in range(40):
        problem = drawn(seed)
        if not problem.options:
            continue
        pin = (problem.options[-1].engine_id, problem.options[-1].source_id)
        pinned = replace(problem, pinned=frozenset({pin}))
        for plan in (at_once(pinned), solved(pinned)):
            assert pin in {(d.option.engine_id, d.option.source_id) for d in plan.draws}
        assert_equal(score(pinned, solved(pinned).draws), best_of_all(pinned))


def test_levels_out_of_time_keep_an_honest_bound() -> None:
    problem = drawn(7, engines=6, sources=8)
    plan = best(problem, at_once(problem), time.monotonic() - 1)
    true = score(problem, solved(problem).draws)
    first_unproven = next((level for level in plan.levels if not level.proven), None)
    assert [level.name for level in plan.levels] == list(LEVELS)
    if first_unproven is not None:
        assert getattr(true, first_unproven.name) <= first_unproven.bound + 1e-6


def test_a_plan_without_water_is_no_exception() -> None:
    nothing = Problem((), (), (), ())
    assert solved(nothing).draws == ()
    assert solved(nothing).proven


def test_each_level_done_is_heard_as_it_comes() -> None:
    problem, heard = drawn(3), list[Plan]()
    best(problem, at_once(problem), time.monotonic() + 30, heard.append)
    assert len(heard) == 3
    assert heard[0].levels[0].proven
    assert heard[-1].proven


@pytest.mark.parametrize("mains", [{"M": 40.0}, {}], ids=["one main", "water of their own"])
def test_nothing_is_proven_of_hose_while_water_of_several_incidents_might_be_shared_out_otherwise(
    mains: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Climb._run

    def cut(climb: Climb, aim: Aim, left_s: float) -> tuple[tuple[Draw, ...], float]:
        water = np.array_equal(aim.cost, climb._model.weights("water_lps"))
        return (climb.best, math.inf) if water else run(climb, aim, left_s)

    monkeypatch.setattr(Climb, "_run", cut)
    far, near = Option("E0", "a", "P0", 1, 20.0, 200.0), Option("E1", "b", "P1", 1, 20.0, 20.0)
    engines = (Engine("E0", "I0", 40.0), Engine("E1", "I1", 40.0))
    sources = (Source("a", 20.0, 1, "M"), Source("b", 20.0, 1, "M"))
    points = (Point("P0", "I0", 30.0), Point("P1", "I1", 30.0))
    problem = Problem(engines, sources, points, (far, near), mains)
    plan = best(problem, Plan((Draw(far, 20.0),), ()), time.monotonic() + 30)
    levels = {level.name: level for level in plan.levels}
    # 20 L/s take 200 m of hose at one incident and 20 m at the other.
    assert levels["water_lps"].value == pytest.approx(20.0, abs=0.01)
    assert not levels["water_lps"].proven
    assert levels["hose_m"].bound >= -20.0
