"""Lays of one kind are counted, and handed out to whole engines as the count says."""

import itertools
from collections import Counter

from hypothesis import assume, given
from hypothesis import strategies as st

from console.features.hydrants.allocation.kinds import handed_out, kinds
from console.features.hydrants.allocation.problem import Engine, Option, Point, Problem, Source

SOURCES = "abcd"


def crews(reached: list[str], counts: list[int] | None = None, pinned: tuple[str, str] | None = None) -> Problem:
    """Engines E0, E1, … that reach these sources, with lays that differ in nothing but engine and source."""
    engines = [Engine(f"E{at}", "I", 30.0, count) for at, count in enumerate(counts or [1] * len(reached))]
    lays = [Option(f"E{at}", source, "P", 1, 20.0, 40.0) for at, found in enumerate(reached) for source in found]
    sources = tuple(Source(source, 20.0, 9) for source in SOURCES)
    pins = frozenset({pinned} if pinned else ())
    return Problem(tuple(engines), sources, (Point("P", "I", 90.0),), tuple(lays), pinned=pins)


def test_lays_of_one_kind_differ_in_the_engine_only() -> None:
    problem = crews(["ab", "ab", "b"])
    assert kinds(problem) == [[0, 2], [1, 3, 4]]


def test_what_a_pinned_engine_does_is_of_no_others_kind() -> None:
    assert kinds(crews(["a", "a", "a"], pinned=("E1", "a"))) == [[0, 2], [1]]


def test_an_engine_makes_room_for_one_that_has_no_other_choice() -> None:
    problem = crews(["ab", "a"])
    assert handed_out(problem, kinds(problem), [0.6, 0.0, 0.4]) == [0]
    # The larger share of a is the first engine's, which alone can make b.
    made = handed_out(problem, kinds(problem), [0.6, 1.0, 0.4])
    assert [(problem.options[at].engine_id, problem.options[at].source_id) for at in made] == [
        ("E0", "b"), ("E1", "a"),
    ]  # fmt: skip


def test_an_engine_that_stands_for_several_makes_several_lays() -> None:
    problem = crews(["ab"], [3])
    assert handed_out(problem, kinds(problem), [2.0, 1.0]) == [0, 0, 1]


@given(st.lists(st.sets(st.sampled_from(SOURCES)), min_size=1, max_size=5), st.data())
def test_shares_of_plans_with_as_many_of_each_kind_become_one_such_plan(
    sets: list[set[str]], data: st.DataObject
) -> None:
    reached = ["".join(sorted(found)) for found in sets]
    problem = crews(reached)
    plans = list(itertools.product(*([None, *found] for found in reached)))
    counted = [Counter(source for source in plan if source) for plan in plans]
    wanted = data.draw(st.sampled_from(counted))
    alike = [plan for plan, count in zip(plans, counted, strict=True) if count == wanted]
    mixed = data.draw(st.lists(st.sampled_from(alike), min_size=1, max_size=4))
    assume(sum(wanted.values()) > 0)
    shares = [
        sum(plan[int(o.engine_id[1:])] == o.source_id for plan in mixed) / len(mixed) for o in problem.options
    ]
    made = [problem.options[at] for at in handed_out(problem, kinds(problem), shares)]
    assert Counter(o.source_id for o in made) == wanted
    assert max(Counter(o.engine_id for o in made).values()) == 1
