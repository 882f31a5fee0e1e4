"""Layers of marks, lines, areas, circles and drawn symbols: sent whole once, then only what has changed."""

import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from maps.layer import MAX_TEXT, Layer
from maps.sendable import encoded
from maps.symbols import LayerStyle, ShapeStyle
from models.geo import Box, box_along, box_around, union

FEW_HOLES = 32
"""Things may have gone and left so many numbers unused, beside as many as there are things."""


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
    old: bool = False
    """How it was, not how it is: drawn broken and unfilled."""


class Area(msgspec.Struct, frozen=True, tag="area"):
    """An area of rings of (lon, lat) points; the later rings are holes."""

    id: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    style: int = 0
    text: str = ""
    old: bool = False


class Circle(msgspec.Struct, frozen=True, tag="circle"):
    """Everything within radius_m metres of a place."""

    id: str
    lon: float
    lat: float
    radius_m: float
    style: int = 0
    text: str = ""
    old: bool = False


class Spot(msgspec.Struct, frozen=True, tag="spot"):
    """A symbol on one place, as its stroke has it drawn; turned to bearing_deg where it points somewhere."""

    id: str
    lon: float
    lat: float
    style: int = 0
    text: str = ""
    bearing_deg: float | None = None
    old: bool = False
    beside: bool = False
    """Drawn to the left of its place, which is another mark's: an incident's own point of attack."""


Shape = Line | Area | Circle | Spot
Drawn = Mark | Shape


class SmallLayer(Layer):
    """A layer of few things, as JSON. A thing keeps its index until all are numbered anew, and its base changes."""

    def __init__(self, name: str, title: str, style: LayerStyle | ShapeStyle) -> None:
        super().__init__(name, title, style)
        self._things: dict[str, Drawn] = {}
        self._slots: list[str | None] = []
        self._at: dict[str, int] = {}
        self._touched: dict[int, int] = {}
        """Index -> the revision that last changed it since the base."""

    def __len__(self) -> int:
        return len(self._things)

    def _set(self, things: Iterable[Drawn], revision: int | None) -> None:
        with self._lock:
            new = {thing.id: thing for thing in things}
            if self._keeps_numbers(new):
                self._next(revision, whole=False)
                self._patch(new)
            else:
                self._next(revision, whole=True)
                self._number(new)
        self.changed.emit()

    def _keeps_numbers(self, new: Mapping[str, Drawn]) -> bool:
        """Do those that stay keep their order, with the fresh ones behind them and not too many holes between?"""
        stay = [id_ for id_ in self._slots if id_ in new]
        fresh = [id_ for id_ in new if id_ not in self._at]
        return bool(stay) and [*stay, *fresh] == list(new) and len(self._slots) <= 2 * len(new) + FEW_HOLES

    def _number(self, new: dict[str, Drawn]) -> None:
        self._things, self._slots = new, list(new)
        self._at = {id_: at for at, id_ in enumerate(new)}
        self._touched = {}

    def _patch(self, new: dict[str, Drawn]) -> None:
        for id_ in self._things.keys() - new.keys():
            at = self._at.pop(id_)
            self._slots[at] = None
            self._touched[at] = self.revision
        for id_, thing in new.items():
            if id_ not in self._at:
                self._at[id_] = len(self._slots)
                self._slots.append(id_)
            elif self._things.get(id_) == thing:
                continue
            self._touched[self._at[id_]] = self.revision
        self._things = new

    def shown(self) -> list[Drawn]:
        """Everything on the layer. Any thread."""
        with self._lock:
            return list(self._things.values())

    def clear(self) -> None:
        """Take everything off."""
        self._set((), None)

    def payload(self, since: int = 0, base: int = 0) -> bytes:
        """The things by their index, null where there is none any more; only what changed to who has the base."""
        with self._lock:
            said: dict[str, Any] = {"revision": self.revision, "base": self.base}
            if base and base == self.base:
                touched = sorted(at for at, revision in self._touched.items() if revision > since)
                said["changes"] = [(at, self._sent(at)) for at in touched]
            else:
                said["things"] = [self._sent(at) for at in range(len(self._slots))]
            return encoded(said)

    def _sent(self, at: int) -> Mapping[str, Any] | None:
        id_ = self._slots[at]
        thing = None if id_ is None else self._things[id_]
        return None if thing is None or thing.style in self.hidden_styles else _sendable(thing)

    def _filtered(self) -> None:
        self._touched = {}
        super()._filtered()

    def id_at(self, index: int) -> str | None:
        """See Layer."""
        return self._slots[index] if 0 <= index < len(self._slots) else None

    def index_of(self, id_: str) -> int | None:
        """See Layer."""
        return self._at.get(id_)

    def position(self, id_: str) -> tuple[float, float] | None:
        """See Layer: the first point of a line or an area."""
        thing = self._things.get(id_)
        return None if thing is None else next(iter(_places(thing)), None)

    @property
    def box(self) -> Box | None:
        """See Layer."""
        return union(box for thing in self._things.values() if (box := _box_of(thing)) is not None)

    def box_of(self, ids: Iterable[str]) -> Box | None:
        """The box around some things, circles with all that is in them; None when none of them is here."""
        known = [self._things[id_] for id_ in ids if id_ in self._things]
        return union(box for thing in known if (box := _box_of(thing)) is not None)


class MarkLayer(SmallLayer):
    """Few important marks drawn above everything: incidents, units, what is not ordered."""

    kind = "marks"

    def __init__(self, name: str, title: str, style: LayerStyle) -> None:
        super().__init__(name, title, style)

    def set_marks(self, marks: Iterable[Mark], revision: int | None = None) -> None:
        """Replace all marks."""
        self._set(marks, revision)


class ShapeLayer(SmallLayer):
    """Lines, areas, circles and symbols: hose lays, routes, zones, drawings, what is highlighted."""

    kind = "shapes"

    def __init__(self, name: str, title: str, style: ShapeStyle) -> None:
        super().__init__(name, title, style)

    def set_shapes(self, shapes: Iterable[Shape], revision: int | None = None) -> None:
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


def _box_of(thing: Drawn) -> Box | None:
    """None where it has no place on the map: nothing of it is drawn either."""
    match thing:
        case Line():
            return box_along(filter(_is_place, thing.points))
        case Area():
            boxes = (box_along(filter(_is_place, ring)) for ring in thing.rings)
            return union(box for box in boxes if box is not None)
        case _ if not _is_place((thing.lon, thing.lat)):
            return None
        case Circle():
            return box_around(thing.lon, thing.lat, thing.radius_m) if 0 <= thing.radius_m < math.inf else None
        case _:
            return Box(thing.lon, thing.lat, thing.lon, thing.lat)


def _is_place(place: tuple[float, float]) -> bool:
    lon, lat = place
    return math.isfinite(lon) and abs(lat) <= 90.0


def _sendable(thing: Drawn) -> Mapping[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(thing)
    del fields["id"]
    for name in ("text", "badge"):
        if name in fields:
            fields[name] = fields[name][:MAX_TEXT]
    return fields
