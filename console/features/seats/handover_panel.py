"""Hand-over 交接班: the ones there were, what one says, signing for it, and writing the next."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.seats.handover_form import HandoverForm
from console.features.seats.handover_words import details
from console.features.seats.shift import Shift, handovers, shift
from console.features.seats.work import open_incidents
from console.follow import Follow
from console.holders import person, time_words
from console.permission import ActButton
from console.reasons import sentence
from models.command import OPERATORS
from models.handover import AcceptHandover, Handover, WriteHandover
from models.incident import Incident
from models.outbox_entry import JUDGED
from models.record import Record, SyncState
from resources.words import t
from widgets.escape import Escape
from widgets.panel_state import PanelState, State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows, RowState
from widgets.status_badge import Badge
from widgets.theme import set_role

SHIFT_H = 12.0
NOTE_COLUMN, NARROW_PX = 4, 1_000
LIST_PX = 400


@dataclass(frozen=True)
class Found:
    """What the panel shows."""

    shift: Shift
    handovers: list[Record[Handover]] = field(default_factory=list)
    incidents: dict[str, Incident] = field(default_factory=dict)
    signed_before: frozenset[str] = frozenset()
    """Acts of signing whose outcome is in what was found."""


class HandoverPanel(QWidget):
    """Follows hand-overs and incidents. Writing one and reading one take the same place."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._found: Found | None = None
        self._signed: dict[str, str] = {}
        """Act -> the hand-over it signs for, until what became of it is shown."""
        self.rows = ListRows(_columns(context), lambda record: record.id, _state, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.listed = PanelState(self.table)
        self.form = HandoverForm(context)
        self.text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.sign_button = ActButton(context, t("seats.handover.sign"), AcceptHandover)
        self.new_button = QPushButton(t("seats.handover.new"))
        self.pages = QStackedWidget()
        self.state = FactsPanel(context, self._content(), (WriteHandover, AcceptHandover))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the note is read beside the list, not in it."""
        super().resizeEvent(event)
        self.table.view.setColumnHidden(NOTE_COLUMN, self.width() < NARROW_PX)

    def begin(self) -> None:
        """Write one: the keyboard is in the note."""
        self.pages.setCurrentIndex(0)
        self._follow.ask()
        self.form.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _is_reading(self) -> bool:
        return self.pages.currentIndex() == 1

    def receive(self) -> bool:
        """Show the one that waits for whoever sits here, with the keyboard on signing; False when none does."""
        waiting = [r for r in (self._found.handovers if self._found else ()) if r.fact.waits_for(self._actor)]
        if not waiting:
            return False
        self._read(waiting[0].id)
        self.sign_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def show_found(self, found: Found) -> None:
        """Draw what was found."""
        self._found = found
        for act in found.signed_before:
            self._signed.pop(act, None)
        self.rows.set_items(found.handovers)
        if found.handovers:
            self.listed.set_content()
        else:
            self.listed.set_state(State.EMPTY, t("seats.handover.none"))
        self.form.show_shift(found.shift)
        self.form.show_people(self._people(found))
        self.state.set_content()
        self._show_chosen()

    @property
    def _actor(self) -> str:
        return self._context.session.user or self._context.session.seat

    def _people(self, found: Found) -> dict[str, str]:
        """Everybody who may take a shift over, and who sat at a seat before, but oneself."""
        link = self._context.link
        users = link.operators | {p.user for p in link.present if p.role in OPERATORS}
        users |= {r.fact.user for r in found.handovers}
        return {user: person(user, link.names) for user in users if user != self._actor}

    def _read(self, handover_id: str) -> None:
        self.table.select(handover_id)
        self.pages.setCurrentIndex(1)
        self._show_chosen()

    def _chosen(self) -> Record[Handover] | None:
        row = self.rows.row_of(self.table.selected_id())
        found = self.rows.item(row) if row is not None else None
        return found if isinstance(found, Record) else None

    def _show_chosen(self) -> None:
        record = self._chosen()
        if record is None or self._found is None:
            self.text.setText(t("seats.handover.choose"))
            self.sign_button.hide()
            return
        self.text.setText(details(record.fact, self._found.incidents, self._context.link.names))
        self.sign_button.setVisible(not record.fact.accepted_by)
        why = t("refusal.handover.not_for_you", user=record.fact.user, to=record.fact.to_user or "—")
        self.sign_button.set_possible(record.fact.waits_for(self._actor), why)

    def _sign(self) -> None:
        record = self._chosen()
        if record is None or record.id in self._signed.values():
            # A second press before the first is seen would contest one's own signature.
            return
        commands = self._context.commands
        act = commands.submit(AcceptHandover(handover_id=record.id, incident_ids=record.fact.incident_ids))
        if commands.given(act) is not None:
            self._signed[act] = record.id

    def _not_saved(self, command_id: str, _why: str) -> None:
        self._signed.pop(command_id, None)

    def _signed_before(self) -> frozenset[str]:
        """The acts whose outcome can be read in the facts from now on: delivered, refused or withdrawn."""
        commands = self._context.commands
        # In this order: an act is among the entries before it is no longer among those that are given.
        handed = [act for act in tuple(self._signed) if commands.given(act) is None]
        on_way = {entry.id for entry in commands.entries() if entry.state not in JUDGED}
        return frozenset(handed) - on_way

    def _content(self) -> QWidget:
        set_role(self.sign_button, "primary")
        self.sign_button.hide()
        reader = QWidget()
        lines = QVBoxLayout(reader)
        lines.setContentsMargins(12, 8, 12, 8)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(self.text)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(area, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.new_button)
        buttons.addStretch()
        buttons.addWidget(self.sign_button)
        lines.addLayout(buttons)
        self.pages.addWidget(self.form)
        self.pages.addWidget(reader)
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.addWidget(self.listed)
        both.addWidget(self.pages)
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        both.setSizes([LIST_PX, LIST_PX])
        return both

    def _connect(self) -> None:
        context = self._context
        self.table.selected.connect(self._read)
        self.new_button.clicked.connect(lambda _checked: self.begin())
        self.sign_button.clicked.connect(lambda _checked: self._sign())
        form = self.form
        Escape(self, (form.note, form.to_user, form.button), self.table.view.setFocus, self.table.view.isVisible)
        Escape(self, (self.table.view, self.new_button, self.sign_button), self.begin, self._is_reading)
        kinds = {Handover.KIND, Incident.KIND}
        self._follow = Follow(context, self, self._work, self.show_found, kinds, self.state)
        context.session.changed.connect(self._follow.ask)
        context.commands.not_saved.connect(self._not_saved)
        self._follow.ask()

    def _work(self) -> Found:
        context, before = self._context, self._signed_before()
        hours = context.settings.number("seats.shift_h")
        return Found(shift(context, hours), handovers(context), open_incidents(context), before)


def state_badge(handover: Handover) -> Badge:
    """Signed for, or waiting."""
    if handover.accepted_by:
        return Badge(t("seats.handover.state.accepted"), "ok")
    return Badge(t("seats.handover.state.open"), "warn")


def _state(record: Record[Handover]) -> RowState:
    return RowState() if record.state is SyncState.SYNCED else RowState(str(record.state), sentence(record.reason))


def _columns(context: Context) -> list[Column]:
    def name(user: str) -> str:
        return person(user, context.link.names)

    return [
        Column("at", t("seats.handover.column.at"), lambda r: time_words(r.fact.written_at, "%m-%d %H:%M"), 96),
        Column(
            "state", t("seats.handover.column.state"), lambda r: state_badge(r.fact).text, 92,
            badge=lambda r: state_badge(r.fact),
        ),
        Column(
            "user", t("seats.handover.column.from"),
            lambda r: t("seats.at", seat=r.fact.seat, name=name(r.fact.user)), 104,
        ),
        Column(
            "to", t("seats.handover.column.to"),
            lambda r: name(r.fact.accepted_by or r.fact.to_user) or t("seats.handover.column.anybody"), 100,
        ),
        Column(
            "note", t("seats.handover.note"), lambda r: r.fact.note.partition("\n")[0], 0,
            tooltip=lambda r: r.fact.note,
        ),
    ]  # fmt: skip
