"""Changes that do not stop coming."""

from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QTimer

EVERY_MS = 5


class Hail:
    """A context manager: does the change again and again, with the number of the time, until it is left."""

    def __init__(self, change: Callable[[int], None]) -> None:
        self.count = 0
        self._change = change
        self._timer = QTimer(interval=EVERY_MS)
        self._timer.timeout.connect(self._fall)

    def __enter__(self) -> "Hail":
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._timer.stop()

    def _fall(self) -> None:
        self.count += 1
        self._change(self.count)


class Clock:
    """Stands where a module says `time`: stops, and goes on when it is told to."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def monotonic(self) -> float:
        """Now."""
        return self.now_s

    perf_counter = monotonic
