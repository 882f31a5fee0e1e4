"""The plan is shown as a difference, accepted by a key, and never done behind anybody's back."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester

from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.demand_old import ANSWERED, SETTING
from console.features.hydrants.difference import Step
from console.features.hydrants.layer import LAYS, LayLayer
from console.features.hydrants.mains_file import FILE
from console.features.hydrants.plan_page import LOOK_S, ROWS_KEPT, PlanPage
from console.features.hydrants.plan_rows import PUMP_COLUMN, step_badge
from models.assignment import ReleaseHydrant
from models.demand_row import values_of
from models.demand_row_acts import SetDemandRow
from models.hydrant import Hydrant
from models.incident import Incident
from models.record import replace
from models.unit import SetUnitStatus, Unit, UnitStatus
from models.water_need import Tie, WaterPoint
from models.water_plan import SetWaterDemand
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT, OUT_OF_SERVICE, PUMPER
from widgets.panel_state import State
from widgets.theme import ui_font


@pytest.fixture
def page(desk: Desk) -> Iterator[PlanPage]:
    """The page with an incident that the pumper was sent to; everything is given back afterwards."""
    LayLayer(desk.context).start()
    made = desk.put(PlanPage(desk.context), height=700)
    QAbstractItemModelTester(made.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    incident_id = desk.open_incident()
    desk.send(PUMPER, incident_id)
    desk.level()
    desk.wait(lambda: made.rows.rowCount() == 1 and final(made))
    yield made
    desk.mend()
    for hydrant_id in (HYDRANT, FAR):
        for held in desk.get(Hydrant, hydrant_id).fact.assignments:
            desk.do(ReleaseHydrant(hydrant_id=hydrant_id, unit_id=held.unit_id, incident_id=held.incident_id))
    unit = desk.get(Unit, PUMPER).fact
    if unit.incident_id:
        desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.AVAILABLE, incident_id=unit.incident_id))
    desk.level()


def final(page: PlanPage) -> bool:
    return page.answer is not None and page.answer.final


def step(page: PlanPage) -> Step | None:
    return page.answer.lines[0].change.step if page.answer is not None and page.answer.lines else None


def held(desk: Desk, hydrant_id: str) -> list[str]:
    return [a.unit_id for a in desk.get(Hydrant, hydrant_id).fact.assignments]


def focus(desk: Desk, page: PlanPage) -> None:
    """The keyboard is in the rows."""
    page.window().activateWindow()
    page.table.view.setFocus()
    desk.wait(page.table.view.hasFocus)


def read(desk: Desk) -> None:
    """As long as somebody needs to have seen it."""
    desk.qtbot.wait(int(1000 * LOOK_S) + 50)


def test_what_is_wanted_what_comes_and_how_sure_that_is_stands_above_the_engines(page: PlanPage) -> None:
    assert page.state.state() is State.CONTENT
    assert "L/s" in page.demand.text()
    assert "未核实" in page.demand.text()
    assert page.badge.badge().tone == "warn"
    assert page.proof.text().startswith("已证明最优")
    assert page.warning.isVisible()
    assert "1.4" in page.warning.text()
    assert [line.number for line in page.rows.items()] == ["11"]


def test_nothing_is_assigned_until_somebody_accepts_what_he_has_seen(desk: Desk, page: PlanPage) -> None:
    assert step(page) is Step.NEW
    read(desk)
    assert held(desk, HYDRANT) == held(desk, FAR) == []
    page.accept()
    desk.wait(lambda: PUMPER in held(desk, HYDRANT) + held(desk, FAR))
    desk.wait(lambda: step(page) is Step.STANDS)
    assert not page.accept_button.isEnabled()
    page.accept()
    assert any("没有可以新增" in notice.text for notice in desk.context.notices.all)


def test_enter_accepts_only_what_the_chosen_engine_gets(desk: Desk, page: PlanPage) -> None:
    read(desk)
    page.accept_one("nobody")
    assert any("没有可以新增" in notice.text for notice in desk.context.notices.all)
    page.table.select(PUMPER)
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    desk.wait(lambda: PUMPER in held(desk, HYDRANT) + held(desk, FAR))
    desk.wait(lambda: step(page) is Step.STANDS)


def test_a_plan_that_has_just_become_another_one_is_not_accepted(desk: Desk, page: PlanPage) -> None:
    page._changed_at_s = float("inf")
    page.accept()
    assert any("刚有变化" in notice.text for notice in desk.context.notices.all)
    assert held(desk, HYDRANT) == held(desk, FAR) == []
    page._changed_at_s = 0.0
    page.accept()
    desk.wait(lambda: PUMPER in held(desk, HYDRANT) + held(desk, FAR))
    desk.wait(lambda: step(page) is Step.STANDS)
    assert not any("刚有变化" in notice.text for notice in desk.context.notices.all)


def test_more_demand_is_solved_again_and_kept_with_the_incident(desk: Desk, page: PlanPage) -> None:
    assert page.answer is not None
    incident_id = page.answer.known.incident.id
    focus(desk, page)
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_D)
    assert page.form.isVisible()
    page.form.lines[0].flow.setValue(75)
    desk.qtbot.keyClick(page.form.lines[0].flow, Qt.Key.Key_Return)
    desk.wait(lambda: bool(desk.get(Incident, incident_id).fact.water_points))
    assert desk.get(Incident, incident_id).fact.water_points[0].demand_lps == 75
    desk.wait(lambda: page.answer is not None and page.answer.wanted_lps == 75)
    assert not page.form.isVisible()


def test_an_engine_is_held_on_a_source_kept_off_it_and_let_go_by_keys(desk: Desk, page: PlanPage) -> None:
    assert page.answer is not None
    incident_id, first = page.answer.known.incident.id, page.answer.lines[0].change.source_id
    page.table.select(PUMPER)
    focus(desk, page)
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_X)
    desk.wait(lambda: page.answer is not None and page.answer.lines[0].change.source_id not in (first, ""))
    assert desk.get(Incident, incident_id).fact.water_ties[0].tie is Tie.EXCLUDED
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_U)
    desk.wait(lambda: page.answer is not None and page.answer.lines[0].change.source_id == first)
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_P)
    desk.wait(lambda: page.answer is not None and "指挥员指定" in page.answer.lines[0].why)


def test_the_reasons_are_told_with_the_source_out_of_service_named(desk: Desk, page: PlanPage) -> None:
    page.table.select(PUMPER)
    page._draw_detail()
    words = page.detail.text()
    assert "11：" in words
    assert "泵压" in words
    assert "80 mm 假定" in words


def test_the_lay_is_on_the_map_with_its_hose_and_the_point_with_what_it_has(desk: Desk, page: PlanPage) -> None:
    layer = desk.context.map.layer(LAYS)
    assert layer is not None
    desk.wait(lambda: layer.index_of(f"lay/{PUMPER}") is not None)
    assert b" L/s" in layer.payload()
    assert page.answer is not None
    assert layer.index_of(f"point/{page.answer.known.own_points[0]}") is not None


def test_a_source_is_never_offered_that_is_out_of_service(page: PlanPage) -> None:
    assert page.answer is not None
    assert all(d.option.source_id != OUT_OF_SERVICE for d in page.answer.plan.draws)
    assert step_badge(page.answer.lines[0]).text == "新增"


def test_an_incident_that_wants_no_water_asks_for_the_demand(desk: Desk) -> None:
    page = desk.put(PlanPage(desk.context))
    assert page.state.state() is State.LOADING
    desk.wait(lambda: page.state.state() is State.EMPTY)
    incident_id = desk.open_incident(type="lift_rescue")
    desk.wait(lambda: "尚未设定用水需求" in page.state.sentence())
    page.edit_demand()
    assert page.form.isVisible()
    points = (WaterPoint(id="A", demand_lps=0.0),)
    desk.do(SetWaterDemand(incident_id=incident_id, before=(), water_points=points))
    desk.wait(lambda: page.answer is not None and page.badge.badge().text == "不需用水")


def test_the_plan_goes_by_the_centres_table_and_says_which_edition_and_that_an_old_one_is_not_used(
    desk: Desk, page: PlanPage
) -> None:
    desk.context.settings.set(SETTING, "castle 1/2/3 0 0")
    desk.wait(lambda: "原有的用水需求表" in page.warning.text())
    desk.context.settings.set(ANSWERED, True)
    desk.wait(lambda: "原有的用水需求表" not in page.warning.text())
    residential = shipped_rows()["residential"]
    changed = replace(residential, developed_lps=40.0, per_floor_lps=0.0)
    desk.do(SetDemandRow(row_id="residential", before=values_of(residential), after=values_of(changed)))
    desk.wait(lambda: page.answer is not None and page.answer.wanted_lps == 40)
    assert "第 1 版" in page.demand.text()
    taken = WaterPoint(id="A", demand_lps=35.0, basis="residential/developed", basis_edition=1)
    incident_id = page.answer.known.incident.id if page.answer is not None else ""
    desk.do(SetWaterDemand(incident_id=incident_id, before=(), water_points=(taken,)))
    desk.wait(lambda: "取自" in page.demand.text() and "后来已改" not in page.demand.text())
    desk.do(SetDemandRow(row_id="residential", before=values_of(changed), after=values_of(residential)))
    desk.wait(lambda: "后来已改" in page.demand.text())
    desk.level()


def test_where_flows_are_known_from_and_a_model_that_fails_stand_above_the_engines(
    desk: Desk, page: PlanPage
) -> None:
    assert page.proof.text() == "已证明最优 · 流量依据：登记\N{NO-BREAK SPACE}1"
    page.table.select(PUMPER)
    page._draw_detail()
    assert "可取流量：15.0 L/s，登记值" in page.detail.text()
    desk.context.settings.set(FILE, "/nowhere/town.inp")
    desk.wait(lambda: final(page) and "管网模型 town.inp 未能使用" in page.warning.text())
    assert page.answer is not None
    assert page.answer.plan.draws
    desk.context.settings.reset(FILE)
    desk.wait(lambda: final(page) and "town.inp" not in page.warning.text())


def test_on_a_low_screen_the_reasons_give_way_to_the_rows(page, desk):
    page._keep_rows(17)
    page.resize(page.width(), 380)
    desk.wait(lambda: page.table.view.viewport().height() >= ROWS_KEPT * page.table.view.rowHeight(0) - 4)


@pytest.mark.parametrize(("width", "pressure"), [(391, False), (490, True)])
def test_however_narrow_the_dossier_is_engine_source_and_hose_are_read_whole(
    page: PlanPage, width: int, pressure: bool
) -> None:
    page.resize(width, 700)
    view, read = page.table.view, QFontMetrics(ui_font())
    shown = {column.key: view.columnWidth(at) for at, column in enumerate(page.rows.columns)}
    for key, longest in (
        ("unit", "W05-01"),
        ("source", "XH0739→B"),
        ("hose", "≈140 米 7×1"),
        ("hose", "600 米 15×2"),
        ("flow", "105"),
    ):
        assert shown[key] >= read.horizontalAdvance(longest) + 16, key
    assert view.isColumnHidden(PUMP_COLUMN) is not pressure
    assert page.rows.columns[PUMP_COLUMN].key == "pump"
