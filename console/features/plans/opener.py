"""Opens the plan with its incident: once for each, so that nobody is torn from another tab twice."""

from PySide6.QtCore import QObject

from console.context import Context
from console.features.plans.work import Found, find_plan
from console.sync.link import Changes


class Opener(QObject):
    """Follows the worked incident."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._opened: set[str] = set()
        context.selection.incident_changed.connect(self._worked)
        context.link.changed.connect(self._changed)

    def _changed(self, _changes: Changes) -> None:
        self._worked(self._context.selection.incident_id)

    def _worked(self, incident_id: str) -> None:
        if not incident_id or incident_id in self._opened:
            return
        if self._context.settings.get("plans.open_with_incident"):
            self._context.background.query(
                lambda: find_plan(self._context), lambda found: self._show(incident_id, found), key=self
            )

    def _show(self, incident_id: str, found: Found) -> None:
        if found.plan is not None and incident_id == self._context.selection.incident_id:
            self._opened.add(incident_id)
            self._context.desk.show_tab("plan")
