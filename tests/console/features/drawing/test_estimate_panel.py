"""The panel of the estimates: what is typed becomes a drawing that says it is an estimate."""

from typing import Any

import pytest

from console.features.drawing.estimate_panel import EstimatePanel
from console.features.drawing.estimating import CIRCLE, PLUME
from models.drawing import Drawing
from models.store import Query
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON


@pytest.fixture
def panel(desk: Desk) -> EstimatePanel:
    return desk.put(EstimatePanel(desk.context))


def made(desk: Desk, key: str) -> list[Any]:
    found = desk.services.store.page(Query(kind=Drawing.KIND, order="at"), 500)
    return [record.fact for record in found if record.fact.type == key]


def test_it_begins_where_the_worked_incident_is(panel: EstimatePanel, desk: Desk) -> None:
    desk.open_incident()
    panel.begin(PLUME)
    desk.wait(lambda: panel.place.text() == f"{LON:.6f}, {LAT:.6f}")
    assert panel.rate.isVisible()
    assert not panel.radius.isVisible()


def test_it_is_at_the_incident_chosen_last_however_the_answers_come(panel: EstimatePanel, desk: Desk) -> None:
    first, last = desk.open_incident(work=False), desk.open_incident(work=False, lon=LON + 0.01)
    for incident_id in (first, last):
        desk.context.selection.choose("incident", incident_id)
        panel.begin(CIRCLE)
    desk.wait(lambda: not desk.context.background._running)
    assert panel.place.text() == f"{LON + 0.01:.6f}, {LAT:.6f}"


def test_a_circle_from_the_table_is_drawn_with_its_source_and_as_unverified(
    panel: EstimatePanel, desk: Desk
) -> None:
    panel.begin(CIRCLE)
    panel.place.setText("120.1, 30.1")
    desk.wait(lambda: bool(panel._table))
    panel.substance.setText("0000")
    assert panel.found.count() == 3
    panel.found.setCurrentIndex(2)
    panel.found.activated.emit(2)
    assert panel.radius.value() == 200.0
    panel.draw()
    desk.wait(lambda: bool(made(desk, CIRCLE)))
    drawn = made(desk, CIRCLE)[-1]
    assert drawn.points == ((120.1, 30.1),)
    assert drawn.estimate is not None
    assert (drawn.estimate.verified, "未核实" in drawn.estimate.source) == (False, True)


def test_a_plume_is_drawn_with_its_wind(panel: EstimatePanel, desk: Desk) -> None:
    panel.begin(PLUME)
    panel.place.setText("120.1, 30.1")
    panel.wind_from.setValue(270)
    panel.draw()
    desk.wait(lambda: bool(made(desk, PLUME)))
    drawn = made(desk, PLUME)[-1]
    assert min(lon for lon, _lat in drawn.points) >= 120.1 - 1e-6
    assert drawn.estimate is not None
    assert drawn.estimate.wind_at is not None
    assert panel.says.text()


def test_no_place_is_said_and_nothing_is_drawn(panel: EstimatePanel, desk: Desk) -> None:
    panel.place.setText("there")
    before = len(desk.context.commands.entries())
    panel.draw()
    assert panel.says.text()
    assert len(desk.context.commands.entries()) == before
