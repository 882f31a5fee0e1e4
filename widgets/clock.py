"""Elapsed clocks that all tick on one shared timer, so that a wall of them moves together."""

from functools import cache

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from resources.words import t
from widgets.ages import Clock, elapsed_text, now_s
from widgets.theme import set_role

_TICK_MS = 1000


class _Ticker(QObject):
    """One timer for the whole process; it runs only while somebody listens."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.ticked)
        self._listeners = 0

    def join(self) -> None:
        """Somebody wants to be told every second."""
        self._listeners += 1
        self._timer.start()

    def leave(self) -> None:
        """Somebody no longer does."""
        self._listeners = max(0, self._listeners - 1)
        if not self._listeners:
            self._timer.stop()


@cache
def ticker() -> _Ticker:
    """The shared timer; made when first asked for."""
    return _Ticker()


class ClockLabel(QLabel):
    """Counts from a moment (seconds since the epoch), or towards one; stopped, it shows the final time.

    It turns amber past `amber_s` and red past `red_s` of elapsed time, when these are given.
    """

    def __init__(self, parent: QWidget | None = None, *, clock: Clock = now_s) -> None:
        super().__init__(parent)
        self._clock = clock
        self._since: float | None = None
        self._until: float | None = None
        self._limits: tuple[float | None, float | None] = (None, None)
        self._listening = False
        self.show_now()

    def start(self, since: float, *, amber_s: float | None = None, red_s: float | None = None) -> None:
        """Count from `since`."""
        self._since, self._until, self._limits = since, None, (amber_s, red_s)
        self._listen(self.isVisible())
        self.show_now()

    def stop(self, at: float | None = None) -> None:
        """Stop counting at a moment (now unless given); the time stays."""
        self._until = self._clock() if at is None else at
        self._listen(False)
        self.show_now()

    def clear(self) -> None:
        """Show no time."""
        self._since = self._until = None
        self._listen(False)
        self.show_now()

    def elapsed_s(self) -> float | None:
        """Seconds shown, None when there is nothing to count."""
        if self._since is None:
            return None
        return (self._clock() if self._until is None else self._until) - self._since

    def show_now(self) -> None:
        """Write the time as it is."""
        elapsed = self.elapsed_s()
        text = "--:--" if elapsed is None else elapsed_text(elapsed)
        self.setText(text)
        self.setAccessibleName(t("widgets.clock.name", elapsed=text))
        role = self._role(elapsed)
        if self.property("role") != role:
            set_role(self, role)

    def showEvent(self, event: object) -> None:
        """Tick while seen."""
        self._listen(self._since is not None and self._until is None)
        self.show_now()

    def hideEvent(self, event: object) -> None:
        """Rest while hidden."""
        self._listen(False)

    def _role(self, elapsed: float | None) -> str:
        amber_s, red_s = self._limits
        if elapsed is None or elapsed < 0:
            return "muted"
        if red_s is not None and elapsed >= red_s:
            return "alert"
        return "warn" if amber_s is not None and elapsed >= amber_s else "time"

    def _listen(self, listen: bool) -> None:
        if listen == self._listening:
            return
        self._listening = listen
        if listen:
            ticker().ticked.connect(self.show_now)
            ticker().join()
        else:
            ticker().ticked.disconnect(self.show_now)
            ticker().leave()
