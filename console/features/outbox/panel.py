"""To send 待发: every act the backend has not taken yet, its age and state, and what can be done about it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.features.outbox.acts import act_words, saved_at
from console.reasons import sentence
from models.outbox_entry import Entry, EntryState
from resources.words import t
from widgets.panel_state import PanelState, State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge
from widgets.theme import set_role

GATHER_MS = 50
STUCK = (EntryState.REFUSED, EntryState.CONFLICT)
_TONES = {
    EntryState.PENDING: "pending", EntryState.ACCEPTED: "ok", EntryState.REFUSED: "refused",
    EntryState.CONFLICT: "warn",
}  # fmt: skip


class OutboxPanel(QWidget):
    """Follows the outbox; a refused act stays here with its reason until somebody deals with it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows = ListRows(_columns(), lambda e: e.id, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.hint = QLabel(t("outbox.hint"), wordWrap=True)
        self.retry_button = QPushButton(t("outbox.retry"))
        self.withdraw_button = QPushButton(t("outbox.withdraw"))
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._soon.timeout.connect(self.show_entries)
        self._connect()
        self.show_entries()

    def show_entries(self) -> None:
        """Draw what waits, the stuck ones first."""
        entries = sorted(self._context.commands.entries(), key=lambda e: (e.state not in STUCK, e.seq))
        self.rows.set_items(entries)
        if entries:
            self.state.set_content()
        else:
            self.state.set_state(State.EMPTY, t("outbox.empty"))
        self._chosen_changed()

    def retry(self) -> None:
        """Send the chosen acts again."""
        for entry in self._chosen():
            self._context.commands.retry(entry.id)
        self._soon.start()

    def withdraw(self) -> None:
        """Give the chosen acts up; what they wanted is no longer shown as done."""
        for entry in self._chosen():
            self._context.commands.withdraw(entry.id)
        self._soon.start()

    def _chosen(self) -> list[Entry]:
        ids = set(self.table.selected_ids())
        return [e for e in self.rows.items() if e.id in ids and e.state in STUCK]

    def _chosen_changed(self) -> None:
        for button in (self.retry_button, self.withdraw_button):
            button.setEnabled(bool(self._chosen()))

    def _content(self) -> QWidget:
        content = QWidget()
        set_role(self.hint, "small")
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.addWidget(self.retry_button)
        line.addWidget(self.withdraw_button)
        line.addWidget(self.hint, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        return content

    def _connect(self) -> None:
        link = self._context.link
        for signal in (link.changed, link.link_changed, link.saved, link.answered):
            # A method, not a lambda: the signals outlive this panel when the window is built anew.
            signal.connect(self._changed)
        self.table.view.selectionModel().selectionChanged.connect(lambda *_args: self._chosen_changed())
        self.retry_button.clicked.connect(lambda _checked: self.retry())
        self.withdraw_button.clicked.connect(lambda _checked: self.withdraw())

    def _changed(self, *_said: object) -> None:
        self._soon.start()


def _state_badge(entry: Entry) -> Badge:
    return Badge(t(f"outbox.state.{entry.state}"), _TONES.get(entry.state, "neutral"))


def _state_text(entry: Entry) -> str:
    return _state_badge(entry).text


def _reason(entry: Entry) -> str:
    return sentence(entry.reason) if entry.state in STUCK else ""


def _columns() -> list[Column]:
    return [
        Column("state", t("outbox.column.state"), _state_text, 100, badge=_state_badge),
        Column("act", t("outbox.column.act"), act_words, 320, tooltip=act_words),
        Column("reason", t("outbox.column.reason"), _reason, 0, tooltip=_reason),
        Column("at", t("outbox.column.age"), str, 80, moment=saved_at),
        Column("actor", t("outbox.column.actor"), lambda e: e.envelope.actor, 110),
    ]
