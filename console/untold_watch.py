"""Watches the orders nobody was told of: their number in the strip, and a warning again and again until told."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.follow import Follow
from console.strip import Strip
from console.untold import Untold, stage_of, untold
from models.incident import Incident
from models.ordering import Ordering
from models.station import Station
from models.unit import Unit
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
        self._found: list[Untold] = []
        self._warned: frozenset[str] = frozenset()
        self._warned_at_s = 0.0
        kinds = {Incident.KIND, Unit.KIND, Station.KIND}
        self._follow = Follow(context, self, lambda: untold(context), self._take, kinds)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._follow.ask()

    def close(self) -> None:
        """Watch nothing any more."""
        self._timer.stop()
        self._follow.deleteLater()

    def _take(self, found: list[Untold]) -> None:
        self._found = found
        self.look()

    def look(self) -> None:
        """Count those that are NOT ORDERED now; warn of those that have been for too long."""
        context = self._context
        due = [one for one in self._found if stage_of(context, one.incident, one.dispatch) is Ordering.NOT_ORDERED]
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
        named = [" · ".join(part for part in (one.number, one.reach) if part) for one in late[:MOST_NAMED]]
        units = t("untold.and").join(named) + ("…" if len(late) > MOST_NAMED else "")
        words = t("untold.overdue", count=len(late), units=units)
        self._context.notices.problem(words, key=KEY, sound="not_ordered")
