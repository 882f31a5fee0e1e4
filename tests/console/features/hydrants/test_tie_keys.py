"""P, X and U are keys of the table's rows, and entries of its menu."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.features.hydrants.tie_keys import give_ties
from models.water_need import Tie
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows


def test_each_key_ties_in_its_way(qtbot: QtBot) -> None:
    rows = ListRows([Column("a", "A")], str)
    table = RecordTable(rows, filter_line=False)
    qtbot.addWidget(table)
    rows.setParent(table)
    rows.set_items(["1"])
    tied: list[Tie] = []
    give_ties(table, tied.append)
    table.show()
    qtbot.waitExposed(table)
    table.activateWindow()
    table.view.setFocus()
    qtbot.waitUntil(table.view.hasFocus)
    for key in (Qt.Key.Key_P, Qt.Key.Key_X, Qt.Key.Key_U):
        qtbot.keyClick(table.view, key)
    assert tied == [Tie.PINNED, Tie.EXCLUDED, Tie.NONE]
    assert len(table.view.actions()) >= 4
