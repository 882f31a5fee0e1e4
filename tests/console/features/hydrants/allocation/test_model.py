"""The programme says of a plan what the plan says of itself."""

from dataclasses import replace

import pytest
from msgspec import structs

from console.features.hydrants.allocation.model import Model
from console.features.hydrants.allocation.problem import faults, score
from console.features.hydrants.allocation.quick import first_plan
from tests.console.features.hydrants.allocation.instances import drawn


@pytest.mark.parametrize("seed", range(8))
def test_a_plan_to_begin_with_is_taken_and_can_only_get_better(seed: int) -> None:
    problem = drawn(seed)
    start = first_plan(problem)
    model = Model(problem)
    model.aim(model.weights("water_lps"))
    model.start_from(start)
    model.solver.run()
    assert faults(problem, model.draws()) == []
    assert score(problem, model.draws()).water_lps >= score(problem, start).water_lps - 0.01


def test_what_is_held_is_held() -> None:
    problem = drawn(4)
    model = Model(problem)
    model.aim(model.weights("water_lps"))
    model.solver.run()
    most = score(problem, model.draws()).water_lps
    model.hold(model.weights("water_lps"), most, 0.001)
    model.cover(most)
    model.aim(model.weights("hose_m"))
    model.solver.run()
    assert score(problem, model.draws()).water_lps == pytest.approx(most, abs=0.01)


@pytest.mark.parametrize("seed", range(8))
def test_engines_that_share_a_kind_of_lay_still_go_whole(seed: int) -> None:
    single = drawn(seed, engines=3)
    lays = tuple(structs.replace(o, kept=False) for o in single.options)
    twins = tuple(structs.replace(o, engine_id=f"{o.engine_id}'") for o in lays)
    engines = (*single.engines, *(replace(e, id=f"{e.id}'") for e in single.engines))
    problem = replace(single, engines=engines, options=(*lays, *twins))
    model = Model(problem)
    model.aim(model.weights("water_lps"))
    model.solver.run()
    told = model.solver.getInfo().objective_function_value
    assert faults(problem, model.draws()) == []
    assert score(problem, model.draws()).water_lps == pytest.approx(told, abs=0.01)


def test_it_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    Model(drawn(1)).solver.run()
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")
