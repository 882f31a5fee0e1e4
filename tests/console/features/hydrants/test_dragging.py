"""What a hand moves on the map becomes an act, is solved again, told, and can be put back."""

from collections.abc import Iterator

import pytest

from console.features.hydrants.dragging import LAY, POINT
from console.features.hydrants.layer import LAYS, LayLayer
from console.features.hydrants.plan_page import PlanPage
from console.features.hydrants.plan_shapes import ASSUMED, OFFERED
from models.hydrant import Hydrant
from models.incident import Incident
from models.unit import SetUnitStatus, UnitStatus
from models.water_need import pins
from resources.words import set_language, t
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT, LAT, LON, OUT_OF_SERVICE, PUMPER

MOVED = (LON + 0.0012, LAT + 0.0003)


@pytest.fixture
def page(desk: Desk) -> Iterator[PlanPage]:
    """The plan of an incident that the pumper was sent to, in sight."""
    set_language("en")
    LayLayer(desk.context).start()
    made = desk.put(PlanPage(desk.context), height=700)
    incident_id = desk.open_incident()
    desk.send(PUMPER, incident_id)
    desk.level()
    desk.wait(lambda: final(made) and {POINT + "A", LAY + PUMPER} <= handles(made))
    yield made
    desk.level()
    desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.AVAILABLE, incident_id=incident_id))
    desk.level()


def final(page: PlanPage) -> bool:
    return page.answer is not None and page.answer.final


def handles(page: PlanPage) -> set[str]:
    return {handle.id for handle in page.dragging.tool.all}


def incident(desk: Desk, page: PlanPage) -> Incident:
    assert page.answer is not None
    return desk.get(Incident, page.answer.known.incident.id).fact


def said(desk: Desk) -> list[str]:
    return [notice.text for notice in desk.context.notices.all]


def source(page: PlanPage) -> str:
    lay = page.answer.lines[0].lay if page.answer is not None else None
    return lay.source_id if lay is not None else ""


def test_a_point_let_go_elsewhere_is_there_and_what_it_made_is_told(desk: Desk, page: PlanPage) -> None:
    before = incident(desk, page).water_points
    page.dragging.tool.moved.emit(POINT + "A", *MOVED)
    desk.wait(lambda: page.moved.isVisible() and final(page))
    (point,) = incident(desk, page).water_points
    assert (point.lon, point.lat) == MOVED
    assert point.assumed, "nobody has said what it wants"
    assert page.answer is not None
    assert page.answer.known.is_demand_assumed
    assert "assumed" in page.demand.text()
    assert page.moved.text().startswith("Since it was moved:")
    moved = next(handle for handle in page.dragging.tool.all if handle.id == POINT + "A")
    desk.wait(lambda: moved.at == MOVED)
    page.dragging.take_back()
    desk.wait(lambda: incident(desk, page).water_points == before)
    assert not page.moved.isVisible()


def test_the_end_of_a_hose_let_go_on_another_hydrant_holds_the_engine_there(desk: Desk, page: PlanPage) -> None:
    assert source(page) == HYDRANT
    page.dragging.tool.put_on.emit(LAY + PUMPER, FAR)
    desk.wait(lambda: source(page) == FAR)
    assert pins(incident(desk, page).water_ties) == ((PUMPER, FAR),)
    assert "H1\N{NO-BREAK SPACE}▸\N{NO-BREAK SPACE}H2" in page.moved.text()
    page.dragging.tool.put_on.emit(LAY + PUMPER, FAR)
    assert t("hydrants.drag.same") in said(desk)
    page.dragging.take_back()
    desk.wait(lambda: pins(incident(desk, page).water_ties) == () and source(page) == HYDRANT)
    page.dragging.take_back()
    assert t("hydrants.drag.nothing_moved") in said(desk)


def test_how_to_let_go_is_not_told_any_more_once_it_is_let_go(desk: Desk, page: PlanPage) -> None:
    tool, before = page.dragging.tool, incident(desk, page).water_points
    tool.taken.emit(POINT + "A")
    assert t("hydrants.drag.how_point") in said(desk)
    tool.moved.emit(POINT + "A", *MOVED)
    assert t("hydrants.drag.how_point") not in said(desk)
    desk.wait(lambda: incident(desk, page).water_points != before and final(page))
    page.dragging.take_back()
    desk.wait(lambda: incident(desk, page).water_points == before and source(page) == HYDRANT)
    tool.taken.emit(LAY + PUMPER)
    assert t("hydrants.drag.how_lay") in said(desk)
    tool.put_on.emit(LAY + PUMPER, FAR)
    assert t("hydrants.drag.how_lay") not in said(desk)
    desk.wait(lambda: source(page) == FAR)
    page.dragging.take_back()
    desk.wait(lambda: pins(incident(desk, page).water_ties) == () and source(page) == HYDRANT)


def test_what_cannot_be_is_said_and_nothing_is_changed(desk: Desk, page: PlanPage) -> None:
    before = incident(desk, page)
    tool = page.dragging.tool
    for emit, key in (
        (lambda: tool.missed.emit(LAY + PUMPER), "hydrants.drag.missed"),
        (lambda: tool.put_on.emit(LAY + PUMPER, "nobody knows it"), "hydrants.drag.far"),
        (lambda: tool.left.emit(POINT + "A"), "hydrants.drag.left"),
    ):
        emit()
        assert t(key) in said(desk)
    tool.put_on.emit(LAY + PUMPER, OUT_OF_SERVICE)
    assert t("hydrants.notice.not_usable", hydrant="H3") in said(desk)
    tool.moved.emit(POINT + "A", LON + 0.2, LAT)
    assert any("was not moved" in words for words in said(desk))
    desk.level()
    assert incident(desk, page).water_points == before.water_points
    assert incident(desk, page).water_ties == before.water_ties


def test_only_what_is_in_sight_and_allowed_can_be_taken(desk: Desk, page: PlanPage) -> None:
    page.hide()
    assert handles(page) == set()
    page.dragging.take_point(0)
    assert t("hydrants.drag.no_handle") in said(desk)
    page.show()
    desk.wait(lambda: {POINT + "A", LAY + PUMPER} <= handles(page))
    desk.context.map.set_layer_visible(LAYS, False)
    assert handles(page) == set(), "they go with what they are the handles of"
    desk.context.map.set_layer_visible(LAYS, True)
    assert {POINT + "A", LAY + PUMPER} <= handles(page)
    layer = desk.context.map.layer(LAYS)
    assert layer is not None
    layer.hide_styles([OFFERED, ASSUMED])
    desk.context.map.restyle_layer(LAYS)
    assert handles(page) == {POINT + "A"}
    layer.hide_styles([])
    desk.context.map.restyle_layer(LAYS)
    desk.context.selection.work_on("")
    desk.wait(lambda: handles(page) == set())


def test_a_hand_over_a_reading_that_changes_nothing_keeps_what_it_has(desk: Desk, page: PlanPage) -> None:
    before = page.dragging.tool.all
    page.solver.ask()
    desk.level()
    assert page.dragging.tool.all == before
    assert desk.get(Hydrant, HYDRANT).fact.assignments == ()
