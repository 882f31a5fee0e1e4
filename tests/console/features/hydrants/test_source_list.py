"""The sources: nearest by hose first, out of use never offered, given and taken back by key."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.hydrants import actions
from console.features.hydrants.layer import LAYS, LayLayer
from console.features.hydrants.source_list import SourceList, status_badge, walk_text, water_text
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import Hydrant
from models.unit import SetUnitStatus, Unit, UnitStatus
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT, LADDER, OUT_OF_SERVICE, PUMPER


@pytest.fixture
def tab(desk: Desk) -> Iterator[SourceList]:
    """The tab with an incident that the pumper was sent to; everything is given back afterwards."""
    LayLayer(desk.context).start()
    made = desk.put(SourceList(desk.context))
    QAbstractItemModelTester(made.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    incident_id = desk.open_incident()
    desk.send(PUMPER, incident_id)
    desk.level()
    desk.wait(lambda: made.rows.rowCount() == 3 and PUMPER in made.found.units)
    yield made
    desk.mend()
    for hydrant_id in (HYDRANT, FAR):
        for held in desk.get(Hydrant, hydrant_id).fact.assignments:
            desk.do(ReleaseHydrant(hydrant_id=hydrant_id, unit_id=held.unit_id, incident_id=held.incident_id))
    unit = desk.get(Unit, PUMPER).fact
    desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.AVAILABLE, incident_id=unit.incident_id))
    desk.level()


def ids(tab: SourceList) -> list[str]:
    return [tab.rows.id_at(row) for row in range(tab.rows.rowCount())]


def test_the_nearest_by_hose_comes_first_and_one_out_of_service_last_without_a_distance(tab: SourceList) -> None:
    assert ids(tab) == [HYDRANT, FAR, OUT_OF_SERVICE]
    near, far, out = tab.found.candidates
    assert near.walk is not None
    assert far.walk is not None
    assert near.walk.distance_m < far.walk.distance_m
    assert not out.usable
    assert walk_text(out) == "—"
    assert status_badge(out).tone == "refused"
    assert water_text(near).endswith("15 L/s")


def test_distances_without_roads_are_marked_as_estimates(tab: SourceList) -> None:
    assert tab.estimate.isVisible()
    assert walk_text(tab.found.candidates[0]).startswith("≈")


def test_enter_gives_the_chosen_source_to_the_unit_named_above(desk: Desk, tab: SourceList) -> None:
    assert "11" in tab.for_unit.text()
    tab.table.select(FAR)
    desk.qtbot.keyClick(tab.table.view, Qt.Key.Key_Return)
    desk.wait(lambda: [a.unit_id for a in desk.get(Hydrant, FAR).fact.assignments] == [PUMPER])
    desk.wait(lambda: tab.found.holder(tab.found.candidates[1]) == "11")
    desk.level()
    tab.release()
    desk.wait(lambda: not desk.get(Hydrant, FAR).fact.assignments)


def test_one_key_gives_the_nearest_free_source(desk: Desk, tab: SourceList) -> None:
    actions.assign_chosen_or_best(desk.context)
    desk.wait(lambda: bool(desk.get(Hydrant, HYDRANT).fact.assignments))
    desk.level()


def test_one_key_gives_no_other_source_than_the_one_chosen_on_the_map(desk: Desk, tab: SourceList) -> None:
    desk.context.selection.choose(Hydrant.KIND, "far-away")
    given = desk.context.commands.under_way()
    actions.assign_chosen_or_best(desk.context)
    desk.wait(lambda: [notice.text for notice in desk.context.notices.all][-1:] == [t("widgets.table.left")])
    assert desk.context.commands.under_way() == given


def test_the_chosen_source_gone_no_other_is_given_in_its_place(desk: Desk, tab: SourceList) -> None:
    tab.table.select(FAR)
    tab.rows.set_items([one for one in tab.rows.items() if one.record.id != FAR])
    given = desk.context.commands.under_way()
    tab.assign()
    assert desk.context.notices.all[-1].text == t("widgets.table.left")
    assert desk.context.commands.under_way() == given


def test_a_source_out_of_service_is_refused_with_its_number(desk: Desk, tab: SourceList) -> None:
    tab.table.select(OUT_OF_SERVICE)
    tab.assign()
    assert any("H3" in notice.text for notice in desk.context.notices.all)
    assert desk.get(Hydrant, OUT_OF_SERVICE).fact.assignments == ()


def test_the_lay_to_the_best_offer_is_on_the_map_with_its_length(desk: Desk, tab: SourceList) -> None:
    layer = desk.context.map.layer(LAYS)
    assert layer is not None
    desk.wait(lambda: layer.index_of(HYDRANT) is not None)
    assert " 米".encode() in layer.payload()


def test_taking_a_source_back_leaves_what_another_incident_has(desk: Desk, tab: SourceList) -> None:
    elsewhere = desk.open_incident(work=False)
    desk.send(LADDER, elsewhere)
    desk.do(AssignHydrant(hydrant_id=HYDRANT, unit_id=LADDER, incident_id=elsewhere))
    desk.level()
    desk.wait(lambda: any(c.record.fact.assignments for c in tab.found.candidates))
    tab.table.select(HYDRANT)
    tab.release()
    desk.qtbot.wait(100)
    assert [a.incident_id for a in desk.get(Hydrant, HYDRANT).fact.assignments] == [elsewhere]
    desk.do(SetUnitStatus(unit_id=LADDER, status=UnitStatus.AVAILABLE, incident_id=elsewhere))
