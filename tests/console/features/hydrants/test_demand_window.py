"""The demand table is edited by keys alone, kept on purpose, and a draft that was left is there again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from console.features.hydrants.demand import Stage
from console.features.hydrants.demand_table import COLUMNS, demand_rows, shipped_lines
from console.features.hydrants.demand_window import SETTING, DemandWindow
from resources.words import set_language
from tests.console.features.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier
INITIAL, SPREAD = COLUMNS.index("initial"), COLUMNS.index("spread")


@pytest.fixture
def window(desk: Desk) -> Iterator[DemandWindow]:
    set_language("zh")
    made = DemandWindow.of(desk.context)
    made.open_table()
    yield made
    made.hide()
    desk.context.settings.reset(SETTING)


def type_(desk: Desk, window: DemandWindow, row: int, column: int, text: str) -> None:
    """As somebody does who has only keys."""
    window.view.setCurrentIndex(window.rows.index(row, column))
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Return)
    editor = window.view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    desk.qtbot.keyClicks(editor, text)
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.wait(lambda: window.view.findChild(QLineEdit) is None)


def test_a_number_typed_is_in_force_once_it_is_kept(desk: Desk, window: DemandWindow) -> None:
    type_(desk, window, 0, SPREAD, "55")
    assert "尚未保存" in window.standing.text()
    assert desk.context.settings.get(SETTING) == ""
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Return, CTRL)
    kept = demand_rows(desk.context.settings.get(SETTING))
    assert kept["residential"].least_lps[Stage.SPREAD] == 55
    assert "尚未保存" not in window.standing.text()


def test_what_is_wrong_is_said_and_cannot_be_kept(desk: Desk, window: DemandWindow) -> None:
    type_(desk, window, 0, SPREAD, "many")
    assert "第 1 行" in window.wrong.text()
    assert "“many”" in window.wrong.text()
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Return, CTRL)
    assert desk.context.settings.get(SETTING) == ""
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Z, CTRL)
    assert window.rows.lines == shipped_lines()
    assert window.wrong.isHidden()


def test_esc_puts_it_away_with_the_draft_in_it(desk: Desk, window: DemandWindow) -> None:
    type_(desk, window, 0, SPREAD, "55")
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Escape)
    assert window.isHidden()
    again = DemandWindow.of(desk.context)
    again.open_table()
    assert again is window
    assert again.rows.lines[0][SPREAD] == "55"


def test_rows_are_added_removed_and_brought_back(desk: Desk, window: DemandWindow) -> None:
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Insert)
    assert len(window.rows.lines) == len(shipped_lines()) + 1
    editor = window.view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText("冷库")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.wait(lambda: window.rows.lines[-1][1] == "冷库")
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Delete, CTRL)
    assert window.rows.lines == shipped_lines()
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Z, CTRL)
    assert window.rows.lines[-1][1] == "冷库"


def test_chosen_rows_are_signed_with_name_and_source_only(desk: Desk, window: DemandWindow) -> None:
    window.view.selectAll()
    window.name.setText("李工")
    desk.qtbot.keyClick(window.view, Qt.Key.Key_G, CTRL)
    assert "依据" in window.wrong.text()
    assert window.rows.lines == shipped_lines()
    window.source.setText("GB 50974-2014 表 3.3.2")
    desk.qtbot.keyClick(window.source, Qt.Key.Key_Return)
    assert all(line[-3] == "李工" for line in window.rows.lines)
    assert "均已署名" in window.standing.text()
    window.keep()
    assert all(row.verified for row in demand_rows(desk.context.settings.get(SETTING)).values())


def test_a_table_goes_out_as_a_file_and_comes_in_again(desk: Desk, window: DemandWindow, tmp_path: Path) -> None:
    type_(desk, window, 0, SPREAD, "55")
    draft = window.rows.lines
    window.write_file(tmp_path / "table.xlsx")
    desk.wait((tmp_path / "table.xlsx").exists)
    window.rows.replace(shipped_lines())
    window.read_file(tmp_path / "table.xlsx")
    desk.wait(lambda: window.rows.lines == draft)
    (tmp_path / "none.csv").write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    window.read_file(tmp_path / "none.csv")
    desk.wait(lambda: "none.csv" in window.wrong.text())
    assert window.rows.lines == draft


def test_put_back_in_the_settings_an_untouched_draft_follows(desk: Desk, window: DemandWindow) -> None:
    type_(desk, window, 0, INITIAL, "12")
    window.keep()
    desk.context.settings.reset(SETTING)
    assert window.rows.lines == shipped_lines()
