"""The layers a map shows: points by the hundred thousand, shapes and marks by the dozen."""

import itertools
import struct
import sys
import threading
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from PySide6.QtCore import QObject, Signal

from maps.symbols import LayerStyle, ShapeStyle
from models.geo import Box, box_of

MAGIC = 0x31595254
"""Opens a whole layer of points."""
DIFF_MAGIC = 0x44595254
"""Opens the changed points only."""
HEADER = struct.Struct("<IIIIII")
DIFF_HEADER = struct.Struct("<IIII")
HAS_HEADINGS = 1
NO_HEADING = 0xFFFF
HIDDEN = 255
"""The style index of a point that is not drawn."""
MAX_STYLES = 254
MAX_DIFF = 2_000
"""More changed points than this since the page's revision are sent as a whole layer again."""
MAX_TEXT = 300
"""Longer texts on the map are cut: nobody reads them there."""
DIFF_ITEM = struct.Struct("<IIdd")


class ChangedPoint(NamedTuple):
    """A point that is new, moved or has another status. Degrees."""

    id: str
    lon: float
    lat: float
    style: int


def encode_points(
    lons: Sequence[float],
    lats: Sequence[float],
    styles: Sequence[int],
    headings: Sequence[int] | None = None,
    revision: int = 0,
    base: int = 0,
) -> bytes:
    """One buffer for the page: magic, revision, base, count, flags, 0 (6 x uint32), then lons and lats (float64),
    headings (uint16, optional), styles (uint8), little-endian.

    Raises ValueError when the columns differ in length.
    """
    count = len(lons)
    if len(lats) != count or len(styles) != count or (headings is not None and len(headings) != count):
        raise ValueError("the columns of a layer differ in length")
    head = HEADER.pack(MAGIC, revision, base, count, HAS_HEADINGS if headings is not None else 0, 0)
    turned = b"" if headings is None else _bytes(_column("H", headings))
    return b"".join(
        (head, _bytes(_column("d", lons)), _bytes(_column("d", lats)), turned, _column("B", styles).tobytes())
    )


def _column(code: str, values: Sequence[float]) -> "array[Any]":
    return values if isinstance(values, array) and values.typecode == code else array(code, values)


def _bytes(column: "array[Any]") -> bytes:
    if sys.byteorder == "big":
        column = array(column.typecode, column)
        column.byteswap()
    return column.tobytes()


class Layer(QObject):
    """What every layer has. Use it on the UI thread; `payload` alone is called by the page's workers."""

    changed = Signal()
    """The layer has a new revision."""

    kind = ""

    def __init__(self, name: str, title: str, style: LayerStyle | ShapeStyle) -> None:
        super().__init__()
        if not name.isidentifier():
            raise ValueError(f"layer name {name!r} is no identifier")
        self.name = name
        self.title = title
        self.style = style
        self.revision = 0
        self.base = 0
        """Revision of the last whole set: indexes mean the same things since."""
        self.describe: Callable[[str], str] | None = None
        """Text of a hovered thing by id; without it the view's `describe` is asked."""
        self.legend = True
        self._lock = threading.Lock()

    def payload(self, since: int = 0, base: int = 0) -> bytes:
        """The layer for a page that holds revision `since` of the whole set `base` (0: nothing). Any thread."""
        raise NotImplementedError

    def id_at(self, index: int) -> str | None:
        """The id behind an index the page named, None when there is no such thing."""
        raise NotImplementedError

    def index_of(self, id_: str) -> int | None:
        """The page's index of an id."""
        raise NotImplementedError

    def position(self, id_: str) -> tuple[float, float] | None:
        """(lon, lat) of a thing, None when it is not on this layer."""
        raise NotImplementedError

    @property
    def box(self) -> Box | None:
        """The box around everything on the layer."""
        raise NotImplementedError

    def _next(self, revision: int | None, *, whole: bool) -> None:
        self.revision = max(self.revision + 1, revision or 0)
        if whole:
            self.base = self.revision


