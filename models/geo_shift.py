"""The shifts of Chinese web maps: WGS-84 to GCJ-02 and BD-09 and back, in degrees, arrays or single numbers.

GCJ-02 is WGS-84 moved by a fixed series of sines about 105 E, 35 N on the Krasovsky ellipsoid, some 300 to 700 m;
BD-09 is GCJ-02 turned and stretched a little more. Neither was ever published by those who made them; the constants
here are those known to everybody since 2010 from public programs, and the map services agree with them to a metre.
Outside the box in which the services shift, all three are the same.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    type Degrees = NDArray[np.float64]
    type Lonlat = tuple[Degrees, Degrees]

WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""The box in which the map services shift; coarse, and larger than the country."""
_A_M = 6_378_245.0
"""Semi-major axis of the Krasovsky ellipsoid of 1940."""
_E2 = 0.00669342162296594323
"""Its first eccentricity, squared."""
_LON0, _LAT0 = 105.0, 35.0
_BD_TURN = math.pi * 3000.0 / 180.0
_BD_LON, _BD_LAT = 0.0065, 0.006
_ROUNDS = 8
"""The shift changes by less than 1 % of a step, so that each round of the inverse wins more than two digits."""


def shifted_here(lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    """Where the services shift at all."""
    return (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> Lonlat:
    """GCJ-02 of WGS-84."""
    return _inside_only(_to_gcj02, lon, lat)


def gcj02_to_wgs84(lon: Degrees, lat: Degrees) -> Lonlat:
    """WGS-84 of GCJ-02, to a millimetre: the inverse is found by iteration."""
    return _inside_only(lambda x, y: _inverse(_to_gcj02, x, y), lon, lat)


def gcj02_to_bd09(lon: Degrees, lat: Degrees) -> Lonlat:
    """BD-09 of GCJ-02."""
    return _inside_only(_to_bd09, lon, lat)


def bd09_to_gcj02(lon: Degrees, lat: Degrees) -> Lonlat:
    """GCJ-02 of BD-09, to a millimetre."""
    return _inside_only(lambda x, y: _inverse(_to_bd09, x, y), lon, lat)


def wgs84_to_bd09(lon: Degrees, lat: Degrees) -> Lonlat:
    """BD-09 of WGS-84."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: Degrees, lat: Degrees) -> Lonlat:
    """WGS-84 of BD-09, to a millimetre."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def move_point(shift: Callable[[Degrees, Degrees], Lonlat], lon: float, lat: float) -> tuple[float, float]:
    """One point by one of the above."""
    import numpy as np

    moved_lon, moved_lat = shift(np.asarray(lon, float), np.asarray(lat, float))
    return float(moved_lon), float(moved_lat)


def _inside_only(shift: Callable[[Degrees, Degrees], Lonlat], lon: Degrees, lat: Degrees) -> Lonlat:
    import numpy as np

    inside = shifted_here(lon, lat)
    moved_lon, moved_lat = shift(np.where(inside, lon, _LON0), np.where(inside, lat, _LAT0))
    return np.where(inside, moved_lon, lon), np.where(inside, moved_lat, lat)


def _to_gcj02(lon: Degrees, lat: Degrees) -> Lonlat:
    """The shift itself, wherever the point is."""
    import numpy as np

    x, y = lon - _LON0, lat - _LAT0
    both = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north_m += (both + _waves(y, (20.0, 40.0, 160.0, 320.0))) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east_m += (both + _waves(x, (20.0, 40.0, 150.0, 300.0))) * 2.0 / 3.0
    phi = np.radians(lat)
    bend = 1.0 - _E2 * np.sin(phi) ** 2
    d_lat = np.degrees(north_m / (_A_M * (1.0 - _E2) / bend**1.5))
    d_lon = np.degrees(east_m / (_A_M / np.sqrt(bend) * np.cos(phi)))
    return lon + d_lon, lat + d_lat


def _waves(x: Degrees, heights: tuple[float, float, float, float]) -> Degrees:
    """Four sines with wavelengths of 2, 6, 24 and 60 degrees."""
    import numpy as np

    first, second, third, fourth = heights
    near = first * np.sin(np.pi * x) + second * np.sin(np.pi * x / 3.0)
    far: Degrees = third * np.sin(np.pi * x / 12.0) + fourth * np.sin(np.pi * x / 30.0)
    return near + far


def _to_bd09(lon: Degrees, lat: Degrees) -> Lonlat:
    import numpy as np

    away = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_TURN)
    return away * np.cos(angle) + _BD_LON, away * np.sin(angle) + _BD_LAT


def _inverse(shift: Callable[[Degrees, Degrees], Lonlat], lon: Degrees, lat: Degrees) -> Lonlat:
    """The point that `shift` moves to (lon, lat)."""
    from_lon, from_lat = lon, lat
    for _ in range(_ROUNDS):
        moved_lon, moved_lat = shift(from_lon, from_lat)
        from_lon, from_lat = from_lon + (lon - moved_lon), from_lat + (lat - moved_lat)
    return from_lon, from_lat
