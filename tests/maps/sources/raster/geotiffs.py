"""Images written here with GDAL, whose every pixel says by its colour which one it is."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.control import GroundControlPoint
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.transform import Affine
from rasterio.windows import Window

EAST, NORTH, PIXEL = 447_000.0, 4_418_000.0, 0.5
"""Of the corner, in Beijing's zone of UTM, and a pixel's side."""
UTM = 32650
STRIP = 500


@contextmanager
def quiet() -> Iterator[None]:
    """Without a word about images that lie nowhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def pattern(wide: int, high: int, top: int = 0, rows: int = 0) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Red grows to the right, green downwards, blue stays."""
    made = np.empty((3, rows or high, wide), np.uint8)
    made[0] = np.arange(wide) * 250 // wide
    made[1] = ((top + np.arange(rows or high)) * 250 // high)[:, None]
    made[2] = 60
    return made


def plain() -> Affine:
    """North is up."""
    return Affine(PIXEL, 0, EAST, 0, -PIXEL, NORTH)


def turned() -> Affine:
    """Turned by some thirty degrees about its corner."""
    return Affine(0.43, 0.25, EAST, 0.25, -0.43, NORTH)


def write(path: Path, wide: int, high: int, bands: int = 3, **options: Any) -> Path:
    """The pattern as a GeoTIFF, in strips of rows, so that large ones need little memory."""
    steps, factor = options.pop("steps", ()), options.pop("factor", 1)
    told = {"driver": "GTiff", "dtype": "uint8", "crs": CRS.from_epsg(UTM), "transform": plain(), **options}
    with quiet(), rasterio.open(str(path), "w", width=wide, height=high, count=bands, **told) as image:
        for top in range(0, high, STRIP):
            rows = min(STRIP, high - top)
            values = pattern(wide, high, top, rows)[:bands].astype(told["dtype"]) * factor
            image.write(values, list(range(1, len(values) + 1)), window=Window(0, top, wide, rows))
            for band in range(4, bands + 1):
                image.write(np.full((1, rows, wide), 255, told["dtype"]), [band], window=Window(0, top, wide, rows))
    if steps:
        with quiet(), rasterio.open(str(path), "r+") as image:
            image.build_overviews(list(steps), Resampling.average)
    return path


def ties(wide: int, high: int, bend: float = 0.0) -> list[GroundControlPoint]:
    """The corners and the middle of the pattern; `bend` metres the middle lies wrong."""
    made = [(0, 0), (0, wide), (high, 0), (high, wide), (high / 2, wide / 2)]
    found = [GroundControlPoint(row, col, EAST + col * PIXEL, NORTH - row * PIXEL) for row, col in made]
    found[-1].x += bend
    return found


def place_of(affine: Affine, column: float, row: float, crs: str = f"EPSG:{UTM}") -> tuple[float, float]:
    """Degrees of a pixel."""
    from pyproj import Transformer

    x = affine.a * column + affine.b * row + affine.c
    y = affine.d * column + affine.e * row + affine.f
    lon, lat = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    return float(lon), float(lat)


def state_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file of a folder: size and time of the last change."""
    return {entry.name: (entry.stat().st_size, entry.stat().st_mtime_ns) for entry in os.scandir(folder)}
