"""The one thread crossing: what the engine's threads report becomes signals on the UI thread, gathered."""

import threading

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from console.sync.client import SessionAnswer
from console.sync.link import Changes, LinkState, NotSaved, Positions, Report, Saved, Trouble

GATHER_MS = 30
"""The first report of a calm moment is passed on at once, those that follow within this time together."""


class SyncBridge(QObject):
    """Emits, on the thread that made it, what `report` was told by any thread."""

    changed = Signal(object)
    """Changes: facts or acts that can be read now."""
    link_changed = Signal(object)
    """LinkState."""
    positions = Signal(list)
    """Dicts of kind, id, lon, lat, heading_deg, at: the newest of each thing."""
    saved = Signal(str)
    """Id of an act that is durable."""
    not_saved = Signal(str, str)
    """Id of an act that could not be written, and the code of `sync.store.<code>`."""
    answered = Signal(object)
    """models.outbox.Entry that the backend accepted, refused or contested."""
    signed_in = Signal(object)
    """console.sync.client.SessionAnswer."""
    trouble = Signal(str, dict)
    """`sync.trouble.<code>` and the values of its sentence."""
    _poked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._changes: Changes | None = None
        self._link: LinkState | None = None
        self._state = LinkState()
        self._places: dict[tuple[str, str], dict[str, object]] = {}
        self._others: list[Report] = []
        self._is_poked = False
        self._closed = False
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._pass_on)
        self._poked.connect(self._on_poke, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> LinkState:
        """The LinkState that was emitted last."""
        return self._state

    def report(self, report: Report) -> None:
        """Called by the engine's threads."""
        with self._lock:
            if self._closed:
                return
            if isinstance(report, Changes):
                self._changes = report if self._changes is None else self._changes.and_then(report)
            elif isinstance(report, LinkState):
                self._link = report
            elif isinstance(report, Positions):
                for place in report.positions:
                    self._places[(str(place.get("kind")), str(place.get("id")))] = place
            else:
                self._others.append(report)
            poked, self._is_poked = self._is_poked, True
        if not poked:
            self._poked.emit()

    def close(self) -> None:
        """Emit nothing any more."""
        with self._lock:
            self._closed = True
        self._timer.stop()

    @Slot()
    def _on_poke(self) -> None:
        if not self._timer.isActive():
            self._pass_on()

    @Slot()
    def _pass_on(self) -> None:
        with self._lock:
            if self._closed or not self._is_poked:
                return
            changes, self._changes = self._changes, None
            link, self._link = self._link, None
            places, self._places = self._places, {}
            others, self._others = self._others, []
            self._is_poked = False
        self._timer.start()
        for report in others:
            self._pass_on_one(report)
        if changes is not None:
            self.changed.emit(changes)
        if places:
            self.positions.emit(list(places.values()))
        if link is not None:
            self._state = link
            self.link_changed.emit(link)

    def _pass_on_one(self, report: Report) -> None:
        if isinstance(report, Saved):
            self.saved.emit(report.command_id)
        elif isinstance(report, NotSaved):
            self.not_saved.emit(report.command_id, report.code)
        elif isinstance(report, SessionAnswer):
            self.signed_in.emit(report)
        elif isinstance(report, Trouble):
            self.trouble.emit(report.code, dict(report.params))
        else:
            self.answered.emit(report)
