"""A position as people write it and read it out: degrees, sides, UTM, MGRS, and the systems of Chinese web maps."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from models import geo_shift, utm
from models.geo import check_position
from models.mgrs import write_square

NOTATIONS = ("lonlat", "sides", "mgrs", "utm", "gcj02", "bd09", "mercator")
"""All there are, by the names models.coordinate_text gives them when it reads them back."""
MERCATOR_RADIUS_M = 6_378_137.0
MERCATOR_EDGE_DEG = 85.05
"""Web maps end here."""


class Written(NamedTuple):
    """One notation's text for a position; models.coordinate_text reads it back within its own rounding."""

    notation: str
    text: str


def write_position(lon: float, lat: float, notations: Iterable[str] = NOTATIONS) -> list[Written]:
    """The position (WGS-84 degrees) in those of the notations that exist there. Raises BadPosition."""
    check_position(lon, lat)
    texts = ((name, _WRITERS[name](lon, lat)) for name in notations)
    return [Written(name, text) for name, text in texts if text]


def _lonlat(lon: float, lat: float) -> str:
    return f"{_zero(lon):.6f}, {_zero(lat):.6f}"


def _sides(lon: float, lat: float) -> str:
    return f"{_angle(lat)}{'S' if lat < 0 else 'N'} {_angle(lon)}{'W' if lon < 0 else 'E'}"


def _angle(degrees: float) -> str:
    """In hundredths of a second, counted whole: 60.00 seconds are a minute."""
    hundredths = round(abs(degrees) * 360_000)
    minutes, rest = divmod(hundredths, 6_000)
    return f"{minutes // 60}°{minutes % 60:02d}′{rest / 100:05.2f}″"


def _utm(lon: float, lat: float) -> str:
    where = utm.zone_of(lon, lat)
    if where is None:
        return ""
    zone, band = where
    east_m, north_m = utm.to_metres(lon, lat, zone, northern=band >= "N")
    return f"{zone}{band} {round(east_m):06d} {round(north_m):07d}"


def _gcj02(lon: float, lat: float) -> str:
    return _shifted("GCJ-02", *geo_shift.move_point(geo_shift.wgs84_to_gcj02, lon, lat), lon)


def _bd09(lon: float, lat: float) -> str:
    return _shifted("BD-09", *geo_shift.move_point(geo_shift.wgs84_to_bd09, lon, lat), lon)


def _shifted(system: str, lon: float, lat: float, true_lon: float) -> str:
    """Nothing where the services do not shift: it would be one more name of the same numbers."""
    return f"{system} {lon:.6f}, {lat:.6f}" if lon != true_lon else ""


def _mercator(lon: float, lat: float) -> str:
    if abs(lat) > MERCATOR_EDGE_DEG:
        return ""
    x_m = math.radians(lon) * MERCATOR_RADIUS_M
    y_m = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) * MERCATOR_RADIUS_M
    return f"EPSG:3857 {_zero(x_m):.1f}, {_zero(y_m):.1f}"


def _zero(value: float) -> float:
    """No zero below zero."""
    return 0.0 if abs(value) < 5e-7 else value


_WRITERS = {
    "lonlat": _lonlat, "sides": _sides, "mgrs": write_square, "utm": _utm, "gcj02": _gcj02, "bd09": _bd09,
    "mercator": _mercator,
}  # fmt: skip
