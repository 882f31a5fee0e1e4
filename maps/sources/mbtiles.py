"""Tiles in an MBTiles file: images, or vector tiles cut like our packs. Rows are counted from the south."""

import contextlib
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
from maps.sources.mvt_names import NoTile, layer_names
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
_SAMPLES = 5
"""Tiles that are looked at for what the file does not say, or says wrongly."""
_LAYER = b"\x1a"
"""How a vector tile that holds anything begins."""
_HOT = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
"""How a journal begins whose changes are half done."""
_IN_USE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})


class MbtilesGround:
    """The file stays open until `close`; it is only ever read."""

    def __init__(self, source: Source) -> None:
        """Raises BadSource with the sentence's code."""
        self.source = source
        self.trouble = ""
        self._lock = threading.Lock()
        self._ends = 0.0
        self._is_from_north = False
        path = Path(source.address)
        try:
            self._base = _opened(path)
        except sqlite3.Error as error:
            raise BadSource(_why(error)) from error
        except OSError as error:
            raise BadSource("no_file") from error
        try:
            self._base.set_progress_handler(lambda: time.monotonic() > self._ends, _STEPS)
            self._base.execute("PRAGMA trusted_schema = OFF")
            self._sheet = self._read_sheet()
        except (sqlite3.Error, BadSource) as error:
            self._base.close()
            raise error if isinstance(error, BadSource) else BadSource(_why(error)) from error

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
        told = self._metadata()
        samples = self._samples()
        is_vector = self._is_vector(told, samples)
        if is_vector and not (_layers(told.get("json", "")) or _names(samples)) & _OURS:
            raise BadSource("foreign_layers")
        self._is_from_north = told.get("scheme", "").lower() == "xyz"
        # One by one: each is the end of an index, both together are a walk through the whole file.
        questions = ("SELECT min(zoom_level) FROM tiles", "SELECT max(zoom_level) FROM tiles")
        zooms = [self._rows(question)[0][0] for question in questions]
        if not all(isinstance(zoom, int) and 0 <= zoom <= MOST_ZOOM for zoom in zooms):
            raise BadSource("no_tiles")
        low, high = (int(str(zoom)) for zoom in zooms)
        source = self.source
        credit = source.attribution or told.get("attribution", "")[:200]
        return Sheet(source.name, source.title, credit, low, high, _box(told.get("bounds", "")), is_vector)

    def _metadata(self) -> dict[str, str]:
        """What the file says of itself; nothing where it has no such table."""
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'metadata'"):
            return {}
        return {str(name): str(value) for name, value in self._rows("SELECT name, value FROM metadata")}

    def _samples(self) -> list[bytes]:
        rows = self._rows(
            "SELECT tile_data FROM tiles WHERE length(tile_data) BETWEEN 1 AND ? LIMIT ?", MOST_TILE_BYTES, _SAMPLES
        )
        return [row[0] for row in rows if isinstance(row[0], bytes)]

    def _is_vector(self, told: dict[str, str], samples: list[bytes]) -> bool:
        """By the tiles themselves; where they say nothing, by what is told of them. Raises BadSource."""
        if any(image_kind(sample) for sample in samples):
            return False
        if any((_unpacked(sample) or b"").startswith(_LAYER) for sample in samples):
            return True
        kind = told.get("format", "").lower()
        if kind not in _IMAGES and kind != "pbf":
            raise BadSource("format" if samples else "no_tiles")
        return kind == "pbf"

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
                MOST_TILE_BYTES, z, x, y if self._is_from_north else (1 << z) - 1 - y,
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
        body = _unpacked(data)
        return body if body is not None and (not body or body.startswith(_LAYER)) else None

    def coverage(self, depth: int, z: int, x: int, y: int) -> bytes:
        """It all lies on this machine."""
        return WHOLE

    def close(self) -> None:
        """Give the file free; every tile fails from then on."""
        with self._lock:
            self._base.close()


def _opened(path: Path) -> sqlite3.Connection:
    """Only to be read, whoever else has it. Raises BadSource, sqlite3.Error, OSError."""
    if not path.is_file():
        raise BadSource("no_file")
    with path.open("rb") as file:
        head = file.read(7)
    if not head or head == b"PMTiles":
        raise BadSource("is_pmtiles" if head else "empty")
    beside = path.with_name(path.name + "-journal")
    if beside.is_file() and beside.read_bytes()[: len(_HOT)] == _HOT:
        raise BadSource("in_use")
    log = path.with_name(path.name + "-wal")
    # What lies in the log is not seen by who takes the file as it is.
    how = "mode=ro" if log.is_file() and log.stat().st_size else "mode=ro&immutable=1"
    address = f"file:{quote(str(path.absolute()))}?{how}"
    return sqlite3.connect(address, uri=True, check_same_thread=False, timeout=WITHIN_S)


def _why(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return "in_use" if code in _IN_USE else "damaged"


def _unpacked(data: bytes) -> bytes | None:
    """A vector tile as it is, out of gzip or zlib; None when that is damaged or too much."""
    is_zlib = len(data) > 1 and data[0] == 0x78 and not int.from_bytes(data[:2]) % 31
    if not (is_zlib or data.startswith(b"\x1f\x8b")):
        return data
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        body = unpacking.decompress(data, MOST_TILE_BYTES)
    except zlib.error:
        return None
    return None if unpacking.unconsumed_tail else body


def _names(samples: list[bytes]) -> set[str]:
    """Of the layers in some tiles."""
    found: set[str] = set()
    for sample in samples:
        with contextlib.suppress(NoTile):
            found |= layer_names(_unpacked(sample) or b"")
    return found


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
