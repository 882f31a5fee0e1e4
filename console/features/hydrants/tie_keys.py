"""Keys and menu by which units and sources are tied (P holds, X keeps off, U undoes) and moved on the map."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from console.features.hydrants.dragging import Dragging
from models.water_need import Tie
from resources.words import t
from widgets.record_table import RecordTable

POINTS = "ABC"
KEYS = {"P": Tie.PINNED, "X": Tie.EXCLUDED, "U": Tie.NONE}


def give_ties(table: RecordTable, tie: Callable[[Tie], None]) -> None:
    """Give the rows of a table the keys; they are the table's own, so that its menu has them too."""
    for key, kind in KEYS.items():
        give_key(table, key, t(f"hydrants.tie.{kind}"), partial(tie, kind))


def give_drags(table: RecordTable, dragging: Dragging) -> None:
    """G takes the chosen engine's hose in the hand on the map, 1 to 3 a point of attack, Z puts it back."""
    give_key(table, "G", t("hydrants.drag.take_lay"), lambda: dragging.take_lay(table.selected_id()))
    for number, name in enumerate(POINTS):
        title = t("hydrants.drag.take_point", point=name)
        give_key(table, str(number + 1), title, partial(dragging.take_point, number))
    give_key(table, "Z", t("hydrants.drag.take_back"), dragging.take_back)


def give_key(table: RecordTable, key: str, title: str, run: Callable[[], None]) -> None:
    """A key of the table while the keyboard is in its rows."""
    action = QAction(title, table.view)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.triggered.connect(lambda _checked=False: run())
    table.view.addAction(action)
