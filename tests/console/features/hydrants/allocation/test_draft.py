"""What a draft says is left is left, and what a lay would bring it brings."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.allocation.draft import FULL, Columns, Draft, Rest
from console.features.hydrants.allocation.problem import Problem
from tests.console.features.hydrants.allocation.instances import drawn, most_water


def some_taken(problem: Problem, chance: random.Random) -> dict[str, int]:
    """A lay for some of the engines, no source with more of them than outlets."""
    draft, taken = Draft(problem), dict[str, int]()
    for engine in draft.engines:
        span = draft.columns.spans[engine]
        gains = Rest(draft.columns, taken.values()).gains(span)
        free = [span.start + at for at, gain in enumerate(gains) if gain >= 0]
        if free and chance.random() < 0.6:
            taken[engine] = chance.choice(free)
    return taken


@given(st.integers(0, 10**6))
def test_a_lay_brings_what_it_was_said_to_bring_and_never_more_than_a_network_carries(seed: int) -> None:
    problem = drawn(seed, engines=5, sources=6)
    columns, taken = Columns(problem), some_taken(problem, random.Random(seed))
    for engine, span in columns.spans.items():
        if engine in taken:
            continue
        before = Rest(columns, taken.values())
        for place, gain in enumerate(before.gains(span), span.start):
            if gain == FULL:
                continue
            after = Rest(columns, taken.values())
            after.take(place)
            assert after.water_lps == pytest.approx(before.water_lps + gain, abs=0.001)
            assert after.worth()[1:] == before.worth(place, gain)[1:]
            lays = [columns.options[at] for at in (*taken.values(), place)]
            assert after.water_lps <= most_water(problem, lays, 0.0) + 1e-6


@given(st.integers(0, 10**6))
def test_a_source_without_an_outlet_left_brings_nothing(seed: int) -> None:
    problem = drawn(seed, engines=5, sources=3)
    draft = Draft(problem)
    draft.taken = some_taken(problem, random.Random(seed))
    outlets = {s.id: s.outlets for s in problem.sources}
    for engine in set(draft.engines) - set(draft.taken):
        span = draft.columns.spans[engine]
        for place, gain in enumerate(draft.rest().gains(span), span.start):
            is_full = len(draft.on(place)) >= outlets[draft.columns.options[place].source_id]
            assert (gain == FULL) == is_full


def test_of_lays_that_bring_the_same_the_shortest_is_the_best() -> None:
    for seed in range(30):
        problem = drawn(seed)
        draft = Draft(problem)
        rest = draft.rest()
        for engine in draft.engines:
            found = draft.best(rest, engine)
            assert found is not None
            place, gain = found
            alike = [
                draft.columns.options[draft.columns.spans[engine].start + at]
                for at, other in enumerate(rest.gains(draft.columns.spans[engine]))
                if other == gain
            ]
            chosen = draft.columns.options[place]
            assert (not chosen.kept, chosen.hose_m) == min((not o.kept, o.hose_m) for o in alike)


def test_without_lays_there_is_nothing_to_choose() -> None:
    draft = Draft(Problem((), (), (), ()))
    assert list(draft.engines) == []
    assert draft.rest().worth() == (0.0, 0, 0.0, 0)
