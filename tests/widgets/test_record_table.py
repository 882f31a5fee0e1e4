"""widgets/record_table.py"""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from pytestqt.qtbot import QtBot

from resources.words import t
from tests.widgets.gallery import record_table
from widgets.record_table import RecordTable, safe_cell
from widgets.rows import Column, ListRows, RowState
from widgets.windowed_rows import WindowedRows, WindowRequest, WindowResult

COLUMNS = [Column("id", "No.", lambda item: item[0]), Column("name", "Name", lambda item: item[1], sortable=False)]


@pytest.fixture
def rows() -> ListRows:
    rows = ListRows(COLUMNS, lambda item: item[0])
    rows.set_items([("a", "=1+1"), ("b", "two\tlines\nof text"), ("c", "c")])
    return rows


@pytest.fixture
def table(qtbot: QtBot, rows: ListRows) -> RecordTable:
    table = RecordTable(rows)
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    return table


def test_enter_chooses_the_current_row(qtbot: QtBot, table: RecordTable) -> None:
    table.select("b")
    with qtbot.waitSignal(table.chosen) as chosen:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert chosen.args == ["b"]


def test_an_enter_that_is_held_chooses_once(qtbot: QtBot, table: RecordTable) -> None:
    table.select("b")
    chosen: list[str] = []
    table.chosen.connect(chosen.append)
    for is_held in (False, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", is_held)
        QGuiApplication.sendEvent(table.view, press)
    assert chosen == ["b"]


def test_the_keyboard_given_to_the_table_is_in_its_rows(qtbot: QtBot, table: RecordTable) -> None:
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.view.hasFocus)


def test_a_row_is_selected_from_outside_though_the_keyboard_is_on_it_already(
    qtbot: QtBot, table: RecordTable
) -> None:
    table.view.selectionModel().setCurrentIndex(
        table.rows().index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
    )
    assert table.selected_ids() == []
    assert table.select("a")
    assert table.selected_ids() == ["a"]


def test_arrows_select_and_the_selection_is_told_by_id(qtbot: QtBot, table: RecordTable) -> None:
    table.select("a")
    with qtbot.waitSignal(table.selected) as selected:
        qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert selected.args == ["b"]


def test_home_and_end_go_to_the_first_and_the_last_row(qtbot: QtBot, table: RecordTable) -> None:
    with qtbot.waitSignal(table.selected):
        qtbot.keyClick(table.view, Qt.Key.Key_End)
    last = table.rows().rowCount() - 1
    assert table.selected_id() == table.rows().id_at(last)
    qtbot.keyClick(table.view, Qt.Key.Key_Home)
    assert table.selected_id() == table.rows().id_at(0)


def test_selecting_from_outside_is_not_told_back(qtbot: QtBot, table: RecordTable) -> None:
    with qtbot.assertNotEmitted(table.selected):
        assert table.select("c")
    assert table.selected_ids() == ["c"]


def test_the_selection_stays_with_its_record_when_rows_move(table: RecordTable, rows: ListRows) -> None:
    table.select("b")
    rows.set_items([("x", ""), ("c", ""), ("b", "new")])
    assert table.selected_ids() == ["b"]
    assert table.view.currentIndex().row() == 2


def test_what_is_looked_for_and_not_there_leaves_the_choice_alone(
    table: RecordTable,
) -> None:
    table.select("b")
    assert not table.select_listed("gone")
    assert (table.selected_id(), table.selected_ids()) == ("b", ["b"])
    assert table.select_listed("c")
    assert table.selected_ids() == ["c"]


def test_a_record_not_loaded_yet_is_selected_when_it_comes(table: RecordTable, rows: ListRows) -> None:
    assert not table.select("late")
    rows.set_items([*rows.items(), ("late", "")])
    assert table.select("late")


@pytest.mark.parametrize("chosen", ["a", "b", "c"])
def test_a_chosen_row_that_goes_by_itself_leaves_none_chosen(
    qtbot: QtBot, table: RecordTable, rows: ListRows, chosen: str
) -> None:
    told: list[str] = []
    table.select(chosen)
    table.selected.connect(told.append)
    table.chosen.connect(told.append)
    rows.set_items([item for item in rows.items() if item[0] != chosen])
    table.view.setFocus()
    # A view that gets the keyboard makes its first row the current one.
    focused = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason)
    QGuiApplication.sendEvent(table.view, focused)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert (told, table.selected_id(), table.selected_ids()) == ([], "", [])
    rows.set_items([*rows.items(), ("d", "")])
    assert table.selected_ids() == []


