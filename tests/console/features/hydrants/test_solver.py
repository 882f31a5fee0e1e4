"""The plan follows the facts: a dead hydrant, a report that changes nothing, an incident that is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from console.facts_panel import FactsPanel
from console.features.hydrants.mains_file import CRS, FILE
from console.features.hydrants.solver import Solver
from models.hydrant import Hydrant
from models.unit import SetUnitStatus, UnitStatus
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, PUMPER
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


def modelled(solver: Solver) -> list[str]:
    """The junctions the model has found."""
    answer = solver.found.answer
    opened = answer.mains.opened if answer is not None else None
    return [f.junction for f in opened.found] if opened is not None else []


def test_without_an_incident_there_is_nothing_to_solve(desk: Desk, solver: Solver) -> None:
    desk.context.selection.work_on("")
    desk.wait(lambda: solver.found.known is None and solver.found.answer is None)
