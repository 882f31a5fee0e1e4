"""The log tab: every act on the worked incident, newest first, and a line to add a note."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.incidents.work import log_entries
from console.follow import Follow
from console.log_words import entry_words, time_words
from console.permission import ActButton
from console.reasons import sentence
from models.log_entry import AddLogEntry, LogEntry
from models.record import MAX_TEXT, Record, SyncState
from resources.words import t
from widgets.panel_state import State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows, RowState


class LogTab(QWidget):
    """Follows the worked incident."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows = ListRows(_columns(), lambda r: r.id, _state, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.note = QLineEdit(placeholderText=t("incidents.log.hint"), maxLength=MAX_TEXT)
        self.note.setAccessibleName(t("incidents.log.hint"))
        self.add_button = ActButton(context, t("incidents.log.add"), AddLogEntry)
        self.state = FactsPanel(context, self.table, (AddLogEntry,))
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.addWidget(self.note, 1)
        line.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.state, 1)
        self.note.returnPressed.connect(self.add)
        self.add_button.clicked.connect(lambda _checked: self.add())
        self._follow = Follow(context, self, self._work, self.show_entries, {LogEntry.KIND}, self.state)
        context.selection.incident_changed.connect(lambda _id: self._follow.ask())
        self._follow.ask()

    def add(self) -> None:
        """Write the note into the log."""
        text = self.note.text().strip()
        if text and self.add_button.isEnabled():
            self._context.commands.submit(AddLogEntry(text=text, incident_id=self._context.selection.incident_id))
            self.note.clear()

    def show_entries(self, entries: list[Record[LogEntry]]) -> None:
        """Draw the entries."""
        self.rows.set_items(entries)
        if entries:
            self.state.set_content()
        elif self._context.selection.incident_id:
            self.state.set_none(t("incidents.log.empty"))
        else:
            self.state.set_state(State.EMPTY, t("incidents.overview.empty"))

    def _work(self) -> list[Record[LogEntry]]:
        return log_entries(self._context, self._context.selection.incident_id)


def _state(record: Record[LogEntry]) -> RowState:
    return RowState() if record.state is SyncState.SYNCED else RowState(str(record.state), sentence(record.reason))


def _words(record: Record[LogEntry]) -> str:
    return entry_words(record.fact)


def _columns() -> list[Column]:
    return [
        Column("at", t("incidents.log.at"), lambda r: time_words(r.fact), 104),
        Column("text", t("incidents.log.text"), _words, 0, tooltip=_words),
        Column("actor", t("incidents.log.actor"), lambda r: f"{r.fact.actor} · {r.fact.seat}", 110),
    ]
