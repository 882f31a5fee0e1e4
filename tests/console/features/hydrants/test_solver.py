"""The plan follows the facts: a dead hydrant, a report that changes nothing, an incident that is left."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from console.facts_panel import FactsPanel
from console.features.hydrants.difference import Step
from console.features.hydrants.mains_file import CRS, FILE, HOUR, JUNCTIONS
from console.features.hydrants.solver import Solver
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import Hydrant
from models.unit import SetUnitStatus, Unit, UnitStatus
from models.water_need import WaterPoint
from models.water_plan import SetWaterDemand
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, PUMPER, id_of
from tests.console.mains.networks import UNPLACED


@pytest.fixture
def solver(desk: Desk) -> Iterator[Solver]:
    """One that works an incident with a pumper."""
    owner = desk.put(QWidget())
    made = Solver(desk.context, FactsPanel(desk.context, QLabel(owner)), owner)
    incident_id = desk.open_incident()
    desk.send(PUMPER, incident_id)
    desk.level()
    desk.wait(lambda: drawn(made) is not None and final(made))
    yield made
    desk.level()
    desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.AVAILABLE, incident_id=incident_id))
    desk.level()


def drawn(solver: Solver) -> str | None:
    """The source of the plan's one draw."""
    answer = solver.found.answer
    return answer.plan.draws[0].option.source_id if answer is not None and answer.plan.draws else None


def final(solver: Solver) -> bool:
    return solver.found.answer is not None and solver.found.answer.final


def test_a_hydrant_that_dies_is_left_by_the_plan(desk: Desk, world: BackendProcess, solver: Solver) -> None:
    before = drawn(solver)
    number = {"H1": 0.0005, "H2": 0.002}
    dead = next(n for n in number if desk.get(Hydrant, str(before)).fact.number == n)
    fields = {"number": dead, "lon": LON + number[dead], "lat": LAT}
    with world.client() as client:
        load(client, "hydrant", {**fields, "status": "out_of_service"})
        desk.wait(lambda: drawn(solver) not in (None, before) and final(solver))
        load(client, "hydrant", {**fields, "status": "in_service"})
    desk.wait(lambda: drawn(solver) == before)


def test_pressure_that_falls_where_water_flows_is_shown_as_a_move_and_moves_nothing(
    desk: Desk, world: BackendProcess, solver: Solver
) -> None:
    incident_id, flowing = desk.context.selection.incident_id, str(drawn(solver))
    desk.do(AssignHydrant(hydrant_id=flowing, unit_id=PUMPER, incident_id=incident_id))
    desk.level()
    desk.wait(lambda: step(solver) is Step.STANDS)
    fields = {"number": desk.get(Hydrant, flowing).fact.number, "lon": LON + 0.0005, "lat": LAT}
    with world.client() as client:
        load(client, "hydrant", {**fields, "pressure_mpa": 0.05})
        desk.wait(lambda: step(solver) is Step.MOVES and drawn(solver) != flowing and final(solver))
        desk.level()
        assert [a.unit_id for a in desk.get(Hydrant, flowing).fact.assignments] == [PUMPER]
        load(client, "hydrant", {**fields, "pressure_mpa": 0.3})
    desk.wait(lambda: step(solver) is Step.STANDS)
    desk.do(ReleaseHydrant(hydrant_id=flowing, unit_id=PUMPER, incident_id=incident_id))


def test_an_engine_that_arrives_gets_water_and_the_first_keeps_its_own(
    desk: Desk, world: BackendProcess, solver: Solver
) -> None:
    incident_id, first = desk.context.selection.incident_id, str(drawn(solver))
    desk.do(AssignHydrant(hydrant_id=first, unit_id=PUMPER, incident_id=incident_id))
    with world.client() as client:
        load(client, "unit", {"number": "14", "type": "pumper", "hose_m": 800.0})
    second = id_of("unit", "14")
    desk.wait(lambda: desk.context.store.get(Unit, second) is not None)
    points = (WaterPoint(id="A", demand_lps=60.0),)
    desk.do(SetWaterDemand(incident_id=incident_id, before=(), water_points=points))
    desk.send(second, incident_id)
    desk.wait(lambda: steps(solver) == {PUMPER: Step.STANDS, second: Step.NEW} and final(solver))
    assert [a.unit_id for a in desk.get(Hydrant, first).fact.assignments] == [PUMPER]
    desk.do(ReleaseHydrant(hydrant_id=first, unit_id=PUMPER, incident_id=incident_id))
    desk.do(SetUnitStatus(unit_id=second, status=UnitStatus.AVAILABLE, incident_id=incident_id))


