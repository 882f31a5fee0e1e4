"""The plan follows the facts: a dead hydrant, a report that changes nothing, an incident that is left."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from console.facts_panel import FactsPanel
from console.features.hydrants.solver import Solver
from models.hydrant import Hydrant
from models.unit import SetUnitStatus, UnitStatus
from tests.backend.acts import load
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, PUMPER


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


def test_without_an_incident_there_is_nothing_to_solve(desk: Desk, solver: Solver) -> None:
    desk.context.selection.work_on("")
    desk.wait(lambda: solver.found.known is None and solver.found.answer is None)
