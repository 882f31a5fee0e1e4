"""The line that says who works an incident, and where else it is open; true whatever changes meanwhile."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from console.context import Context
from console.holders import also_open, holder_words, time_words
from models.incident import Incident
from resources.words import t
from widgets.theme import set_role


class HolderLine(QLabel):
    """Says nothing until it is shown an incident."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._context = context
        self._incident_id = ""
        self._incident: Incident | None = None
        set_role(self, "small")
        context.link.presence.connect(self._show)
        context.link.link_changed.connect(self._show)
        context.session.changed.connect(self._show)

    def show_incident(self, incident_id: str, incident: Incident) -> None:
        """Whose is this one?"""
        self._incident_id, self._incident = incident_id, incident
        self._show()

    def _show(self, _news: object = None) -> None:
        incident, link = self._incident, self._context.link
        if incident is None:
            return
        seat = self._context.session.seat
        lines = [holder_words(incident, seat, link.names) if incident.is_open else ""]
        others = also_open(self._incident_id, seat, link.present)
        if others and not link.state.online:
            # Who has it open is known only while the line is up.
            others += t("seats.as_of", time=time_words(link.state.last_contact_at))
        words = "\n".join(line for line in (*lines, others) if line)
        if words != self.text():
            self.setText(words)
        self.setVisible(bool(words))
