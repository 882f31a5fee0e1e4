"""The log tab: every act on the worked incident, newest first, a line to add a note, and the journal's end."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.incidents.corrections import Line, arranged
from console.features.incidents.work import log_entries
from console.follow import Follow
from console.holders import person
from console.log_words import entry_words, time_words
from console.permission import ActButton
from console.reasons import sentence
from models.command import Command
from models.journal import short_head
from models.log_entry import AddLogEntry, CorrectLogEntry, LogEntry, LogKind, newest_head
from models.record import MAX_NAME, MAX_TEXT, Record, SyncState
from resources.words import t
from widgets.begun import BegunWords
from widgets.escape import Escape
from widgets.panel_state import State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows, RowState
from widgets.theme import set_role
from widgets.tooltip import plain_tip

WHOLE = 300
"""Characters of the chosen entry that are shown in full below the list."""


class LogTab(QWidget):
    """Follows the worked incident."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._corrected: Record[LogEntry] | None = None
        self._unsaved: dict[str, tuple[str, str]] = {}
        """Act -> its incident and its words."""
        self._begun: dict[str, tuple[str, str]] = {}
        """Entry -> the words and the reason of a correction that was left."""
        self._note_before = ""
        self.rows = ListRows(_columns(context), lambda line: line.record.id, _state, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.note = QLineEdit(maxLength=MAX_TEXT)
        self._notes = BegunWords(self.note, context.selection.incident_id)
        self.reason = QLineEdit(placeholderText=t("incidents.log.reason"), maxLength=MAX_NAME)
        self.reason.setAccessibleName(t("incidents.log.reason"))
        self.correcting, self.head = QLabel(), QLabel()
        self.add_button = ActButton(context, t("incidents.log.add"), AddLogEntry)
        self.correct_button = ActButton(context, t("incidents.log.correct"), CorrectLogEntry)
        self.whole = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.state = FactsPanel(context, self.table, (AddLogEntry,))
        self._arrange()
        self._connect()
        self._follow = Follow(context, self, self._work, self.show_entries, {LogEntry.KIND}, self.state)
        context.selection.incident_changed.connect(self._changed)
        self.end_correction()
        self._show_head([])
        self._follow.ask()

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(6)
        line.addWidget(self.note, 2)
        line.addWidget(self.reason, 1)
        line.addWidget(self.add_button)
        line.addWidget(self.correct_button)
        for label in (self.correcting, self.head):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(8, 4, 8, 4)
            set_role(label, "small")
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.correcting)
        column.addLayout(line)
        column.addWidget(self.state, 1)
        self.whole.setContentsMargins(8, 6, 8, 6)
        self.whole.hide()
        column.addWidget(self.whole)
        column.addWidget(self.head)

    def _connect(self) -> None:
        self._context.commands.saved.connect(self._saved)
        self._context.commands.not_saved.connect(self._not_saved)
        for field in (self.note, self.reason):
            field.returnPressed.connect(self.add)
        Escape(self, (self.note, self.reason), self.leave_correction, lambda: self._corrected is not None)
        self.add_button.clicked.connect(lambda _checked: self.add())
        self.correct_button.clicked.connect(lambda _checked: self.begin_correction())
        self.table.selected.connect(lambda _id: self._judge())

    def add(self) -> None:
        """Write the note, or the correction that was begun, into the log."""
        text = self.note.text().strip()
        if not text or not self.add_button.isEnabled():
            return
        if self._corrected is None:
            self._submit(AddLogEntry(text=text, incident_id=self._notes.about), text)
            self.note.clear()
            return
        reason = self.reason.text().strip()
        self._submit(CorrectLogEntry(entry_id=self._corrected.id, text=text, reason=reason), text)
        self.end_correction()

    def _submit(self, command: Command, text: str) -> None:
        self._unsaved[self._context.commands.submit(command)] = (self._notes.about, text)

    def _saved(self, command_id: str) -> None:
        self._unsaved.pop(command_id, None)

    def _not_saved(self, command_id: str, _why: str) -> None:
        """What was written comes back into the line of its incident, before what is being written there now."""
        incident_id, text = self._unsaved.pop(command_id, ("", ""))
        if self._corrected is not None and incident_id == self._notes.about:
            self._note_before = f"{text} {self._note_before}".strip()[:MAX_TEXT]
        elif text:
            self._notes.give_back(incident_id, text)

    def begin_correction(self) -> None:
        """Correct the chosen entry, if it is one's own: its words stand in the line to be put right."""
        record, why = self._chosen(), self._why_not()
        if record is None or why:
            self._context.notices.warn(why, key="incidents.correct")
            return
        if self._corrected is None:
            self._note_before = self.note.text()
        else:
            self.leave_correction()
        self._corrected = record
        words = entry_words(record.fact)
        self.correcting.setText(t("incidents.log.correcting", at=time_words(record.fact), text=words[:200]))
        text = record.fact.text if record.fact.kind in (LogKind.NOTE, LogKind.CORRECTION) else ""
        note, reason = self._begun.pop(record.id, (text, ""))
        self.note.setText(note)
        self.reason.setText(reason)
        self.add_button.setText(t("incidents.log.correct"))
        self._name_note(t("incidents.log.correct_hint"))
        self.correcting.show()
        self.reason.show()
        self.correct_button.hide()
        self.note.setFocus()
        self.note.selectAll()

    def leave_correction(self) -> None:
        """Not now: what was put right so far is there again when it is begun anew."""
        if self._corrected is not None:
            self._begun[self._corrected.id] = (self.note.text(), self.reason.text())
        self.end_correction()

    def end_correction(self) -> None:
        """The line is for notes again, with the one that was begun before."""
        if self._corrected is not None:
            self.note.setText(self._note_before)
        self._corrected = None
        self.reason.clear()
        self.correcting.hide()
        self.reason.hide()
        self.correct_button.show()
        self.add_button.setText(t("incidents.log.add"))
        self._name_note(t("incidents.log.hint"))
        self._judge()

    def show_entries(self, entries: list[Record[LogEntry]]) -> None:
        """Draw the entries."""
        self.rows.set_items(arranged(entries))
        self._show_head(entries)
        self._judge()
        if entries:
            self.state.set_content()
        elif self._context.selection.incident_id:
            self.state.set_none(t("incidents.log.empty"))
        else:
            self.state.set_state(State.EMPTY, t("incidents.overview.empty"))

    def _show_head(self, entries: list[Record[LogEntry]]) -> None:
        head = newest_head(record.fact for record in entries)
        self.head.setVisible(head is not None)
        if head is not None:
            self.head.setText(t("incidents.log.head", n=head.n, head=short_head(head.hash)))
            self.head.setToolTip(plain_tip(t("incidents.log.head_tip", hash=head.hash)))

    def _changed(self) -> None:
        """Another incident: what was begun there is not written here, and stands in the line when it is back."""
        incident_id = self._context.selection.incident_id
        if incident_id != self._notes.about:
            self.leave_correction()
            self._notes.turn_to(incident_id)
        self._follow.ask()

    def _chosen(self) -> Record[LogEntry] | None:
        row = self.rows.row_of(self.table.selected_id())
        line = self.rows.item(row) if row is not None else None
        return line.record if isinstance(line, Line) else None

    def _why_not(self) -> str:
        """Why the chosen entry cannot be corrected here, empty when it can."""
        record, session = self._chosen(), self._context.session
        if record is None:
            return t("incidents.log.correct_none")
        mine = record.fact.actor == (session.user or session.seat)
        return (
            "" if mine else t("incidents.log.correct_other", by=person(record.fact.actor, self._context.link.names))
        )

    def _judge(self) -> None:
        why = self._why_not()
        self.correct_button.set_possible(not why, why)
        record = self._chosen()
        words = entry_words(record.fact) if record is not None else ""
        self.whole.setText(words if len(words) <= WHOLE else f"{words[:WHOLE]}…")
        self.whole.setVisible(bool(words))

    def _name_note(self, hint: str) -> None:
        self.note.setPlaceholderText(hint)
        self.note.setAccessibleName(hint)

    def _work(self) -> list[Record[LogEntry]]:
        return log_entries(self._context, self._context.selection.incident_id)


def _state(line: Line) -> RowState:
    record = line.record
    return RowState() if record.state is SyncState.SYNCED else RowState(str(record.state), sentence(record.reason))


def _words(line: Line) -> str:
    fact = line.record.fact
    if line.under and fact.kind is LogKind.CORRECTION and fact.text and fact.entered_at is None:
        # What holds now first: the column may be too narrow for all of it.
        because = t("log.because", reason=fact.params["reason"]) if fact.params.get("reason") else ""
        return t("incidents.log.corrected", text=fact.text, because=because)
    return f"↳ {entry_words(fact)}" if line.under else entry_words(fact)


def _muted(line: Line) -> str:
    return "text_muted" if line.struck else ""


def _struck(line: Line) -> bool:
    return line.struck


def _columns(context: Context) -> list[Column]:
    def who(line: Line) -> str:
        fact = line.record.fact
        return f"{fact.seat} · {person(fact.actor, context.link.names)}"

    return [
        Column("at", t("incidents.log.at"), lambda line: time_words(line.record.fact), 104),
        Column("text", t("incidents.log.text"), _words, 0, tooltip=_words, color=_muted, struck=_struck),
        Column("actor", t("incidents.log.actor"), who, 110, tooltip=who),
    ]
