"""The dossier: who the chosen record is, and a tab for everything a feature knows about its kind."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from console.ages import ages_line, ages_of, is_outdated
from console.context import Context
from console.drawing_words import type_name
from console.fault_words import fault_words
from console.feature import DossierTab
from console.with_incident import missing_words, opening_words
from models.drawing import Drawing
from models.incident import Incident
from models.record import Key, Record
from resources.words import has, t
from widgets.panel_state import PanelState, State
from widgets.theme import set_role

AGES_EVERY_MS = 1_000

log = logging.getLogger("wanghuolou.dossier")


@dataclass
class _Tab:
    """A tab and its widget, which is made when the tab is first shown."""

    tab: DossierTab
    holder: QWidget
    widget: QWidget | None = None


class Dossier(QWidget):
    """Follows the selection; the tabs are the features'."""

    def __init__(
        self, context: Context, tabs: Sequence[DossierTab], failed: Callable[[str, Exception], None]
    ) -> None:
        super().__init__()
        self._context = context
        self._failed = failed
        self._tabs = [_Tab(tab, _holder()) for tab in sorted(tabs, key=lambda tab: tab.order)]
        self._kind, self._name, self._about, self._ages = (
            QLabel(textFormat=Qt.TextFormat.PlainText) for _line in range(4)
        )
        self._record: Record[Any] | None = None
        set_role(self._kind, "small")
        set_role(self._name, "heading")
        set_role(self._about, "small")
        set_role(self._ages, "small")
        self._ages.setWordWrap(True)
        self._tick = QTimer(self, interval=AGES_EVERY_MS)
        self._tick.timeout.connect(self._show_ages)
        self._tick.start()
        self._name.setWordWrap(True)
        self._book = QTabWidget()
        self._book.setDocumentMode(True)
        self._book.setUsesScrollButtons(True)
        self._book.setAccessibleName(t("shell.dossier.title"))
        self._book.currentChanged.connect(self._make_current)
        self._state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._state)
        for holder in self._tabs:
            holder.holder.setParent(self)
            holder.holder.hide()
        self.setFocusProxy(self._book)
        context.selection.changed.connect(self._follow)
        context.selection.incident_changed.connect(self._arrange)
        context.link.changed.connect(self._refresh_if_touched)
        context.commands.openings.failed.connect(self._read_again)
        self._follow(context.selection.key)

    @property
    def heading(self) -> str:
        """The name shown at the top."""
        return self._name.text()

    def open_tab(self, key: str) -> QWidget | None:
        """Show a tab by its key with the keyboard in it; None when it is not among those shown."""
        for tab in self._tabs:
            at = self._book.indexOf(tab.holder)
            if tab.tab.key == key and at >= 0:
                self._book.setCurrentIndex(at)
                self._make_current(at)
                (tab.widget or self._book).setFocus(Qt.FocusReason.ShortcutFocusReason)
                return tab.widget
        return None

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(12, 4, 12, 4)
        lines.setSpacing(0)
        row = QHBoxLayout()
        row.addWidget(self._kind, 1)
        row.addWidget(self._about)
        lines.addLayout(row)
        lines.addWidget(self._name)
        lines.addWidget(self._ages)
        column.addWidget(head)
        column.addWidget(self._book, 1)
        return content

    def _follow(self, key: Key | None) -> None:
        self._arrange()
        if key is None and not self._context.selection.incident_id:
            words = f"{t('shell.dossier.nothing')}\n{t('shell.dossier.nothing_detail')}"
            self._state.set_state(State.EMPTY, words)
            return
        self._read()

    def _shown_key(self) -> Key | None:
        """The chosen record, else the incident being worked."""
        selection = self._context.selection
        if selection.key is not None:
            return selection.key
        return Key(Incident.KIND, selection.incident_id) if selection.incident_id else None

    def _read(self) -> None:
        key = self._shown_key()
        if key is None:
            return
        store = self._context.store
        self._context.background.query(
            lambda: store.get(key.kind, key.id),
            then=lambda record: self._show(key, record),
            failed=lambda error: self._state.set_state(
                State.REFUSED, f"{t('shell.dossier.failed')}\n{fault_words(error)}", keep_content=False
            ),
            key="dossier",
        )

    def _show(self, key: Key, record: Record[Any] | None) -> None:
        if key != self._shown_key():
            return
        if record is None:
            self._say_missing(key)
            return
        columns = record.fact.columns()
        names = [text for text in (columns.number, columns.name) if text]
        self._name.setText("  ".join(names) or _nameless(record.fact))
        self._kind.setText(t(f"enums.kind.{key.kind}"))
        self._about.setText(_status_words(key.kind, columns.status))
        self._record = record
        self._show_ages()
        self._state.set_content()
        self._make_current(self._book.currentIndex())

    def _say_missing(self, key: Key) -> None:
        """Nothing can be read of it: not yet, for it was opened a moment ago, or not at all."""
        openings = self._context.commands.openings
        if key.kind == Incident.KIND and openings.is_under_way(key.id):
            self._state.set_state(State.LOADING, opening_words())
            return
        state = State.REFUSED if openings.why_not(key.id) else State.EMPTY
        self._state.set_state(state, missing_words(self._context, key.id))

    def _read_again(self, incident_id: str) -> None:
        if self._shown_key() == Key(Incident.KIND, incident_id):
            self._read()

    def _show_ages(self) -> None:
        """As of when what stands below is; a value past its shelf life is said to be."""
        if self._record is None or not self.isVisible():
            return
        words = ages_line(self._context, self._record)
        stale = any(one.stale for _aspect, one in ages_of(self._context, self._record))
        if is_outdated(self._context, self._record.key):
            words, stale = t("ages.newer_unread"), True
        role = "small-warning" if stale else "small"
        self._ages.setText(words)
        self._ages.setVisible(bool(words))
        if self._ages.property("role") != role:
            set_role(self._ages, role)

    def _refresh_if_touched(self, changes: Any) -> None:
        key = self._shown_key()
        if key is not None and changes.has(key.kind, key.id):
            self._read()

    def _arrange(self, _incident_id: str = "") -> None:
        """Show the tabs of the kind chosen and of the incident worked, keeping the current one if it stays."""
        key, incident = self._context.selection.key, self._context.selection.incident_id
        kind = key.kind if key is not None else (Incident.KIND if incident else "")
        wanted = [tab for tab in self._tabs if kind in tab.tab.kinds or (tab.tab.with_incident and bool(incident))]
        current = self._book.currentWidget()
        self._book.blockSignals(True)
        for at in reversed(range(self._book.count())):
            if self._book.widget(at) not in [tab.holder for tab in wanted]:
                self._book.removeTab(at)
        for at, tab in enumerate(wanted):
            if self._book.indexOf(tab.holder) < 0:
                self._book.insertTab(at, tab.holder, t(tab.tab.title_key))
        first = next((tab.holder for tab in wanted if kind in tab.tab.kinds), None)
        kept = current if current is not None and self._book.indexOf(current) >= 0 else first
        if kept is not None:
            self._book.setCurrentWidget(kept)
        self._book.blockSignals(False)
        self._make_current(self._book.currentIndex())

    def _make_current(self, _at: int) -> None:
        shown = self._book.currentWidget()
        for tab in self._tabs:
            # One behind another asks for no room: a low window would scroll for what nobody looks at.
            wants = QSizePolicy.Policy.Preferred if tab.holder is shown else QSizePolicy.Policy.Ignored
            tab.holder.setSizePolicy(wants, wants)
            if tab.holder is shown and tab.widget is None:
                tab.widget = self._made(tab.tab)
                layout = tab.holder.layout()
                if layout is not None:
                    layout.addWidget(tab.widget)

    def _made(self, tab: DossierTab) -> QWidget:
        try:
            return tab.make(self._context)
        except Exception as error:
            log.exception("tab %s", tab.key)
            self._failed(t(tab.title_key), error)
            return QWidget()


def _nameless(fact: object) -> str:
    """What stands for the name of a thing without one: of a drawing what it is."""
    return type_name(fact.type, fact.style) if isinstance(fact, Drawing) else t("shell.dossier.unnamed")


def _status_words(kind: str, status: str) -> str:
    key = f"enums.{kind}_status.{status}"
    return t(key) if status and has(key) else ""


def _holder() -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    return holder
