"""Counts what comes back before it has stayed away for a while."""

import time
from collections.abc import Callable


class Relapses:
    """A fault that other good signs do not disprove: only a calm time makes the next one the first again."""

    def __init__(self, calm_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._calm_s = calm_s
        self._clock = clock
        self._count = 0
        self._last_at = 0.0

    def again(self) -> int:
        """It happened; how often in a row now."""
        now = self._clock()
        self._count = self._count + 1 if now - self._last_at <= self._calm_s else 1
        self._last_at = now
        return self._count
