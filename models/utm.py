"""Zones and bands of UTM, with those of Norway and Svalbard, the polar grids, and metres on them both ways."""

import math

NORTH_DEG, SOUTH_DEG = 84.0, -80.0
"""Beyond these there is no UTM; the polar grids begin."""
BANDS = "CDEFGHJKLMNPQRSTUVWX"
_BAND_DEG = 8.0
_TOLERANCE_M, _M_PER_DEGREE = 100_000, 111_000
"""A square of the grid may reach so far over the edge of its zone or band."""
_WIDE = {(32, "V"): 6.0, (33, "X"): 6.0, (35, "X"): 6.0, (31, "X"): 6.0, (37, "X"): 6.0}
"""Zones that reach further from their middle than the three degrees of all others."""
_NONE = frozenset({(32, "X"), (34, "X"), (36, "X")})


def zone_of(lon: float, lat: float) -> tuple[int, str] | None:
    """The zone and the band a position (degrees) is written in; None where there is no UTM."""
    if not SOUTH_DEG <= lat <= NORTH_DEG:
        return None
    band = BANDS[min(len(BANDS) - 1, int((lat - SOUTH_DEG) // _BAND_DEG))]
    zone = int((lon + 180) // 6) % 60 + 1
    if band == "V" and 3 <= lon < 12:
        return 32, band
    if band == "X" and 0 <= lon < 42:
        return 31 + 2 * int((lon + 3) // 12), band
    return zone, band


def band_holds(band: str, lat: float) -> bool:
    """Does the latitude lie in the band, or a square's side beside it?"""
    south = SOUTH_DEG + _BAND_DEG * BANDS.index(band)
    north = NORTH_DEG if band == BANDS[-1] else south + _BAND_DEG
    beside = _TOLERANCE_M / _M_PER_DEGREE
    return south - beside <= lat <= north + beside


def zone_holds(zone: int, band: str, lon: float, lat: float) -> bool:
    """Does the zone exist in that band, and the position lie in it or a square's side beside it?"""
    if not 1 <= zone <= 60 or (zone, band) in _NONE:
        return False
    beside = _TOLERANCE_M / (_M_PER_DEGREE * max(0.05, math.cos(math.radians(lat))))
    off = (lon - (zone * 6 - 183) + 180) % 360 - 180
    return abs(off) <= _WIDE.get((zone, band), 3.0) + beside


def to_metres(lon: float, lat: float, zone: int, *, northern: bool) -> tuple[float, float]:
    """Easting and northing in a zone of a hemisphere; zone 0 is the polar grid."""
    east_m, north_m = _moved(4326, _epsg(zone, northern=northern), lon, lat)
    # A hair's breadth south of the equator may be of the northern band still.
    return east_m, max(0.0, north_m)


def to_degrees(east_m: float, north_m: float, zone: int, *, northern: bool) -> tuple[float, float]:
    """Longitude and latitude of metres in a zone of a hemisphere; zone 0 is the polar grid."""
    return _moved(_epsg(zone, northern=northern), 4326, east_m, north_m)


def _epsg(zone: int, *, northern: bool) -> int:
    return (32600 if northern else 32700) + (zone or 61)


def _moved(source: int, target: int, x: float, y: float) -> tuple[float, float]:
    from pyproj import Transformer

    moved = Transformer.from_crs(source, target, always_xy=True).transform(x, y)
    return float(moved[0]), float(moved[1])