def steps(solver: Solver) -> dict[str, Step]:
    """What becomes of each engine's water."""
    answer = solver.found.answer
    return {c.unit_id: c.step for c in answer.change.changes} if answer is not None else {}


def step(solver: Solver) -> Step | None:
    """What becomes of the pumper's."""
    return steps(solver).get(PUMPER)


def test_a_model_of_the_mains_has_the_last_word_and_a_broken_one_is_said(
    desk: Desk, solver: Solver, tmp_path: Path
) -> None:
    path = tmp_path / "town.inp"
    path.write_text(UNPLACED.replace(" A ", " H1 "), encoding="utf-8")
    settings = desk.context.settings
    settings.set(FILE, str(path))
    desk.wait(lambda: final(solver) and modelled(solver) == ["H1"])
    path.write_text("nothing", encoding="utf-8")
    settings.set(CRS, "EPSG:4326")
    desk.wait(lambda: final(solver) and bool(solver.found.answer and solver.found.answer.mains.trouble))
    assert drawn(solver) is not None
    settings.reset(FILE)
    settings.reset(CRS)
    desk.wait(lambda: final(solver) and solver.found.answer is not None and not solver.found.answer.mains.trouble)


def test_a_list_of_junctions_is_followed_and_a_broken_one_is_said(
    desk: Desk, solver: Solver, tmp_path: Path
) -> None:
    model, listed = tmp_path / "town.inp", tmp_path / "hung.csv"
    model.write_text(UNPLACED, encoding="utf-8")
    listed.write_text("编号,节点\nH1,B\n", encoding="utf-8")
    settings = desk.context.settings
    settings.set(JUNCTIONS, str(listed))
    settings.set(FILE, str(model))
    desk.wait(lambda: final(solver) and modelled(solver) == ["B"])
    assert solver.found.told == ""
    listed.write_text("编号,节点\nH1\n", encoding="utf-8")
    settings.set(HOUR, 3)
    desk.wait(lambda: final(solver) and "hung.csv" in solver.found.told)
    for key in (FILE, JUNCTIONS, HOUR):
        settings.reset(key)
    desk.wait(lambda: final(solver) and solver.found.told == "")


def modelled(solver: Solver) -> list[str]:
    """The junctions the model has found."""
    answer = solver.found.answer
    opened = answer.mains.opened if answer is not None else None
    return [f.junction for f in opened.found] if opened is not None else []


def test_a_search_that_breaks_leaves_the_first_answer_and_the_next_change_is_searched_for(
    desk: Desk,
    world: BackendProcess,
    solver: Solver,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: list[logging.LogRecord],
) -> None:
    def broken(*_: object) -> None:
        raise OverflowError("no bound")

    fields = {"number": desk.get(Hydrant, str(drawn(solver))).fact.number, "lon": LON + 0.0005, "lat": LAT}
    with world.client() as client:
        with monkeypatch.context() as patched:
            patched.setattr("console.features.hydrants.solver.better_answer", broken)
            load(client, "hydrant", {**fields, "pressure_mpa": 0.29})
            desk.wait(lambda: bool(expected_log) and final(solver))
        load(client, "hydrant", {**fields, "pressure_mpa": 0.31})
        desk.wait(lambda: pressure(solver) == 0.31 and final(solver))
        load(client, "hydrant", {**fields, "pressure_mpa": None})
    assert all("no bound" in str(record.exc_info) for record in expected_log)


def pressure(solver: Solver) -> float | None:
    """Of the source that is drawn on, as the plan knows it."""
    answer = solver.found.answer
    assert answer is not None
    return answer.known.sources[str(drawn(solver))].fact.pressure_mpa


def test_without_an_incident_there_is_nothing_to_solve(desk: Desk, solver: Solver) -> None:
    desk.context.selection.work_on("")
    desk.wait(lambda: solver.found.known is None and solver.found.answer is None)
