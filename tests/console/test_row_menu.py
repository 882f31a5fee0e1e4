"""A row's menu has the window's acts that concern it, and what the table does itself."""

from types import SimpleNamespace
from typing import cast

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.context import Context
from console.row_menu import UNIT_ACTS, do_act, row_menu
from resources.words import t
from tests.widgets.gallery import record_table
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows


def test_it_offers_the_acts_there_are_and_copying(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    known = QAction("told", window)
    known.setObjectName("act.incidents.told_by_voice")
    table = record_table()
    qtbot.addWidget(table)
    menu = row_menu(cast("Context", SimpleNamespace(window=window)), table, UNIT_ACTS)
    names = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert names == ["told", t("widgets.table.copy")]
    assert menu.actions()[0] is known


def test_an_act_of_the_window_is_done_by_its_name_and_one_that_is_not_there_is_not(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    done: list[str] = []
    known = QAction("told", window)
    known.setObjectName("act.incidents.told_by_voice")
    known.triggered.connect(lambda: done.append("told"))
    context = cast("Context", SimpleNamespace(window=window))
    do_act(context, "incidents.told_by_voice")
    do_act(context, "incidents.nothing")
    assert done == ["told"]


def test_the_row_under_the_pointer_is_chosen_first(qtbot: QtBot) -> None:
    rows = ListRows([Column("name", "Name", str)], str)
    rows.set_items(["a", "b", "c"])
    table = RecordTable(rows)
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    at = QPoint(20, table.view.rowViewportPosition(1) + 4)
    wanted: list[str] = []
    table.menu_wanted.connect(lambda row_id, _at: wanted.append(row_id))
    with qtbot.waitSignal(table.selected):
        table.view.customContextMenuRequested.emit(at)
    table.view.customContextMenuRequested.emit(QPoint(20, 100_000))
    assert wanted == ["b"] == [table.selected_id()]
