"""The one thread crossing: what the engine's threads report becomes signals on the UI thread, gathered."""

import math
import threading
import time
from collections.abc import Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from console.sync.client import Present, SessionAnswer
from console.sync.link import (
    AccountsChanged,
    Changes,
    LinkState,
    NotChanged,
    NotSaved,
    Phase,
    Positions,
    Report,
    Saved,
    Trouble,
)
from console.sync.listeners import Listeners
from models.command import OPERATORS
from models.outbox_entry import Entry
from models.presence import MOST_SEATS, Presence, PresenceState, seat_order
from models.verifier import Verifier

GATHER_MS = 30
"""The first report of a calm moment is passed on at once; those within this time after a change, together."""
LOADING_GATHER_MS = 500
"""The same for the pages of a load: redrawing for each would leave no time for the user. Nothing else waits."""
FEW = 200
"""Changes of so many records at most are somebody's doing, not a page of a load."""


class SyncBridge(QObject):
    """Emits, on the thread that made it, what `report` was told by any thread."""

    positions = Signal(list)
    """Dicts of kind, id, lon, lat, heading_deg, at: the newest of each thing."""
    presence = Signal(list)
    """Everybody who sits somewhere (models.presence.Presence), by seat; see `present`."""
    saved = Signal(str)
    """Id of an act that is durable."""
    not_saved = Signal(str, str)
    """Id of an act that could not be written, and the code of `sync.store.<code>`."""
    not_changed = Signal(str, str, str)
    """Id of an entry that is as it was: what was done with it (Deed) and the code why that was not written."""
    signed_in = Signal(object)
    """console.sync.client.SessionAnswer."""
    accounts_changed = Signal()
    """Somebody's account was made, changed or removed."""
    trouble = Signal(str, dict)
    """`sync.trouble.<code>` and the values of its sentence."""
    _poked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.changed = Listeners[Changes](self)
        """Facts or acts that can be read now."""
        self.link_changed = Listeners[LinkState](self)
        self.answered = Listeners[Sequence[Entry]](self)
        """What the backend accepted, refused or contested, in its order: hundreds at once after an outage."""
        self._lock = threading.Lock()
        self._changes: Changes | None = None
        self._link: LinkState | None = None
        self._state = LinkState()
        self._places: dict[tuple[str, str], dict[str, object]] = {}
        self._seats: dict[str, Presence] = {}
        self._people: dict[str, Verifier] = {}
        self._others: list[Report] = []
        self._is_poked = False
        self._is_urgent = False
        self._passed_at = 0.0
        self._closed = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._pass_on)
        self._poked.connect(self._on_poke, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> LinkState:
        """The LinkState that was emitted last."""
        return self._state

    @property
    def present(self) -> list[Presence]:
        """Who sits where, as was heard last: while the line is down as of `state.last_contact_at`."""
        return sorted(self._seats.values(), key=lambda p: (seat_order(p.seat), p.console))

    @property
    def names(self) -> dict[str, str]:
        """User -> name of everybody in the centre's list, and of those who sit somewhere."""
        sitting = {p.user: p.name for p in self._seats.values() if p.name}
        return {**sitting, **{user: one.name for user, one in self._people.items() if one.name}}

    @property
    def operators(self) -> frozenset[str]:
        """The users who may take a shift over, as far as the centre's list is known here."""
        return frozenset(user for user, one in self._people.items() if one.role in OPERATORS)

    def learn(self, people: Iterable[Verifier]) -> None:
        """The centre's list of its users, called on this thread."""
        self._people = {one.user: one for one in people}
        self.presence.emit(self.present)

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
                    key = (str(place.get("kind")), str(place.get("id")))
                    if str(place.get("at", "")) >= str(self._places.get(key, place).get("at", "")):
                        self._places[key] = place
            else:
                self._others.append(report)
            known = self._is_poked and (self._is_urgent or not self._urgent(report))
            self._is_poked = True
            self._is_urgent |= self._urgent(report)
        if not known:
            self._poked.emit()

    def _urgent(self, report: Report) -> bool:
        """Is it more than progress of a load?"""
        if isinstance(report, LinkState):
            return report.phase is not Phase.LOADING or self._state.phase is not Phase.LOADING
        if isinstance(report, Changes) and self._state.phase is Phase.LOADING:
            return not (report.everything or report.bulk) and sum(map(len, report.ids.values())) <= FEW
        return True

    def close(self) -> None:
        """Emit nothing any more."""
        with self._lock:
            self._closed = True
        self._timer.stop()

    @Slot()
    def _on_poke(self) -> None:
        gather_ms = GATHER_MS if self._is_urgent else LOADING_GATHER_MS
        rest_ms = math.ceil(gather_ms - (time.monotonic() - self._passed_at) * 1000)
        if rest_ms <= 0:
            self._pass_on()
        elif not self._timer.isActive() or self._timer.remainingTime() > rest_ms:
            self._timer.start(rest_ms)

    @Slot()
    def _pass_on(self) -> None:
        with self._lock:
            if self._closed or not self._is_poked:
                return
            changes, self._changes = self._changes, None
            link, self._link = self._link, None
            places, self._places = self._places, {}
            others, self._others = self._others, []
            self._is_poked = self._is_urgent = False
        self._timer.stop()
        if changes is not None or places:
            # Only what is drawn asks for a rest: an act told saved must not hold its own row back.
            self._passed_at = time.monotonic()
        for kind, some in groupby(others, type):
            if kind is Entry:
                self.answered.emit([report for report in some if isinstance(report, Entry)])
                continue
            for report in some:
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
        elif isinstance(report, NotChanged):
            self.not_changed.emit(report.command_id, report.deed, report.code)
        elif isinstance(report, SessionAnswer):
            self.signed_in.emit(report)
        elif isinstance(report, Present):
            self._take_seats(report)
        elif isinstance(report, AccountsChanged):
            self.accounts_changed.emit()
        elif isinstance(report, Trouble):
            self.trouble.emit(report.code, dict(report.params))

    def _take_seats(self, report: Present) -> None:
        if report.whole:
            self._seats = {}
        for presence in report.seats:
            self._seats.pop(presence.console, None)
            if presence.state is not PresenceState.GONE and len(self._seats) < MOST_SEATS:
                self._seats[presence.console] = presence
        self.presence.emit(self.present)
