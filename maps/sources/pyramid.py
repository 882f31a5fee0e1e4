"""Tiles cut out of an image, from its own sharpness down to one tile, in an MBTiles file."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from maps.sources.ahead import Area
from maps.sources.bad_source import BadSource
from maps.sources.extent import box_of, sharpest_of
from maps.sources.grid import TILE_PX, centres
from maps.sources.pixels import decoded, pixels_of, tile_of
from maps.sources.placing import Placing

if TYPE_CHECKING:
    from maps.sources.pixels import Pixels

MOST_TILES = 60_000
LEVELS = 10
"""Zooms below the sharpest that are cut."""

SHARPEST_SHARE = 0.75
"""What the sharpest tiles are of the work."""


class Stopped(Exception):
    """Nobody wants the tiles any more."""


def build(
    pixels: "Pixels",
    placing: Placing,
    into: Path,
    stop: threading.Event,
    told: Callable[[float], None] = lambda _share: None,
) -> None:
    """Cut them all, saying how far that is. Raises BadSource when the image lies nowhere, Stopped, OSError."""
    box = box_of(placing, pixels.shape[1], pixels.shape[0])
    sharpest = sharpest_of(placing, pixels.shape[1], pixels.shape[0])
    while sharpest > 0 and Area(*box, sharpest, sharpest).count() > MOST_TILES:
        sharpest -= 1
    base = sqlite3.connect(into, isolation_level=None)
    try:
        base.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE metadata (name TEXT, value TEXT);"
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);"
            "CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row); BEGIN"
        )
        west, south, east, north = box
        # Over the antimeridian the east is counted on, as other programs do.
        bounds = ",".join(f"{part:.7f}" for part in (west, south, east if west < east else east + 360, north))
        base.executemany("INSERT INTO metadata VALUES (?, ?)", [("format", "png"), ("bounds", bounds)])
        cut = _cut_sharpest(base, pixels, placing, Area(*box, sharpest, sharpest), stop, told)
        if not cut:
            raise BadSource("bad_place")
        for z in range(sharpest - 1, max(0, sharpest - LEVELS) - 1, -1):
            cut = _cut_coarser(base, cut, z, stop)
        base.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        base.close()


type Cut = set[tuple[int, int]]
"""Columns and rows of the tiles that hold something."""


def _cut_sharpest(
    base: sqlite3.Connection,
    pixels: "Pixels",
    placing: Placing,
    area: Area,
    stop: threading.Event,
    told: Callable[[float], None],
) -> Cut:
    import numpy as np

    high, wide, _four = pixels.shape
    cut: Cut = set()
    count = area.count()
    for at, (z, x, y) in enumerate(area.tiles()):
        if stop.is_set():
            raise Stopped
        told(SHARPEST_SHARE * at / count)
        columns, rows = placing.to_image(*centres(z, x, y))
        with np.errstate(invalid="ignore"):
            covered = (columns >= 0) & (columns < wide) & (rows >= 0) & (rows < high)
        if covered.any():
            tile = np.zeros((TILE_PX, TILE_PX, 4), np.uint8)
            tile[covered] = pixels[rows[covered].astype(np.intp), columns[covered].astype(np.intp)]
            _put(base, z, x, y, tile)
            cut.add((x, y))
    return cut


def _cut_coarser(base: sqlite3.Connection, finer: Cut, z: int, stop: threading.Event) -> Cut:
    """Each out of the four below it, two pixels by two made one."""
    import numpy as np

    cut: Cut = {(x >> 1, y >> 1) for x, y in finer}
    for x, y in cut:
        if stop.is_set():
            raise Stopped
        whole = np.zeros((2 * TILE_PX, 2 * TILE_PX, 4), np.uint16)
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            child = 2 * x + dx, 2 * y + dy
            if child in finer:
                row = (2 << z) - 1 - child[1]
                found = base.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                    (z + 1, child[0], row),
                ).fetchone()
                at = slice(dy * TILE_PX, (dy + 1) * TILE_PX), slice(dx * TILE_PX, (dx + 1) * TILE_PX)
                whole[at] = pixels_of(decoded(found[0]))
        mixed = whole.reshape(TILE_PX, 2, TILE_PX, 2, 4).mean(axis=(1, 3))
        _put(base, z, x, y, mixed.astype(np.uint8))
    return cut


def _put(base: sqlite3.Connection, z: int, x: int, y: int, pixels: "Pixels") -> None:
    base.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (z, x, (1 << z) - 1 - y, tile_of(pixels)))
