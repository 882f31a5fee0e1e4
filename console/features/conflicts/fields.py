"""The table of contested fields: theirs, mine, and what comes of it; 1, 2 and 3 choose, Enter decides."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.features.conflicts.work import Conflict, Line
from models.conflict import Choice
from resources.words import t
from widgets.escape import Escape
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge

KEYS = {Qt.Key.Key_1: Choice.THEIRS, Qt.Key.Key_2: Choice.MINE, Qt.Key.Key_3: Choice.BOTH}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Row:
    """A line with what is chosen for it."""

    line: Line
    choice: Choice | None

    @property
    def outcome(self) -> str:
        """What the field will hold."""
        values = {Choice.THEIRS: self.line.theirs, Choice.MINE: self.line.mine, Choice.BOTH: self.line.both}
        return " / ".join(values[self.choice].splitlines()) if self.choice is not None else "—"


class FieldTable(QWidget):
    """The fields of one conflict, and the choices made so far."""

    changed = Signal()
    """Another choice was made."""
    decide_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflict: Conflict | None = None
        self._choices: dict[str, dict[str, Choice]] = {}
        self.rows = ListRows(_columns(), lambda row: row.line.field, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.setFocusProxy(self.table.view)
        self.table.view.installEventFilter(self)
        Escape(self, (self.table.view,), self.back_wanted.emit)

    def show_conflict(self, conflict: Conflict | None) -> None:
        """Show its fields; what was chosen for it before is still chosen."""
        another = conflict is None or self._conflict is None or conflict.id != self._conflict.id
        self._conflict = conflict
        self._draw()
        if another and conflict is not None and conflict.lines:
            self.table.select(conflict.lines[0].field)

    @property
    def choices(self) -> dict[str, Choice]:
        """Field -> what was chosen for it; fields nobody decided yet are missing."""
        if self._conflict is None:
            return {}
        made = self._choices.get(self._conflict.id, {})
        usual = {line.field: line.usual for line in self._conflict.lines if line.usual is not None}
        return {**usual, **made}

    @property
    def is_decided(self) -> bool:
        """Has every field its value?"""
        return self._conflict is not None and len(self.choices) == len(self._conflict.lines)

    def choose(self, choice: Choice) -> None:
        """For the current field; for all of them where the act is done or left as a whole."""
        conflict = self._conflict
        if conflict is None:
            return
        current = self.table.selected_id()
        made = self._choices.setdefault(conflict.id, {})
        for line in conflict.lines:
            if (conflict.is_one_decision or line.field == current) and choice in line.choices:
                made[line.field] = choice
        self._draw()
        self.changed.emit()

    def keep_only(self, ids: Collection[str]) -> None:
        """The other conflicts are over, and what was chosen for them with them."""
        self._choices = {one: made for one, made in self._choices.items() if one in ids}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The digits choose, Enter decides."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            act = self._act(Qt.Key(event.key()))
            if act is not None:
                act()
                return True
        return super().eventFilter(watched, event)

    def _act(self, key: Qt.Key) -> Callable[[], None] | None:
        if key in KEYS:
            return lambda: self.choose(KEYS[key])
        if key in _ENTER:
            return self.decide_wanted.emit
        return None

    def _draw(self) -> None:
        lines = self._conflict.lines if self._conflict is not None else ()
        self.rows.set_items([Row(line, self.choices.get(line.field)) for line in lines])


def _outcome_badge(row: Row) -> Badge:
    if row.choice is None:
        return Badge(t("conflicts.undecided"), "warn")
    return Badge(t(f"conflicts.choice.{row.choice}"), "ok")


def _columns() -> list[Column]:
    return [
        Column("field", t("conflicts.column.field"), lambda r: r.line.title, 110, sortable=False),
        Column("theirs", t("conflicts.column.theirs"), lambda r: r.line.theirs, 0,
               tooltip=lambda r: r.line.theirs, sortable=False),
        Column("mine", t("conflicts.column.mine"), lambda r: r.line.mine, 0,
               tooltip=lambda r: r.line.mine, sortable=False),
        Column("choice", t("conflicts.column.choice"), lambda r: _outcome_badge(r).text, 110,
               badge=_outcome_badge, sortable=False),
        Column("outcome", t("conflicts.column.outcome"), lambda r: r.outcome, 0,
               tooltip=lambda r: r.outcome, color=lambda r: "" if r.choice else "warn", sortable=False),
    ]  # fmt: skip
