"""To send 待发: every act the backend has not taken yet, its age and state, and what can be done about it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.act_words import keys_of, saved_at
from console.context import Context
from console.fault_words import fault_words
from console.feature import ShowsAct
from console.features.outbox.waiting import Waiting, detail_words, waiting
from console.follow import Follow
from console.holders import author
from console.stuck_acts import STUCK
from console.value_words import look_up
from models.outbox_entry import Entry, EntryState
from models.sqlite_errors import QueryInterrupted, StoreError
from resources.words import t
from widgets.panel_state import PanelState, State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge
from widgets.theme import set_role

log = logging.getLogger("wanghuolou.outbox")

TICK_MS = 1_000
AGAIN = (EntryState.REFUSED, EntryState.SET_ASIDE)
GIVEN_UP = (EntryState.PENDING, *STUCK)
_TONES = {
    "pending": "pending", "trying": "warn", "waits": "neutral", "set_aside": "refused", "withdrawing": "warn",
    "accepted": "ok", "refused": "refused", "conflict": "warn",
}  # fmt: skip


class OutboxPanel(QWidget):
    """Follows the outbox; a refused act stays here with its reason until somebody deals with it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows = ListRows(_columns(context), lambda row: row.id, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.detail = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.retry_button = QPushButton(t("outbox.retry"))
        self.decide_button = QPushButton(t("outbox.decide"))
        self.withdraw_button = QPushButton(t("outbox.withdraw"))
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table.view)
        self._follow = Follow(context, self, self._work, self._draw, panel=self)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.show_entries)
        self._wanted = ""
        self._unchanged: dict[str, str] = {}
        """Act -> why it is as it was, though somebody withdrew it or sent it again."""
        self._connect()
        self.show_entries()

    def show_entries(self) -> None:
        """Look at what waits, and draw it; a thousand acts are put into words beside the UI thread."""
        if self.isVisible():
            self._follow.ask()

    def _work(self) -> list[Waiting]:
        context = self._context
        entries = context.commands.entries()
        try:
            names = look_up(context.store, keys_of(entries))
        except QueryInterrupted:
            # Nobody waits for it any more, or another cache takes this one's place and it is asked again.
            names = {}
        except (StoreError, OSError) as error:
            # What waits to be sent is in sight whatever became of the cache.
            log.warning("names of the outbox: %s", error)
            names = {}
        return waiting(entries, names, context.commands.attempt, context.link.state.online)

    def fail(self, error: Exception, again: Callable[[], None]) -> None:
        """Say that it could not be looked up."""
        sentence = t("panel.failed", reason=fault_words(error))
        self.state.set_state(State.REFUSED, sentence, action=t("panel.again"), then=again)

    def show_act(self, command_id: str) -> None:
        """Go to that act, with the keyboard in its row."""
        self._wanted = command_id
        self._choose_wanted()
        self._follow.soon()

    def retry(self) -> None:
        """Send the chosen acts again."""
        for entry in self._chosen(AGAIN):
            self._unchanged.pop(entry.id, None)
            self._context.commands.retry(entry.id)
        self._follow.soon()

    def withdraw(self) -> None:
        """Give the chosen acts up; what they wanted is no longer shown as done once that is certain."""
        for entry in self._chosen(GIVEN_UP):
            self._unchanged.pop(entry.id, None)
            self._context.commands.withdraw(entry.id)
        self._follow.soon()

    def decide(self) -> None:
        """Go to the conflict of the chosen act."""
        for entry in self._chosen((EntryState.CONFLICT,))[:1]:
            panel = self._context.desk.show_panel("conflicts")
            if isinstance(panel, ShowsAct):
                panel.show_act(entry.id)

    def showEvent(self, event: QShowEvent) -> None:
        """Seconds are counted only in sight."""
        super().showEvent(event)
        self._tick.start()
        self._follow.soon()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees it."""
        super().hideEvent(event)
        self._tick.stop()

    def _draw(self, rows: list[Waiting]) -> None:
        self._unchanged = {row.id: self._unchanged[row.id] for row in rows if row.id in self._unchanged}
        self.rows.set_items(self._ordered([self._said(row) for row in rows]))
        if self._unchanged:
            words = "\n".join(dict.fromkeys(self._unchanged.values()))
            self.state.set_state(State.REFUSED, words, keep_content=True)
        elif rows:
            self.state.set_content()
        else:
            self.state.set_state(State.EMPTY, t("outbox.empty"))
        self._choose_wanted()
        self._chosen_changed()

    def _choose_wanted(self) -> None:
        if self._wanted and self.table.select_listed(self._wanted):
            self._wanted = ""
            self.table.view.setFocus()

    def _said(self, row: Waiting) -> Waiting:
        """With why it is still as it was, where somebody wanted it otherwise."""
        why = self._unchanged.get(row.id)
        return row if why is None else replace(row, reason="　".join(filter(None, (why, row.reason))))

    def _stayed(self, command_id: str, sentence: str) -> None:
        """What somebody did with an act could not be written: said here, where it was done."""
        self._unchanged[command_id] = sentence
        self._follow.soon()

    def _ordered(self, rows: Sequence[Waiting]) -> list[Waiting]:
        """The stuck ones first; but no row moves while somebody has the keyboard in the list."""
        shown = {row.id: at for at, row in enumerate(self.rows.items())} if self.table.view.hasFocus() else {}
        return sorted(
            rows,
            key=lambda row: (shown.get(row.id, len(shown)), row.entry.state not in STUCK, row.entry.seq),
        )

    def _chosen(self, states: Sequence[EntryState]) -> list[Entry]:
        ids = set(self.table.selected_ids())
        return [row.entry for row in self.rows.items() if row.id in ids and row.entry.state in states]

    def _chosen_changed(self) -> None:
        self.retry_button.setEnabled(bool(self._chosen(AGAIN)))
        self.withdraw_button.setEnabled(bool(self._chosen(GIVEN_UP)))
        self.decide_button.setEnabled(bool(self._chosen((EntryState.CONFLICT,))))
        at = self.rows.row_of(self.table.selected_id())
        row: Waiting | None = self.rows.item(at) if at is not None else None
        words = t("outbox.hint")
        if row is not None:
            made_s = (self._context.now() - row.entry.envelope.happened_at).total_seconds()
            who = author(row.entry.envelope.actor, self._context.session, self._context.link.names)
            words = detail_words(row, self._context.commands.attempt(row.id), max(0.0, made_s), who)
        self.detail.setText(words)

    def _content(self) -> QWidget:
        content = QWidget()
        set_role(self.detail, "small")
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(6)
        for button in (self.retry_button, self.decide_button, self.withdraw_button):
            line.addWidget(button)
        # Beside the buttons, so that the rows have the height of a low window.
        line.addSpacing(6)
        line.addWidget(self.detail, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        return content

    def _connect(self) -> None:
        link = self._context.link
        # A method, not a lambda: the signals outlive this panel when the window is built anew.
        link.changed.connect(self._changed)
        link.link_changed.connect(self._changed)
        link.saved.connect(self._changed)
        link.answered.connect(self._changed)
        self._context.commands.unchanged.connect(self._stayed)
        self.table.view.selectionModel().selectionChanged.connect(lambda *_args: self._chosen_changed())
        self.table.chosen.connect(lambda _id: self.decide())
        self.retry_button.clicked.connect(lambda _checked: self.retry())
        self.decide_button.clicked.connect(lambda _checked: self.decide())
        self.withdraw_button.clicked.connect(lambda _checked: self.withdraw())

    def _changed(self, *_said: object) -> None:
        # Whoever shows it asks anew: a thousand acts are not put into words for nobody.
        if self.isVisible():
            self._follow.soon()


def _state_badge(row: Waiting) -> Badge:
    return Badge(t(f"outbox.state.{row.state}"), _TONES.get(row.state, "neutral"))


def _columns(context: Context) -> list[Column]:
    def who(row: Waiting) -> str:
        return author(row.entry.envelope.actor, context.session, context.link.names)

    return [
        Column("state", t("outbox.column.state"), lambda r: _state_badge(r).text, 116, badge=_state_badge),
        Column("act", t("outbox.column.act"), lambda r: r.act, 0, tooltip=lambda r: r.act),
        Column("reason", t("outbox.column.reason"), lambda r: r.reason, 0, tooltip=lambda r: r.reason),
        Column("at", t("outbox.column.age"), str, 76, moment=lambda r: saved_at(r.entry)),
        Column("actor", t("outbox.column.actor"), who, 96, tooltip=who),
    ]
