"""Watches how much memory a page takes; one that takes too much gets a new process while nobody is at it."""

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from maps import bridge

log = logging.getLogger(__name__)

LOOK_MS = 15_000
MOST_MB = 1_200
"""More than a page with 100,000 points over a city was seen to take: 490 at rest, 1,000 after much moving."""
QUIET_S = 20.0
"""So long no hand has done anything on the map."""
AGAIN_S = 600.0
"""A page that is as large again soon after needs it: renewing it all the time would help nobody."""
BY_HAND = (
    bridge.Held, bridge.Clicked, bridge.Chosen, bridge.Hovered, bridge.Pointed, bridge.Drafted, bridge.Sketched
)  # fmt: skip


class PageMemory(QObject):
    """Asks `page_pid` whose memory it is, and for `renew` when there is too much of it."""

    def __init__(self, heard: Any, page_pid: Callable[[], int], renew: Callable[[], None], parent: QObject) -> None:
        """`heard` is the signal of what the page says."""
        super().__init__(parent)
        self.most_mb: float = MOST_MB
        self._page_pid, self._renew = page_pid, renew
        self._touched = time.monotonic()
        self._renewed = -AGAIN_S
        heard.connect(self._heard)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look_now)
        self._timer.start()

    def _heard(self, said: bridge.Said) -> None:
        if isinstance(said, BY_HAND) or (isinstance(said, bridge.Viewed) and said.by_hand):
            self._touched = time.monotonic()

    def _look_now(self) -> None:
        """At the next look when what reads the memory is not there yet: bringing it would stop a busy window."""
        if "psutil" in sys.modules:
            self.look()
        else:
            threading.Thread(target=resident_mb, args=(0,), name="page memory", daemon=True).start()

    def look(self) -> None:
        """Renew the page if it is too large and nobody is at it."""
        mb, now = resident_mb(self._page_pid()), time.monotonic()
        if mb is None or mb <= self.most_mb:
            return
        if now - self._touched >= QUIET_S and now - self._renewed >= AGAIN_S:
            self._renewed = now
            log.info("the map page takes %.0f MB, more than %.0f: it is renewed", mb, self.most_mb)
            self._renew()


def resident_mb(pid: int) -> float | None:
    """How much memory a process holds, on any system; None where it does not say, or there is no such process."""
    # Not among what every start waits for: the first look comes long after it.
    import psutil

    if pid <= 0:
        return None
    try:
        return float(psutil.Process(pid).memory_info().rss) / 2**20
    except (psutil.Error, OSError):
        return None
