"""A plan is laid beside what is; what runs is left only by who accepts it."""

from pathlib import Path

from console.features.hydrants.difference import Step, acts, possible_now
from console.features.hydrants.solving import first_answer
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import HydrantStatus
from models.unit import UnitStatus
from tests.console.features.hydrants.fireground import Ground, engine, fire, held, hydrant


def test_who_has_nothing_gets_water_and_who_has_it_keeps_it(tmp_path: Path) -> None:
    facts = {
        "I": fire(["E1", "E2"], 45.0), "E2": engine("E2"),
        "a": hydrant(50, flow_lps=20.0, assignments=(held("E1"),)), "b": hydrant(90, flow_lps=25.0),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        assert [(c.unit_id, c.step, c.runs) for c in found.change.changes] == [
            ("E1", Step.STANDS, True), ("E2", Step.NEW, False),
        ]  # fmt: skip
        given = acts("I", possible_now(found.change, found.known.sources))
        assert given == [AssignHydrant(hydrant_id="b", unit_id="E2", incident_id="I", walk_distance_m=126.0)]


def test_a_source_that_died_is_given_back_before_another_is_taken(tmp_path: Path) -> None:
    facts = {
        "E1": engine(status=UnitStatus.DISPATCHED), "b": hydrant(90, flow_lps=25.0),
        "a": hydrant(50, status=HydrantStatus.OUT_OF_SERVICE, assignments=(held("E1"),)),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        (move,) = found.change.moves
        assert (move.step, move.held, move.source_id, move.runs) == (Step.MOVES, ("a",), "b", False)
        assert possible_now(found.change, found.known.sources) == ()
        assert [type(act) for act in acts("I", found.change.changes)] == [ReleaseHydrant, AssignHydrant]


def test_a_source_whose_outlets_are_taken_as_things_are_waits_for_who_has_it(tmp_path: Path) -> None:
    facts = {
        "I": fire(["E1", "E2"], 80.0), "E1": engine("E1", hose_stock="80×200"),
        "E2": engine("E2", hose_stock="80×80"),
        "a": hydrant(50, flow_lps=30.0, assignments=(held("E1"),)), "b": hydrant(120, flow_lps=40.0),
    }  # fmt: skip
    with Ground(tmp_path, **facts) as ground:
        found = first_answer(ground.known())
        assert found is not None
        assert found.change.of("E1").step is Step.MOVES
        assert found.change.of("E2").step is Step.NEW
        assert possible_now(found.change, found.known.sources) == ()
        given = acts("I", found.change.changes)
        assert [(type(act), act.unit_id, act.hydrant_id) for act in given] == [
            (ReleaseHydrant, "E1", "a"), (AssignHydrant, "E1", "b"), (AssignHydrant, "E2", "a"),
        ]  # fmt: skip


def test_an_engine_nobody_needs_gives_back_what_gives_nothing(tmp_path: Path) -> None:
    with Ground(tmp_path, a=hydrant(50, status=HydrantStatus.MISSING, assignments=(held("E1"),))) as ground:
        found = first_answer(ground.known())
        assert found is not None
        assert found.change.of("E1").step is Step.FREED
        assert [type(act) for act in acts("I", found.change.changes)] == [ReleaseHydrant]
        assert found.change.of("somebody").step is Step.IDLE
