"""How long the UI thread did not come to its events while something else was going on."""

import sys
from time import perf_counter
from types import TracebackType

from PySide6.QtCore import QTimer

from console.app import GIVE_WAY_S

EVERY_MS = 5
MOST_MS = 50.0
"""A longer halt is felt."""
TRIES = 10
"""A halt of ours comes every time; one by whatever else this machine does just now does not: one calm try is
enough."""


class Beat:
    """A context manager; `longest_ms`: the longest time between two beats, with the console's turns of threads."""

    def __init__(self) -> None:
        self.longest_ms = 0.0
        self._last_s = 0.0
        self._timer = QTimer(interval=EVERY_MS)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> "Beat":
        self._turn_s = sys.getswitchinterval()
        sys.setswitchinterval(GIVE_WAY_S)
        self._last_s = perf_counter()
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._beat()
        self._timer.stop()
        sys.setswitchinterval(self._turn_s)

    def _beat(self) -> None:
        now_s = perf_counter()
        self.longest_ms = max(self.longest_ms, (now_s - self._last_s) * 1000)
        self._last_s = now_s
