"""What visible layers hold, as plain things for a file: a geometry, words, a colour, and whether it is old."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from maps.export.seam import cut_area, cut_line
from maps.layer import Layer
from maps.live import LiveLayer
from maps.points import PointLayer
from maps.shapes import Area, Circle, Drawn, Line, MarkLayer, SmallLayer
from maps.symbols import LayerStyle, ShapeStyle, aged_index
from models.geo import wrapped

MOST_NAMED = 5_000
"""Layers of more points are not asked for their names: that is done on the UI thread."""
MOST_BESIDE = 200
"""Marks of a layer whose names stand beside them in a file."""
CIRCLE_CORNERS = 64


class Thing(NamedTuple):
    """One thing of a layer. Coordinates as GeoJSON nests them, in degrees.

    style  index in the layer's style
    at     when a moving thing said so, ISO 8601; empty where it does not move
    old    how or where it was, not how or where it is
    """

    layer: str
    style: int
    name: str
    type: str
    coordinates: Sequence[Any]
    at: str = ""
    old: bool = False

    @property
    def places(self) -> Iterable[Sequence[float]]:
        """Every corner it has."""
        match self.type:
            case "Point":
                return (self.coordinates,)
            case "LineString":
                return self.coordinates
            case _:
                return (place for ring in self.coordinates for place in ring)


class Taken(NamedTuple):
    """A layer as it was when somebody wanted it in a file; the rest of the work needs no UI thread."""

    name: str
    title: str
    style: LayerStyle | ShapeStyle
    drawn: Sequence[Thing] | PointLayer
    names: Sequence[str] = ()
    is_named: bool = False
    """Few and grave: their names stand beside them."""

    def things(self) -> Iterator[Thing]:
        """Everything on it that has a place. Any thread."""
        found = self.drawn if not isinstance(self.drawn, PointLayer) else self._points(self.drawn)
        return (part for thing in found for part in _cut(thing) if _is_placed(part))

    def _points(self, layer: PointLayer) -> Iterator[Thing]:
        names = dict(zip(self.names[::2], self.names[1::2], strict=True))
        for id_, lon, lat, style in layer.shown():
            yield Thing(self.name, style, names.get(id_, ""), "Point", (lon, lat))

    def words(self, style: int) -> str:
        """What the legend calls a style; empty for one it does not know."""
        table = self.style.symbols if isinstance(self.style, LayerStyle) else self.style.strokes
        return table[style].title if 0 <= style < len(table) else ""

    def colour(self, style: int) -> str:
        """#rrggbb on a light ground."""
        if isinstance(self.style, LayerStyle):
            return self.style.symbols[style].fill[:7] if 0 <= style < len(self.style.symbols) else "#000000"
        known = 0 <= style < len(self.style.strokes)
        return (self.style.strokes[style].on_light or self.style.strokes[style].colour)[:7] if known else "#000000"


def take(layer: Layer) -> Taken:
    """The layer for a file. On the UI thread; cheap."""
    if isinstance(layer, PointLayer):
        return Taken(layer.name, layer.title, layer.style, layer, _names(layer))
    drawn: list[Thing] = []
    if isinstance(layer, LiveLayer):
        drawn = _moving(layer)
    elif isinstance(layer, SmallLayer):
        drawn = [_thing(layer.name, one) for one in layer.shown() if one.style not in layer.hidden_styles]
    named = isinstance(layer, MarkLayer) and len(drawn) <= MOST_BESIDE
    return Taken(layer.name, layer.title, layer.style, drawn, is_named=named)


def _names(layer: PointLayer) -> list[str]:
    """Id and name of each point in turn, of layers small enough to be asked."""
    if layer.labels is None or len(layer) > MOST_NAMED:
        return []
    ids = [id_ for id_, _lon, _lat, _style in layer.shown()]
    return [word for pair in zip(ids, layer.labels(ids), strict=False) for word in pair]


def _moving(layer: LiveLayer) -> list[Thing]:
    ids = layer.ids
    names = dict(zip(ids, layer.labels(ids), strict=False)) if layer.labels is not None else {}
    drawn = []
    for id_ in ids:
        fix = layer.fix(id_)
        if fix is None or {aged_index(fix.style, stale=stale) for stale in (True, False)} <= layer.hidden_styles:
            continue
        place, old = (fix.lon, fix.lat), layer.is_out_of_date(id_)
        style = aged_index(fix.style, stale=old)
        drawn.append(Thing(layer.name, style, names.get(id_, ""), "Point", place, _moment(fix.at_s), old))
    return drawn


def _moment(at_s: float) -> str:
    try:
        return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="seconds") if at_s > 0 else ""
    except (OverflowError, OSError, ValueError):
        # It never said when, or has no age: there is no moment to write down.
        return ""


def _thing(layer: str, one: Drawn) -> Thing:
    old = getattr(one, "old", False)
    match one:
        case Line():
            return Thing(layer, one.style, one.text, "LineString", one.points, old=old)
        case Area():
            rings = [(*ring, ring[0]) if ring and ring[0] != ring[-1] else ring for ring in one.rings]
            return Thing(layer, one.style, one.text, "Polygon", rings, old=old)
        case Circle():
            ring = _ring(one.lon, one.lat, one.radius_m)
            return Thing(layer, one.style, one.text, "Polygon", [ring], old=old)
        case _:
            return Thing(layer, one.style, one.text, "Point", (one.lon, one.lat), old=old)


def _ring(lon: float, lat: float, radius_m: float) -> list[tuple[float, float]]:
    """A circle on the ground as a closed ring."""
    up = radius_m / 111_195.0
    across = up / max(0.01, math.cos(math.radians(lat)))
    turns = (2 * math.pi * corner / CIRCLE_CORNERS for corner in range(CIRCLE_CORNERS))
    ring = [(wrapped(lon + across * math.sin(turn)), lat + up * math.cos(turn)) for turn in turns]
    return [*ring, ring[0]]


def _cut(thing: Thing) -> Iterable[Thing]:
    """It, or what of it lies on either side of the antimeridian."""
    match thing.type:
        case "LineString":
            return [thing._replace(coordinates=line) for line in cut_line(thing.coordinates)]
        case "Polygon":
            return [thing._replace(coordinates=rings) for rings in cut_area(thing.coordinates)]
        case _:
            return (thing,)


def _is_placed(thing: Thing) -> bool:
    places = list(thing.places)
    return bool(places) and all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in places)
