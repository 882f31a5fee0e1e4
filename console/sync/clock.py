"""The backend's clock as this seat knows it, whatever the line holds back and this machine's own is set to.

A moment of theirs that arrives is older than it looks by what the line held it back, so it only ever says that
their clock is *at least* so far. A round trip bounds it from both sides.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable

JITTER_S = 0.5
"""Following less than this would make the time of acts tremble with the line."""
LINE_S = 5.0
"""A slow line may hold every heartbeat back for so long; the backend believes acts made so far ahead of it."""
BEATS = 4
"""So many heartbeats that agree with each other, and not with us, are their clock set back, not a slow line."""

_EARLIEST_S, _LATEST_S = 946_684_800.0, 7_258_118_400.0
"""2000 and 2200: a backend that tells another time is not believed."""


def steady_s() -> float:
    """Seconds that no setting of this machine's clock changes; where that is known they go on while it sleeps."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class BackendClock:
    """What time it is at the backend. Thread-safe; before anything was heard it is this machine's time."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = steady_s) -> None:
        self._wall = wall
        self._steady = steady
        self._lock = threading.Lock()
        self._ahead_s: float | None = None
        """Theirs less steady: unlike an offset to the wall clock it survives that one being set."""
        self._guessed = False
        self._low: deque[float] = deque(maxlen=BEATS)

    def remember(self, offset_s: float, heard_s: float) -> None:
        """What was known when the console ran last, while nothing newer is: it cannot be earlier than `heard_s`."""
        with self._lock:
            if self._ahead_s is None and _believable(heard_s) and math.isfinite(offset_s):
                self._ahead_s = max(self._wall() + offset_s, heard_s) - self._steady()
                self._guessed = True

    @property
    def offset_s(self) -> float:
        """What the backend's clock is ahead of this machine's wall clock now."""
        with self._lock:
            return 0.0 if self._ahead_s is None else self._ahead_s + self._steady() - self._wall()

    def now_s(self) -> float:
        """The backend's time, seconds since the epoch."""
        with self._lock:
            return self._wall() if self._ahead_s is None else self._ahead_s + self._steady()

    def begin(self) -> float:
        """Before a request that will tell the time: what `exchanged` wants."""
        return self._steady()

    def exchanged(self, begun_s: float, theirs_s: float) -> None:
        """They told the time somewhere between `begun_s` and now: what we believed stays if it fits in between."""
        with self._lock:
            if not _believable(theirs_s):
                return
            low, high = theirs_s - self._steady(), theirs_s - begun_s
            self._low.clear()
            if self._ahead_s is None or self._guessed or not low - JITTER_S <= self._ahead_s <= high + JITTER_S:
                # The answer is written at the end of their work: its way back is the shorter one.
                self._ahead_s = low + min((high - low) / 2, JITTER_S / 2)
            self._guessed = False

    def heard(self, theirs_s: float) -> None:
        """A heartbeat told their time: it proves a clock that is ahead, and has to repeat itself for one behind."""
        with self._lock:
            if not _believable(theirs_s):
                return
            at_least = theirs_s - self._steady()
            if self._ahead_s is None or self._guessed or at_least > self._ahead_s + JITTER_S:
                self._ahead_s, self._guessed = at_least, False
                self._low.clear()
            elif at_least >= self._ahead_s - LINE_S:
                self._low.clear()
            else:
                self._low.append(at_least)
                if len(self._low) == BEATS and max(self._low) - min(self._low) <= JITTER_S:
                    self._ahead_s = max(self._low)
                    self._low.clear()


def _believable(theirs_s: float) -> bool:
    return _EARLIEST_S <= theirs_s <= _LATEST_S
