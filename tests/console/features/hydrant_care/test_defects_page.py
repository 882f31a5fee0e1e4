"""A defect is led through its steps, by keys alone."""

from PySide6.QtCore import Qt

from console.features.hydrant_care.defects_page import DefectsPage
from models.defect import Defect, DefectStage, DefectType
from models.defect_acts import AssignDefect, DismissDefect, ReportDefect
from models.hydrant import Hydrant
from models.ids import uuid7
from models.record import Key
from tests.console.features.desk import Desk
from tests.console.features.hydrant_care.panels import care_panel
from tests.console.features.world import FAR, HYDRANT


def test_a_defect_goes_through_its_loop_by_the_keyboard(desk: Desk) -> None:
    panel = care_panel(desk)
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
    panel = care_panel(desk)
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


def test_who_is_to_mend_it_is_not_taken_for_how_it_was_mended_when_somebody_was_faster(desk: Desk) -> None:
    panel = care_panel(desk)
    defect_id = uuid7()
    desk.do(ReportDefect(defect_id=defect_id, hydrant_id=FAR, type=DefectType.BLOCKED))
    page = panel.defects
    desk.wait(lambda: page.rows.row_of(defect_id) is not None)
    page.table.select(defect_id)
    page.words.setText("王师傅")
    desk.do(AssignDefect(defect_id=defect_id, hydrant_id=FAR, assigned_to="赵", before=""))
    desk.wait(lambda: _shown(page, defect_id) is DefectStage.ASSIGNED)
    assert page.words.text() == ""
    desk.do(DismissDefect(defect_id=defect_id, hydrant_id=FAR, reason="现场完好"))


def test_a_false_defect_is_dismissed_with_a_reason_and_not_without(desk: Desk) -> None:
    panel = care_panel(desk)
    defect_id = uuid7()
    desk.do(ReportDefect(defect_id=defect_id, hydrant_id=FAR, type=DefectType.STOLEN))
    page = panel.defects
    desk.wait(lambda: page.rows.row_of(defect_id) is not None)
    page.table.select(defect_id)
    page.table.selected.emit(defect_id)
    page.dismiss_button.click()
    assert desk.get(Defect, defect_id).fact.is_open, "nobody said why"
    page.words.setText("现场完好")
    page.dismiss_button.click()
    desk.wait(lambda: page.rows.row_of(defect_id) is None)
    fact = desk.get(Defect, defect_id).fact
    assert (fact.stage, fact.dismissal) == (DefectStage.DISMISSED, "现场完好")
    assert desk.get(Hydrant, FAR).fact.usable
