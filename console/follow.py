"""A panel's line to the facts: asks again in the background whenever something it shows has changed."""

import logging
import time
from collections.abc import Callable, Collection
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.context import Context
from console.sync.link import Changes

log = logging.getLogger("wanghuolou.follow")

GATHER_MS = 30
"""The first change of a calm moment is asked about at once, those that follow within this time together."""
REST_TIMES, REST_MOST_MS = 4, 250
"""While changes hail down a panel rests so many times as long as its question took, at most so long: many panels
that all ask again at once would leave no time for anybody, and each would be later for it."""


class Fails(Protocol):
    """Who is told of a question that failed: most often a FactsPanel."""

    def fail(self, error: Exception, again: Callable[[], None], /) -> None:
        """Say so, with a way to ask again."""
        ...


class Follow(QObject):
    """Keeps one panel up to date.

    `work` runs off the UI thread and reads the store; `show` gets its result on the UI thread. It is asked
    again when a record of one of `kinds` changes, and by `ask`. A newer question replaces one still running.
    A question that fails is told to `panel`, with a way to ask again.
    """

    def __init__(
        self,
        context: Context,
        owner: QObject,
        work: Callable[[], Any],
        show: Callable[[Any], None],
        kinds: Collection[str] = (),
        panel: Fails | None = None,
    ) -> None:
        super().__init__(owner)
        self._context, self._work, self._show, self._panel = context, work, show, panel
        self._kinds = frozenset(kinds)
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self.ask)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.ask)
        self._owner = owner if isinstance(owner, QWidget) else None
        self._missed = self._is_over = False
        self._asked_at = 0.0
        self._took_s = 0.0
        if self._owner is not None:
            self._owner.installEventFilter(self)
        context.link.changed.connect(self._changed)

    def ask(self) -> None:
        """Ask now; nothing once the owner is gone, whoever still remembers it."""
        if not isValid(self) or self._is_over:
            return
        self._timer.stop()
        self._asked_at = time.monotonic()
        self._context.background.query(self._answer, self._take, self._failed if self._panel else None, key=self)

    def stop(self) -> None:
        """Ask and show nothing any more, for an owner that goes on; this goes with its owner, never before it."""
        if isValid(self) and not self._is_over:
            self._is_over = True
            self._timer.stop()
            self._later.stop()
            self._context.link.changed.disconnect(self._changed)

    def soon(self) -> None:
        """Ask when the panel has rested; at once when nothing was asked for so long."""
        if isValid(self) and not self._is_over and not self._timer.isActive():
            took_ms = self._took_s * 1000
            # Longer than the question takes in any case, or it would be replaced before it is answered.
            rest_ms = max(GATHER_MS, min(REST_MOST_MS, REST_TIMES * took_ms), 2 * took_ms)
            rested_ms = (time.monotonic() - self._asked_at) * 1000
            self._timer.start(max(0, int(rest_ms - rested_ms)))

    def later(self, seconds: float) -> None:
        """Ask when time alone will have changed the answer; of several such times the first."""
        if not isValid(self) or self._is_over:
            return
        wait_ms = round(seconds * 1000)
        if not self._later.isActive() or self._later.remainingTime() > wait_ms:
            self._later.start(wait_ms)

    def _answer(self) -> Any:
        """Off the UI thread. An answer nobody waits for any more tells the pace too: else each question could be
        replaced by the next before it is answered, and nothing would ever be shown.
        """
        begun_s = time.perf_counter()
        try:
            return self._work()
        finally:
            self._took_s = time.perf_counter() - begun_s

    def _take(self, found: Any) -> None:
        if self._is_over:
            return
        begun_s = time.perf_counter()
        self._show(found)
        self._took_s += time.perf_counter() - begun_s

    def _failed(self, error: Exception) -> None:
        log.warning("panel %s: %s", type(self.parent()).__name__, error)
        if self._panel is not None:
            self._panel.fail(error, self.ask)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The owner is seen again: catch up."""
        if self._missed and event.type() == QEvent.Type.Show:
            self._missed = False
            self.soon()
        return super().eventFilter(watched, event)

    def _changed(self, changes: Changes) -> None:
        if not changes.touches(self._kinds):
            return
        if self._owner is not None and not self._owner.isVisible():
            self._missed = True
        else:
            self.soon()
