"""Engines that are alike are solved as one, and the answer is the same."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from console.features.hydrants.allocation.alike import Alike
from console.features.hydrants.allocation.exact import STEPS, Climb
from console.features.hydrants.allocation.problem import Draw, Engine, Option, Point, Problem, Source, faults, score
from tests.console.features.hydrants.allocation.instances import best_of_all, drawn
from tests.console.features.hydrants.allocation.test_plan import assert_equal


def doubled(problem: Problem) -> Problem:
    """Every engine has a twin."""
    twins = [replace(e, id=f"{e.id}'") for e in problem.engines]
    lays = [structs.replace(o, engine_id=f"{o.engine_id}'") for o in problem.options]
    return replace(problem, engines=(*problem.engines, *twins), options=(*problem.options, *lays))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_best_plan_of_twins_is_the_best_of_all_plans(seed: int) -> None:
    single = drawn(seed, engines=2, sources=4)
    problem = doubled(replace(single, options=tuple(structs.replace(o, kept=False) for o in single.options)))
    climb = Climb(problem, ())
    for names in STEPS:
        climb.step(names, 20.0)
    assert faults(problem, climb.best) == []
    assert_equal(score(problem, climb.best), best_of_all(problem))


def two(**changes: object) -> Problem:
    """Two engines that are alike, but for the changes to the second's lay to b."""
    engines = (Engine("E1", "I", 30.0), Engine("E2", "I", 30.0))
    sources, points = (Source("a", 20.0), Source("b", 20.0)), (Point("P", "I", 60.0),)
    lays = [Option(e, s, "P", 1, 20.0, 40.0) for e in ("E1", "E2") for s in ("a", "b")]
    lays[-1] = structs.replace(lays[-1], **changes)
    return Problem(engines, sources, points, tuple(lays))


def test_who_draws_already_is_pinned_or_has_another_lay_is_nobodys_like() -> None:
    assert [e.count for e in Alike(two()).problem.engines] == [2]
    for changed in (two(kept=True), two(hose_m=60.0), replace(two(), pinned=frozenset({("E2", "b")}))):
        assert [e.count for e in Alike(changed).problem.engines] == [1, 1]


def test_whoever_made_a_lay_before_makes_it_again() -> None:
    problem = two()
    for first, second in (("E1", "E2"), ("E2", "E1")):
        plan = [
            Draw(next(o for o in problem.options if (o.engine_id, o.source_id) == pair), 20.0)
            for pair in ((first, "a"), (second, "b"))
        ]
        alike = Alike(problem)
        joined = alike.joined(plan)
        assert {d.option.engine_id for d in joined} == {"E1"}
        assert set(alike.apart(joined[::-1], plan)) == set(plan)
        assert {d.option.source_id for d in alike.apart(joined[:1], [])} == {"a"}
