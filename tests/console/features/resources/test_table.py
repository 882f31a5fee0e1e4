"""One table: every kind, filtered and sorted, sharing the one selection."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from console.features.resources.table import KINDS, ROWS, OneTable
from models.record import Key
from models.unit import SetUnitStatus, TellByVoice, UnitStatus
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT, OUT_OF_SERVICE, PUMPER


def table_of(desk: Desk) -> OneTable:
    table = desk.put(OneTable(desk.context), 1000, 400)
    QAbstractItemModelTester(table.rows(), QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    desk.wait(lambda: table.rows().rowCount() == 3)
    return table


def ids(table: OneTable) -> list[str]:
    return [table.rows().id_at(row) for row in range(table.rows().rowCount())]


def checked(table: OneTable) -> QAbstractButton:
    chip = table._group.checkedButton()
    assert chip is not None
    return chip


def test_the_filter_leaves_what_has_the_text(desk: Desk) -> None:
    table = table_of(desk)
    table.tables["hydrant"].set_filter("H2")
    desk.wait(lambda: ids(table) == [FAR])
    table.tables["hydrant"].set_filter("nothing like it")
    desk.wait(lambda: ids(table) == [])
    assert table.states["hydrant"].content().isVisible()
    table.tables["hydrant"].set_filter("")
    desk.wait(lambda: ids(table) == [HYDRANT, FAR, OUT_OF_SERVICE])


def test_sorting_by_status_keeps_every_row(desk: Desk) -> None:
    table = table_of(desk)
    table.rows().set_sort("number", True)
    desk.wait(lambda: ids(table) == [OUT_OF_SERVICE, FAR, HYDRANT])


def test_a_row_chosen_here_is_chosen_everywhere_and_the_other_way_round(desk: Desk) -> None:
    table = table_of(desk)
    hydrants = table.tables["hydrant"]
    hydrants.select(HYDRANT)
    desk.qtbot.keyClick(hydrants.view, Qt.Key.Key_Down)
    assert desk.context.selection.key == Key("hydrant", FAR)
    desk.context.selection.choose("hydrant", OUT_OF_SERVICE)
    assert hydrants.selected_id() == OUT_OF_SERVICE


def test_enter_flies_to_the_record(desk: Desk) -> None:
    table = table_of(desk)
    table.tables["hydrant"].select(FAR)
    desk.qtbot.keyClick(table.tables["hydrant"].view, Qt.Key.Key_Return)
    desk.wait(lambda: desk.context.map.view().zoom == 17)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_table_of_its_own(desk: Desk, kind: str) -> None:
    table = desk.put(OneTable(desk.context), 1000, 400)
    table.show_kind(kind)
    QAbstractItemModelTester(table.rows(), QAbstractItemModelTester.FailureReportingMode.Fatal, table)
    desk.wait(lambda: not table.rows().is_loading())
    rows = table.rows()
    texts = [[rows.index(r, c).data() for c in range(rows.columnCount())] for r in range(rows.rowCount())]
    assert all(isinstance(text, str) for line in texts for text in line)


def test_the_filter_finds_records_by_whatever_is_typed(desk: Desk) -> None:
    table = desk.put(OneTable(desk.context), 1000, 400)
    table.show_kind("site")
    desk.wait(lambda: table.rows().rowCount() > 0)
    count = table.rows().rowCount()
    for typed in ("s1", "望火", "wanghuo"):
        table.tables["site"].set_filter(typed)
        desk.wait(lambda: table.rows().rowCount() == 1 and table.rows().item(0) is not None)
        item = table.rows().item(0)
        assert item is not None
        assert item.number == "S1"
        table.tables["site"].set_filter("")
        desk.wait(lambda: table.rows().rowCount() == count)


def test_a_unit_nobody_has_told_is_not_ordered_in_the_table_too(desk: Desk) -> None:
    table = table_of(desk)
    table.show_kind("unit")
    desk.wait(lambda: PUMPER in ids(table))

    def status() -> str:
        rows = table.rows()
        row = rows.row_of(PUMPER)
        return "" if row is None else str(rows.index(row, 3).data())

    incident_id = desk.open_incident()
    desk.level()
    assert status() == t("enums.unit_status.available")
    desk.cut()
    desk.send(PUMPER, incident_id)
    desk.wait(lambda: status() == t("incidents.not_ordered"))
    desk.do(TellByVoice(unit_id=PUMPER, incident_id=incident_id, whom="王"))
    desk.wait(lambda: status() == t("enums.unit_status.dispatched"))
    desk.mend()
    desk.do(SetUnitStatus(unit_id=PUMPER, status=UnitStatus.AVAILABLE, incident_id=incident_id))
    desk.level()


def test_it_is_narrowed_to_some_records_and_lists_all_again_at_a_press(desk: Desk) -> None:
    table = table_of(desk)
    assert not table.all_again.isVisible()
    assert table.show_records("hydrant", [FAR, HYDRANT], "圆内")
    desk.wait(lambda: ids(table) == [HYDRANT, FAR])
    assert "圆内" in table.all_again.text()
    table.show_kind("site")
    assert not table.all_again.isVisible()
    table.show_kind("hydrant")
    assert table.all_again.isVisible()
    table.all_again.click()
    desk.wait(lambda: len(ids(table)) == 3)
    assert not table.all_again.isVisible()
    assert not table.show_records("reading", ["r"], "圆内")


def test_at_the_height_it_wants_eight_rows_are_seen_whole_below_one_line_of_kinds_and_filter(desk: Desk) -> None:
    table = table_of(desk)
    table.resize(990, table.wanted_px())
    QApplication.processEvents()
    view = table.tables["hydrant"].view
    assert view.viewport().height() >= ROWS * view.rowHeight(0)
    assert table.wanted_px() <= 290
    filtered = table.tables["hydrant"].filter_line
    assert filtered.isVisible()
    assert filtered.width() > 150
    table.show_kind("log_entry")
    chip = checked(table)
    assert chip.isVisible()
    assert chip.geometry().right() < filtered.mapTo(table, QPoint()).x()
    assert not filtered.isVisible()
    assert table.tables["log_entry"].filter_line.isVisible()


def test_the_keyboard_goes_from_the_kinds_to_the_filter_to_the_rows(desk: Desk) -> None:
    table = table_of(desk)
    chip, hydrants = checked(table), table.tables["hydrant"]
    chip.setFocus()
    stops: list[QWidget | None] = []
    while QApplication.focusWidget() is not hydrants.view and len(stops) < 40:
        desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert stops[-2:] == [hydrants.filter_line, hydrants.view]
