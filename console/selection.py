"""The one selection: choose a record anywhere, and map, table, dossier, video and trend follow."""

from PySide6.QtCore import QObject, Signal

from models.incident import Incident
from models.record import Key

HISTORY = 100


class Selection(QObject):
    """What is chosen now, what was chosen before, and the incident being worked.

    The worked incident is sticky: choosing one of its hydrants or units keeps it, choosing another
    incident replaces it.
    """

    changed = Signal(object)
    """Key or None: the chosen record."""
    incident_changed = Signal(str)
    """Id of the worked incident, empty for none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: list[Key] = []
        self._at = -1
        self._none = True
        self._incident_id = ""

    @property
    def key(self) -> Key | None:
        """The chosen record, None when nothing is."""
        return None if self._none or self._at < 0 else self._history[self._at]

    @property
    def incident_id(self) -> str:
        """The incident being worked, empty for none."""
        return self._incident_id

    def choose(self, kind: str, record_id: str) -> None:
        """Choose a record; the future of the history is forgotten."""
        key = Key(kind, record_id)
        if key == self.key:
            return
        if self._at < 0 or self._history[self._at] != key:
            self._history = [*self._history[: self._at + 1], key][-HISTORY:]
            self._at = len(self._history) - 1
        self._announce(key)

    def clear(self) -> None:
        """Choose nothing; Back returns to the last choice. The worked incident stays."""
        if not self._none:
            self._none = True
            self.changed.emit(None)

    def work_on(self, incident_id: str) -> None:
        """Make an incident the worked one without choosing it; empty ends the work on it here."""
        if incident_id != self._incident_id:
            self._incident_id = incident_id
            self.incident_changed.emit(incident_id)

    def can_go(self, step: int) -> bool:
        """Is there a choice `step` places back (-1) or forward (+1)?"""
        return 0 <= self._at + step < len(self._history)

    def go(self, step: int) -> None:
        """Back (-1) or forward (+1) through the choices."""
        if self._none and step < 0 and self._at >= 0:
            self._announce(self._history[self._at])
        elif self.can_go(step):
            self._at += step
            self._announce(self._history[self._at])

    def _announce(self, key: Key) -> None:
        self._none = False
        if key.kind == Incident.KIND:
            self.work_on(key.id)
        self.changed.emit(key)
