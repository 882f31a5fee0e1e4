"""A ring around every unit that was sent and has been told by nobody, with why, and the number to call."""

from console.context import Context
from console.mark_source import MarkSource
from console.untold import Untold, untold_word
from console.untold_feed import UntoldFeed
from console.untold_place import place_of
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.unit import Unit
from resources.words import t

LAYER = "untold"
LOOK_MS = 500
"""The ring goes with its unit."""
SIZE_PX = 46.0
"""Wide enough for the unit's own symbol inside it."""


def style() -> LayerStyle:
    """One ring."""
    ring = Symbol(Shape.RING, "#e0323b", t("incidents.not_ordered"), size_px=SIZE_PX)
    return LayerStyle((ring,), near_zoom=0, label_zoom=9, order=78)


def mark(one: Untold, place: tuple[float, float] | None) -> Mark | None:
    """The unit's ring there, None when neither it nor its station has a place."""
    if place is None:
        return None
    text = " · ".join(part for part in (one.number, one.reach) if part)
    badge = f"{t('incidents.not_ordered')} · {untold_word(one.dispatch, pending=one.pending)}"
    return Mark(one.dispatch.unit_id, *place, 0, text, badge)


class UntoldLayer(MarkSource):
    """Keeps the rings."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, MarkLayer(LAYER, t("untold.panel"), style()), LOOK_MS)
        self._feed: UntoldFeed | None = None

    def begin(self) -> None:
        """Hear of who was told, and who was not."""
        self._feed = UntoldFeed.of(self._context)
        self._feed.listen(self.look)

    def end(self) -> None:
        """Hear of nobody any more."""
        if self._feed is not None:
            self._feed.changed.disconnect(self.look)
            self._feed = None

    def choose(self, mark_id: str) -> None:
        """The unit, everywhere."""
        self._context.selection.choose(Unit.KIND, mark_id)

    def look(self) -> None:
        """The rings go with their units."""
        if self._feed is None:
            return
        due = self._feed.due()
        self.show_marks(mark(one, place_of(self._context.map, one)) for one in due)
        self.look_while(due)
