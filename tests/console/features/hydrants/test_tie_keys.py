"""P, X and U, and the keys that take something in the hand, are the table's own, and entries of its menu."""

from typing import cast

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.features.hydrants.dragging import Dragging
from console.features.hydrants.tie_keys import give_drags, give_ties
from models.water_need import Tie
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows


def shown(qtbot: QtBot) -> RecordTable:
    """A table of one row."""
    rows = ListRows([Column("a", "A")], str)
    table = RecordTable(rows, filter_line=False)
    qtbot.addWidget(table)
    rows.setParent(table)
    rows.set_items(["1"])
    return table


def focus(table: RecordTable, qtbot: QtBot) -> None:
    with qtbot.waitExposed(table):
        table.show()
    table.activateWindow()
    table.view.setFocus()
    qtbot.waitUntil(table.view.hasFocus)


def test_each_key_ties_in_its_way(qtbot: QtBot) -> None:
    table = shown(qtbot)
    tied: list[Tie] = []
    give_ties(table, tied.append)
    focus(table, qtbot)
    for key in (Qt.Key.Key_P, Qt.Key.Key_X, Qt.Key.Key_U):
        qtbot.keyClick(table.view, key)
    assert tied == [Tie.PINNED, Tie.EXCLUDED, Tie.NONE]
    assert len(table.view.actions()) >= 4


class Hands:
    """Remembers what it was asked to take."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def take_lay(self, unit_id: str) -> None:
        self.asked.append(f"lay {unit_id}")

    def take_point(self, number: int) -> None:
        self.asked.append(f"point {number}")

    def take_back(self) -> None:
        self.asked.append("back")


def test_each_key_takes_its_own_in_the_hand(qtbot: QtBot) -> None:
    table, hands = shown(qtbot), Hands()
    give_drags(table, cast(Dragging, hands))
    focus(table, qtbot)
    table.select("1")
    for key in (Qt.Key.Key_G, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Z):
        qtbot.keyClick(table.view, key)
    assert hands.asked == ["lay 1", "point 0", "point 1", "point 2", "back"]
