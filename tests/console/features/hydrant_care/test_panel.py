"""The care panel lists what waits and leads each through its steps, by keys alone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.hydrant_care.defects_page import DefectsPage
from console.features.hydrant_care.panel import CarePanel
from models.defect import Defect, DefectStage, DefectType
from models.defect_acts import ReportDefect
from models.hydrant import Hydrant
from models.ids import uuid7
from models.inspection import Round, RoundStatus
from models.record import Key
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT
from widgets.panel_state import State


def _panel(desk: Desk) -> CarePanel:
    panel = desk.put(CarePanel(desk.context), 1100, 320)
    for page in (panel.defects, panel.overdue, panel.rounds):
        QAbstractItemModelTester(page.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, panel)
    desk.wait(lambda: panel.state.state() is State.CONTENT)
    return panel


def test_a_defect_goes_through_its_loop_by_the_keyboard(desk: Desk) -> None:
    panel = _panel(desk)
    defect_id = uuid7()
    desk.do(ReportDefect(defect_id=defect_id, hydrant_id=FAR, type=DefectType.BLOCKED, note="停车遮挡"))
    page = panel.defects
    desk.wait(lambda: page.rows.row_of(defect_id) is not None)
    page.table.select(defect_id)
    page.table.selected.emit(defect_id)
    assert desk.context.selection.key == Key(Hydrant.KIND, FAR)
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    page.words.setText("王师傅")
    desk.qtbot.keyClick(page.words, Qt.Key.Key_Return)
    desk.wait(lambda: _shown(page, defect_id) is DefectStage.ASSIGNED)
    page.words.setText("已清障")
    desk.qtbot.keyClick(page.words, Qt.Key.Key_Return)
    desk.wait(lambda: _shown(page, defect_id) is DefectStage.REPAIRED)
    desk.qtbot.keyClick(page.words, Qt.Key.Key_Return)
    desk.wait(lambda: page.rows.row_of(defect_id) is None)
    fact = desk.get(Defect, defect_id).fact
    assert (fact.assigned_to, fact.repair, fact.stage) == ("王师傅", "已清障", DefectStage.CHECKED)
    assert desk.get(Hydrant, FAR).fact.usable


def _shown(page: DefectsPage, defect_id: str) -> DefectStage | None:
    row = page.rows.row_of(defect_id)
    record = None if row is None else page.rows.item(row)
    return record.fact.stage if record is not None else None


def test_a_repair_found_wanting_is_open_again(desk: Desk) -> None:
    panel = _panel(desk)
    defect_id = uuid7()
    desk.do(ReportDefect(defect_id=defect_id, hydrant_id=HYDRANT, type=DefectType.DAMAGED))
    page = panel.defects
    desk.wait(lambda: page.rows.row_of(defect_id) is not None)
    page.table.select(defect_id)
    page.step()
    assert desk.get(Defect, defect_id).fact.stage is DefectStage.REPORTED, "nobody was named"
    page.other_step()
    desk.wait(lambda: _shown(page, defect_id) is DefectStage.REPAIRED)
    page.other_step()
    desk.wait(lambda: _shown(page, defect_id) is DefectStage.REPORTED)
    assert desk.get(Defect, defect_id).fact.returned == 1
    page.words.setText("王")
    page.step()
    desk.wait(lambda: _shown(page, defect_id) is DefectStage.ASSIGNED)
    page.other_step()
    page.words.setText("赵")
    page.other_step()
    desk.wait(lambda: desk.get(Defect, defect_id).fact.assigned_to == "赵")


def test_the_overdue_are_looked_at_by_enter_or_put_on_a_round(desk: Desk) -> None:
    panel = _panel(desk)
    page = panel.overdue
    desk.wait(lambda: page.rows.row_of(FAR) is not None)
    page.whom.setText("二组")
    desk.qtbot.keyClick(page.whom, Qt.Key.Key_Return)
    desk.wait(lambda: panel.rounds.rows.rowCount() == 1)
    round_id = panel.rounds.rows.id_at(0)
    planned = desk.get(Round, round_id).fact
    assert planned.assigned_to == "二组"
    assert FAR in planned.hydrant_ids
    page.table.select(FAR)
    desk.qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    desk.wait(lambda: page.rows.row_of(FAR) is None)

    rounds = panel.rounds
    rounds.table.select(round_id)
    rounds.lead(round_id)
    assert desk.context.selection.key == Key(Hydrant.KIND, planned.hydrant_ids[0])
    rounds.visit_next()
    desk.wait(lambda: len(desk.get(Round, round_id).fact.visits) == 1)
    rounds.table.select(round_id)
    rounds.reason.setText("暴雨")
    rounds.end()
    desk.wait(lambda: rounds.rows.rowCount() == 0)
    assert desk.get(Round, round_id).fact.status is RoundStatus.ENDED


def test_a_district_without_anything_says_so_in_its_counts(desk: Desk) -> None:
    panel = _panel(desk)
    panel.districts.addItem("空区", "空区")
    panel.districts.setCurrentIndex(panel.districts.count() - 1)
    desk.wait(lambda: panel.overdue.rows.rowCount() == 0)
    assert panel.state.state() is State.CONTENT
    assert not panel.overdue.round_button.isEnabled()
