"""Incidents opened in this window a moment ago: chosen already, and not yet in the facts."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from console.sync.bridge import SyncBridge
from console.sync.link import Changes
from models.command import Envelope, Refused
from models.incident import CreateIncident, Incident
from models.kinds import decode_command


@dataclass
class _Opening:
    """How often it was heard that the facts may have it, and who looks again then."""

    heard: int = 0
    waiting: list[Callable[[], None]] = field(default_factory=list)


class Openings(QObject):
    """Told by Commands of every incident opened here. Everything is called on the UI thread.

    One that was opened stays so for as long as the window: whoever reads nothing of it has read too early, for
    what is read on another thread may be shown after the facts have it. Only one that failed, or was withdrawn, is
    not there at all.
    """

    failed = Signal(str)
    """Id of an incident that was not opened after all; see `why_not`."""

    def __init__(self, link: SyncBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened: dict[str, _Opening] = {}
        self._why_not: dict[str, str] = {}
        link.changed.connect(self._changed)

    def begin(self, incident_id: str) -> None:
        """An act given just now opens that incident."""
        self._opened[incident_id] = _Opening()

    def end(self, incident_id: str, why: str = "") -> None:
        """Nothing opens it: the sentence why, empty when it was withdrawn. One that is not under way is left alone.

        By the incident and not by its act: an act that is sent again, or decided, goes on under another id.
        """
        opening = self._opened.pop(incident_id, None)
        if opening is None:
            return
        if why:
            self._why_not[incident_id] = why
        self.failed.emit(incident_id)
        _run(opening)

    def is_under_way(self, incident_id: str) -> bool:
        """Has whoever reads nothing of this incident read too early?"""
        return incident_id in self._opened

    def why_not(self, incident_id: str) -> str:
        """The sentence why an incident was not opened; empty for every other."""
        return self._why_not.get(incident_id, "")

    def heard_of(self, incident_id: str) -> int:
        """How often the facts changed there by now: asked before they are read, and told to `when_there`."""
        opening = self._opened.get(incident_id)
        return opening.heard if opening is not None else 0

    def when_there(self, incident_id: str, then: Callable[[], None], heard: int) -> None:
        """Look again, once the facts may have this incident that is under way, or once it has failed.

        At once where they have changed since it was `heard` so often: what was read is older than that. One look
        more for every change, and none without one.
        """
        opening = self._opened[incident_id]
        if opening.heard > heard:
            then()
        else:
            opening.waiting.append(then)

    def _changed(self, changes: Changes) -> None:
        for incident_id, opening in list(self._opened.items()):
            if changes.has(Incident.KIND, incident_id):
                opening.heard += 1
                _run(opening)


def opened_by(envelope: Envelope | None) -> str:
    """The id of the incident that an act opens; empty for every other act."""
    if envelope is not None and envelope.name == CreateIncident.NAME:
        with suppress(Refused):
            command = decode_command(envelope)
            return command.incident_id if isinstance(command, CreateIncident) else ""
    return ""


def _run(opening: _Opening) -> None:
    """A look that is too early once more waits for the next change."""
    waiting, opening.waiting = opening.waiting, []
    for then in waiting:
        then()
