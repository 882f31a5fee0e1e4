"""The rows of the demand table take what is typed, mark what is wrong and take every change back."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from console.features.hydrants.demand_rows import STANDING, DemandRows
from console.features.hydrants.demand_shared import Shared, overlaid
from console.features.hydrants.demand_standing import Standing
from console.features.hydrants.demand_table import COLUMNS
from models.demand_row import DemandRow
from models.record import Record, replace
from resources.words import set_language

SPREAD, BY = COLUMNS.index("spread"), COLUMNS.index("verified_by")


@pytest.fixture
def rows(qapp: object) -> DemandRows:
    set_language("zh")
    return DemandRows(Shared())


def others(key: str = "residential", **fields: Any) -> Shared:
    """The table after another seat has changed a row."""
    fact = replace(Shared().rows[key], edition=1, **fields)
    return overlaid({key: Record(kind=DemandRow.KIND, id=key, fact=fact)})


def type_(rows: DemandRows, row: int, column: int, text: str) -> None:
    assert rows.setData(rows.index(row, column), text)


def test_rows_keep_the_rules_of_an_item_model(rows: DemandRows) -> None:
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows.add()
    type_(rows, 0, SPREAD, "90")
    rows.remove({1, 2})
    rows.undo()
    rows.redo()
    rows.follow(others(initial_lps=12.0))
    rows.replace(())
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
    assert rows.differences() == (0, 1, 1)
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


def test_rows_nobody_touched_follow_the_centre_and_typed_ones_stay_as_they_are_typed(rows: DemandRows) -> None:
    type_(rows, 0, SPREAD, "60")
    rows.follow(others("outdoor", initial_lps=7.0))
    assert rows.lines[-1][3] == "7"
    assert rows.lines[0][SPREAD] == "60"
    assert rows.contested == frozenset()
    (act,) = rows.acts()
    assert act.row_id == "residential"
    rows.undo()
    assert rows.lines == others("outdoor", initial_lps=7.0).lines
    assert not rows.changed


def test_a_row_changed_here_and_elsewhere_is_contested_until_somebody_says_whose_holds(rows: DemandRows) -> None:
    type_(rows, 0, SPREAD, "60")
    rows.follow(others(initial_lps=12.0))
    rows.tell({"residential": Standing("第 1 版", "第 1 版，3 席 李工。")})
    assert rows.contested == {"residential"}
    assert rows.index(0, STANDING).data() == "双方都改了"
    assert "12/20/40" in rows.index(0, STANDING).data(Qt.ItemDataRole.ToolTipRole)
    assert "3 席 李工" in rows.index(0, STANDING).data(Qt.ItemDataRole.ToolTipRole)
    (said,) = rows.theirs()
    assert "住宅" in said
    rows.settle(theirs=False)
    (act,) = rows.acts()
    assert act.before is not None
    assert act.before.initial_lps == 12.0
    type_(rows, 0, SPREAD, "61")
    rows.follow(others(initial_lps=13.0))
    rows.settle(theirs=True)
    assert not rows.changed
    assert rows.lines[0][3] == "13"


def test_what_nobody_may_change_takes_nothing(rows: DemandRows) -> None:
    rows.fixed = True
    assert not rows.setData(rows.index(0, SPREAD), "60")
    assert not rows.flags(rows.index(0, SPREAD)) & Qt.ItemFlag.ItemIsEditable
