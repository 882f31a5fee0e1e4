"""Catch-up 补录: what was done on paper, a line each, by keyboard alone; then all of it, as it happened."""

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.packs.drafts import Draft, Drafts, act_id, unsent
from console.features.packs.entries import (
    Act,
    Known,
    Line,
    Unclear,
    act_choice,
    act_words,
    apart,
    read_act,
    read_time,
)  # fmt: skip
from console.features.packs.rehearsal import Rehearsed, known_in, rehearse
from console.follow import Follow
from console.permission import ActButton
from models.hydrant import Hydrant
from models.ids import uuid7
from models.incident import Incident
from models.log_entry import AddLogEntry
from models.record import MAX_TEXT, Fact
from models.unit import Unit
from resources.words import t
from widgets.escape import Escape
from widgets.record_table import RecordTable
from widgets.rows import PLACEHOLDER, Column, ListRows, RowState
from widgets.theme import set_role

FIELDS = ("time", "act", "incident", "unit", "text")
WIDTHS = {"time": 130, "act": 130, "incident": 110, "unit": 110}
HINT_MARGIN_PX = 28
MOST = 500
"""Lines at once; whoever has more sends these first."""


@dataclass(frozen=True)
class Shown:
    """A line as the list has it: when that was, what the log will say of it, or why it cannot be entered."""

    line: Line
    at: str
    said: str = ""
    problem: str = ""


MOST_SENT = 1_000
"""So many acts are remembered with their lines until they are answered."""
KEEP_MS = 300
"""What is typed goes to the disk when the hand rests so long; a row goes at once."""


