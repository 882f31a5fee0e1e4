"""The first rows are shown as they stand, each with its own number."""

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from console.features.importing.preview import ROWS, Preview
from console.importing.read import Table


def test_rows_keep_their_numbers_and_a_new_file_has_its_own_columns(qtbot: QtBot) -> None:
    preview = Preview()
    qtbot.addWidget(preview)
    preview.show_table(Table(("a", "b"), [(at, {"a": at, "b": "x\ny"}) for at in range(7, 200)]))
    assert preview.table is not None
    rows = preview.table.rows()
    QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal, preview)
    assert rows.rowCount() == ROWS
    assert [rows.index(0, at).data() for at in range(3)] == ["7", "7", "x y"]
    preview.show_table(Table(("c",), [(1, {})]))
    assert [column.title for column in preview.table.rows().columns][1:] == ["c"]
    assert preview.table.rows().index(0, 1).data() == ""
