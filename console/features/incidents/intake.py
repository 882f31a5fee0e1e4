"""The intake panel: shows the form for a new incident and makes what it opens the worked one."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.incidents.new_incident import NewIncident
from console.features.incidents.origin import Draft, draft_from
from console.permission import not_allowed
from models.alarm import Alarm, ConfirmAlarm
from models.incident import CreateIncident, Incident
from models.record import Fact, Record
from models.site import Site
from resources.words import t
from widgets.panel_state import State


class Intake(QWidget):
    """Empty until somebody begins an incident (F2, an alarm, a click on the map's menu)."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.form = NewIncident(context)
        self.state = FactsPanel(context, self.form, (CreateIncident,))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.form.opened.connect(self._opened)
        self.form.cancelled.connect(self.rest)
        self.form.lost.connect(self._bring_back)
        self._lost: list[Draft] = []
        self._alarm_id = ""
        self._resting = True
        context.session.changed.connect(self._session_changed)
        self.rest()

    def _session_changed(self) -> None:
        if self._resting:
            self.rest()

    def rest(self) -> None:
        """No draft: say how to begin one, or that this role cannot."""
        self._resting = True
        if self._lost:
            self._bring_back(self._lost.pop())
            return
        forbidden = not_allowed(self._context.session, (CreateIncident,))
        if forbidden:
            self.state.set_state(State.NO_PERMISSION, forbidden)
            return
        self.state.set_state(
            State.EMPTY, t("incidents.new.empty"), action=t("incidents.act.new"), then=self.begin_from_selection
        )

    def begin(self, draft: Draft) -> None:
        """Show the form with these values and give it the keyboard."""
        if not_allowed(self._context.session, (CreateIncident,)):
            self.rest()
            return
        if not self._resting and self.form.touched:
            # A call that is being written down is never swept away by the next one.
            self._context.notices.warn(t("incidents.new.unfinished"), key="incidents.intake")
            self.form.address.setFocus()
            return
        self._resting = False
        self._alarm_id = draft.alarm_id
        self.form.show_draft(draft)
        self.state.set_content()
        self.form.address.setFocus()
        self.form.address.selectAll()

    def _bring_back(self, draft: Draft) -> None:
        """What was written of an incident that could not be saved, at once or after the call at hand."""
        if not self._resting and self.form.touched:
            self._lost.append(draft)
            return
        self._resting = False
        self._alarm_id = draft.alarm_id
        self.form.bring_back(draft)
        self.state.set_content()

    def begin_from_selection(self) -> None:
        """A draft of what is chosen: alarm, site, hydrant; an empty one otherwise."""
        key = self._context.selection.key
        if key is None or key.kind == Incident.KIND:
            self.begin(Draft())
            return
        store = self._context.store

        def read() -> Draft:
            record: Record[Fact] | None = store.get(key.kind, key.id)
            fact = record.fact if record else None
            site = store.get(Site, fact.site_id) if isinstance(fact, Alarm) and fact.site_id else None
            return draft_from(record, site)

        self._context.background.query(read, self.begin, key=self)

    def _opened(self, incident_id: str) -> None:
        if self._alarm_id:
            self._context.commands.submit(ConfirmAlarm(alarm_id=self._alarm_id, incident_id=incident_id))
        self._context.selection.choose(Incident.KIND, incident_id)
        self._context.desk.show_panel("queue")
        self.rest()
