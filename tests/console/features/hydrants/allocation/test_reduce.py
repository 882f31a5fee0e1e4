"""A problem made smaller has the same answer."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from console.features.hydrants.allocation.reduce import parts, shortlist, worthwhile
from tests.console.features.hydrants.allocation.instances import best_of_all, drawn
from tests.console.features.hydrants.allocation.test_plan import assert_equal


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_lays_left_out_never_had_to_be_taken(seed: int) -> None:
    problem = drawn(seed, engines=3, sources=6)
    assert_equal(best_of_all(worthwhile(problem)), best_of_all(problem))


@given(st.integers(0, 10**6))
def test_parts_share_no_water_and_leave_nothing_out(seed: int) -> None:
    problem = drawn(seed)
    cut = parts(problem)
    assert Counter(o for part in cut for o in part.options) == Counter(problem.options)
    sources = [s.id for part in cut for s in part.sources]
    mains = [m for part in cut for m in part.mains]
    assert len(sources) == len(set(sources))
    assert len(mains) == len(set(mains))


def test_some_lays_are_left_out_where_many_are_alike() -> None:
    problem = drawn(5, engines=2, sources=40)
    assert len(worthwhile(problem).options) < len(problem.options)


def test_a_shortlist_keeps_the_strongest_and_the_shortest_lay_of_each_engine() -> None:
    problem = drawn(5, engines=2, sources=40)
    kept = shortlist(problem, 3).options
    for engine in problem.engines:
        lays = [o for o in problem.options if o.engine_id == engine.id]
        mine = [o for o in kept if o.engine_id == engine.id]
        assert max(o.flow_lps for o in lays) == max(o.flow_lps for o in mine)
        assert min(o.hose_m for o in lays) == min(o.hose_m for o in mine)


def test_what_there_was_no_time_to_look_at_is_kept() -> None:
    problem = drawn(3)
    assert set(worthwhile(problem, lambda: True).options) == set(problem.options)
