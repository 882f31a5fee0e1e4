"""widgets/rows.py"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from widgets.rows import BadgeRole, Column, IdRole, ListRows, RowState, StateRole
from widgets.status_badge import Badge

COLUMNS = [
    Column("id", "No.", lambda item: item[0]),
    Column("value", "Value", lambda item: str(item[1]), badge=lambda item: Badge("x") if item[1] else None),
]


def make_rows() -> ListRows:
    return ListRows(
        COLUMNS, lambda item: item[0], lambda item: RowState("refused", "why") if item[1] == 9 else RowState()
    )


def items(*pairs: Any) -> list[tuple[str, int]]:
    return [(pair, 0) if isinstance(pair, str) else pair for pair in pairs]


def watched(rows: ListRows) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Warning)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    lists=st.lists(
        st.lists(st.tuples(st.sampled_from("abcdefghij"), st.integers(0, 3)), unique_by=lambda pair: pair[0]),
        max_size=5,
    )
)
def test_any_list_becomes_any_other_and_held_rows_keep_their_id(
    qtbot: QtBot, lists: list[list[tuple[str, int]]]
) -> None:
    rows = make_rows()
    _tester = watched(rows)
    for wanted in lists:
        held = {item[0]: QPersistentModelIndex(rows.index(at, 0)) for at, item in enumerate(rows.items())}
        rows.set_items(wanted)
        assert rows.items() == wanted
        for row_id, index in held.items():
            row = rows.row_of(row_id)
            assert index.isValid() == (row is not None)
            assert not index.isValid() or index.row() == row


def test_a_row_that_jumps_to_the_top_is_one_move(qtbot: QtBot) -> None:
    rows = make_rows()
    rows.set_items(items("a", "b", "c", "d"))
    moves: list[Any] = []
    rows.rowsMoved.connect(lambda *args: moves.append(args))
    rows.set_items(items("d", "a", "b", "c"))
    assert len(moves) == 1


def test_only_what_differs_is_told(qtbot: QtBot) -> None:
    rows = make_rows()
    rows.set_items(items("a", "b", "c"))
    with qtbot.waitSignal(rows.dataChanged) as told:
        rows.set_items(items("a", ("b", 1), "c"))
    assert told.args is not None
    assert (told.args[0].row(), told.args[1].row()) == (1, 1)


def test_the_same_list_again_tells_nothing(qtbot: QtBot) -> None:
    rows = make_rows()
    rows.set_items(items("a", "b"))
    with qtbot.assertNotEmitted(rows.dataChanged), qtbot.assertNotEmitted(rows.rowsInserted):
        rows.set_items(items("a", "b"))


def test_of_a_doubled_id_the_last_one_counts(qtbot: QtBot) -> None:
    rows = make_rows()
    rows.set_items(items(("a", 1), ("a", 2)))
    assert rows.items() == [("a", 2)]


def test_a_refused_row_says_why_in_its_tooltip(qtbot: QtBot) -> None:
    rows = make_rows()
    rows.set_items(items(("a", 9)))
    index = rows.index(0, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "why"
    assert index.data(StateRole) == RowState("refused", "why")
    assert index.data(IdRole) == "a"


@pytest.mark.parametrize(("value", "badge"), [(1, Badge("x")), (0, None)])
def test_a_cell_has_the_badge_its_column_gives(qtbot: QtBot, value: int, badge: Badge | None) -> None:
    rows = make_rows()
    rows.set_items(items(("a", value)))
    assert rows.index(0, 1).data(BadgeRole) == badge


def test_an_age_is_copied_as_its_moment_and_nothing_for_none() -> None:
    rows = ListRows([Column("at", "Age", str, moment=lambda item: item or None)], str)
    rows.set_items([1.0, 0.0])
    shown = [rows.index(row, 0).data() for row in range(2)]
    assert shown[0].startswith(("1969-12-31", "1970-01-01"))
    assert shown[1] == ""


def test_an_age_is_copied_and_read_aloud_as_the_moment_it_is_counted_from(qtbot: QtBot) -> None:
    rows = ListRows([Column("at", "Since", moment=lambda item: item[1])], lambda item: item[0])
    rows.set_items([("a", 1_777_809_600.0), ("b", None), ("c", 1e40)])
    texts = [rows.index(row, 0).data() for row in range(3)]
    assert texts[0].startswith("2026-05-0")
    assert texts[1:] == ["", ""]
