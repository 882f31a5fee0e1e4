"""A ground that is fetched: from the cache while that is fresh, else from the source, else from what is old."""

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol

from maps.sources.cache import Kept, TileCache
from maps.sources.capabilities import BadCapabilities, read_capabilities
from maps.sources.grid import Grid, is_web, lonlat
from maps.sources.line import MOST_TEXT_BYTES, MOST_TILE_BYTES, Fetch, Fetched, NotFetched
from maps.sources.mosaic import mosaic
from maps.sources.pixels import BadImage, decoded
from maps.sources.source import Datum, Kind, Source
from maps.sources.tile import MISSING, PARTS, Sheet, State, Tile
from maps.sources.warp import plan
from maps.sources.wmts import WmtsAddresses, capabilities_address
from maps.sources.xyz import XyzAddresses

if TYPE_CHECKING:
    from maps.sources.grid import Degrees

DAY_S = 86_400.0
FRESH_S = 30 * DAY_S
"""How long a tile holds whose source says nothing about it."""
LEAST_FRESH_S = 3_600.0
"""Sources that forbid keeping for even an hour would be asked again at every pan."""
MISSING_S = DAY_S
FIRST_REST_S, MOST_REST_S = 2.0, 60.0
PATIENCE = 3
"""So many failures in a row are the source's, not a tile's."""
BUSY_REST_S, MOST_BUSY_S = 30.0, 3_600.0
REFUSED_REST_S = 300.0
"""After a refused key."""
_GONE = (204, 404, 410)
_BUSY = (429, 503)
_REFUSED = (401, 403)


class Addresses(Protocol):
    """Where a source's tiles are, in its own grid."""

    grid: Grid

    def address(self, level: int, column: int, row: int) -> str:
        """The address of one tile, with its key: never to be shown or logged."""
        ...


