"""Through lays that are decided runs the most there can be, and the mains keep the most to spare."""

import itertools

import pytest

from console.features.hydrants.allocation.flows import spread
from console.features.hydrants.allocation.problem import Engine, Option, Point, Problem, Source, faults, score
from tests.console.features.hydrants.allocation.instances import drawn, margin, most_water


@pytest.mark.parametrize("seed", range(20))
def test_water_and_margin_are_those_of_a_network(seed: int) -> None:
    problem = drawn(seed)
    taken: list[Option] = []
    for option, _ in itertools.groupby(problem.options, key=lambda o: o.engine_id):
        lay = next(o for o in problem.options if o.engine_id == option)
        full = [t.source_id for t in taken].count(lay.source_id)
        if full < next(s.outlets for s in problem.sources if s.id == lay.source_id):
            taken.append(lay)
    draws = spread(problem, taken)
    assert faults(problem, draws) == []
    reached, water = score(problem, draws), most_water(problem, taken, 0.0)
    assert reached.water_lps == pytest.approx(water, abs=0.01)
    assert reached.margin == pytest.approx(margin(problem, taken, water), abs=0.01)


def test_a_lay_nothing_runs_through_is_left_out_unless_it_is_kept() -> None:
    source, point = Source("H", 10.0, 2), Point("P", "I", 10.0)
    engines = (Engine("E1", "I", 10.0), Engine("E2", "I", 10.0))
    lays = [Option("E1", "H", "P", 1, 10.0, 20.0), Option("E2", "H", "P", 1, 0.0, 20.0)]
    problem = Problem(engines, (source,), (point,), tuple(lays))
    assert [d.option.engine_id for d in spread(problem, lays)] == ["E1"]
    kept = [lays[0], Option("E2", "H", "P", 1, 0.0, 20.0, kept=True)]
    assert len(spread(Problem(engines, (source,), (point,), tuple(kept)), kept)) == 2


def test_no_lays_no_water() -> None:
    assert spread(Problem((), (), (), ()), []) == ()
