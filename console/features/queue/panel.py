"""The queue on the left: what needs somebody now, worst first."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.ages import row_state
from console.context import Context
from console.facts_panel import FactsPanel
from console.features.queue.work import Entry, Queue, queue
from console.follow import Follow
from console.holders import holder_badge
from console.record_rows import moment, status_words
from console.row_menu import ACTS, give_menu
from console.stuck_acts import show_act
from console.undone_sight import show_undone
from models.alarm import Alarm
from models.approval import Approval
from models.incident import Incident
from models.ordering import ANSWER_S
from models.record import Key
from models.unit import Unit
from resources.words import t
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge, column_px, grade_badge

_WARNING = {1: "blue", 2: "yellow", 3: "orange", 4: "red"}
_FIRE = {1: "green", 2: "blue", 3: "yellow", 4: "orange", 5: "red"}


TITLE_COLUMN, STATUS_COLUMN, AGE_COLUMN = 1, 2, 3
NARROW_PX = 350
MENU = ("incidents.told_by_voice", "incidents.order_again", "approvals.by_voice", "outbox.show_stuck", *ACTS)


class QueuePanel(QWidget):
    """Choosing a line selects it everywhere; Enter on an incident also flies there."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows = ListRows(_columns(), lambda e: e.id, lambda e: row_state(context, e.kind, e.row), self)
        self.table = RecordTable(self.rows, filter_line=False)
        # Drawn under the name, where it never takes the name's room; kept as a column for copies of the rows.
        self.table.view.setColumnHidden(STATUS_COLUMN, True)
        self.state = FactsPanel(context, self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        kinds = {Incident.KIND, Alarm.KIND, Unit.KIND, Approval.KIND}
        self._follow = Follow(context, self, lambda: queue(context), self._take, kinds, self.state)
        self.table.selected.connect(self._choose)
        give_menu(context, self.table, MENU)
        self.table.chosen.connect(self._go)
        self.table.view.viewport().installEventFilter(self)
        context.link.answered.connect(self._answered)
        context.selection.changed.connect(self._selected)
        context.session.changed.connect(self._follow.ask)
        self._follow.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the age gives way: the order of the queue tells most of it."""
        super().resizeEvent(event)
        self.table.view.setColumnHidden(AGE_COLUMN, self.width() < NARROW_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on the badge of an act that became nothing, or that nobody carried out, leads to it."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            at = self.table.view.indexAt(event.position().toPoint())
            entry = self.rows.item(at.row()) if at.isValid() and at.column() == TITLE_COLUMN else None
            below = event.position().y() > self.table.view.visualRect(at).center().y()
            if isinstance(entry, Entry) and below:
                self._lead(entry)
        return super().eventFilter(watched, event)

    def _lead(self, entry: Entry) -> None:
        """To what is graver: what somebody believes done."""
        if entry.undone is not None:
            show_undone(self._context, entry.undone.first_id)
        elif entry.stuck is not None:
            show_act(self._context, entry.stuck.entry.id)
        elif entry.kind == Approval.KIND:
            show_undone(self._context, entry.row.id)

    def _answered(self, _entries: object) -> None:
        self._follow.soon()

    def _take(self, found: Queue) -> None:
        self.show_entries(found.entries)
        if found.again_s:
            self._follow.later(found.again_s)

    def show_entries(self, entries: list[Entry]) -> None:
        """Draw the queue; the chosen line keeps its place in the selection."""
        self.rows.set_items(entries)
        if entries:
            self.state.set_content()
        else:
            self.state.set_none(t("queue.empty"))
        self._selected(self._context.selection.key)
        if any(entry.ordering for entry in entries):
            self._follow.later(ANSWER_S)

    def _choose(self, entry_id: str) -> None:
        kind, _, record_id = entry_id.partition("/")
        self._context.selection.choose(kind, record_id)

    def _go(self, entry_id: str) -> None:
        self._choose(entry_id)
        row = self.rows.row_of(entry_id)
        entry = self.rows.item(row) if row is not None else None
        if isinstance(entry, Entry) and entry.kind == Approval.KIND:
            show_undone(self._context, entry.row.id)
        elif isinstance(entry, Entry) and entry.row.lon is not None and entry.row.lat is not None:
            self._context.in_hand.map.fly_to(entry.row.lon, entry.row.lat, 16)

    def _selected(self, key: Key | None) -> None:
        if key is not None and key.kind in (Incident.KIND, Alarm.KIND, Approval.KIND):
            self.table.select(f"{key.kind}/{key.id}")


def entry_badge(entry: Entry) -> Badge:
    """Fire grade of an incident, warning grade of an alarm; that a request needs two."""
    grade = entry.row.grade
    if entry.kind == Approval.KIND:
        return grade_badge(t("queue.two"), "red" if entry.undone is not None else "orange")
    if entry.kind == Incident.KIND:
        return grade_badge(t("queue.fire_grade", grade=grade), _FIRE.get(grade, "red"))
    return grade_badge(t(f"enums.grade.{_WARNING.get(grade, 'blue')}"), _WARNING.get(grade, "blue"))


def status_text(entry: Entry) -> str:
    """Where it stands; NOT ORDERED while a unit sent there has been told by nobody, what was decided and done by
    nobody, and what became of no act.
    """
    untold = t("incidents.not_ordered_count", count=entry.not_ordered) if entry.not_ordered else ""
    others = [one.state for one in (entry.undone, entry.stuck) if one is not None]
    if said := " · ".join(filter(None, (untold, *others))):
        return said
    if entry.ordering:
        return t("incidents.ordering")
    if entry.asked:
        return t("approvals.state.asked")
    return status_words(entry.kind, entry.row.status)


def title_tip(entry: Entry) -> str:
    """The title whole, what nobody carried out and who can, and which act became nothing."""
    undone = entry.undone.tip if entry.undone is not None else ""
    stuck = entry.stuck.words if entry.stuck is not None else ""
    return "\n".join(filter(None, (entry.title, undone, stuck)))


def order_badge(entry: Entry) -> Badge:
    """Red and solid for NOT ORDERED and for what was not carried out, solid for an act that was refused, plain
    otherwise: the grade has its own.
    """
    if entry.not_ordered:
        # How many were told nothing is never cut for the act: that has its mark on the row, and the tip names it.
        short = t("incidents.not_ordered_count", count=entry.not_ordered)
        return Badge(status_text(entry), "red", solid=True, shape="triangle", short=short)
    if entry.undone is not None:
        return replace(entry.undone.badge, text=status_text(entry))
    if entry.stuck is not None:
        return entry.stuck.badge
    return Badge(status_text(entry), "warn", solid=True) if entry.asked else Badge(status_text(entry))


def below_badge(entry: Entry) -> Badge | None:
    """What stands below the name. None for an alarm that only waits, as all do here: its kind has the line."""
    badge = order_badge(entry)
    return None if entry.kind == Alarm.KIND and not badge.solid else badge


def owner_badge(entry: Entry) -> Badge | None:
    """The seat that works it."""
    return holder_badge(entry.owner_seat, entry.mine)


def owner_words(entry: Entry) -> str:
    """What the mark means."""
    if not entry.owner_seat:
        return ""
    return t("queue.owner_mine") if entry.mine else t("queue.owner_other", seat=entry.owner_seat)


def _columns() -> list[Column]:
    grades = [grade_badge(t("queue.fire_grade", grade=5), "red")]
    grades += [grade_badge(t(f"enums.grade.{tone}"), tone) for tone in _WARNING.values()]
    grades.append(grade_badge(t("queue.two"), "red"))
    return [
        Column(
            "grade", t("queue.column.grade"), lambda e: entry_badge(e).text, column_px(grades, mark=True),
            badge=entry_badge,
        ),
        Column(
            "title", t("queue.column.title"), lambda e: e.title, 0, tooltip=title_tip, under=below_badge,
            lead=lambda e: e.lead,
        ),
        Column("status", t("queue.column.status"), status_text, badge=order_badge),
        Column("at", t("queue.column.age"), str, 68, moment=lambda e: moment(e.row)),
        Column(
            "owner", t("queue.column.owner"), lambda e: e.owner_seat, 52, badge=owner_badge, tooltip=owner_words
        ),
    ]  # fmt: skip
