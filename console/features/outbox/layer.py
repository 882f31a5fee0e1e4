"""A ring around every thing on the map that an act was meant for and did not reach, with how the act stands."""

from PySide6.QtCore import QObject, QTimer

from console.context import Context
from console.follow import Follow
from console.stuck_acts import StuckAct, show_act, stuck_acts
from console.untold_feed import UntoldFeed
from maps.live import LiveLayer
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.incident import Incident
from models.kinds import KINDS
from models.record import Key
from models.station import Station
from models.store import Store
from models.unit import Unit
from resources.words import t

LAYER = "stuck_acts"
LOOK_MS = 500
"""The ring goes with its unit."""
SIZE_PX = 56.0
"""Around the ring of a unit nobody has told."""
MOST = 500
COLOUR = "#b04bd6"
type Place = tuple[float, float] | None


def style() -> LayerStyle:
    """One ring."""
    ring = Symbol(Shape.RING, COLOUR, t("outbox.layer"), size_px=SIZE_PX)
    # Below the things themselves: they are chosen as ever, and the ring around them leads to the act.
    return LayerStyle((ring,), near_zoom=0, label_zoom=0, order=79)


class StuckLayer(QObject):
    """Keeps the rings; choosing one chooses its thing, and leads to the act."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self.layer = MarkLayer(LAYER, t("outbox.layer"), style())
        self._follow: Follow | None = None
        self._found: dict[Key, tuple[StuckAct, Place]] = {}
        self._shown: list[Mark] = []
        self._untold = UntoldFeed.of(context)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._draw)

    def start(self) -> None:
        """See LayerSource."""
        self._context.map.add_layer(self.layer)
        self._context.map.chosen.connect(self._chosen)
        self._context.link.answered.connect(self._answered)
        self._follow = Follow(self._context, self, self._work, self._show, {Incident.KIND, Unit.KIND})
        self._follow.ask()

    def stop(self) -> None:
        """See LayerSource."""
        self._look.stop()
        if self._follow is not None:
            self._follow.stop()
            self._follow = None
            self._context.map.chosen.disconnect(self._chosen)
            self._context.link.answered.disconnect(self._answered)

    def _answered(self, _entry: object) -> None:
        if self._follow is not None:
            self._follow.soon()

    def _work(self) -> dict[Key, tuple[StuckAct, Place]]:
        """Reads the store."""
        found = stuck_acts(self._context.commands.entries())
        some = [(key, one) for key, one in found.items() if key.kind in KINDS][:MOST]
        return {key: (one, _place_of(self._context.store, key)) for key, one in some}

    def _show(self, found: dict[Key, tuple[StuckAct, Place]]) -> None:
        self._found = found
        self._draw()
        if not found:
            self._look.stop()
        elif not self._look.isActive():
            self._look.start()

    def _draw(self) -> None:
        # Whom nobody has told has a ring and a plate already, with the number to call.
        untold = {Key(Unit.KIND, one.dispatch.unit_id) for one in self._untold.due()}
        stuck = [(key, *found) for key, found in self._found.items() if key not in untold]
        marks = [self._mark(*one) for one in stuck]
        shown = [mark for mark in marks if mark is not None]
        if shown != self._shown:
            self._shown = shown
            self.layer.set_marks(shown)

    def _mark(self, key: Key, one: StuckAct, known: Place) -> Mark | None:
        """None for what has no place: the strip and the lists have it. An incident's own plate has the words."""
        layer = self._context.map.layer(key.kind)
        place = layer.position(key.id) if isinstance(layer, LiveLayer) else None
        place = known if place is None else place
        words = "" if key.kind == Incident.KIND else one.words
        return None if place is None else Mark(f"{key.kind}/{key.id}", *place, 0, "", words)

    def _chosen(self, layer: str, mark_id: str) -> None:
        if layer != LAYER:
            return
        kind, _slash, record_id = mark_id.partition("/")
        self._context.selection.choose(kind, record_id)
        if (found := self._found.get(Key(kind, record_id))) is not None:
            show_act(self._context, found[0].entry.id)


def _place_of(store: Store, key: Key) -> Place:
    """lon, lat as the records know it; a unit that has none is at its station. Reads the store."""
    record = store.get(KINDS[key.kind], key.id)
    if record is None:
        return None
    lon, lat = getattr(record.fact, "lon", None), getattr(record.fact, "lat", None)
    if lon is not None and lat is not None:
        return (lon, lat)
    station_id = record.fact.station_id if isinstance(record.fact, Unit) else ""
    return _place_of(store, Key(Station.KIND, station_id)) if station_id else None
