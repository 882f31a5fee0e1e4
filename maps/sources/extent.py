"""How far an image reaches and how sharp it is, by where its pixels lie."""

import math
from typing import TYPE_CHECKING

from maps.sources.bad_source import BadSource
from maps.sources.grid import HALF_M, LIMIT_LAT, TILE_PX, web_grid
from maps.sources.placing import TURN, Placing
from maps.sources.source import MOST_ZOOM

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

type Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; with east below west it crosses the antimeridian."""

_STEPS = 33
_SLACK = 1.0
"""Degrees by which an image of the whole world may reach over its end or a pole: half a pixel of a coarse one."""


def box_of(placing: Placing, wide: int, high: int) -> Box:
    """By the image's edge. Raises BadSource when that is nowhere we draw."""
    import numpy as np

    along, none = np.linspace(0.0, 1.0, _STEPS), np.zeros(_STEPS)
    columns = np.concatenate([along, none + 1, along[::-1], none]) * wide
    rows = np.concatenate([none, along, none + 1, along[::-1]]) * high
    lon, lat = placing.to_earth(columns, rows)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise BadSource("bad_place")
    lon = np.unwrap(lon, period=TURN)
    if abs(lon[-1] - lon[0]) > TURN / 2:
        # Round a pole.
        raise BadSource("bad_place")
    west, east = _turned(float(lon.min()), float(lon.max()))
    south, north = float(lat.min()), float(lat.max())
    if not -90 - _SLACK <= south < north <= 90 + _SLACK:
        raise BadSource("bad_place")
    south, north = max(south, -LIMIT_LAT), min(north, LIMIT_LAT)
    _lon, middle = placing.to_earth(np.array([wide / 2]), np.array([high / 2]))
    if not (south < north and abs(middle[0]) <= LIMIT_LAT):
        raise BadSource("bad_place")
    return west, south, east, north


def _turned(west: float, east: float) -> tuple[float, float]:
    """Both between -180 and 180. Raises BadSource for no longitudes."""
    span = east - west
    if not 0 < span <= TURN + _SLACK or max(abs(west), abs(east)) > 2 * TURN:
        raise BadSource("bad_place")
    if span >= TURN - 1e-6:
        return -TURN / 2, TURN / 2
    if west < -TURN / 2 or east > TURN / 2:
        west = (west + TURN / 2) % TURN - TURN / 2
        east = west + span
    return west, east if east <= TURN / 2 else east - TURN


def sharpest_of(placing: Placing, wide: int, high: int) -> int:
    """The zoom whose pixels are as fine as the image's in its middle. Raises BadSource."""
    import numpy as np

    columns, rows = np.array([0.0, 1.0, 0.0]) + wide / 2, np.array([0.0, 0.0, 1.0]) + high / 2
    lon, lat = placing.to_earth(columns, rows)
    east, north = web_grid(0).place(_unbroken(lon), lat)
    pixel = min(math.hypot(east[at] - east[0], north[at] - north[0]) for at in (1, 2))
    if not pixel > 0:
        raise BadSource("bad_place")
    return min(MOST_ZOOM, max(0, math.ceil(math.log2(2 * HALF_M / (TILE_PX * pixel)) - 0.3)))


def _unbroken(lon: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Neighbours that lie on both sides of 180 are neighbours."""
    import numpy as np

    near: NDArray[np.float64] = np.unwrap(lon, period=TURN)
    return near
