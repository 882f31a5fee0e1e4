"""The rows of the demand table take what is typed, mark what is wrong and take every change back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.hydrants.demand_rows import DemandRows
from console.features.hydrants.demand_table import COLUMNS, shipped_lines
from resources.words import set_language

SPREAD, BY = COLUMNS.index("spread"), COLUMNS.index("verified_by")


@pytest.fixture
def rows(qapp: object) -> DemandRows:
    set_language("zh")
    return DemandRows(shipped_lines())


def type_(rows: DemandRows, row: int, column: int, text: str) -> None:
    assert rows.setData(rows.index(row, column), text)


def test_rows_keep_the_rules_of_an_item_model(rows: DemandRows) -> None:
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows.add()
    type_(rows, 0, SPREAD, "90")
    rows.remove({1, 2})
    rows.undo()
    rows.redo()
    rows.begin(())
    assert rows.rowCount() == 0
    del tester


def test_what_is_wrong_stays_as_it_was_typed_with_a_mark_and_its_sentence(rows: DemandRows) -> None:
    type_(rows, 0, SPREAD, "viel")
    index = rows.index(0, SPREAD)
    assert index.data(Qt.ItemDataRole.EditRole) == "viel"
    assert index.data() == "⚠ viel"
    assert "“viel”" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert rows.wrong
    type_(rows, 0, SPREAD, "60")
    assert not rows.wrong


def test_every_change_is_taken_back_and_made_again(rows: DemandRows) -> None:
    before = rows.lines
    type_(rows, 0, SPREAD, "60")
    rows.add()
    rows.remove({0})
    after = rows.lines
    for _step in range(3):
        rows.undo()
    assert rows.lines == before
    assert not rows.can_undo
    for _step in range(3):
        rows.redo()
    assert rows.lines == after
    assert not rows.can_redo


def test_a_row_is_not_verified_until_it_is_signed_and_nobody_types_a_signature(rows: DemandRows) -> None:
    assert rows.index(0, BY).data() == "未核实"
    assert not rows.setData(rows.index(0, BY), "李工")
    assert not rows.flags(rows.index(0, BY)) & Qt.ItemFlag.ItemIsEditable
    rows.sign({0}, "李工", "GB 50974", "2026-11-27")
    assert rows.index(0, BY).data() == "李工"
    assert rows.index(1, BY).data() == "未核实"
    type_(rows, 0, SPREAD, "60")
    assert rows.index(0, BY).data() == "未核实"


def test_units_stand_in_the_headers(rows: DemandRows) -> None:
    assert "L/s" in rows.headerData(SPREAD, Qt.Orientation.Horizontal)
