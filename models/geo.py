"""Points on the WGS-84 ellipsoid, in degrees, and the distances dispatch works with, in metres."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import msgspec

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG R1)."""
M_PER_DEGREE_LAT = EARTH_RADIUS_M * math.pi / 180
TURN = 360.0
"""Degrees of longitude once around the Earth."""


class BadPosition(ValueError):
    """A longitude or latitude that is no place on Earth."""


class Point(msgspec.Struct, frozen=True, array_like=True):
    """A WGS-84 position in degrees."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        check_position(self.lon, self.lat)


class Box(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle of longitudes and latitudes in degrees; with east below west it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, lon: float, lat: float) -> bool:
        """Is the point inside, edges included?"""
        if not self.south <= lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= lon <= self.east
        return lon >= self.west or lon <= self.east

    @property
    def centre(self) -> Point:
        """The middle of the rectangle."""
        west, south, east, north = self.unrolled
        return Point(wrapped((west + east) / 2), (south + north) / 2)

    @property
    def parts(self) -> "tuple[Box, ...]":
        """The same in boxes that end at the antimeridian."""
        if self.west <= self.east:
            return (self,)
        return Box(self.west, self.south, 180.0, self.north), Box(-180.0, self.south, self.east, self.north)

    @property
    def unrolled(self) -> tuple[float, float, float, float]:
        """West, south, east and north, east going on beyond 180 where it crosses the antimeridian."""
        return self.west, self.south, self.east + (TURN if self.east < self.west else 0.0), self.north


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


def wrapped(lon: float) -> float:
    """The same longitude within -180..180."""
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % TURN - 180.0


def unrolled(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """A line of (lon, lat) with each vertex beside the one before: its longitudes go on beyond the antimeridian."""
    last: float | None = None
    line = []
    for lon, lat in points:
        # As the map does it: what is half a turn away lies east.
        last = lon if last is None else lon + TURN * math.floor((last - lon) / TURN + 0.5)
        line.append((last, lat))
    return line


def box_around(lon: float, lat: float, radius_m: float) -> Box:
    """The smallest box that holds every point within radius_m metres; around a pole it holds every longitude."""
    d_lat = radius_m / M_PER_DEGREE_LAT
    south, north = max(-90.0, lat - d_lat), min(90.0, lat + d_lat)
    if lat - d_lat <= -90.0 or lat + d_lat >= 90.0:
        return Box(-180.0, south, 180.0, north)
    reach = math.sin(math.radians(d_lat)) / math.cos(math.radians(lat))
    d_lon = math.degrees(math.asin(min(1.0, reach)))
    return Box(wrapped(lon - d_lon), south, wrapped(lon + d_lon), north)


def box_of(points: Iterable[tuple[float, float]]) -> Box | None:
    """The narrowest box around (lon, lat) pairs, None when there are none."""
    pairs = list(points)
    if not pairs:
        return None
    lons, lats = [p[0] for p in pairs], [p[1] for p in pairs]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    if east - west > TURN / 2:
        west, east = _narrowest((lon, lon) for lon in set(lons))
    return Box(west, south, east, north)


def box_along(points: Iterable[tuple[float, float]]) -> Box | None:
    """The box around a line or an outline that goes from each (lon, lat) to the next on the shorter way round."""
    pairs = list(points)
    if not pairs:
        return None
    lons = [lon for lon, _lat in unrolled(pairs)]
    lats = [lat for _lon, lat in pairs]
    first, last = lons.index(min(lons)), lons.index(max(lons))
    whole = lons[last] - lons[first] >= TURN
    west, east = (-180.0, 180.0) if whole else (pairs[first][0], pairs[last][0])
    return Box(west, min(lats), east, max(lats))


def union(boxes: Iterable[Box]) -> Box | None:
    """The narrowest box around boxes, None when there are none."""
    found = list(boxes)
    if not found:
        return None
    west, east = _narrowest((box.west, box.east) for box in found)
    return Box(west, min(box.south for box in found), east, max(box.north for box in found))


def _narrowest(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """West and east of what holds all spans (west, east): all but the widest gap between them."""
    ordered = sorted((west, east + (TURN if east < west else 0.0), east) for west, east in spans)
    _west, reach, end = max(ordered, key=lambda span: span[1])
    reach -= TURN
    widest, found = 0.0, (-180.0, 180.0)
    for west, beyond, east in ordered:
        if west - reach > widest:
            widest, found = west - reach, (west, end)
        if beyond > reach:
            reach, end = beyond, east
    return found


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
