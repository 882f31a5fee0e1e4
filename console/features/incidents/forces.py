"""The forces tab: who was sent and what they are doing, who else could go and how long they would drive."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from console.ages import record_state
from console.chosen_gone import chosen_gone
from console.context import Context
from console.facts_panel import FactsPanel
from console.features.incidents import actions
from console.features.incidents.recommend import Offer
from console.features.incidents.work import Forces, Sent, forces
from console.follow import Follow
from console.permission import ActButton
from console.row_menu import UNIT_ACTS, give_menu
from console.tell import tell
from models.command import Command
from models.incident import Incident
from models.ordering import ANSWER_S, Ordering
from models.unit import DispatchUnit, SetUnitStatus, TellByVoice, Unit, UnitStatus
from resources.words import t
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge, column_px
from widgets.theme import set_role

SINCE_COLUMN, CARD_COLUMN = 2, 3
NARROW_PX = 540
SENT_SHARE = 0.55


class ForcesTab(QWidget):
    """Follows the worked incident."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.forces = Forces()
        self.sent_rows = ListRows(
            _sent_columns(), lambda s: s.record.id, lambda s: record_state(context, s.record), self
        )
        self.offer_rows = ListRows(
            _offer_columns(), lambda o: o.record.id, lambda o: record_state(context, o.record), self
        )
        self.sent = RecordTable(self.sent_rows, filter_line=False, dense=True)
        self.offers = RecordTable(self.offer_rows, filter_line=False, dense=True)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._moved = False
        self.lacking = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.send_button = _button(context, "incidents.act.dispatch", self._send, DispatchUnit)
        self.status_button = _button(
            context, "incidents.act.unit_status", lambda: actions.next_status(context), SetUnitStatus
        )
        self.voice_button = _button(context, "incidents.act.told_by_voice", lambda: tell(context), TellByVoice)
        self.state = FactsPanel(context, self._content(), (DispatchUnit, SetUnitStatus, TellByVoice))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self._follow = Follow(context, self, self._work, self.show_forces, {Incident.KIND, Unit.KIND}, self.state)
        context.selection.incident_changed.connect(lambda _id: self._follow.ask())
        give_menu(context, self.sent, UNIT_ACTS)
        self.setFocusProxy(self.sent)
        give_menu(context, self.offers)
        for table in (self.sent, self.offers):
            table.selected.connect(self._choose)
        self.offers.chosen.connect(lambda unit_id: self._dispatch([unit_id]))
        self._follow.ask()

    def show_forces(self, found: Forces) -> None:
        """Draw what was found."""
        is_other = self._incident_id() != (found.incident.id if found.incident else "")
        self.forces = found
        offers = found.recommendation.offers
        self.sent_rows.set_items(sorted(found.sent, key=lambda sent: sent.ordered))
        self.offer_rows.set_items(offers)
        if is_other:
            self.offers.start_over()
        self.offers.view.setColumnHidden(CARD_COLUMN, not any(offer.on_card for offer in offers))
        missing = found.recommendation.missing
        names = [f"{t(f'enums.unit_type.{kind}')} ×{count}" for kind, count in missing.items()]
        self.lacking.setText(t("incidents.forces.lacking", units="、".join(names)) if names else "")
        self.lacking.setVisible(bool(names))
        if found.incident is None:
            self.state.set_no_incident(self._context.selection.incident_id, t("incidents.forces.no_incident"))
        elif not found.sent and not found.recommendation.offers:
            self.state.set_none(t("incidents.forces.no_units"))
        else:
            self.state.show_record(found.incident)
        if any(sent.stage is Ordering.ORDERING for sent in found.sent):
            self._follow.later(ANSWER_S)
        self._share()

    def _choose(self, unit_id: str) -> None:
        self._context.selection.choose(Unit.KIND, unit_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new height; where width is short the age gives way to the number to call."""
        super().resizeEvent(event)
        self.sent.view.setColumnHidden(SINCE_COLUMN, self.width() < NARROW_PX)
        self._share()

    def _share(self) -> None:
        """The sent list gets what its rows need, up to a bit over half, unless the user has said otherwise."""
        room = sum(self._split.sizes())
        if self._moved or room <= 0:
            return
        over = self._sent_box.sizeHint().height() - self.sent.sizeHint().height()
        needed = over + self.sent.height_of(max(1, self.sent_rows.rowCount()))
        sent = min(needed, round(room * SENT_SHARE))
        self._split.setSizes([sent, room - sent])

    def _user_moved(self, _at: int, _index: int) -> None:
        self._moved = True

    def _incident_id(self) -> str:
        return self.forces.incident.id if self.forces.incident is not None else ""

    def _work(self) -> Forces:
        return forces(self._context, self._context.selection.incident_id)

    def _send(self) -> None:
        chosen = self.offers.selected_ids()
        if not chosen and chosen_gone(self._context, self.offers):
            return
        wanted = chosen or [o.record.id for o in self.forces.recommendation.offers if o.on_card]
        self._dispatch(wanted)

    def _dispatch(self, unit_ids: list[str]) -> None:
        """To the incident whose list this is, whatever is chosen elsewhere by now."""
        if self.forces.incident is not None:
            offers = {o.record.id: o for o in self.forces.recommendation.offers}
            actions.dispatch(self._context, self.forces.incident.id, unit_ids, offers)

    def _content(self) -> QWidget:
        split = self._split
        self._sent_box = _titled("incidents.forces.sent", self.sent, self.status_button, self.voice_button)
        split.addWidget(self._sent_box)
        split.addWidget(_titled("incidents.forces.offers", self.offers, self.send_button))
        split.setChildrenCollapsible(False)
        split.splitterMoved.connect(self._user_moved)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lacking)
        column.addWidget(split, 1)
        set_role(self.lacking, "warning")
        self.lacking.setContentsMargins(8, 3, 8, 1)
        return content


def _titled(title_key: str, table: QWidget, *buttons: QPushButton) -> QWidget:
    box = QWidget()
    title = QLabel(t(title_key))
    set_role(title, "heading-small")
    line = QHBoxLayout()
    line.setContentsMargins(8, 2, 8, 2)
    line.setSpacing(6)
    line.addWidget(title, 1)
    for button in buttons:
        line.addWidget(button)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(line)
    column.addWidget(table, 1)
    return box


def _button(context: Context, key: str, run: Callable[[], None], command: type[Command]) -> ActButton:
    button = ActButton(context, t(key), command)
    button.clicked.connect(lambda _checked: run())
    return button


def _not_ordered() -> Badge:
    return Badge(t("incidents.not_ordered"), "red", solid=True, shape="triangle")


def order_badge(sent: Sent) -> Badge:
    """What a unit is doing; NOT ORDERED while nobody has told it, whatever else is known."""
    if sent.stage is Ordering.NOT_ORDERED:
        return _not_ordered()
    if sent.stage is Ordering.ORDERING:
        return Badge(t("incidents.ordering"), "pending")
    tones = {"on_scene": "ok", "turned_out": "blue", "dispatched": "warn", "returning": "neutral"}
    status = sent.record.fact.status
    return Badge(t(f"enums.unit_status.{status}"), tones.get(status, "neutral"))


def _sent_columns() -> list[Column]:
    statuses = [
        _not_ordered(),
        Badge(t("incidents.ordering")),
        *(Badge(t(f"enums.unit_status.{status}")) for status in UnitStatus),
    ]
    return [
        Column("number", t("incidents.forces.unit"), lambda s: s.record.fact.number, 88),
        Column("status", t("incidents.forces.status"), lambda s: order_badge(s).text, column_px(statuses),
               badge=order_badge, tooltip=lambda s: s.why),
        Column(
            "at", t("incidents.forces.since"), str, 92,
            moment=lambda s: s.record.fact.status_at.timestamp() if s.record.fact.status_at else None,
        ),
        Column("reach", t("incidents.forces.reach"), lambda s: s.reach, 0, tooltip=lambda s: s.reach),
    ]  # fmt: skip


def drive_text(offer: Offer) -> str:
    """Minutes and kilometres; a straight-line estimate is marked as one."""
    if offer.drive is None:
        return t("incidents.forces.no_way")
    about = "≈ " if offer.drive.estimated else ""
    minutes, seconds = divmod(round(offer.drive.duration_s), 60)
    return f"{about}{minutes}:{seconds:02d} · {offer.drive.distance_m / 1000:.1f} km"


def _type_text(offer: Offer) -> str:
    return t(f"enums.unit_type.{offer.record.fact.type}")


def _card_badge(offer: Offer) -> Badge | None:
    return Badge(t("incidents.forces.on_card"), "ok") if offer.on_card else None


def _offer_columns() -> list[Column]:
    return [
        Column("number", t("incidents.forces.unit"), lambda o: o.record.fact.number, 98),
        Column("type", t("incidents.forces.type"), _type_text, 0, tooltip=_type_text),
        Column("drive", t("incidents.forces.drive"), drive_text, 128),
        Column("card", t("incidents.forces.card"), lambda o: t("incidents.forces.on_card") if o.on_card else "",
               80, badge=_card_badge),
    ]  # fmt: skip
