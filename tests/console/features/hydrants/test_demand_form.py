"""The demand is typed or worked out from the table; Esc loses nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.demand_form import DemandForm
from models.incident import Incident
from models.record import Record
from models.water_need import WaterPoint
from tests.console.features.desk import Desk


@pytest.fixture
def form(desk: Desk) -> Iterator[DemandForm]:
    """Open on an incident of which nobody has said anything."""
    made = desk.put(DemandForm(desk.context))
    incident = desk.get(Incident, desk.open_incident())
    made.begin(incident, (WaterPoint(id="A", demand_lps=20, basis="residential/developed"),), shipped_rows())
    yield made
    desk.level()


def kept(desk: Desk) -> Record[Incident]:
    return desk.get(Incident, desk.context.selection.incident_id)


def test_up_to_three_points_are_kept_each_where_it_was_pointed_out(desk: Desk, form: DemandForm) -> None:
    form.lines[0].name.setText("北侧")
    form.lines[0].flow.setValue(50)
    form.lines[2].flow.setValue(15)
    form.lines[2].place.click()
    desk.context.map.clicked.emit(120.001, 30.001)
    desk.qtbot.keyClick(form.lines[0].flow, Qt.Key.Key_Return)
    desk.wait(lambda: bool(kept(desk).fact.water_points))
    assert kept(desk).fact.water_points == (
        WaterPoint(id="A", demand_lps=50, name="北侧"), WaterPoint(id="C", demand_lps=15, lon=120.001, lat=30.001),
    )  # fmt: skip


def test_what_the_form_does_not_show_stays_and_a_height_goes_with_its_place(desk: Desk, form: DemandForm) -> None:
    wanted = (
        WaterPoint(id="A", demand_lps=12.5, arrives_mpa=0.35, elevation_m=8.0),
        WaterPoint(id="C", demand_lps=30, lon=120.001, lat=30.001, elevation_m=4.0),
    )
    form._fill(wanted)
    assert form.points() == wanted
    form.lines[0].flow.setValue(40)
    form.lines[2].place.click()
    first, last = form.points()
    assert (first.demand_lps, first.arrives_mpa, first.elevation_m) == (40, 0.35, 8.0)
    assert (last.id, last.lon, last.elevation_m) == ("C", None, None)


def test_a_place_pointed_out_is_taken_back_by_the_same_press(desk: Desk, form: DemandForm) -> None:
    line = form.lines[1]
    line.place.click()
    desk.context.map.clicked.emit(120.001, 30.001)
    assert line.at == (120.001, 30.001)
    line.place.click()
    assert line.at is None
    desk.context.map.clicked.emit(120.002, 30.002)
    assert line.at is None


def test_the_table_works_the_demand_out_and_says_that_it_did(form: DemandForm) -> None:
    form.occupancy.setCurrentIndex(form.occupancy.findData("warehouse"))
    form.area.setValue(600)
    assert "120 L/s" in form.worked_out.text()
    assert "未核实" in form.worked_out.text()
    form.take_button.click()
    assert form.points() == (WaterPoint(id="A", demand_lps=120, basis="warehouse/developed"),)
    form.lines[0].flow.setValue(125)
    assert form.points()[0].basis == ""


def test_esc_leaves_and_what_was_typed_is_there_again(desk: Desk, form: DemandForm) -> None:
    form.lines[0].flow.setValue(33)
    desk.qtbot.keyClick(form.lines[0].flow, Qt.Key.Key_Escape)
    assert not form.isVisible()
    form.begin(kept(desk), (WaterPoint(id="A", demand_lps=20),), shipped_rows())
    assert form.lines[0].flow.value() == 33
    assert kept(desk).fact.water_points == ()