class PointLayer(Layer):
    """Many points, one symbol each by style index, drawn on canvas tiles."""

    kind = "points"

    def __init__(
        self,
        name: str,
        title: str,
        style: LayerStyle,
        labels: Callable[[Sequence[str]], Sequence[str]] | None = None,
    ) -> None:
        super().__init__(name, title, style)
        self.labels = labels
        """Short texts of ids, asked on the UI thread for the few in view: must answer from memory."""
        self._ids: list[str] = []
        self._index: dict[str, int] | None = {}
        self._lons: array[float] = array("d")
        self._lats: array[float] = array("d")
        self._styles: array[int] = array("B")
        self._headings: array[int] | None = None
        self._touched: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def set_points(
        self,
        ids: Sequence[str],
        lons: Sequence[float],
        lats: Sequence[float],
        style_indexes: Sequence[int],
        revision: int | None = None,
        headings: Sequence[int] | None = None,
    ) -> None:
        """Replace all points (degrees; headings 0..359, 65535 for none). `array` columns are taken without a copy.

        Raises ValueError when the columns differ in length.
        """
        if not len(ids) == len(lons) == len(lats) == len(style_indexes):
            raise ValueError("the columns of a layer differ in length")
        with self._lock:
            self._ids = list(ids)
            self._index = None
            self._lons, self._lats = _column("d", lons), _column("d", lats)
            self._styles = _column("B", style_indexes)
            self._headings = None if headings is None else _column("H", headings)
            self._touched = {}
            self._next(revision, whole=True)
        self.changed.emit()

    def update_points(
        self, changed: Iterable[ChangedPoint], removed: Iterable[str] = (), revision: int | None = None
    ) -> None:
        """Add, move or restyle some points and take others off; only their tiles are drawn again."""
        with self._lock:
            index = self._indexes()
            self._next(revision, whole=False)
            for point in changed:
                self._put(index, point)
            for id_ in removed:
                at = index.pop(id_, None)
                if at is not None:
                    self._styles[at] = HIDDEN
                    self._touched[at] = self.revision
            if len(self._touched) > MAX_DIFF:
                self._compact()
        self.changed.emit()

    def _put(self, index: dict[str, int], point: ChangedPoint) -> None:
        at = index.get(point.id)
        if at is None:
            at = index[point.id] = len(self._ids)
            self._ids.append(point.id)
            self._lons.append(point.lon)
            self._lats.append(point.lat)
            self._styles.append(point.style)
            if self._headings is not None:
                self._headings.append(NO_HEADING)
        else:
            self._lons[at], self._lats[at], self._styles[at] = point.lon, point.lat, point.style
        self._touched[at] = self.revision

    def _compact(self) -> None:
        """Forget removed points; the page is given the whole layer again."""
        keep = [at for at, style in enumerate(self._styles) if style != HIDDEN]
        self._ids = [self._ids[at] for at in keep]
        self._lons = array("d", (self._lons[at] for at in keep))
        self._lats = array("d", (self._lats[at] for at in keep))
        self._styles = array("B", (self._styles[at] for at in keep))
        if self._headings is not None:
            self._headings = array("H", (self._headings[at] for at in keep))
        self._index, self._touched, self.base = None, {}, self.revision

    def _indexes(self) -> dict[str, int]:
        if self._index is None:
            self._index = dict(zip(self._ids, itertools.count(), strict=False))
        return self._index

    def payload(self, since: int = 0, base: int = 0) -> bytes:
        """The whole layer (see encode_points); to a page that holds this base, the points touched after `since`:
        magic, revision, count, 0 (4 x uint32), then index, style (uint32), lon, lat (float64) each.
        """
        with self._lock:
            if base != self.base or not since:
                columns = (self._lons, self._lats, self._styles, self._headings)
                return encode_points(*columns, revision=self.revision, base=self.base)
            touched = [at for at, revision in self._touched.items() if revision > since]
            items = (DIFF_ITEM.pack(at, self._styles[at], self._lons[at], self._lats[at]) for at in touched)
            return DIFF_HEADER.pack(DIFF_MAGIC, self.revision, len(touched), 0) + b"".join(items)

    def id_at(self, index: int) -> str | None:
        """See Layer."""
        return self._ids[index] if 0 <= index < len(self._ids) and self._styles[index] != HIDDEN else None

    def index_of(self, id_: str) -> int | None:
        """See Layer."""
        with self._lock:
            return self._indexes().get(id_)

    def position(self, id_: str) -> tuple[float, float] | None:
        """See Layer."""
        at = self.index_of(id_)
        return None if at is None else (self._lons[at], self._lats[at])

    @property
    def box(self) -> Box | None:
        """See Layer."""
        if not self._ids:
            return None
        return Box(min(self._lons), min(self._lats), max(self._lons), max(self._lats))


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
