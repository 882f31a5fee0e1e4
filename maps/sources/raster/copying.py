"""A copy in tiles and ever coarser steps, of an image that lacks them or is only read from top to bottom."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from maps.sources.raster.reading import Reading
from maps.sources.raster.wire import Look

if TYPE_CHECKING:
    from maps.sources.pixels import Pixels

TILE_PX = 256
COARSEST_PX = 1_024
"""So long a side needs no coarser step."""
ACROSS_PX = 2_048
"""Columns read together of an image that is in tiles itself."""
_READ = 0.7
"""What reading is of the whole work."""


def copy(reading: Reading, into: str, step: int) -> Iterator[float]:
    """Write it; says how far it is, 1 at the end. Raises whatever GDAL does."""
    import rasterio
    from rasterio.windows import Window

    wide, high = (math.ceil(side / step) for side in reading.size)
    with rasterio.open(
        into, "w", driver="GTiff", width=wide, height=high, count=4, dtype="uint8",
        tiled=True, blockxsize=TILE_PX, blockysize=TILE_PX, interleave="pixel",
        photometric="RGB", alpha="unspecified",
        compress="zstd", zstd_level=1, predictor=2, bigtiff="if_safer", sparse_ok=True,
    ) as made:  # fmt: skip
        for top in range(0, high, TILE_PX):
            rows = _rows(reading, top * step, step)
            made.write(rows.transpose(2, 0, 1), window=Window(0, top, wide, len(rows)))
            yield _READ * min(1.0, (top + TILE_PX) / high)
    _coarsen(into, max(wide, high))
    yield 1.0


def _rows(reading: Reading, top: int, step: int) -> "Pixels":
    """A row of the copy's tiles."""
    import numpy as np

    wide, high = reading.size
    rows = min(TILE_PX * step, high - top)
    across = _across(reading, step)
    parts = [
        reading.pixels(Look(left, top, min(across, wide - left), rows, step)) for left in range(0, wide, across)
    ]
    return np.concatenate(parts, axis=1)


def _across(reading: Reading, step: int) -> int:
    """All of a strip; of tiles as many as stay unpacked until they are done with."""
    wide, _high = reading.size
    block = reading.block_wide
    if block >= wide:
        return wide
    unit = math.lcm(block, step)
    return unit * max(1, ACROSS_PX // unit)


def _coarsen(path: str, side: int) -> None:
    """All at once: each is then made of the one before."""
    import rasterio
    from rasterio.enums import Resampling

    steps = [step for step in (2**power for power in range(1, 12)) if side // step >= COARSEST_PX // 2]
    if steps:
        with rasterio.open(path, "r+", driver="GTiff") as made:
            made.build_overviews(steps, Resampling.average)
