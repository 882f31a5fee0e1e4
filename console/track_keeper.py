"""Keeps where everything went that this console heard of, so that it can be played back without the line."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.live_records import read_fix
from models.track import MOVING, TrackFix, slot_of
from models.track_ring import Heard, TrackRing

KEEP_HOURS = "moving.keep_hours"
"""The setting."""
EVERY_MS = 5_000
"""So often what was heard is written; what a crash costs."""
MOST_HELD = 50_000
"""Fixes that wait to be written; the rest is not kept."""
log = logging.getLogger("wanghuolou.tracks")


class TrackKeeper(QObject):
    """Lives as long as the map. Of each thing the first fix of each slot is kept."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self.ring = TrackRing(context.profile / "tracks")
        self._slots: dict[tuple[str, str], int] = {}
        self._held: list[Heard] = []
        self._writing = self._failed = False
        self._timer = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._timer.timeout.connect(self.write)
        context.link.positions.connect(self.hear)

    def hear(self, places: Sequence[Mapping[str, Any]]) -> None:
        """Things have said where they are."""
        for place in places:
            kind = str(place.get("kind"))
            fix = read_fix(place, kind) if kind in MOVING else None
            if fix is None or len(self._held) >= MOST_HELD:
                continue
            at_ms = round(fix.at_s * 1000)
            if self._slots.get((kind, fix.id)) != slot_of(at_ms):
                self._slots[kind, fix.id] = slot_of(at_ms)
                self._held.append((kind, fix.id, TrackFix(at_ms, fix.lon, fix.lat, fix.heading_deg)))
        if self._held and not self._timer.isActive():
            self._timer.start()

    def write(self) -> None:
        """Write what is held."""
        if self._writing or not self._held:
            return
        held, self._held, self._writing = self._held, [], True
        now_ms, hours = round(self._context.now().timestamp() * 1000), self._context.settings.number(KEEP_HOURS)
        if len(self._slots) > MOST_HELD:
            self._slots.clear()
        self._context.background.query(
            lambda: self.ring.append(held, now_ms, hours), self._written, self._could_not
        )

    def _written(self, _nothing: object) -> None:
        self._writing = self._failed = False
        if self._held:
            self._timer.start()

    def _could_not(self, error: Exception) -> None:
        """Playback without the line is worth a line in the log, not a person's attention."""
        if not self._failed:
            log.warning("tracks are not kept: %s", error)
        self._writing, self._failed = False, True
