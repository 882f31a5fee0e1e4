"""An answer at once, proven in time, and the same one while nothing it rests on has changed."""

import threading
from pathlib import Path

import pytest

from console.features.hydrants.allocation.problem import faults
from console.features.hydrants.difference import Step
from console.features.hydrants.solving import better_answer, first_answer
from models.hydrant import HydrantStatus
from models.water_need import WaterPoint
from tests.console.features.hydrants.fireground import Ground, engine, fire, held, hydrant

FACTS = {
    "I": fire(["E1", "E2"]), "E1": engine("E1"), "E2": engine("E2"),
    "a": hydrant(50, flow_lps=20.0), "b": hydrant(90, flow_lps=25.0), "c": hydrant(95, flow_lps=25.0),
}  # fmt: skip


def test_the_first_answer_can_be_carried_out_and_the_better_one_is_proven(tmp_path: Path) -> None:
    with Ground(tmp_path, **FACTS) as ground:
        first = first_answer(ground.known())
        assert first is not None
        assert not first.final
        assert faults(first.ground.problem, first.plan.draws) == []
        best = better_answer(first, threading.Event())
        assert best.final
        assert best.plan.proven
        assert best.brought_lps == pytest.approx(50.0, abs=0.01)


def test_what_changes_nothing_changes_no_plan(tmp_path: Path) -> None:
    with Ground(tmp_path, **FACTS) as ground:
        first = first_answer(ground.known())
        assert first is not None
        ground.put(E1=engine("E1", phone="119", name="renamed"))
        again = first_answer(ground.known(), better_answer(first, threading.Event()))
        assert again is not None
        assert again.final
        assert again.plan.proven
        assert again.known.units["E1"].fact.phone == "119"


def test_a_dead_hydrant_is_left_and_who_had_another_stays_there(tmp_path: Path) -> None:
    with Ground(tmp_path, **FACTS) as ground:
        first = first_answer(ground.known())
        assert first is not None
        best = better_answer(first, threading.Event())
        before = {d.option.engine_id: d.option.source_id for d in best.plan.draws}
        dead = before["E1"]
        ground.put(**{dead: hydrant(90, number=dead, status=HydrantStatus.OUT_OF_SERVICE)})
        after = first_answer(ground.known(), best)
        assert after is not None
        now = {d.option.engine_id: d.option.source_id for d in after.plan.draws}
        assert now["E2"] == before["E2"]
        assert now["E1"] not in (dead, before["E2"])


def test_more_demand_and_another_engine_are_solved_again_and_running_water_stays(tmp_path: Path) -> None:
    facts = {**FACTS, "b": hydrant(90, flow_lps=25.0, assignments=(held("E1"),))}
    with Ground(tmp_path, **facts) as ground:
        first = first_answer(ground.known())
        assert first is not None
        assert first.change.of("E1").step is Step.STANDS
        ground.put(I=fire(["E1", "E2", "E3"], 90.0), E3=engine("E3"))
        more = first_answer(ground.known(), first)
        assert more is not None
        assert more.change.of("E1").step is Step.STANDS
        assert more.brought_lps == pytest.approx(70.0, abs=0.01)


def test_a_search_that_nobody_waits_for_ends_at_once_with_what_it_has(tmp_path: Path) -> None:
    with Ground(tmp_path, **FACTS) as ground:
        first = first_answer(ground.known())
        assert first is not None
        stop = threading.Event()
        stop.set()
        ended = better_answer(first, stop)
        assert not ended.final
        assert faults(ended.ground.problem, ended.plan.draws) == []


def test_without_a_place_there_is_no_answer_and_without_water_one_that_says_why(tmp_path: Path) -> None:
    with Ground(tmp_path, I=fire(lon=None, lat=None)) as ground:
        assert first_answer(ground.known()) is None
        ground.put(I=fire())
        dry = first_answer(ground.known())
        assert dry is not None
        assert dry.plan.draws == ()
        assert dry.lines[0].why
        ground.put(I=fire(water_points=(WaterPoint(id="A", demand_lps=0.0),)))
        nothing = first_answer(ground.known())
        assert nothing is not None
        assert nothing.wanted_lps == 0
