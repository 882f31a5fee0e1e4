"""The bound of a weighted sum says of each level no more than it proves."""

import itertools

import numpy as np
import pytest

from console.features.hydrants.allocation.exact import STEPS, Aim, Climb, Level, ceiling
from console.features.hydrants.allocation.problem import score
from tests.console.features.hydrants.allocation.instances import best_of_all, drawn
from tests.console.features.hydrants.allocation.test_plan import assert_equal

AIM = Aim((1000.0, 10.0, 1.0), (20.0, 1.0, 0.125), (0.0, 50.0, 0.0), np.zeros(3), 0.5, 1e-3)
"""Hose in lengths of 20 m, at most 50 crossings, shares in eighths."""


@pytest.mark.parametrize("bound_of", list(itertools.product((-3, -2), (-5, -4, 0), (0, 4))))
def test_no_plan_within_the_sum_beats_the_bounds_of_its_levels(bound_of: tuple[int, int, int]) -> None:
    reached = (-60.0, -5.0, 0.0)
    bounds = AIM.bounds(reached, 1000 * bound_of[0] + 10 * bound_of[1] + bound_of[2])
    assert bounds[0] >= 20.0 * bound_of[0]
    if bound_of[0] == -3:
        assert bounds[1] >= bound_of[1]
        if bound_of[1] == -5:
            assert bounds[2] >= bound_of[2] * 0.125


def test_a_sum_reached_proves_every_level() -> None:
    reached = (-60.0, -5.0, 0.5)
    assert AIM.bounds(reached, AIM.sum(reached)) == [-60.0, -5.0, 0.5]


def test_levels_after_an_unproven_one_are_bounded_by_nothing() -> None:
    assert AIM.bounds((-80.0, -5.0, 0.5), AIM.sum((-60.0, 0.0, 0.0)))[1:] == [float("inf")] * 2


def test_a_sum_that_is_not_bounded_yet_bounds_no_level() -> None:
    assert AIM.bounds((-80.0, -5.0, 0.5), float("inf")) == [float("inf")] * 3


def test_a_search_cut_before_it_has_any_bound_keeps_its_plan_and_proves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = drawn(138)
    climb = Climb(problem, ())
    for names in STEPS[:-1]:
        climb.step(names, 20.0)
    before = climb.best
    monkeypatch.setattr(climb, "_run", lambda _aim, _left_s: (before, float("inf")))
    levels = climb.step(STEPS[-1], 20.0)
    assert climb.best == before
    assert [level.bound for level in levels] == [ceiling(problem, level.name) for level in levels]


def test_a_level_is_proven_only_within_what_counts_as_one() -> None:
    assert Level("water_lps", 10.0, 10.009).proven
    assert not Level("water_lps", 10.0, 10.1).proven
    assert Level("water_lps", 10.0, 10.1).gap == pytest.approx(0.1)
    assert not Level("hose_m", -60.0, -40.0).proven


def test_no_plan_brings_more_than_is_wanted_or_than_water_reaches() -> None:
    problem = drawn(3)
    assert ceiling(problem, "water_lps") == pytest.approx(16.0)
    assert ceiling(problem, "water_lps") < sum(p.demand_lps for p in problem.points)
    assert ceiling(problem, "hose_m") == 0


@pytest.mark.parametrize("seed", [8, 138, 161])
def test_a_solver_that_gives_back_the_plan_it_began_with_is_asked_again(seed: int) -> None:
    problem = drawn(seed, engines=4, sources=3)
    climb = Climb(problem, ())
    for names in STEPS:
        climb.step(names, 20.0)
    assert_equal(score(problem, climb.best), best_of_all(problem))
