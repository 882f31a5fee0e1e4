"""Lengths, areas and bearings on the WGS-84 ellipsoid, exact (Karney, by PROJ), and the words for them."""

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pyproj import Geod

Position = tuple[float, float]
"""Longitude and latitude in degrees."""
KM_M = 1_000.0
HA_M2 = 10_000.0
KM2_M2 = 1_000_000.0


class Leg(NamedTuple):
    """From one place to the next: how long, and in which direction it begins, clockwise from north."""

    length_m: float
    bearing_deg: float


def legs(points: Sequence[Position]) -> list[Leg]:
    """The legs of a line."""
    if len(points) < 2:
        return []
    starts, ends = points[:-1], points[1:]
    forth, _back, lengths = _ellipsoid().inv(*_columns(starts), *_columns(ends))
    return [Leg(length, _turn(bearing)) for length, bearing in zip(lengths, forth, strict=True)]


def area_of(ring: Sequence[Position]) -> tuple[float, float]:
    """Area (m²) and edge (m) of an outline, closed or not, whichever way round it runs."""
    if len(ring) < 3:
        return 0.0, 0.0
    area, edge = _ellipsoid().polygon_area_perimeter(*_columns(ring))
    return abs(area), edge


def circle(lon: float, lat: float, radius_m: float, corners: int = 72) -> list[Position]:
    """An outline every point of which is so far from the place."""
    turns = [360.0 * at / corners for at in range(corners)]
    lons, lats, _back = _ellipsoid().fwd([lon] * corners, [lat] * corners, turns, [radius_m] * corners)
    return list(zip(lons, lats, strict=True))


def length_words(length_m: float) -> str:
    """In metres below a kilometre, else in kilometres."""
    if length_m < KM_M:
        return f"{length_m:.0f} m" if length_m >= 100 else f"{length_m:.1f} m"
    return f"{length_m / KM_M:.2f} km" if length_m < 100 * KM_M else f"{length_m / KM_M:.0f} km"


def area_words(area_m2: float) -> str:
    """In square metres below a hectare, in hectares below a square kilometre."""
    if area_m2 < HA_M2:
        return f"{area_m2:.0f} m²"
    return f"{area_m2 / HA_M2:.2f} ha" if area_m2 < KM2_M2 else f"{area_m2 / KM2_M2:.2f} km²"


def bearing_words(bearing_deg: float) -> str:
    """Three digits, as they are said."""
    return f"{round(bearing_deg) % 360:03d}°"


def _turn(bearing_deg: float) -> float:
    """From 0 up to, not including, 360: twice, for a hair west of north comes out of the first as 360."""
    return bearing_deg % 360 % 360


def _columns(points: Sequence[Position]) -> tuple[list[float], list[float]]:
    return [lon for lon, _lat in points], [lat for _lon, lat in points]


@functools.cache
def _ellipsoid() -> "Geod":
    from pyproj import Geod

    return Geod(ellps="WGS84")
