"""Which points of a map layer are past their shelf life, and when the next one will be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.ages import life_s
from console.context import Context
from models.age import Aspect
from models.record import iso
from models.store import Positions
from resources.words import t
from widgets.ages import as_of_text

NEVER = "0"
"""The moment of what has no moment but should have one: earlier than any."""
UNREAD = "1"
"""The moment of what has changed since in a way that cannot be read here."""
SOONEST_S, LATEST_S = 1.0, 3_600.0


@dataclass(frozen=True)
class Judged:
    """In the order of the positions: their moments, and which are stale; in how many seconds another will be."""

    moments: Sequence[str]
    stale: Sequence[bool]
    due_s: float


class LayerAges:
    """Judges the positions of one layer by one aspect. `moments` gives each its own (ISO, empty: it has none)."""

    def __init__(
        self,
        context: Context,
        aspect: Aspect,
        moments: Callable[[Positions], Sequence[str]] = lambda found: found.ats,
    ) -> None:
        self._context = context
        self._aspect = aspect
        self._moments = moments

    def judge(self, found: Positions) -> Judged:
        """Off the UI thread. What waits to be sent is the seat's own, and owes nothing to the line."""
        limit, gone = self._limit(), self.line_gone()
        moments = self._moments(found) if self._aspect.moment is not None else [""] * len(found)
        outdated = {key.id for key in self._context.store.outdated if key.kind == self._aspect.kind}
        if outdated:
            moments = [UNREAD if i in outdated else at for i, at in zip(found.ids, moments, strict=True)]
        both = zip(moments, found.states, strict=True)
        stale = [bool(at and at < limit) or (gone and state == "synced") for at, state in both]
        coming = min((at for at in moments if at >= limit), default="")
        return Judged(moments, stale, self._due_s(coming))

    def line_gone(self) -> bool:
        """Has the line been gone for longer than these values keep?"""
        contact = self._context.link.state.as_of
        return contact is not None and iso(contact) < self._limit()

    def line_due_s(self) -> float:
        """How long until the line has been gone for too long, if it is gone now."""
        return self._due_s("")

    def words(self, moment: str) -> str:
        """What stands beside a point that is stale now: as of when it is there; empty for one that is not."""
        if moment == NEVER:
            return t("map.no_fix")
        if moment == UNREAD:
            return t("map.newer_unread")
        contact = self._context.link.state.as_of
        if moment and moment < self._limit():
            return as_of_text(datetime.fromisoformat(moment).timestamp())
        return as_of_text(contact.timestamp()) if contact is not None and self.line_gone() else ""

    def _limit(self) -> str:
        """The earliest moment that is still good, as sortable text."""
        return iso(self._context.now() - timedelta(seconds=life_s(self._context, self._aspect)))

    def _due_s(self, coming: str) -> float:
        """How long until the next one is stale, its own time or the line's having run out."""
        contact = self._context.link.state.as_of
        moments = [datetime.fromisoformat(coming)] if coming else []
        moments += [contact] if contact is not None and not self.line_gone() else []
        if not moments:
            return LATEST_S
        left = (min(moments) - self._context.now()).total_seconds() + life_s(self._context, self._aspect)
        return min(LATEST_S, max(SOONEST_S, left + 0.05))