@pytest.mark.parametrize(
    ("gone", "key", "wanted"),
    [("b", Qt.Key.Key_Down, "c"), ("b", Qt.Key.Key_Up, "a"), ("c", Qt.Key.Key_Down, "b"),
     ("a", Qt.Key.Key_Up, "b"), ("ab", Qt.Key.Key_Down, "c")],
)  # fmt: skip
def test_arrows_go_on_from_where_the_chosen_row_was(
    qtbot: QtBot, table: RecordTable, rows: ListRows, gone: str, key: Qt.Key, wanted: str
) -> None:
    table.select(gone[-1])
    rows.set_items([item for item in rows.items() if item[0] not in gone])
    focused = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason)
    QGuiApplication.sendEvent(table.view, focused)
    told: list[str] = []
    table.selected.connect(told.append)
    table.chosen.connect(told.append)
    qtbot.keyClick(table.view, key)
    assert (told, table.selected_ids()) == ([wanted], [wanted])
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told == [wanted, wanted]


@pytest.mark.parametrize(
    ("chosen", "gone", "stays", "below"), [("b", "b", [], "c"), ("c", "c", [], "b"), ("c", "a", ["c"], "c")]
)
def test_a_chosen_row_of_a_query_that_goes_by_itself_leaves_no_other_chosen(
    qtbot: QtBot, chosen: str, gone: str, stays: list[str], below: str
) -> None:
    items = ["a", "b", "c"]

    def fetch(request: WindowRequest) -> WindowResult:
        return WindowResult(items[request.offset : request.offset + request.limit], len(items))

    rows = WindowedRows([Column("id", "No.", str)], str, fetch, lambda work, then, _failed: then(work()))
    table = RecordTable(rows)
    qtbot.addWidget(table)
    table.show()
    rows.start()
    qtbot.waitUntil(lambda: table.select(chosen))
    told: list[str] = []
    table.selected.connect(told.append)
    items.remove(gone)
    rows.refresh()
    qtbot.waitUntil(lambda: rows.rowCount() == len(items) and not rows.is_loading())
    assert (told, table.selected_ids()) == ([], stays)
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert table.selected_ids() == [below]


def test_the_last_row_gone_leaves_a_table_that_takes_keys(qtbot: QtBot, table: RecordTable, rows: ListRows) -> None:
    table.select("a")
    rows.set_items([])
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(table.view, key)
    assert table.selected_id() == ""
    rows.set_items([("a", "")])
    assert table.selected_ids() == []


def test_of_several_chosen_rows_those_that_stay_stay_chosen(
    qtbot: QtBot, table: RecordTable, rows: ListRows
) -> None:
    table.select("a")
    qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == ["a", "b"]
    rows.set_items([item for item in rows.items() if item[0] != "b"])
    assert (table.selected_ids(), table.selected_id()) == (["a"], "")


def test_a_row_that_goes_while_one_chosen_elsewhere_is_not_listed_leaves_none_chosen(
    qtbot: QtBot, table: RecordTable, rows: ListRows
) -> None:
    table.select("b")
    assert not table.select("elsewhere")
    assert (table.selected_ids(), table.view.currentIndex().isValid()) == ([], False)
    told: list[str] = []
    table.selected.connect(told.append)
    table.chosen.connect(told.append)
    rows.set_items([item for item in rows.items() if item[0] != "b"])
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told == []


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton])
def test_a_press_on_a_row_chooses_it_once_and_one_on_the_current_row_once_more(
    qtbot: QtBot, table: RecordTable, rows: ListRows, button: Qt.MouseButton
) -> None:
    told: list[str] = []
    table.selected.connect(told.append)
    at = table.view.visualRect(rows.index(1, 0)).center()
    for wanted in (["b"], ["b", "b"]):
        qtbot.mouseClick(table.view.viewport(), button, pos=at)
        if button is Qt.MouseButton.RightButton:
            table.view.customContextMenuRequested.emit(at)
        assert told == wanted


def test_a_menu_called_by_key_on_the_current_row_chooses_it(
    qtbot: QtBot, table: RecordTable, rows: ListRows
) -> None:
    table.select("b")
    told: list[str] = []
    table.selected.connect(told.append)
    table.view.customContextMenuRequested.emit(table.view.visualRect(rows.index(1, 0)).center())
    assert told == ["b"]