class Online:
    """Tiles of one source. Blocks for network and disk: never on the UI thread."""

    def __init__(
        self, source: Source, key: str, fetch: Fetch, cache: TileCache, clock: Callable[[], float] = time.time
    ) -> None:
        self.source = source
        self.trouble = ""
        """A key under `sources.trouble`: why the last tile could not be had; empty after one that could."""
        self._key, self._fetch, self._cache, self._clock = key, fetch, cache, clock
        self._digest = source.digest()
        self._lock = threading.Lock()
        self._asking: dict[tuple[int, int, int], Future[Tile]] = {}
        self._rest_until = 0.0
        self._failures = 0
        self._addresses: Addresses | None = XyzAddresses(source, key) if source.kind is Kind.XYZ else None

    @property
    def sheet(self) -> Sheet:
        """What it is called and how far it reaches."""
        source = self.source
        return Sheet(source.name, source.title, source.attribution, source.min_zoom, source.max_zoom)

    def close(self) -> None:
        """It holds nothing open."""

    # ---- one of our tiles ----------------------------------------------------------------------------------------

    def tile(self, z: int, x: int, y: int) -> Tile:
        """The tile of the web's own grid."""
        if not self.source.min_zoom <= z <= self.source.max_zoom:
            return MISSING
        ready = self._ready()
        if isinstance(ready, Tile):
            return ready
        grid, is_shifted = ready.grid, self.source.datum is Datum.GCJ02
        level = grid.level_for(z)
        if not is_shifted and is_web(grid, grid.levels[level], z):
            return self.raw(ready, level, x, y)
        planned = plan(grid, z, x, y, is_shifted=is_shifted)
        found = {at: self.raw(ready, planned.level, *at) for at in planned.tiles}
        return mosaic(planned, found, grid.levels[planned.level].tile_px)

    def keep(self, z: int, x: int, y: int) -> Tile:
        """Have what this tile is drawn from on this machine, fetched ahead; the worst of it, without an image."""
        ready = self._ready()
        if isinstance(ready, Tile):
            return ready
        planned = plan(ready.grid, z, x, y, is_shifted=self.source.datum is Datum.GCJ02)
        worst = Tile(State.HERE)
        for at in planned.tiles:
            tile = self.raw(ready, planned.level, *at, ahead=True)
            if tile.state in (State.FAILED, State.UNKEPT, State.OLD):
                worst = Tile(State.FAILED, again_s=max(worst.again_s, tile.again_s))
        return worst

    def held(self) -> tuple[int, int, int]:
        """Tiles kept, their bytes, and how many of them were fetched ahead."""
        return self._cache.held(self._digest)

    # ---- one of the source's -------------------------------------------------------------------------------------

    def raw(self, addresses: Addresses, level: int, column: int, row: int, *, ahead: bool = False) -> Tile:
        """A tile in the source's own grid; two who ask for it at the same time ask once."""
        at = (level, column, row)
        with self._lock:
            asked = self._asking.get(at)
            if asked is None:
                mine = self._asking[at] = Future()
        if asked is not None:
            return asked.result()
        try:
            tile = self._raw(addresses, at, ahead)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(tile)
            return tile
        finally:
            with self._lock:
                self._asking.pop(at, None)

    def _raw(self, addresses: Addresses, at: tuple[int, int, int], ahead: bool) -> Tile:
        kept = self._cache.get(self._digest, *at)
        if kept is not None and self._clock() < kept.until:
            if ahead:
                self._cache.put(self._digest, *at, kept.body, kept.until, ahead=True)
            return Tile(State.HERE, kept.body) if kept.body else MISSING
        answer = self._ask(addresses.address(*at), MOST_TILE_BYTES)
        if isinstance(answer, Tile):
            return _instead(answer, kept)
        body, until = b"", self._clock() + MISSING_S
        if answer.status not in _GONE:
            try:
                decoded(answer.body)
            except BadImage as error:
                self.trouble = error.code
                return _instead(Tile(State.FAILED, again_s=MOST_REST_S), kept)
            body, until = answer.body, self._clock() + _fresh_s(answer)
        self.trouble = ""
        self._cache.put(self._digest, *at, body, until, ahead=ahead)
        return Tile(State.HERE, body) if body else MISSING

    def _ask(self, address: str, most_bytes: int) -> "Fetched | Tile":
        """The answer, or what to tell instead of it; a source in trouble is left in peace for a while."""
        rest_s = self._rest_until - self._clock()
        if rest_s > 0:
            return Tile(State.UNKEPT if self.trouble == "offline" else State.FAILED, again_s=rest_s)
        try:
            answer = self._fetch(address, most_bytes)
        except NotFetched as error:
            return self._failed(error.code)
        if answer.status in _BUSY:
            self.trouble = "busy"
            return self._resting(min(MOST_BUSY_S, answer.again_s or BUSY_REST_S))
        if answer.status in _REFUSED:
            self.trouble = "refused"
            return self._resting(REFUSED_REST_S)
        if answer.status != 200 and answer.status not in _GONE:
            return self._failed("status")
        self._failures = 0
        return answer

    def _failed(self, code: str) -> Tile:
        self.trouble = code
        if code == "stopped":
            return Tile(State.FAILED)
        if code not in ("offline", "timeout", "status"):
            return Tile(State.FAILED, again_s=MOST_REST_S)
        self._failures += 1
        rest_s = min(MOST_REST_S, FIRST_REST_S * 2 ** min(10, self._failures - 1))
        if code == "offline":
            return self._resting(rest_s)._replace(state=State.UNKEPT)
        # One bad tile is not a bad source: its neighbours are not kept waiting for it.
        return self._resting(rest_s) if self._failures >= PATIENCE else Tile(State.FAILED, again_s=rest_s)

    def _resting(self, rest_s: float) -> Tile:
        self._rest_until = self._clock() + rest_s
        return Tile(State.FAILED, again_s=rest_s)

    # ---- where the source's tiles are ----------------------------------------------------------------------------

    def _ready(self) -> "Addresses | Tile":
        """A WMTS service describes itself first; what it said is kept like a tile."""
        if self._addresses is not None:
            return self._addresses
        kept = self._cache.get(self._digest, -1, 0, 0)
        body = kept.body if kept is not None else b""
        if kept is None or self._clock() > kept.until:
            answer = self._ask(capabilities_address(self.source, self._key), MOST_TEXT_BYTES)
            if isinstance(answer, Fetched):
                body = answer.body if answer.status == 200 else b""
            elif kept is None:
                return answer
        try:
            self._addresses = WmtsAddresses(self.source, self._key, read_capabilities(body))
        except BadCapabilities as error:
            self.trouble = error.code
            return Tile(State.FAILED, again_s=MOST_REST_S)
        if kept is None or kept.body != body:
            self._cache.put(self._digest, -1, 0, 0, body, self._clock() + DAY_S, ahead=True)
        return self._addresses

    # ---- what is kept --------------------------------------------------------------------------------------------

    def coverage(self, depth: int, z: int, x: int, y: int) -> bytes:
        """How much of each of 8 x 8 parts of a tile is kept at zoom `depth`."""
        ready = self._ready_from_cache()
        if ready is None:
            return bytes(PARTS * PARTS)
        scale = 2.0 ** (depth - z) / PARTS
        shares = bytearray()
        for part in range(PARTS * PARTS):
            left = x * PARTS + part % PARTS
            top = y * PARTS + part // PARTS
            shares.append(self._share(ready, depth, left * scale, top * scale, scale))
        return bytes(shares)

    def _ready_from_cache(self) -> Addresses | None:
        """To look at a map of what is kept is no reason to ask the network."""
        if self._addresses is None and self._cache.get(self._digest, -1, 0, 0) is not None:
            self._ready()
        return self._addresses

    def _share(self, ready: Addresses, depth: int, left: float, top: float, side: float) -> int:
        import numpy as np

        from models.geo_shift import wgs84_to_gcj02

        west, north = lonlat(depth, left, top)
        east, south = lonlat(depth, left + side, top + side)
        lon, lat = np.array([west, east]), np.array([north, south])
        if self.source.datum is Datum.GCJ02:
            lon, lat = wgs84_to_gcj02(lon, lat)
        at = ready.grid.level_for(depth)
        level = ready.grid.levels[at]
        across, up = ready.grid.place(lon, lat)
        tile = level.pixel * level.tile_px
        columns = _within((across - level.left) / tile, level.wide)
        rows = _within((level.top - up) / tile, level.high)
        count = (columns[1] - columns[0] + 1) * (rows[1] - rows[0] + 1)
        if count <= 0:
            return 255
        return min(255, 255 * self._cache.count(self._digest, at, columns, rows) // count)


def _within(edges: "Degrees", count: int) -> tuple[int, int]:
    first, last = (float(edge) for edge in edges)
    return max(0, int(first + 1e-9)), min(count - 1, max(int(first + 1e-9), math.ceil(last - 1e-9) - 1))


def _fresh_s(answer: Fetched) -> float:
    return FRESH_S if answer.fresh_s is None else max(LEAST_FRESH_S, answer.fresh_s)


def _instead(failed: Tile, kept: Kept | None) -> Tile:
    """An old image is better than none, and is said to be old."""
    return failed if kept is None or not kept.body else Tile(State.OLD, kept.body, failed.again_s)
