"""The menu of a row: the window's own acts that concern it, with their keys and their refusals."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from console.context import Context
from widgets.record_table import RecordTable

ACTS = ("ages.as_of", "whereabouts.record")
UNIT_ACTS = ("incidents.told_by_voice", "incidents.order_again", "incidents.unit_status", *ACTS)


def give_menu(context: Context, table: RecordTable, acts: Sequence[str] = ACTS) -> None:
    """Give the rows of a table a menu of these acts (keys of console.feature.Act) and of what the table does.

    The row under the pointer is the chosen one by then: acts are on what is chosen.
    """
    table.menu_wanted.connect(lambda _row_id, at: row_menu(context, table, acts).popup(at))


def row_menu(context: Context, table: RecordTable, acts: Sequence[str]) -> QMenu:
    """The menu; it goes when it closes."""
    menu = QMenu(table)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for key in acts:
        action = _action(context, key)
        if action is not None:
            menu.addAction(action)
    menu.addSeparator()
    menu.addActions(table.view.actions())
    return menu


def do_act(context: Context, key: str) -> None:
    """Do one of the window's acts, as its key does."""
    action = _action(context, key)
    if action is not None:
        action.trigger()


def _action(context: Context, key: str) -> QAction | None:
    found = context.window.findChild(QAction, f"act.{key}")
    return found if isinstance(found, QAction) else None
