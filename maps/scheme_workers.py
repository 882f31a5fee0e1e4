"""The threads that answer a page: what hangs in one of them when its page ends keeps nobody waiting."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

WORKERS = 2
SLOW_WORKERS = 8
"""For what comes from far: nothing that lies here waits for it."""
LOOK_MS = 500

Work = Callable[[], tuple[bytes, bytes] | None]
_ending: "set[SchemeWorkers]" = set()
"""Those whose page is gone while something of theirs still runs: a pool that is let go waits for its threads."""


class Answers(QObject):
    """Carries a worker's answer to the UI thread."""

    answered = Signal(int, bytes, bytes)
    failed = Signal(int)
    stumbled = Signal(str)


class _Job(QRunnable):
    def __init__(self, number: int, work: Work, answers: Answers, is_wanted: Callable[[int], bool]) -> None:
        super().__init__()
        self._number, self._work, self._answers, self._is_wanted = number, work, answers, is_wanted

    def run(self) -> None:
        """Read, unless nobody waits any more; an error of a damaged pack fails this request only."""
        if not self._is_wanted(self._number):
            return
        try:
            answer = self._work()
        except Exception as error:  # noqa: BLE001  a tile source may be damaged in any way; it is reported, the map goes on
            self._answers.stumbled.emit(f"{type(error).__name__}: {error}"[:300])
            answer = None
        if answer is None:
            self._answers.failed.emit(self._number)
        else:
            self._answers.answered.emit(self._number, *answer)


class SchemeWorkers:
    """Two pools of one page: for what lies here, and for what comes from far."""

    def __init__(self, is_wanted: Callable[[int], bool]) -> None:
        """`is_wanted`: does anybody still wait for the answer of this number? Any thread."""
        self.answers = Answers()
        self._is_wanted = is_wanted
        self._here, self._far = QThreadPool(), QThreadPool()
        self._here.setMaxThreadCount(WORKERS)
        self._far.setMaxThreadCount(SLOW_WORKERS)

    def start(self, number: int, work: Work, *, far: bool) -> None:
        """Do it when there is a thread free."""
        (self._far if far else self._here).start(_Job(number, work, self.answers, self._is_wanted))

    @property
    def is_busy(self) -> bool:
        """Does anything run?"""
        return any(pool.activeThreadCount() for pool in (self._here, self._far))

    def end(self) -> None:
        """Begin nothing more. What runs is kept until it is done, and its answer goes nowhere."""
        for pool in (self._here, self._far):
            pool.clear()
        _ending.add(self)
        self._look()

    def _look(self) -> None:
        if self.is_busy:
            QTimer.singleShot(LOOK_MS, self._look)
        else:
            _ending.discard(self)

    def wait(self, until_s: float) -> None:
        """Until nothing runs, or this moment of time.monotonic()."""
        for pool in (self._here, self._far):
            pool.waitForDone(max(0, round(1_000 * (until_s - time.monotonic()))))
        if not self.is_busy:
            _ending.discard(self)


def wait_for_all(wait_s: float) -> None:
    """Wait so long at most for everything that still runs for pages that are gone: the application ends."""
    until_s = time.monotonic() + wait_s
    for workers in list(_ending):
        workers.wait(until_s)
