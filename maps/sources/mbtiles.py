"""Tiles in an MBTiles file: images, or vector tiles cut like our packs. Rows are counted from the south."""

import json
import sqlite3
import threading
import time
import zlib
from pathlib import Path
from urllib.parse import quote

from maps.sources.bad_source import BadSource
from maps.sources.extent import Box
from maps.sources.grid import web_grid
from maps.sources.line import MOST_TILE_BYTES
from maps.sources.mosaic import mosaic
from maps.sources.pixels import BadImage, image_kind
from maps.sources.source import MOST_ZOOM, Datum, Source
from maps.sources.tile import MISSING, WHOLE, Sheet, State, Tile
from maps.sources.warp import plan

WITHIN_S = 2.0
"""A file may hold views that never end."""
_STEPS = 20_000
_MOST_METADATA = 200
_OURS = frozenset({"roads", "water", "buildings", "landuse"})
"""Layers our rules draw; a file without any of them would be an empty map."""
_IMAGES = frozenset({"png", "jpg", "jpeg", "webp"})


class MbtilesGround:
    """The file stays open until `close`; it is only ever read."""

    def __init__(self, source: Source) -> None:
        """Raises BadSource with the sentence's code."""
        self.source = source
        self.trouble = ""
        self._lock = threading.Lock()
        self._ends = 0.0
        path = Path(source.address)
        if not path.is_file():
            raise BadSource("no_file")
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        try:
            self._base = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise BadSource("damaged") from error
        try:
            self._base.set_progress_handler(lambda: time.monotonic() > self._ends, _STEPS)
            self._base.execute("PRAGMA trusted_schema = OFF")
            self._sheet = self._read_sheet()
        except (sqlite3.Error, BadSource) as error:
            self._base.close()
            raise error if isinstance(error, BadSource) else BadSource("damaged") from error

    @property
    def sheet(self) -> Sheet:
        """What it is called and how far it reaches."""
        return self._sheet

    def _rows(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """Raises sqlite3.Error, also when it takes too long."""
        with self._lock:
            self._ends = time.monotonic() + WITHIN_S
            return self._base.execute(question, values).fetchmany(_MOST_METADATA)

    def _read_sheet(self) -> Sheet:
        told = {str(name): str(value) for name, value in self._rows("SELECT name, value FROM metadata")}
        kind = told.get("format", "").lower()
        if kind not in _IMAGES and kind != "pbf":
            raise BadSource("format")
        if kind == "pbf" and not _layers(told.get("json", "")) & _OURS:
            raise BadSource("foreign_layers")
        # One by one: each is the end of an index, both together are a walk through the whole file.
        questions = ("SELECT min(zoom_level) FROM tiles", "SELECT max(zoom_level) FROM tiles")
        zooms = [self._rows(question)[0][0] for question in questions]
        if not all(isinstance(zoom, int) and 0 <= zoom <= MOST_ZOOM for zoom in zooms):
            raise BadSource("no_tiles")
        low, high = (int(str(zoom)) for zoom in zooms)
        source = self.source
        credit = source.attribution or told.get("attribution", "")[:200]
        return Sheet(source.name, source.title, credit, low, high, _box(told.get("bounds", "")), kind == "pbf")

    def tile(self, z: int, x: int, y: int) -> Tile:
        """The tile of the web's own grid. Any thread."""
        if not self._sheet.min_zoom <= z <= self._sheet.max_zoom:
            return MISSING
        if self._sheet.is_vector or self.source.datum is Datum.WGS84:
            return self._raw(z, x, y)
        planned = plan(web_grid(z), z, x, y, is_shifted=True)
        try:
            return mosaic(planned, {at: self._raw(z, *at) for at in planned.tiles}, 256)
        except BadImage as error:
            self.trouble = error.code
            return Tile(State.FAILED, again_s=3600)

    def _raw(self, z: int, x: int, y: int) -> Tile:
        try:
            rows = self._rows(
                "SELECT CASE WHEN length(tile_data) <= ? THEN tile_data END FROM tiles"
                " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                MOST_TILE_BYTES, z, x, (1 << z) - 1 - y,
            )  # fmt: skip
        except sqlite3.Error:
            self.trouble = "damaged"
            return Tile(State.FAILED, again_s=60)
        if not rows:
            return MISSING
        data = rows[0][0]
        body = self._plain(data) if isinstance(data, bytes) else None
        if body is None:
            self.trouble = "damaged"
            return Tile(State.FAILED, again_s=3600)
        return Tile(State.HERE, body)

    def _plain(self, data: bytes) -> bytes | None:
        """A tile as the page takes it, None when it is none."""
        if not self._sheet.is_vector:
            return data if image_kind(data) else None
        if not data.startswith(b"\x1f\x8b"):
            return data
        unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            body = unpacking.decompress(data, MOST_TILE_BYTES)
        except zlib.error:
            return None
        return None if unpacking.unconsumed_tail else body

    def coverage(self, depth: int, z: int, x: int, y: int) -> bytes:
        """It all lies on this machine."""
        return WHOLE

    def close(self) -> None:
        """Give the file free; every tile fails from then on."""
        with self._lock:
            self._base.close()


def _layers(text: str) -> set[str]:
    try:
        found = json.loads(text[:2_000_000]).get("vector_layers", [])
        return {str(layer.get("id")) for layer in found}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return set()


def _box(text: str) -> Box | None:
    """A file that lies about them is drawn everywhere; with an east beyond 180 it crosses the antimeridian."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not (-180 <= west < 180 and west < east <= west + 360 and -90 <= south < north <= 90):
        return None
    if east - west == 360:
        return -180.0, south, 180.0, north
    return west, south, east if east <= 180 else east - 360, north