class CatchUpPanel(QWidget):
    """Enter in the line adds it, Enter on a row takes it back to mend it, Del drops it, Ctrl+Enter sends all.

    Esc in the line goes to the rows, and what was begun stays. Rows and line are drafts on the disk until
    their acts are: a console that ends whichever way has them again.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._lines: list[Line] = []
        self._known = Known()
        self._rehearsed = Rehearsed()
        self._sent: dict[str, Line] = {}
        """Act -> the line that says it alone, of the newest that were sent."""
        self._unsaved: dict[str, Line] = {}
        """The same of those that are not yet on the disk."""
        self._refused: dict[str, dict[str, str]] = {}
        """Line -> its acts that the backend refused, and the sentences why."""
        self._restored = False
        self._drafts = Drafts(context, self)
        self._soon = QTimer(self, singleShot=True, interval=KEEP_MS)
        self.fields = {name: QLineEdit(placeholderText=t(f"packs.catch_up.hint.{name}")) for name in FIELDS}
        self.unkept = QLabel(t("packs.catch_up.unkept"), textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.said = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.rows = ListRows(_columns(), lambda shown: shown.line.id, _row_state, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.send_button = ActButton(context, t("packs.catch_up.send"), AddLogEntry)
        self.drop_button = QPushButton(t("packs.catch_up.drop"))
        self.state = FactsPanel(context, self.table, (AddLogEntry,), typed=True)
        self._lay_out()
        self._connect()
        kinds = {Incident.KIND, Unit.KIND, Hydrant.KIND}
        self._follow = Follow(context, self, self._look_up, self._show, kinds, self.state)
        self._judge()
        self._follow.ask()

    def begin(self) -> None:
        """The cursor where the next line begins."""
        if not self.fields["incident"].text():
            self._propose_incident()
        self.fields["time"].setFocus()

    def add(self) -> None:
        """The line becomes a row, or the field that cannot be read gets the cursor."""
        if not self._is_begun():
            return
        typed = {name: edit.text().strip() for name, edit in self.fields.items()}
        now = self._context.now()
        try:
            read_time(typed["time"], now)
            typed["act"] = str(read_act(typed["act"]))
        except Unclear as unclear:
            self._say(str(unclear), "problem")
            self.fields[unclear.field].setFocus()
            self.fields[unclear.field].selectAll()
            return
        if len(self._lines) >= MOST:
            self._say(t("packs.catch_up.enough", count=MOST), "problem")
            return
        time, act, incident, unit, text = typed.values()
        self._lines.append(Line(uuid7(), time, act, incident, unit, text, typed_at=now))
        for name in ("time", "act", "unit", "text"):
            self.fields[name].clear()
        self._say("", "small")
        self.fields["time"].setFocus()
        self._changed()

    def _is_begun(self) -> bool:
        """Is there anything in the line? The incident alone is proposed, not typed."""
        return any(self.fields[name].text().strip() for name in ("time", "act", "unit", "text"))

    def mend(self, line_id: str) -> None:
        """A row goes back into the line; what was begun there becomes a row first, or says why it cannot."""
        self.add()
        line = next((one for one in self._lines if one.id == line_id), None)
        if line is None or self._is_begun():
            return
        self._lines.remove(line)
        self._give_up_refused(line)
        for name, edit in self.fields.items():
            edit.setText(getattr(line, name))
        self.fields["act"].setText(act_words(line.act))
        self.fields["time"].setText(self._dated(line))
        self.fields["time"].setFocus()
        self._changed()

    def _dated(self, line: Line) -> str:
        """Its time as typed, with the day where that is not today's reading of it any more."""
        try:
            at = read_time(line.time, line.typed_at or self._context.now())
            is_same = read_time(line.time, self._context.now()) == at
        except Unclear:
            return line.time
        return line.time if is_same else f"{at.astimezone():%Y-%m-%d %H:%M:%S}"

    def drop(self) -> None:
        """The chosen rows are not entered."""
        chosen = set(self.table.selected_ids())
        for line in self._lines:
            if line.id in chosen:
                self._give_up_refused(line)
        self._lines = [line for line in self._lines if line.id not in chosen]
        self._changed()

    def send(self) -> None:
        """Everything that can be, in the order in which it happened; what cannot stays with its reason."""
        if not self._lines or not self.send_button.isEnabled():
            return
        self._context.background.query(self._look_up, self._send, key="packs.catch_up.send")

    def _send(self, found: tuple[Known, Rehearsed]) -> None:
        self._known, self._rehearsed = found
        # What was dropped, or taken back to be mended, while it was looked up is not sent.
        sent = [read for read in self._rehearsed.good if read.line in self._lines]
        gone = {read.line.id for read in sent}
        self._lines = [line for line in self._lines if line.id not in gone]
        for read in sent:
            self._give_up_refused(read.line)
            for line, command in apart(read):
                command_id = act_id(line)
                self._sent[command_id] = self._unsaved[command_id] = line
                self._context.commands.submit(command, stated_at=read.at, command_id=command_id)
        while len(self._sent) > MOST_SENT:
            self._sent.pop(next(iter(self._sent)))
        if gone:
            self._context.notices.good(t("packs.catch_up.sent", count=len(gone)), key="packs.catch_up")
        if self._lines:
            left = t("packs.catch_up.left", count=len(self._lines))
            self._context.notices.warn(left, key="packs.catch_up.left")
        self._draw()

    def _came_back(self, command_id: str, sentence: str) -> None:
        """An act of a line was refused or not saved: it is here again, until it is sent or dropped."""
        line = self._sent.pop(command_id, None)
        self._unsaved.pop(command_id, None)
        if line is None:
            return
        self._refused.setdefault(line.id, {})[command_id] = sentence
        again = replace(line, again=f"{line.again}|")
        if again not in self._lines:
            self._lines.append(again)
        self._changed()

    def _is_saved(self, command_id: str) -> None:
        """An act is on the disk: its line is no draft any more once all of them are."""
        if self._unsaved.pop(command_id, None) is not None:
            self._soon.start()

    def _give_up_refused(self, line: Line) -> None:
        """What was refused of a line is not to be sent any more: the line says anew what happened, or nothing."""
        for command_id in self._refused.pop(line.id, {}):
            self._context.commands.withdraw(command_id)

    # -- drafts

    def _restore(self) -> None:
        """What was left is read: what of it became an act meanwhile is not shown again."""
        if not self._restored:
            draft = self._drafts.kept
            self._context.background.query(
                lambda: replace(draft, lines=unsent(self._context, draft.lines)),
                self._take_up,
                # Better a line too many, which somebody can drop, than one too few.
                lambda _error: self._take_up(draft),
            )

    def _take_up(self, draft: Draft) -> None:
        self._restored = True
        self._lines = [*draft.lines, *self._lines]
        if not self._is_begun():
            for name in self.fields.keys() & draft.begun.keys():
                self.fields[name].setText(draft.begun[name])
        self._changed()

    def _keep(self) -> None:
        if self._restored:
            lines = {line.id: line for line in (*self._unsaved.values(), *self._lines)}
            begun = {name: edit.text() for name, edit in self.fields.items()} if self._is_begun() else {}
            self._drafts.keep(lines.values(), begun)

    # -- reading along

    def _look_up(self) -> tuple[Known, Rehearsed]:
        """Off the UI thread: what can be named, and what would become of the lines now."""
        context, lines = self._context, tuple(self._lines)
        known = known_in(context.store, context.session.exercise_id)
        found = rehearse(lines, known, partial(_fact, context), context.now(), context.session.user)
        return known, found

    def _show(self, found: tuple[Known, Rehearsed]) -> None:
        known, self._rehearsed = found
        if (known.incidents, known.units) != (self._known.incidents, self._known.units):
            _complete(self.fields["incident"], list(known.incidents))
            _complete(self.fields["unit"], list(known.units))
        first = not self._known.incidents
        self._known = known
        if first and not self.fields["incident"].text():
            self._propose_incident()
        self._draw()

    def _changed(self) -> None:
        self._keep()
        self._draw()
        self._follow.ask()

    def _draw(self) -> None:
        self.rows.set_items([self._shown(line) for line in self._lines])
        if self._lines:
            self.state.set_content()
        else:
            self.state.set_blank(t("packs.catch_up.empty"))
        self._judge()

    def _judge(self) -> None:
        self.send_button.set_possible(bool(self._lines), t("packs.catch_up.empty"))
        self.drop_button.setEnabled(bool(self.table.selected_ids()))

    def _propose_incident(self) -> None:
        """The worked incident is what one mostly writes of."""
        worked = self._context.selection.incident_id
        numbers = [number for number, ids in self._known.incidents.items() if worked in ids]
        if worked and numbers:
            self.fields["incident"].setText(numbers[0])

    def _preview(self) -> None:
        """How the beginning of the line is understood, while it is typed."""
        said = []
        try:
            if self.fields["time"].text().strip():
                at = read_time(self.fields["time"].text(), self._context.now())
                said.append(f"{at.astimezone():%Y-%m-%d %H:%M:%S}")
            if self.fields["act"].text().strip():
                said.append(act_choice(read_act(self.fields["act"].text())))
        except Unclear as unclear:
            said.append(str(unclear))
        self._say("　".join(said), "small")

    def _say(self, words: str, role: str) -> None:
        set_role(self.said, role)
        self.said.setText(words)

    # -- looks

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        for name, edit in self.fields.items():
            edit.setAccessibleName(t(f"packs.catch_up.column.{name}"))
            edit.setMaxLength(MAX_TEXT if name == "text" else 80)
            if name in WIDTHS:
                # As wide as its hint in this language, and its border.
                hint = edit.fontMetrics().horizontalAdvance(edit.placeholderText()) + HINT_MARGIN_PX
                edit.setFixedWidth(max(WIDTHS[name], hint))
            line.addWidget(edit, 0 if name in WIDTHS else 1)
        _complete(self.fields["act"], [act_choice(act) for act in Act])
        set_role(self.said, "small")
        set_role(self.unkept, "problem")
        self.unkept.hide()
        under = QHBoxLayout()
        under.addWidget(self.said, 1)
        under.addWidget(self.drop_button)
        under.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.unkept)
        column.addLayout(under)
        column.addWidget(self.state, 1)
        self.setFocusProxy(self.fields["time"])

    def _connect(self) -> None:
        for came_back in (self._context.commands.refused, self._context.commands.not_saved):
            came_back.connect(self._came_back)
        self._context.commands.saved.connect(self._is_saved)
        self._drafts.loaded.connect(self._restore)
        self._drafts.written.connect(self.unkept.setHidden)
        self._soon.timeout.connect(self._keep)
        for edit in self.fields.values():
            edit.returnPressed.connect(self.add)
            edit.textChanged.connect(lambda _text: self._soon.start())
        for name in ("time", "act"):
            self.fields[name].textChanged.connect(lambda _text: self._preview())
        self.table.chosen.connect(self.mend)
        self.table.view.selectionModel().selectionChanged.connect(
            lambda *_args: self.drop_button.setEnabled(bool(self.table.selected_ids()))
        )
        Escape(self, self.fields.values(), self.table.view.setFocus, self.table.view.isVisible)
        self.send_button.clicked.connect(lambda _checked: self.send())
        self.drop_button.clicked.connect(lambda _checked: self.drop())
        for keys, owner, act in (
            ("Ctrl+Return", self, self.send), ("Ctrl+Enter", self, self.send), ("Del", self.table, self.drop),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), owner, autoRepeat=False)
            # The same keys mean something else in the panels beside this one.
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _shown(self, line: Line) -> Shown:
        read = self._rehearsed.read.get(line.id)
        at = line.time if read is None else f"{read.at.astimezone():%m-%d %H:%M:%S}"
        said, problem = self._rehearsed.said.get(line.id, ""), self._rehearsed.problems.get(line.id, "")
        problem = problem or next(iter(self._refused.get(line.id, {}).values()), "")
        return Shown(line, at, said, problem)


def _columns() -> list[Column]:
    return [
        Column("time", t("packs.catch_up.column.time"), lambda shown: shown.at, 140),
        Column("act", t("packs.catch_up.column.act"), lambda shown: act_words(shown.line.act), 120),
        Column("incident", t("packs.catch_up.column.incident"), lambda shown: shown.line.incident, 100),
        Column("unit", t("packs.catch_up.column.unit"), lambda shown: shown.line.unit, 90),
        Column("text", t("packs.catch_up.column.text"), lambda shown: shown.line.text, 240),
        Column("reads", t("packs.catch_up.column.reads"), _reads, 0, tooltip=_reads),
    ]


def _reads(shown: Shown) -> str:
    return shown.problem or shown.said or PLACEHOLDER


def _row_state(shown: Shown) -> RowState:
    return RowState("refused", shown.problem) if shown.problem else RowState()


def _fact(context: Context, kind: str, record_id: str) -> Fact | None:
    record = context.store.get(kind, record_id)
    if record is None:
        return None
    fact: Fact = record.fact
    return fact


def _complete(edit: QLineEdit, words: list[str]) -> None:
    completer = QCompleter(words, edit)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    edit.setCompleter(completer)
