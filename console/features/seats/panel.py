"""Seats 席位: who sits where, what they have open and work; and whose the worked incident is."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.seats import claims
from console.features.seats.roster import SeatLine, roster
from console.features.seats.work import open_incidents
from console.follow import Follow
from console.holders import holder_words, person, time_words
from console.permission import ActButton
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident
from models.incident import Incident
from models.presence import PresenceState
from resources.words import t
from widgets.begun import BegunWords
from widgets.escape import Escape
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows, RowState
from widgets.status_badge import Badge
from widgets.theme import set_role

REASONS = ("away", "ordered", "shift", "workload")


class SeatsPanel(QWidget):
    """Follows presence and incidents; the reason of a take-over is written here, in sight, never in a dialog."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._incidents: dict[str, Incident] = {}
        self.rows = ListRows(_columns(context), lambda line: line.id, self._age, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.holder = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.reason = QComboBox(editable=True)
        self.reason_line = QLineEdit(maxLength=200, placeholderText=t("seats.reason.hint"))
        self._reasons = BegunWords(self.reason_line, context.selection.incident_id)
        self.claim_button = ActButton(context, t("seats.act.claim"), ClaimIncident)
        self.take_button = ActButton(context, t("seats.act.take_over"), TakeOverIncident)
        self.release_button = ActButton(context, t("seats.act.release"), ReleaseIncident)
        self.state = FactsPanel(context, self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        self._connect()

    def ask_reason(self) -> None:
        """The keyboard to the reason; Enter takes the incident over."""
        self._show_holder()
        if self.reason.isVisible():
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.reason_line.selectAll()

    def take(self) -> None:
        """Take the worked incident over with the reason written."""
        reason = self.reason.currentText().strip()
        if not reason:
            self._context.notices.warn(t("seats.notice.reason"), key="seats.claim")
            self.reason.setFocus()
            return
        claims.take(self._context, reason)
        self.reason.setCurrentText("")

    def show_incidents(self, found: dict[str, Incident]) -> None:
        """Draw seats and holder with these open incidents."""
        self._incidents = found
        self._show()

    def _age(self, line: SeatLine) -> RowState:
        """What is said of a seat is old once nobody hears of it, or of anything."""
        link, presence = self._context.link.state, line.presence
        if presence is not None and presence.state is PresenceState.AWAY:
            return RowState(stale=True, as_of_s=_timestamp(presence.seen_at))
        if presence is not None and not link.online:
            return RowState(stale=True, as_of_s=_timestamp(link.last_contact_at))
        return RowState()

    def _show(self, _present: object = None) -> None:
        lines = roster(self._context.link.present, self._incidents, self._context.session.seat)
        self.rows.set_items(lines)
        if lines:
            self.state.set_content()
        else:
            self.state.set_none(t("seats.empty"))
        self._show_holder()

    def _turn_to(self, incident_id: str) -> None:
        self._reasons.turn_to(incident_id)
        self._show_holder()

    def _show_holder(self) -> None:
        """Whose the worked incident is, and what can be done about it here."""
        context, seat = self._context, self._context.session.seat
        incident = self._incidents.get(context.selection.incident_id)
        if incident is None:
            self.holder.setText(t("seats.holder.none_chosen"))
        else:
            words = holder_words(incident, seat, context.link.names)
            self.holder.setText(f"{incident.number}　{words}")
        free = incident is not None and not incident.owner_seat
        mine = incident is not None and incident.owner_seat == seat
        others = incident is not None and not free and not mine
        self.claim_button.setVisible(not others and not mine)
        self.claim_button.set_possible(free, t("seats.refusal.no_incident"))
        self.release_button.setVisible(mine)
        self.reason.setVisible(others)
        self.take_button.setVisible(others)

    def _content(self) -> QWidget:
        content = QWidget()
        self.reason.setLineEdit(self.reason_line)
        for reason in REASONS:
            self.reason.addItem(t(f"seats.reason.{reason}"))
        self.reason.setCurrentText("")
        self.reason.setMinimumWidth(220)
        self.reason.setAccessibleName(t("seats.reason.title"))
        self.holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(self.take_button, "primary")
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(self.holder, 1)
        for widget in (self.reason, self.take_button, self.claim_button, self.release_button):
            line.addWidget(widget)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        return content

    def _connect(self) -> None:
        context = self._context
        self.claim_button.clicked.connect(lambda _checked: claims.claim(context))
        self.release_button.clicked.connect(lambda _checked: claims.release(context))
        self.take_button.clicked.connect(lambda _checked: self.take())
        self.reason_line.returnPressed.connect(self.take)
        Escape(self, (self.reason_line, self.take_button), self.table.view.setFocus)
        context.link.presence.connect(self._show)
        context.session.changed.connect(self._show)
        context.selection.incident_changed.connect(self._turn_to)
        self.table.chosen.connect(self._go)
        self._follow = Follow(
            context, self, lambda: open_incidents(context), self.show_incidents, {Incident.KIND}, self.state
        )
        self._show_holder()
        self._follow.ask()

    def _go(self, line_id: str) -> None:
        """Enter on a seat chooses what it has open."""
        row = self.rows.row_of(line_id)
        line = self.rows.item(row) if row is not None else None
        if isinstance(line, SeatLine) and line.presence is not None and line.open_number:
            self._context.selection.choose(Incident.KIND, line.presence.incident_id)


def state_badge(line: SeatLine) -> Badge:
    """Here, away since, nobody there, or twice at once: as text, shape and colour."""
    presence = line.presence
    if presence is None:
        return Badge(t("seats.state.nobody"), "offline")
    if presence.doubled:
        return Badge(t("seats.state.doubled"), "refused", solid=True)
    if presence.state is PresenceState.AWAY:
        return Badge(t("seats.state.away", since=time_words(presence.seen_at)), "stale")
    if presence.idle_since is not None:
        return Badge(t("seats.state.idle", since=time_words(presence.idle_since)), "pending")
    return Badge(t("seats.state.here"), "ok")


def _person(line: SeatLine, names: Mapping[str, str]) -> str:
    told = line.presence.name if line.presence is not None else ""
    name = person(line.user, {line.user: told} if told else names)
    return t("seats.me", name=name) if line.mine else name


def _role(line: SeatLine) -> str:
    return t(f"enums.role.{line.presence.role}") if line.presence is not None else ""


def _timestamp(moment: datetime | None) -> float | None:
    try:
        return moment.timestamp() if moment is not None else None
    except (OverflowError, ValueError, OSError):
        return None


def _since(line: SeatLine) -> str:
    return time_words(line.presence.since if line.presence is not None else None)


def _columns(context: Context) -> list[Column]:
    join = t("seats.join")

    def who(line: SeatLine) -> str:
        return _person(line, context.link.names)

    return [
        Column("seat", t("seats.column.seat"), lambda line: line.seat or "—", 64),
        Column("person", t("seats.column.person"), who, 150, tooltip=who),
        Column("role", t("seats.column.role"), _role, 110),
        Column("state", t("seats.column.state"), lambda line: state_badge(line).text, 190, badge=state_badge),
        Column("open", t("seats.column.open"), lambda line: line.open_number or "—", 110),
        Column(
            "works", t("seats.column.works"), lambda line: join.join(line.works) or "—", 0,
            tooltip=lambda line: join.join(line.works),
        ),
        Column("since", t("seats.column.since"), _since, 84),
    ]  # fmt: skip
