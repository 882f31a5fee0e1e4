"""Keeps the garbage collector's walks short: what has settled is not walked again while the window lives."""

import gc
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250
TIMES = 60
"""Panels are imported and built one after the other for the first seconds, and stay."""
OLDEST = 2


class Collector(QObject):
    """A full collection walks every object there is, with every thread standing: an eighth of a second here.

    Modules, panels and catalogues live as long as the window. They are set aside at the start, and what
    survived a full collection is set aside behind it, so that the next one walks only what came since.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = TIMES
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._settle)
        self._timer.start()
        gc.callbacks.append(_after_collection)

    def begin_again(self) -> None:
        """A window goes and another may come: what the first leaves behind is collected."""
        gc.unfreeze()
        self._left = TIMES
        self._timer.start()

    def close(self) -> None:
        """Everything may be collected again, by whoever has the interpreter next."""
        self._timer.stop()
        gc.callbacks.remove(_after_collection)
        gc.unfreeze()

    def _settle(self) -> None:
        gc.freeze()
        self._left -= 1
        if not self._left:
            self._timer.stop()


def _after_collection(phase: str, info: Mapping[str, Any]) -> None:
    if phase == "stop" and info["generation"] == OLDEST:
        gc.freeze()