def test_that_a_chosen_or_marked_row_went_is_told_until_another_is_chosen(
    qtbot: QtBot, table: RecordTable, rows: ListRows
) -> None:
    table.select("b")
    rows.set_items([item for item in rows.items() if item[0] != "a"])
    assert not table.is_left
    rows.set_items([("c", ""), ("d", "")])
    assert table.is_left
    assert not table.select("elsewhere")
    assert table.is_left
    qtbot.mouseClick(
        table.view.viewport(), Qt.MouseButton.LeftButton, pos=table.view.visualRect(rows.index(0, 0)).center()
    )
    assert not table.is_left
    table.select("c")
    qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    rows.set_items([("d", "")])
    assert table.is_left
    table.start_over()
    assert not table.is_left


def test_arrows_go_on_from_the_gap_though_more_went_than_the_chosen_one(
    qtbot: QtBot, table: RecordTable, rows: ListRows
) -> None:
    rows.set_items([(name, "") for name in "abcde"])
    table.select("c")
    rows.set_items([(name, "") for name in "ade"])
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert table.selected_ids() == ["d"]


def test_copied_rows_are_tab_separated_and_hold_no_formula(qtbot: QtBot, table: RecordTable) -> None:
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "No.\tName\na\t'=1+1\nb\ttwo lines of text\nc\tc\n"


@given(st.text())
def test_no_text_becomes_a_formula_or_a_second_cell(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(("=", "+", "-", "@"))
    assert "\t" not in cell
    assert "\n" not in cell


def test_a_header_click_sorts_and_a_second_one_turns_the_order(qtbot: QtBot, table: RecordTable) -> None:
    orders: list[Any] = []
    table.sort_requested.connect(lambda key, descending: orders.append((key, descending)))
    header = table.view.horizontalHeader()
    for section in (0, 0, 1):
        header.sectionClicked.emit(section)
    assert orders == [("id", False), ("id", True)]


def test_typing_into_the_filter_is_told_once_the_person_pauses(qtbot: QtBot, table: RecordTable) -> None:
    with qtbot.waitSignal(table.filter_changed) as told:
        qtbot.keyClicks(table.filter_line, "abc")
    assert told.args == ["abc"]


def test_the_counter_follows_the_rows(table: RecordTable, rows: ListRows) -> None:
    rows.set_items([("a", "")])
    assert table.counter.text() == t("widgets.table.count", count=1)


def test_a_hundred_thousand_rows_scroll_without_a_halt(qtbot: QtBot) -> None:
    table = record_table()
    qtbot.addWidget(table)
    table.resize(1200, 800)
    table.show()
    qtbot.waitUntil(lambda: table.rows().rowCount() == 100_000)
    bar = table.view.verticalScrollBar()
    longest = 0.0
    for value in range(0, bar.maximum(), bar.maximum() // 60):
        # Of this thread: what else the machine does meanwhile is no halt of ours.
        start = time.thread_time()
        bar.setValue(value)
        table.view.viewport().grab()
        longest = max(longest, time.thread_time() - start)
        qtbot.wait(1)
    assert longest < 0.25


def test_rows_grow_old_in_sight_without_any_change(qtbot: QtBot) -> None:
    old: set[str] = set()
    rows = ListRows([Column("id", "No.", str)], str, lambda item: RowState(stale=item in old, as_of_s=0.0), None)
    rows.set_items([str(n) for n in range(1_000)])
    table = RecordTable(rows)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    asked: list[int] = []
    table.view._repaint_ages()
    assert table.view._stale == frozenset()
    old.add("1")
    old.add("999")
    rows.dataChanged.connect(lambda *_args: asked.append(1))
    table.view._repaint_ages()
    assert table.view._stale == {1}
    assert asked == []


def test_growing_old_looks_only_at_the_rows_in_sight(qtbot: QtBot) -> None:
    asked: list[str] = []

    def state(item: str) -> RowState:
        asked.append(item)
        return RowState()

    rows = ListRows([Column("id", "No.", str)], str, state)
    rows.set_items([str(n) for n in range(20_000)])
    table = RecordTable(rows)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    asked.clear()
    table.view._repaint_ages()
    assert 0 < len(asked) < 20
