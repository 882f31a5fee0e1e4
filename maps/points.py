"""A layer of points by the hundred thousand, sent to the page as one buffer, and then what changed of it."""

import itertools
import struct
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from maps.layer import Layer
from maps.symbols import LayerStyle
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
                columns = (self._lons, self._lats, self._shown_styles(), self._headings)
                return encode_points(*columns, revision=self.revision, base=self.base)
            touched = [at for at, revision in self._touched.items() if revision > since]
            shown = (HIDDEN if self._styles[at] in self.hidden_styles else self._styles[at] for at in touched)
            items = (
                DIFF_ITEM.pack(at, style, self._lons[at], self._lats[at])
                for at, style in zip(touched, shown, strict=True)
            )
            return DIFF_HEADER.pack(DIFF_MAGIC, self.revision, len(touched), 0) + b"".join(items)

    def shown(self) -> "zip[tuple[str, float, float, int]]":
        """Id, lon, lat (degrees) and style of each point that is drawn. Any thread."""
        with self._lock:
            ids, lons, lats, styles = list(self._ids), self._lons[:], self._lats[:], self._shown_styles()[:]
        drawn = [style != HIDDEN for style in styles]
        columns = (ids, lons, lats, styles)
        return zip(*(itertools.compress(column, drawn) for column in columns), strict=True)

    def _shown_styles(self) -> "array[int]":
        if not self.hidden_styles:
            return self._styles
        table = bytes(HIDDEN if style in self.hidden_styles else style for style in range(256))
        return array("B", self._styles.tobytes().translate(table))

    def _filtered(self) -> None:
        self._touched = {}
        super()._filtered()

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
        return box_of(zip(self._lons, self._lats, strict=True))
