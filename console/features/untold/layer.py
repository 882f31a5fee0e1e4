"""A ring around every unit that was sent and has been told by nobody, with why, and the number to call."""

from PySide6.QtCore import QObject, QTimer

from console.context import Context
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


class UntoldLayer(QObject):
    """Keeps the rings."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self.layer = MarkLayer(LAYER, t("untold.panel"), style())
        self._feed: UntoldFeed | None = None
        self._shown: list[Mark] = []
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show)

    def start(self) -> None:
        """See LayerSource."""
        self._context.map.add_layer(self.layer)
        self._context.map.chosen.connect(self._chosen)
        self._feed = UntoldFeed.of(self._context)
        self._feed.listen(self._show)

    def stop(self) -> None:
        """See LayerSource."""
        if self._feed is not None:
            self._feed.changed.disconnect(self._show)
            self._feed = None
            self._look.stop()
            self._context.map.chosen.disconnect(self._chosen)

    def _chosen(self, layer: str, record_id: str) -> None:
        if layer == LAYER:
            self._context.selection.choose(Unit.KIND, record_id)

    def _show(self) -> None:
        if self._feed is None:
            return
        due = self._feed.due()
        marks = [mark(one, place_of(self._context.map, one)) for one in due]
        shown = [one for one in marks if one is not None]
        if shown != self._shown:
            self._shown = shown
            self.layer.set_marks(shown)
        if not due:
            self._look.stop()
        elif not self._look.isActive():
            self._look.start()
