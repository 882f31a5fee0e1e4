"""Watches the orders nobody was told of: their number in the strip, and a warning again and again until told."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.strip import Strip
from console.untold import Untold
from console.untold_feed import UntoldFeed
from resources.words import t

KEY = "untold"
TICK_MS = 1_000
MOST_NAMED = 3
"""Units named in the warning; the list has them all."""


class UntoldWatch(QObject):
    """Stops with `close`. `steady_s` counts the time between warnings."""

    def __init__(
        self,
        context: Context,
        strip: Strip,
        parent: QObject | None = None,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._context, self._strip, self._steady_s = context, strip, steady_s
        self._warned: frozenset[str] = frozenset()
        self._warned_at_s = 0.0
        self._feed = UntoldFeed.of(context)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._feed.listen(self.look)

    def close(self) -> None:
        """Watch nothing any more."""
        self._timer.stop()
        self._feed.changed.disconnect(self.look)

    def look(self) -> None:
        """Count those that are NOT ORDERED now; warn of those that have been for too long."""
        context = self._context
        due = self._feed.due()
        self._strip.show_untold(len(due))
        limit_s = context.settings.number("shell.not_ordered_s")
        now = context.now()
        late = [one for one in due if (now - one.dispatch.made_at).total_seconds() > limit_s]
        ids = frozenset(one.id for one in late)
        if not late:
            if self._warned:
                context.notices.withdraw_key(KEY)
            self._warned = ids
            return
        rested_s = self._steady_s() - self._warned_at_s
        if ids - self._warned or rested_s >= context.settings.number("shell.repeat_s"):
            self._warned_at_s = self._steady_s()
            self._say(late)
        self._warned = ids

    def _say(self, late: list[Untold]) -> None:
        named = [
            " · ".join(filter(None, (one.number, one.reach, one.why.rstrip("。.")))) for one in late[:MOST_NAMED]
        ]
        units = t("untold.and").join(named) + ("…" if len(late) > MOST_NAMED else "")
        words = t("untold.overdue", count=len(late), units=units)
        self._context.notices.problem(words, key=KEY, sound="not_ordered")
