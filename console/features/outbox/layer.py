"""A ring around every thing on the map that an act was meant for and did not reach, with how the act stands."""

from typing import NamedTuple

from console.context import Context
from console.mark_source import MarkSource
from console.stuck_acts import StuckAct, show_act, stuck_acts
from console.untold_feed import UntoldFeed
from maps.live import LiveLayer
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.incident import Incident
from models.kinds import KINDS
from models.record import Fact, Key
from models.station import Station
from models.store import Store
from models.unit import Unit
from resources.words import t

LAYER = "stuck_acts"
LOOK_MS = 500
"""The ring goes with its unit."""
SIZE_PX = 52.0
"""Around the ring of a unit nobody has told."""
MOST = 500
COLOUR = "#c46be8"
type Place = tuple[float, float] | None


class Ringed(NamedTuple):
    """An act that became nothing, and the number and the place of what it was meant for."""

    act: StuckAct
    number: str
    place: Place


def style() -> LayerStyle:
    """One ring, thin, and the ground within it tinted: what it is around stays in sight."""
    ring = Symbol(Shape.CIRCLE, f"{COLOUR}38", t("outbox.layer"), stroke=COLOUR, size_px=SIZE_PX)
    # Below the things themselves: they are chosen as ever, and the ring around them leads to the act.
    return LayerStyle((ring,), near_zoom=0, label_zoom=0, order=79)


class StuckLayer(MarkSource):
    """Keeps the rings; choosing one chooses its thing, and leads to the act."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, MarkLayer(LAYER, t("outbox.layer"), style()), LOOK_MS)
        self._found: dict[Key, Ringed] = {}
        self._untold = UntoldFeed.of(context)

    def begin(self) -> None:
        """Follow the acts and what they were meant for."""
        self.follow(self._work, self._show, {Incident.KIND, Unit.KIND})

    def _work(self) -> dict[Key, Ringed]:
        """Reads the store."""
        found = stuck_acts(self._context.commands.entries())
        some = [(key, one) for key, one in found.items() if key.kind in KINDS][:MOST]
        return {key: _ringed(self._context.store, key, one) for key, one in some}

    def _show(self, found: dict[Key, Ringed]) -> None:
        self._found = found
        self.look()
        self.look_while(found)

    def look(self) -> None:
        """The rings go with their units."""
        # Whom nobody has told has a ring and a plate already, with the number to call.
        untold = {Key(Unit.KIND, one.dispatch.unit_id) for one in self._untold.due()}
        self.show_marks(self._mark(key, one) for key, one in self._found.items() if key not in untold)

    def _mark(self, key: Key, one: Ringed) -> Mark | None:
        """None for what has no place: the strip and the lists have it. An incident's own plate has the words."""
        layer = self._context.map.layer(key.kind)
        place = layer.position(key.id) if isinstance(layer, LiveLayer) else None
        place = one.place if place is None else place
        text, words = ("", "") if key.kind == Incident.KIND else (one.number, one.act.words)
        return None if place is None else Mark(f"{key.kind}/{key.id}", *place, 0, text, words)

    def choose(self, mark_id: str) -> None:
        """The thing, and the act that was meant for it."""
        kind, _slash, record_id = mark_id.partition("/")
        self._context.selection.choose(kind, record_id)
        if (found := self._found.get(Key(kind, record_id))) is not None:
            show_act(self._context, found.act.entry.id)


def _ringed(store: Store, key: Key, act: StuckAct) -> Ringed:
    """Where the records know it to be; a unit that has no place is at its station. Reads the store."""
    record = store.get(KINDS[key.kind], key.id)
    fact = record.fact if record is not None else None
    place = _place(fact)
    if place is None and isinstance(fact, Unit) and (station := store.get(Station, fact.station_id)) is not None:
        place = _place(station.fact)
    return Ringed(act, getattr(fact, "number", ""), place)


def _place(fact: Fact | None) -> Place:
    lon, lat = getattr(fact, "lon", None), getattr(fact, "lat", None)
    return None if lon is None or lat is None else (lon, lat)
