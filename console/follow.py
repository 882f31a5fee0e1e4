"""A panel's line to the facts: asks again in the background whenever something it shows has changed."""

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.sync.link import Changes

GATHER_MS = 30
"""Changes that come within this time of each other are answered by one question."""


class Follow(QObject):
    """Keeps one panel up to date.

    `work` runs off the UI thread and reads the store; `show` gets its result on the UI thread. It is asked
    again when a record of one of `kinds` changes, and by `ask`. A newer question replaces one still running.
    Nothing is asked while the owner is hidden; it catches up when it is shown.
    """

    def __init__(
        self,
        context: Context,
        owner: QObject,
        work: Callable[[], Any],
        show: Callable[[Any], None],
        kinds: Collection[str] = (),
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        super().__init__(owner)
        self._context, self._work, self._show, self._failed = context, work, show, failed
        self._kinds = frozenset(kinds)
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self.ask)
        context.link.changed.connect(self._changed)

    def ask(self) -> None:
        """Ask now."""
        self._timer.stop()
        self._context.background.query(self._work, self._show, self._failed, key=self)

    def soon(self) -> None:
        """Ask within GATHER_MS."""
        if not self._timer.isActive():
            self._timer.start()

    def _changed(self, changes: Changes) -> None:
        if changes.touches(self._kinds):
            self.soon()
