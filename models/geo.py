"""Points on the WGS-84 ellipsoid, in degrees, and the distances dispatch works with, in metres."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import msgspec

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG R1)."""
M_PER_DEGREE_LAT = EARTH_RADIUS_M * math.pi / 180


class BadPosition(ValueError):
    """A longitude or latitude that is no place on Earth."""


class Point(msgspec.Struct, frozen=True, array_like=True):
    """A WGS-84 position in degrees."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        check_position(self.lon, self.lat)


class Box(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle of longitudes and latitudes in degrees; it never crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, lon: float, lat: float) -> bool:
        """Is the point inside, edges included?"""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    @property
    def centre(self) -> Point:
        """The middle of the rectangle."""
        return Point((self.west + self.east) / 2, (self.south + self.north) / 2)


def check_position(lon: float, lat: float) -> None:
    """Raise BadPosition with a sentence when the pair cannot be a WGS-84 position."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise BadPosition(f"position {lon}, {lat} is not a number")
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        raise BadPosition(f"position {lon}, {lat} is outside longitude -180..180 and latitude -90..90")


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    a = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(a)))


def box_around(lon: float, lat: float, radius_m: float) -> Box:
    """The smallest box that holds every point within radius_m metres."""
    d_lat = radius_m / M_PER_DEGREE_LAT
    d_lon = radius_m / (M_PER_DEGREE_LAT * max(0.01, math.cos(math.radians(lat))))
    return Box(max(-180.0, lon - d_lon), max(-90.0, lat - d_lat), min(180.0, lon + d_lon), min(90.0, lat + d_lat))


def box_of(points: Iterable[tuple[float, float]]) -> Box | None:
    """The box around (lon, lat) pairs, None when there are none."""
    pairs = list(points)
    if not pairs:
        return None
    lons, lats = [p[0] for p in pairs], [p[1] for p in pairs]
    return Box(min(lons), min(lats), max(lons), max(lats))


class Walk(Protocol):
    """A walked distance in metres; `estimated` when there was no road network to walk on (maps.routing)."""

    @property
    def distance_m(self) -> float:
        """Metres of hose."""
        ...

    @property
    def estimated(self) -> bool:
        """Was it guessed from the straight line?"""
        ...


Walks = Callable[[tuple[float, float], Sequence[tuple[float, float]]], Sequence[Walk | None]]
"""Origin and targets as (lon, lat) -> the walk to each, None where there is no way."""
