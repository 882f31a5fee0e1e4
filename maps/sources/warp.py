"""One of our tiles out of tiles of a source that lie otherwise: shifted (GCJ-02), or in another grid."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from maps.sources.grid import TILE_PX, Grid, centres
from models.geo_shift import wgs84_to_gcj02

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from maps.sources.pixels import Pixels

_NEAR_PX = 1e-4
"""So near to the middle of a pixel no neighbour is needed."""
MOST_TILES = 16
"""More of the source's tiles under one of ours means that its grid does not fit."""


class Plan(NamedTuple):
    """Where the pixels of one of our tiles are in a level of the source: columns and rows of its pixels."""

    level: int
    columns: "NDArray[np.float64]"
    rows: "NDArray[np.float64]"
    tiles: tuple[tuple[int, int], ...]
    """Columns and rows of the source's tiles that are needed."""


def plan(grid: Grid, z: int, x: int, y: int, *, is_shifted: bool) -> Plan:
    """Where to look for the pixels of a tile; no tiles at all where the source has none."""
    lon, lat = centres(z, x, y)
    if is_shifted:
        lon, lat = wgs84_to_gcj02(lon, lat)
    at = grid.level_for(z)
    level = grid.levels[at]
    east, north = grid.place(lon, lat)
    columns = (east - level.left) / level.pixel - 0.5
    rows = (level.top - north) / level.pixel - 0.5
    low_c, high_c = _span(columns, level.tile_px, level.wide)
    low_r, high_r = _span(rows, level.tile_px, level.high)
    tiles = tuple((c, r) for r in range(low_r, high_r + 1) for c in range(low_c, high_c + 1))
    return Plan(at, columns, rows, tiles if len(tiles) <= MOST_TILES else ())


def _span(places: "NDArray[np.float64]", tile_px: int, count: int) -> tuple[int, int]:
    """First and last tile these pixels and their right neighbours lie in."""
    low, high = math.floor(places.min() + _NEAR_PX), math.ceil(places.max() - _NEAR_PX)
    return max(0, low // tile_px), min(count - 1, high // tile_px)


def warp(planned: Plan, tile_px: int, pixels: Callable[[int, int], "Pixels | None"]) -> "Pixels":
    """Our tile, smoothed between the source's pixels; clear where `pixels(column, row)` gives None."""
    import numpy as np

    left = min(c for c, _r in planned.tiles)
    top = min(r for _c, r in planned.tiles)
    wide = max(c for c, _r in planned.tiles) - left + 1
    high = max(r for _c, r in planned.tiles) - top + 1
    # One pixel of margin: the neighbour of the last pixel of the last tile.
    ground = np.zeros((high * tile_px + 1, wide * tile_px + 1, 4), np.uint8)
    for column, row in planned.tiles:
        found = pixels(column, row)
        if found is not None:
            at_r, at_c = (row - top) * tile_px, (column - left) * tile_px
            ground[at_r : at_r + tile_px, at_c : at_c + tile_px] = found
    ground[-1], ground[:, -1] = ground[-2], ground[:, -2]
    columns = np.clip(planned.columns - left * tile_px, 0, wide * tile_px - 1e-6)
    rows = np.clip(planned.rows - top * tile_px, 0, high * tile_px - 1e-6)
    return smooth(ground, columns, rows)


def smooth(ground: "Pixels", columns: "NDArray[np.float64]", rows: "NDArray[np.float64]") -> "Pixels":
    """A tile's pixels at places between those of the ground, which has one more to the right and below."""
    import numpy as np

    c, r = columns.astype(np.intp), rows.astype(np.intp)
    right = (columns - c).astype(np.float32)[..., None]
    down = (rows - r).astype(np.float32)[..., None]
    upper = ground[r, c] * (1 - right) + ground[r, c + 1] * right
    lower = ground[r + 1, c] * (1 - right) + ground[r + 1, c + 1] * right
    mixed = upper * (1 - down) + lower * down
    return (mixed + 0.5).astype(np.uint8).reshape(TILE_PX, TILE_PX, 4)
