"""Layers of marks, lines, areas and circles, few enough to be sent whole."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from maps.layer import MAX_TEXT, Layer
from maps.symbols import LayerStyle, ShapeStyle
from models.geo import Box, box_of


class Mark(msgspec.Struct, frozen=True):
    """One important thing, drawn above everything with its words beside it. Degrees."""

    id: str
    lon: float
    lat: float
    style: int = 0
    text: str = ""
    """Beside the symbol, at every zoom from the style's label_zoom."""
    badge: str = ""
    """On a plate under the text, at every zoom: NOT ORDERED."""
    heading_deg: float | None = None


class Line(msgspec.Struct, frozen=True, tag="line"):
    """A line through (lon, lat) points, in degrees: a route, a hose lay."""

    id: str
    points: tuple[tuple[float, float], ...]
    style: int = 0
    text: str = ""


class Area(msgspec.Struct, frozen=True, tag="area"):
    """An area of rings of (lon, lat) points; the later rings are holes."""

    id: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    style: int = 0
    text: str = ""


class Circle(msgspec.Struct, frozen=True, tag="circle"):
    """Everything within radius_m metres of a place."""

    id: str
    lon: float
    lat: float
    radius_m: float
    style: int = 0
    text: str = ""


Drawn = Mark | Line | Area | Circle


class _SmallLayer(Layer):
    """A layer of things few enough to be sent whole, as JSON."""

    def __init__(self, name: str, title: str, style: LayerStyle | ShapeStyle) -> None:
        super().__init__(name, title, style)
        self._things: dict[str, Drawn] = {}
        self._order: list[str] = []

    def __len__(self) -> int:
        return len(self._things)

    def _set(self, things: Iterable[Drawn], revision: int | None) -> None:
        with self._lock:
            self._things = {thing.id: thing for thing in things}
            self._order = list(self._things)
            self._next(revision, whole=True)
        self.changed.emit()

    def clear(self) -> None:
        """Take everything off."""
        self._set((), None)

    def payload(self, since: int = 0, base: int = 0) -> bytes:
        """The things in index order, as JSON without their ids."""
        with self._lock:
            things = [_sendable(thing) for thing in self._things.values()]
            return msgspec.json.encode({"revision": self.revision, "things": things})

    def id_at(self, index: int) -> str | None:
        """See Layer."""
        return self._order[index] if 0 <= index < len(self._order) else None

    def index_of(self, id_: str) -> int | None:
        """See Layer."""
        return self._order.index(id_) if id_ in self._things else None

    def position(self, id_: str) -> tuple[float, float] | None:
        """See Layer: the first point of a line or an area."""
        thing = self._things.get(id_)
        return None if thing is None else next(iter(_places(thing)), None)

    @property
    def box(self) -> Box | None:
        """See Layer."""
        return box_of(place for thing in self._things.values() for place in _places(thing))


class MarkLayer(_SmallLayer):
    """Few important marks drawn above everything: incidents, units, what is not ordered."""

    kind = "marks"

    def __init__(self, name: str, title: str, style: LayerStyle) -> None:
        super().__init__(name, title, style)

    def set_marks(self, marks: Iterable[Mark], revision: int | None = None) -> None:
        """Replace all marks."""
        self._set(marks, revision)


class ShapeLayer(_SmallLayer):
    """Lines, areas and circles: hose lays, routes, zones, what is highlighted."""

    kind = "shapes"

    def __init__(self, name: str, title: str, style: ShapeStyle) -> None:
        super().__init__(name, title, style)

    def set_shapes(self, shapes: Iterable[Line | Area | Circle], revision: int | None = None) -> None:
        """Replace all shapes."""
        self._set(shapes, revision)


def _places(thing: Drawn) -> Iterable[tuple[float, float]]:
    match thing:
        case Line():
            return thing.points
        case Area():
            return itertools.chain.from_iterable(thing.rings)
        case _:
            return ((thing.lon, thing.lat),)


def _sendable(thing: Drawn) -> Mapping[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(thing)
    del fields["id"]
    for name in ("text", "badge"):
        if name in fields:
            fields[name] = fields[name][:MAX_TEXT]
    return fields
