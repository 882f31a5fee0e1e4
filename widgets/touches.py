"""When somebody last touched keyboard, mouse or screen in any window of this program."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QWindow

TOUCHES = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
})  # fmt: skip


class Touches(QObject):
    """Looks at what reaches the windows themselves, where all input comes in.

    Never at the application: Python would be asked about every event of every object, those of the web engine
    that are just being made or unmade among them, and the process would end.
    """

    touched = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._watched: list[QWindow] = []
        self.last_s = clock()
        """By the clock, in seconds."""
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
            for window in application.topLevelWindows():
                if window.isVisible():
                    self._watch(window)

    @property
    def idle_s(self) -> float:
        """Seconds since the last touch."""
        return self._clock() - self.last_s

    def note(self) -> None:
        """Somebody is here."""
        self.last_s = self._clock()
        self.touched.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody may be here."""
        if event.type() in TOUCHES:
            self.note()
        return False

    def _watch(self, window: QWindow | None) -> None:
        """A window that has the keyboard for the first time: the main one, a floating dock, a dialog."""
        if window is None or window in self._watched:
            return
        self._watched.append(window)
        window.destroyed.connect(lambda: self._watched.remove(window) if window in self._watched else None)
        window.installEventFilter(self)
