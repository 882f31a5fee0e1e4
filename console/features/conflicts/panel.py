"""Conflicts 冲突: acts another seat was quicker with, and per field whose value is to hold. Never in the way."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from console.act_words import saved_at
from console.context import Context
from console.facts_panel import FactsPanel
from console.features.conflicts.fields import FieldTable
from console.features.conflicts.work import Conflict, conflicts
from console.follow import Follow
from console.permission import ActButton
from models.claim import MAX_REASON
from models.conflict import CONTESTED, Choice, needs_reason
from models.hydrant import Hydrant
from models.incident import Incident
from models.unit import Unit
from resources.words import t
from widgets.begun import BegunWords
from widgets.escape import Escape
from widgets.panel_state import State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.theme import set_role

GATHER_MS = 50
LIST_PX = 300


class ConflictsPanel(QWidget):
    """Follows the contested acts; a decision takes their place in the outbox."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted = self._decided_id = ""
        self._unchanged: dict[str, str] = {}
        """Conflict -> why the decision that was made of it was not written."""
        self.rows = ListRows(_columns(), lambda c: c.id, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.fields = FieldTable()
        self.who = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = {choice: QPushButton(t(f"conflicts.key.{choice}")) for choice in Choice}
        self.reason = QLineEdit(placeholderText=t("conflicts.reason"), maxLength=MAX_REASON)
        self._reasons = BegunWords(self.reason)
        self.reason.hide()
        self.reason.setAccessibleName(t("conflicts.reason"))
        self.decide_button = ActButton(context, t("conflicts.decide"), *CONTESTED)
        self.state = FactsPanel(context, self._content(), CONTESTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table.view)
        kinds = {Incident.KIND, Unit.KIND, Hydrant.KIND}
        self._follow = Follow(context, self, lambda: conflicts(context), self.show_conflicts, kinds, self.state)
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._soon.timeout.connect(self._follow.ask)
        self._connect()
        self._follow.ask()

    def show_conflicts(self, found: list[Conflict]) -> None:
        """Draw what is contested now."""
        self.rows.set_items(found)
        if not found or (self._decided_id and self.rows.row_of(self._decided_id) is None):
            # It did not go by itself: who decided it here goes on with the next one.
            self._decided_id = ""
            self.table.start_over()
        ids = {conflict.id for conflict in found}
        self.fields.keep_only(ids)
        self._reasons.keep_only(ids)
        self._unchanged = {one: words for one, words in self._unchanged.items() if one in ids}
        if self._unchanged:
            words = "\n".join(dict.fromkeys(self._unchanged.values()))
            self.state.set_state(State.REFUSED, words, keep_content=True)
        elif found:
            self.state.set_content()
        else:
            self.state.set_state(State.EMPTY, t("conflicts.empty"))
        self._choose_wanted()
        self._show_chosen()

    def show_act(self, command_id: str) -> None:
        """Go to the conflict of that act, with the keyboard in its fields."""
        self._wanted = command_id
        self._choose_wanted()

    def decide(self) -> None:
        """Put the decision in the place of the contested act; nothing while a field is undecided.

        What was chosen stays until it is written: a full disk takes nothing back.
        """
        conflict = self._chosen()
        if conflict is None or not self.decide_button.isEnabled():
            return
        made = conflict.decision(self.fields.choices, self.reason.text().strip())
        self._unchanged.pop(conflict.id, None)
        self._decided_id = conflict.id
        self._context.commands.decide(conflict.id, made)
        self.table.view.setFocus()
        self._soon.start()

    def _stayed(self, command_id: str, sentence: str) -> None:
        """What somebody did with a contested act could not be written."""
        self._unchanged[command_id] = sentence
        self._decided_id = "" if command_id == self._decided_id else self._decided_id
        self._soon.start()

    def _choose_wanted(self) -> None:
        if self._wanted and self.table.select_listed(self._wanted):
            self._wanted = ""
            self.fields.setFocus()
        elif not self.table.selected_id() and not self.table.is_left and self.rows.rowCount():
            self.table.select(self.rows.id_at(0))

    def _chosen(self) -> Conflict | None:
        row = self.rows.row_of(self.table.selected_id())
        found: Conflict | None = self.rows.item(row) if row is not None else None
        return found

    def _show_chosen(self) -> None:
        conflict = self._chosen()
        self._reasons.turn_to(conflict.id if conflict is not None else "")
        gone = t("widgets.table.left") if self.table.is_left else ""
        self.who.setText(conflict.who if conflict is not None else gone)
        self.fields.show_conflict(conflict)
        self._judge()

    def _judge(self) -> None:
        """Only what can be chosen can be pressed."""
        conflict = self._chosen()
        current = self.fields.table.selected_id()
        lines = conflict.lines if conflict is not None else ()
        open_to = {c for line in lines if line.field == current or len(lines) == 1 for c in line.choices}
        for choice, button in self.buttons.items():
            button.setEnabled(choice in open_to)
        asked = conflict is not None and needs_reason(conflict.command, self.fields.choices)
        self.reason.setVisible(asked)
        why = "" if self.fields.is_decided else t("conflicts.decide_all")
        if asked and not self.reason.text().strip():
            why = t("conflicts.reason")
        self.decide_button.set_possible(not why, why)

    def _content(self) -> QWidget:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self._side())
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_PX, 2 * LIST_PX])
        return split

    def _side(self) -> QWidget:
        side = QWidget()
        set_role(self.who, "small")
        set_role(self.decide_button, "primary")
        line = QHBoxLayout()
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(6)
        for button in self.buttons.values():
            line.addWidget(button)
        line.addWidget(self.reason, 1)
        line.addStretch(1)
        line.addWidget(self.decide_button)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.who.setContentsMargins(8, 5, 8, 3)
        column.addWidget(self.who)
        column.addWidget(self.fields, 1)
        column.addLayout(line)
        return side

    def _connect(self) -> None:
        link = self._context.link
        link.saved.connect(self._changed)
        link.answered.connect(self._changed)
        self._context.commands.unchanged.connect(self._stayed)
        self.table.selected.connect(lambda _id: self._show_chosen())
        self.table.chosen.connect(lambda _id: self.fields.setFocus())
        self.fields.changed.connect(self._judge)
        self.fields.table.selected.connect(lambda _id: self._judge())
        self.fields.decide_wanted.connect(self.decide)
        self.fields.back_wanted.connect(self.table.view.setFocus)
        Escape(self, (self.reason, self.decide_button, *self.buttons.values()), self.fields.setFocus)
        for choice, button in self.buttons.items():
            button.clicked.connect(lambda _checked, chosen=choice: self.fields.choose(chosen))
        self.reason.textChanged.connect(lambda _text: self._judge())
        self.reason.returnPressed.connect(self.decide)
        self.decide_button.clicked.connect(lambda _checked: self.decide())

    def _changed(self, *_said: object) -> None:
        self._soon.start()


def _columns() -> list[Column]:
    return [
        Column("act", t("outbox.column.act"), lambda c: c.title, 0, tooltip=lambda c: c.title),
        Column("at", t("outbox.column.age"), str, 76, moment=lambda c: saved_at(c.entry)),
    ]
