"""The audit 审计: who did what where and when, before and after; and break-glass sign-ins to be reviewed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.fault_words import fault_words
from console.features.audit.pages import fetch
from console.features.audit.reviews import Reviews
from console.features.audit.since import Unclear, read_since
from console.features.audit.words import act_words, difference_words, note_words, subject_words, time_words
from console.holders import person
from console.sync.client import LinkError
from models.audit import AuditEntry, AuditPage
from models.command import Role
from models.record import iso
from resources.words import has, t
from widgets.panel_state import PanelState, State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.theme import set_role
from widgets.tooltip import plain_tip

AUDITORS = frozenset({Role.COMMANDER, Role.ADMINISTRATOR})
FILTERS = ("actor", "seat", "record_id", "command", "since")
MOST = 5_000


class AuditPanel(QWidget):
    """Nothing of it is kept here: it is asked for, and offline it says that it cannot be."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked = 0
        self.filters = {name: QLineEdit(maxLength=128) for name in FILTERS}
        self.search_button = QPushButton(t("audit.search"))
        self.more_button = QPushButton(t("audit.more"))
        self.understood = QLabel(textFormat=Qt.TextFormat.PlainText)
        set_role(self.understood, "small")
        self.understood.hide()
        self.reviews = Reviews(context)
        self.rows = ListRows(_columns(context), lambda entry: str(entry.seq), None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.detail = QPlainTextEdit(readOnly=True)
        self.detail.setAccessibleName(t("audit.detail"))
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.reviews)
        column.addLayout(self._filter_line())
        column.addWidget(self.state, 1)
        self.setFocusProxy(self.filters["actor"])
        self._connect()
        self._judged = self._cannot()
        self._say_whether(self._judged)

    def search(self) -> None:
        """The newest entries that fit the filters."""
        self._ask(None)

    def more(self) -> None:
        """The next older ones."""
        entries = self.rows.items()
        if entries:
            self._ask(entries[-1].seq)

    def _ask(self, before: int | None) -> None:
        if cannot := self._cannot():
            self._say_whether(cannot)
            return
        try:
            since = read_since(self.filters["since"].text(), self._context.now())
        except Unclear as unclear:
            self._say_unclear(str(unclear))
            return
        if before is None:
            self.rows.set_items([])
            self.state.set_state(State.LOADING)
        self._asked += 1
        asked = self._asked
        wanted = {name: line.text().strip() for name, line in self.filters.items()}
        wanted["since"] = iso(since)
        client = self._context.client
        self._context.background.query(
            lambda: fetch(client, wanted, before),
            then=lambda page: self._show(asked, page),
            failed=self._failed,
            key=self,
        )

    def _say_unclear(self, sentence: str) -> None:
        """What cannot be read is to be mended; what was found before stays."""
        self._context.notices.warn(sentence, key="audit.since")
        line = self.filters["since"]
        line.setFocus()
        line.selectAll()

    def _preview(self, typed: str) -> None:
        """How the time is understood, while it is typed."""
        line = self.filters["since"]
        try:
            since = read_since(typed, self._context.now())
            said, problem = (f"{since:%Y-%m-%d %H:%M:%S}" if since is not None else ""), False
        except Unclear as unclear:
            said, problem = str(unclear), True
        line.setToolTip(plain_tip(said))
        line.setAccessibleDescription(said)
        self.understood.setText("" if problem or not said else t("audit.since.understood", at=said))
        self.understood.setVisible(bool(self.understood.text()))

    def _show(self, asked: int, page: AuditPage) -> None:
        if asked != self._asked:
            return
        entries = [*self.rows.items(), *page.entries][:MOST]
        self.rows.set_items(entries)
        self.more_button.setEnabled(page.more and len(entries) < MOST)
        if entries:
            self.state.set_content()
        else:
            self.state.set_state(State.EMPTY, t("audit.empty"))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, LinkError):
            self.state.set_state(State.REFUSED, t("panel.failed", reason=fault_words(error)))
            return
        key = f"sync.link.{error.code}"
        reason = t(key, **error.params) if has(key) else error.code
        if error.code == "forbidden":
            self.state.set_state(State.NO_PERMISSION, t("audit.forbidden"))
        else:
            self.state.set_state(
                State.REFUSED, t("audit.failed", reason=reason), action=t("panel.again"), then=self.search
            )

    def _cannot(self) -> tuple[State, str] | None:
        """Why nothing can be asked now."""
        role = self._context.session.role
        if role is not None and role not in AUDITORS:
            return State.NO_PERMISSION, t("audit.forbidden")
        if not self._context.link.state.online:
            return State.OFFLINE, t("audit.offline")
        return None

    def _judge(self, _said: object = None) -> None:
        """The line or the session is another: what a question led to stays until that changes what can be asked."""
        cannot = self._cannot()
        if cannot != self._judged:
            self._say_whether(cannot)

    def _say_whether(self, cannot: tuple[State, str] | None) -> None:
        self._judged = cannot
        self.search_button.setEnabled(cannot is None)
        if cannot is not None:
            # What was read stays readable without a line, not for somebody else who may not.
            if cannot[0] is State.NO_PERMISSION:
                self.rows.set_items([])
            self.state.set_state(*cannot, keep_content=bool(self.rows.items()))
        elif self.rows.items():
            self.state.set_content()
        else:
            self.state.set_state(State.EMPTY, t("audit.ask"))

    def _choose(self, entry_id: str) -> None:
        row = self.rows.row_of(entry_id)
        entry = self.rows.item(row) if row is not None else None
        self.detail.setPlainText(self._detail(entry) if isinstance(entry, AuditEntry) else "")

    def _connect(self) -> None:
        for line in self.filters.values():
            line.returnPressed.connect(self.search)
        self.filters["since"].textChanged.connect(self._preview)
        self.search_button.clicked.connect(lambda _checked: self.search())
        self.more_button.clicked.connect(lambda _checked: self.more())
        self.table.selected.connect(self._choose)
        self._context.link.link_changed.connect(self._judge)
        self._context.session.changed.connect(self._judge)

    def _filter_line(self) -> QHBoxLayout:
        """Above the answer, so that it can be written in before there is one."""
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(8)
        for name, box in self.filters.items():
            box.setPlaceholderText(t(f"audit.filter.{name}"))
            box.setAccessibleName(t(f"audit.filter.{name}"))
            box.setClearButtonEnabled(True)
            line.addWidget(box, 1)
        line.addWidget(self.understood)
        line.addWidget(self.search_button)
        line.addWidget(self.more_button)
        self.more_button.setEnabled(False)
        return line

    def _content(self) -> QWidget:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 1)
        return split

    def _detail(self, entry: AuditEntry) -> str:
        names = self._context.link.names
        head = t(
            "audit.head", act=act_words(entry), subject=subject_words(entry), at=time_words(entry),
            actor=person(entry.actor, names) or "—", seat=entry.seat or "—",
            credential=person(entry.credential, names) or "—", note=note_words(entry) or "—",
        )  # fmt: skip
        return f"{head}\n\n{difference_words(entry, names)}"


def _columns(context: Context) -> list[Column]:
    def who(entry: AuditEntry) -> str:
        return person(entry.actor, context.link.names)

    def account(entry: AuditEntry) -> str:
        return f"{who(entry)}\n{entry.actor}"

    return [
        Column("at", t("audit.column.at"), time_words, 120, sortable=False),
        Column("actor", t("audit.column.actor"), who, 110, tooltip=account, sortable=False),
        Column("seat", t("audit.column.seat"), lambda entry: entry.seat, 60, sortable=False),
        Column("act", t("audit.column.act"), act_words, 120, sortable=False),
        Column("subject", t("audit.column.subject"), subject_words, 0, tooltip=subject_words, sortable=False),
        Column("note", t("audit.column.note"), note_words, 110, tooltip=note_words, sortable=False),
    ]
