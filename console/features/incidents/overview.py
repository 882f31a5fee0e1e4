"""The overview tab: what is known of the worked incident, its clocks, and what it needs next."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.incidents import actions
from console.features.incidents.clocks import Clock, clocks
from console.features.incidents.work import Overview, overview
from console.field_ages import moment_age, record_age
from console.follow import Follow
from console.holder_line import HolderLine
from console.permission import ActButton, not_allowed
from console.place_sure import incident_place_words
from console.reasons import sentence
from console.row_menu import do_act
from console.tell import tell
from console.undone_sight import show_undone
from console.untold import being_ordered
from models.approval import Approval, DoByVoice
from models.incident import CloseIncident, Incident, UpdateIncident
from models.ordering import ANSWER_S
from models.record import Key, SyncState
from models.site import Site
from models.station import Station
from models.unit import TellByVoice, Unit
from resources.words import t
from widgets.aged_fields import AgedFields
from widgets.scrolled import scrolled
from widgets.status_badge import Badge, StatusBadge
from widgets.theme import set_role
from widgets.tooltip import plain_tip

FACTS = ("address", "site", "type", "caller", "caller_phone", "note")
GRADE_TONES = {1: "green", 2: "blue", 3: "yellow", 4: "orange", 5: "red"}
STATUS_TONES = {"open": "red", "dispatched": "warn", "on_scene": "blue", "water_on": "blue", "closed": "neutral"}


def grade_badge_of(grade: int) -> Badge:
    """A fire grade as colour, shape and text."""
    return Badge(t(f"enums.fire_grade.{grade}"), GRADE_TONES.get(grade, "neutral"), solid=True)


def status_badge_of(incident: Incident) -> Badge:
    """Where the incident stands."""
    return Badge(t(f"enums.incident_status.{incident.status}"), STATUS_TONES.get(incident.status, "ok"))


class OverviewTab(QWidget):
    """Follows the worked incident."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.found = Overview()
        self.title = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.badge = StatusBadge()
        self.status = StatusBadge()
        self.sync = StatusBadge()
        self.holder = HolderLine(context)
        self.grade = QComboBox()
        self.stage_button = ActButton(context, t("incidents.act.stage"), UpdateIncident)
        self.close_button = ActButton(context, t("incidents.act.close"), CloseIncident)
        self.not_ordered = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.voice_button = ActButton(context, t("incidents.act.told_by_voice"), TellByVoice)
        self.done_button = ActButton(context, t("approvals.act.by_voice"), DoByVoice)
        self._warning = QWidget()
        self.fields = AgedFields({key: t(f"incidents.fact.{key}") for key in FACTS})
        self.facts = self.fields.values
        self.clocks: dict[str, QLabel] = {}
        self._clock_grid = QGridLayout()
        self.state = FactsPanel(context, self._content(), (UpdateIncident, CloseIncident))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_clocks)
        self._connect()

    def show_overview(self, found: Overview) -> None:
        """Draw what was found."""
        self.found = found
        if found.incident is None:
            self._tick.stop()
            self.state.set_no_incident(self._context.selection.incident_id, t("incidents.overview.empty"))
            return
        incident = found.incident.fact
        self.title.setText(f"{incident.number}　{incident.name or incident.address}")
        self._name_once(self._context.selection.key)
        self.badge.set_badge(grade_badge_of(incident.grade))
        self.status.set_badge(status_badge_of(incident))
        self.holder.show_incident(found.incident.id, incident)
        self._show_sync(found.incident.state, sentence(found.incident.reason))
        self.grade.setCurrentIndex(incident.grade - 1)
        self._show_not_ordered(found)
        self._show_facts(incident, found)
        self.stage_button.set_possible(incident.is_open)
        self.close_button.set_possible(incident.is_open)
        forbidden = not_allowed(self._context.session, (UpdateIncident,))
        self.grade.setEnabled(incident.is_open and not forbidden)
        self._show_clocks()
        self._tick.start()
        self.state.show_record(found.incident)

    def _name_once(self, key: Key | None) -> None:
        """The dossier above names what is chosen: this names the worked incident while that is something else."""
        shown = self.found.incident
        self.title.setVisible(shown is not None and key is not None and key != shown.key)

    def _show_sync(self, state: SyncState, reason: str) -> None:
        self.sync.setVisible(state is not SyncState.SYNCED)
        tones = {SyncState.PENDING: "pending", SyncState.REFUSED: "refused", SyncState.CONFLICT: "warn"}
        if state is not SyncState.SYNCED:
            # The sentence would push the buttons out of the dock: the panel says a refusal above all of it.
            self.sync.set_badge(Badge(t(f"enums.sync_state.{state}"), tones[state]))
            self.sync.setToolTip(plain_tip(reason))
            self.sync.setAccessibleDescription(reason)

    def _show_not_ordered(self, found: Overview) -> None:
        """Who has been told by nobody and what was done by nobody, and whom to call."""
        lines = [
            f"{sent.record.fact.number}　{sent.reach or t('incidents.no_reach')}\n{sent.why}"
            for sent in found.not_ordered
        ]
        heading = [t("incidents.not_ordered_tell")] if lines else []
        undone = [f"{one.state} · {one.words}\n{one.reach}" for one in found.undone]
        self.not_ordered.setText("\n".join([*heading, *lines, *undone]))
        self.voice_button.setVisible(bool(lines))
        self.done_button.setVisible(bool(undone))
        self._warning.setVisible(bool(lines or undone))
        if found.incident is not None and being_ordered(self._context, [found.incident]):
            self._follow.later(ANSWER_S)

    def _show_facts(self, incident: Incident, found: Overview) -> None:
        site = found.site.fact if found.site else None
        values = {
            "address": "\n".join(part for part in (incident.address, incident_place_words(incident)) if part),
            "site": site.name if site else "",
            "type": t(f"enums.incident_type.{incident.type}"),
            "caller": incident.caller,
            "caller_phone": incident.caller_phone,
            "note": incident.note,
        }
        ages = {key: moment_age(at) for key, at in found.said_at.items()}
        ages["site"] = record_age(self._context, found.site)
        for key, value in values.items():
            self.fields.show_value(key, value, ages.get(key))

    def _show_clocks(self) -> None:
        if self.found.incident is None:
            return
        now = self._context.now()
        limit = self._context.settings.number("incidents.dispatch_s")
        for clock in clocks(self.found.incident.fact, limit):
            label = self.clocks[clock.key]
            label.setText(clock_text(clock, clock.elapsed_s(now)))
            late = "late" if clock.late(now) else ("clock" if clock.ended_at is None else "clock_done")
            if label.property("role") != late:
                set_role(label, late)

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        set_role(self.title, "title")
        column.addWidget(self.title)
        badges = QHBoxLayout()
        for badge in (self.badge, self.status, self.sync):
            badges.addWidget(badge)
        badges.addStretch()
        column.addLayout(badges)
        column.addWidget(self.holder)
        column.addWidget(self._warning_box())
        column.addLayout(self._clock_boxes())
        column.addWidget(self.fields)
        column.addLayout(self._buttons())
        column.addStretch()
        return scrolled(content)

    def _warning_box(self) -> QWidget:
        set_role(self.not_ordered, "error")
        row = QHBoxLayout(self._warning)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.not_ordered, 1)
        deeds = QVBoxLayout()
        for button in (self.voice_button, self.done_button):
            deeds.addWidget(button)
        deeds.addStretch()
        row.addLayout(deeds)
        self._warning.hide()
        return self._warning

    def _clock_boxes(self) -> QGridLayout:
        for n, key in enumerate(("total", "dispatch", "turnout", "arrival", "water", "control")):
            name, value = QLabel(t(f"incidents.clock.{key}")), QLabel("—")
            set_role(name, "small")
            set_role(value, "clock")
            value.setAccessibleName(t(f"incidents.clock.{key}"))
            self._clock_grid.addWidget(name, n // 3 * 2, n % 3)
            self._clock_grid.addWidget(value, n // 3 * 2 + 1, n % 3)
            self.clocks[key] = value
        return self._clock_grid

    def _buttons(self) -> QHBoxLayout:
        for grade in range(1, 6):
            self.grade.addItem(t(f"enums.fire_grade.{grade}"), grade)
        self.grade.setAccessibleName(t("incidents.new.grade"))
        set_role(self.stage_button, "primary")
        row = QHBoxLayout()
        for widget in (self.grade, self.stage_button):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.close_button)
        return row

    def _connect(self) -> None:
        context = self._context
        # Of the incident that is drawn: the one that was chosen since may still be on its way here.
        self.stage_button.clicked.connect(lambda _checked: actions.next_stage(context, self._drawn_id))
        self.close_button.clicked.connect(lambda _checked: actions.close(context, self._drawn_id))
        self.voice_button.clicked.connect(lambda _checked: tell(context, self._drawn_id))
        self.done_button.clicked.connect(lambda _checked: self._done_by_voice())
        self.grade.activated.connect(lambda index: actions.set_grade(context, index + 1, self._drawn_id))
        kinds = {Incident.KIND, Site.KIND, Unit.KIND, Station.KIND, Approval.KIND}
        self._follow = Follow(context, self, self._work, self.show_overview, kinds, self.state)
        context.selection.incident_changed.connect(lambda _id: self._follow.ask())
        context.selection.changed.connect(self._name_once)
        self._follow.ask()

    @property
    def _drawn_id(self) -> str:
        return self.found.incident.id if self.found.incident is not None else ""

    def _done_by_voice(self) -> None:
        """Of what waits longest: go to it, and ask who did it."""
        for one in self.found.undone[:1]:
            show_undone(self._context, one.record.id)
            do_act(self._context, "approvals.by_voice")

    def _work(self) -> Overview:
        return overview(self._context, self._context.selection.incident_id)


def clock_text(clock: Clock, elapsed_s: float | None) -> str:
    """Minutes and seconds, hours when there are any; a dash before the clock begins."""
    if elapsed_s is None:
        return "—"
    minutes, seconds = divmod(int(elapsed_s), 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    limit = f" / {int(clock.limit_s // 60)}:{int(clock.limit_s % 60):02d}" if clock.limit_s else ""
    return text + limit
