"""Water is shared out evenly among the engines of a plan, and no level of the plan pays for it."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from console.features.hydrants.allocation.plan import at_once, best
from console.features.hydrants.allocation.problem import (
    ALIKE_LPS,
    Draw,
    Engine,
    Option,
    Point,
    Problem,
    Source,
    faults,
    score,
)
from console.features.hydrants.allocation.shares import shared
from tests.console.features.hydrants.allocation.fairness import could_bring_more, worse_off
from tests.console.features.hydrants.allocation.instances import drawn, most_water


def kept(engine_id: str, source_id: str, flow_lps: float, point_id: str = "P") -> Option:
    return Option(engine_id, source_id, point_id, 1, flow_lps, 40.0, 0, kept=True)


def problem_of(
    lays: list[Option], sources: list[Source], demand_lps: float, mains: dict[str, float] | None = None
) -> Problem:
    engines = tuple(Engine(o.engine_id, "I", 60.0) for o in lays)
    points = tuple(Point(p, "I", demand_lps) for p in sorted({o.point_id for o in lays}))
    return Problem(engines, tuple(sources), points, tuple(lays), mains or {})


def flows(draws: tuple[Draw, ...]) -> dict[str, float]:
    return {d.option.engine_id: round(d.flow_lps, 3) for d in draws}


def test_two_engines_that_stay_on_one_hydrant_pump_the_same() -> None:
    lays = [kept("E1", "H", 22.0), kept("E2", "H", 22.0)]
    problem = problem_of(lays, [Source("H", 22.0, 2)], 30.0)
    first = at_once(problem)
    assert flows(first.draws) == {"E1": 11.0, "E2": 11.0}
    assert flows(best(problem, first, time.monotonic() + 30).draws) == {"E1": 11.0, "E2": 11.0}


def test_what_a_narrow_lay_cannot_carry_goes_to_the_others() -> None:
    lays = [kept("E1", "H", 4.0), kept("E2", "H", 22.0), kept("E3", "H", 22.0)]
    problem = problem_of(lays, [Source("H", 22.0, 3)], 30.0)
    assert flows(at_once(problem).draws) == {"E1": 4.0, "E2": 9.0, "E3": 9.0}


def test_engines_on_two_hydrants_for_one_point_pump_the_same() -> None:
    lays = [kept("E1", "a", 22.0), kept("E2", "b", 22.0)]
    problem = problem_of(lays, [Source("a", 22.0), Source("b", 22.0)], 22.0)
    assert flows(at_once(problem).draws) == {"E1": 11.0, "E2": 11.0}


def test_an_even_split_makes_no_main_fuller() -> None:
    lays = [kept("E1", "a", 22.0), kept("E2", "b", 22.0)]
    sources = [Source("a", 22.0, 1, "M"), Source("b", 22.0, 1, "N")]
    problem = problem_of(lays, sources, 20.0, {"M": 20.0, "N": 80.0})
    assert flows(at_once(problem).draws) == {"E1": 4.0, "E2": 16.0}


def test_a_main_that_is_fuller_elsewhere_in_the_plan_leaves_room_for_an_even_split() -> None:
    lays = [kept("E1", "a", 4.0), kept("E2", "b", 4.0), kept("E3", "c", 4.0, "Q")]
    sources = [Source("a", 4.0, 1, "M"), Source("b", 4.0), Source("c", 4.0, 1, "N")]
    problem = problem_of(lays, sources, 4.0, {"M": 8.0, "N": 4.0})
    poured_so = [Draw(lays[0], 0.0), Draw(lays[1], 4.0), Draw(lays[2], 4.0)]
    assert flows(shared(problem, poured_so)) == {"E1": 2.0, "E2": 2.0, "E3": 4.0}


def test_whoever_can_have_none_beside_the_others_stays_with_none() -> None:
    draws = [Draw(kept("E1", "dry", 22.0), 0.0), Draw(kept("E2", "b", 22.0), 12.0), Draw(kept("E3", "b", 9.0), 0.0)]
    sources = [Source("dry", 0.0), Source("b", 12.0, 2)]
    problem = problem_of([d.option for d in draws], sources, 30.0)
    assert flows(shared(problem, draws)) == {"E1": 0.0, "E2": 6.0, "E3": 6.0}


@pytest.mark.parametrize("seed", range(60))
def test_no_level_falls_and_nobody_has_none_who_could_have_some(seed: int) -> None:
    problem = drawn(seed, engines=6)
    plan = best(problem, at_once(problem), time.monotonic() + 30)
    again = tuple(Draw(d.option, d.flow_lps) for d in shared(problem, plan.draws))
    assert faults(problem, plan.draws) == []
    assert flows(again) == pytest.approx(flows(plan.draws), abs=0.001)
    now = score(problem, plan.draws)
    assert [getattr(now, v.name) for v in plan.levels] == pytest.approx([v.value for v in plan.levels], abs=1e-3)
    taken = [d.option for d in plan.draws]
    assert now.water_lps == pytest.approx(most_water(problem, taken, 0.0), abs=ALIKE_LPS)


def room_lps(problem: Problem, flows: Mapping[Option, float], lay: Option) -> float:
    """What one more lay can bring beside what flows already."""
    sources = {s.id: s for s in problem.sources}
    main = sources[lay.source_id].main_id
    beside_source = sum(q for o, q in flows.items() if o.source_id == lay.source_id)
    beside_main = sum(q for o, q in flows.items() if sources[o.source_id].main_id == main)
    beside_point = sum(q for o, q in flows.items() if o.point_id == lay.point_id)
    demand = next(p.demand_lps for p in problem.points if p.id == lay.point_id)
    room = min(
        lay.flow_lps - flows[lay], sources[lay.source_id].flow_lps - beside_source,
        problem.mains.get(main, 1e9) - beside_main, demand - beside_point,
    )  # fmt: skip
    return max(0.0, room)


@st.composite
def poured(draw: st.DrawFn) -> tuple[Problem, list[Draw]]:
    """Lays that are made, over sources, mains and points that bound each other, with water poured in anyhow."""
    amounts = st.sampled_from([0.0, 4.0, 7.5, 10.0, 12.3, 15.0, 22.0, 33.3, 60.0])
    names = [f"H{n}" for n in range(draw(st.integers(1, 5)))]
    sources = [Source(n, draw(amounts), 9, draw(st.sampled_from(["", "M", "N", "stated nowhere"]))) for n in names]
    lays = [
        kept(f"E{n}", draw(st.sampled_from(names)), draw(amounts), draw(st.sampled_from("PQR")))
        for n in range(draw(st.integers(2, 7)))
    ]
    points = tuple(Point(p, "I", draw(amounts)) for p in "PQR")
    engines = tuple(Engine(lay.engine_id, "I", 60.0) for lay in lays)
    problem = Problem(engines, tuple(sources), points, tuple(lays), {"M": draw(amounts), "N": draw(amounts)})
    flows = dict.fromkeys(lays, 0.0)
    for lay in draw(st.permutations(lays)):
        flows[lay] = room_lps(problem, flows, lay) * draw(st.sampled_from([0.0, 0.3, 1.0, 1.0]))
    for lay in lays:
        flows[lay] += room_lps(problem, flows, lay)
    draws = [Draw(lay, flow) for lay, flow in flows.items()]
    assume(not could_bring_more(problem, draws))
    return problem, draws


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(poured())
def test_no_other_split_would_give_an_engine_more_without_lowering_one_that_has_no_more(
    before: tuple[Problem, list[Draw]],
) -> None:
    problem, draws = before
    split = shared(problem, draws)
    assert faults(problem, split) == []
    assert [d.option for d in split] == [d.option for d in draws]
    assert sum(d.flow_lps for d in split) == pytest.approx(sum(d.flow_lps for d in draws), abs=1e-4)
    assert score(problem, split).margin >= score(problem, draws).margin - 1e-6
    assert worse_off(problem, split, draws) == []
