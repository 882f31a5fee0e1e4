"""Incidents solved apart are fitted together, and solved as one only where they want the same water."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.features.hydrants.allocation.exact import STEPS, Level
from console.features.hydrants.allocation.problem import Engine, Option, Point, Problem, Source, faults, score
from console.features.hydrants.allocation.together import Together
from tests.console.features.hydrants.allocation.instances import best_of_all, drawn
from tests.console.features.hydrants.allocation.test_plan import assert_equal


def solved(problem: Problem) -> Together:
    whole = Together(problem, ())
    for place in range(len(STEPS)):
        whole.step(place, time.monotonic() + 30, time.monotonic)
    return whole


def two_incidents(*options: Option, outlets: int = 1) -> Problem:
    """An engine at each of two incidents that want 20 L/s each; three hydrants of 20, 20 and 10 L/s."""
    engines = (Engine("E0", "I0", 40.0), Engine("E1", "I1", 40.0))
    sources = (Source("a", 20.0, outlets), Source("b", 20.0, outlets), Source("c", 10.0, outlets))
    points = (Point("P0", "I0", 20.0), Point("P1", "I1", 20.0))
    return Problem(engines, sources, points, options)


def test_incidents_that_want_different_water_stay_apart() -> None:
    problem = two_incidents(Option("E0", "a", "P0", 1, 20.0, 40.0), Option("E1", "b", "P1", 1, 20.0, 40.0))
    whole = solved(problem)
    assert len(whole.groups) == 2
    assert score(problem, whole.draws).water_lps == pytest.approx(40.0, abs=0.01)
    assert all(level.proven for level in whole.levels())


def test_one_of_two_that_want_the_same_hydrant_finds_another_as_good() -> None:
    problem = two_incidents(
        Option("E0", "a", "P0", 1, 20.0, 40.0), Option("E1", "a", "P1", 1, 20.0, 60.0),
        Option("E1", "b", "P1", 1, 20.0, 60.0),
    )  # fmt: skip
    whole = solved(problem)
    assert len(whole.groups) == 2
    assert {(d.option.engine_id, d.option.source_id) for d in whole.draws} == {("E0", "a"), ("E1", "b")}
    assert all(level.proven for level in whole.levels())


def test_incidents_with_nothing_as_good_are_solved_as_one() -> None:
    problem = two_incidents(
        Option("E0", "a", "P0", 1, 20.0, 40.0), Option("E1", "a", "P1", 1, 20.0, 40.0),
        Option("E0", "c", "P0", 1, 10.0, 20.0), Option("E1", "c", "P1", 1, 10.0, 60.0),
    )  # fmt: skip
    whole = solved(problem)
    assert len(whole.groups) == 1
    assert_equal(score(problem, whole.draws), best_of_all(problem))
    # 30 L/s either way; E0 at the near small one leaves 60 m of hose in all, the other way round 100 m.
    assert {(d.option.engine_id, d.option.source_id) for d in whole.draws} == {("E0", "c"), ("E1", "a")}
    assert all(level.proven for level in whole.levels())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_whatever_is_contested_the_plan_is_sound_and_the_best(seed: int) -> None:
    problem = drawn(seed, engines=4, sources=3)
    whole = solved(problem)
    assert faults(problem, whole.draws) == []
    assert_equal(score(problem, whole.draws), best_of_all(problem))
    assert all(level.proven for level in whole.levels())


def test_a_group_keeps_what_it_has_proven_when_no_time_is_left() -> None:
    whole = Together(drawn(7, engines=6, sources=8), ())
    group = whole.groups[0]
    for place in range(len(STEPS)):
        group.step(place, 30.0)
        proven = dict(group.levels)
        group.step(place, 0.0)
        assert group.levels == proven
        assert group.is_proven(place)


def test_a_search_begins_anew_only_with_much_more_time_than_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    group = Together(drawn(7, engines=6, sources=8), ()).groups[0]
    asked: list[float] = []
    monkeypatch.setattr(group.climb, "step", lambda names, left_s: asked.append(left_s) or [])
    for left_s in (0.3, 0.3, 0.4, 1.0, 1.2, 2.0):
        group.levels["water_lps"] = Level("water_lps", 0.0, 60.0)
        group.step(0, left_s)
    assert asked == [0.3, 1.0, 2.0]
