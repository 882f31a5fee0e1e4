"""Squares of the military grid (MGRS), read as the degrees of their middle and written of a position."""

import re

from models import utm

MOST_DIGITS = 10
"""Of both numbers together: squares of a metre."""
_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")
"""By the zone's remainder of three; each letter is a hundred kilometres of easting, the first 100 km."""
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
"""A hundred kilometres of northing each, from A in odd zones and from F in even ones, then again."""
_SQUARE_M, _ROUND_M = 100_000, 2_000_000
_EVEN_FROM = _ROWS.index("F")
_SOUTH_EDGE_KM = {
    "C": 1_100, "D": 2_000, "E": 2_800, "F": 3_700, "G": 4_600, "H": 5_500, "J": 6_400, "K": 7_300, "L": 8_200,
    "M": 9_100, "N": 0, "P": 800, "Q": 1_700, "R": 2_600, "S": 3_500, "T": 4_400, "U": 5_300, "V": 6_200,
    "W": 7_000, "X": 7_900,
}  # fmt: skip
"""The northing below which a latitude band has no square (NGA.STND.0037, the grids' standard)."""
_POLE_M = 2_000_000
_POLAR_ROWS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_POLAR = {
    "A": ("JKLPQRSTUXYZ", 800_000, 800_000), "B": ("ABCFGHJKLPQR", _POLE_M, 800_000),
    "Y": ("RSTUXYZ", 1_300_000, 1_300_000), "Z": ("ABCFGHJ", _POLE_M, 1_300_000),
}  # fmt: skip
"""Of the polar grids: the letters of the columns, and the metres at which columns and rows begin."""
_WRITTEN = re.compile(
    r"(?:MGRS )?(?P<zone>\d{1,2}) ?(?P<band>[C-HJ-NP-X]) ?(?P<column>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])"
    r"(?P<digits>(?: ?\d){2,10})"
)
_POLAR_WRITTEN = re.compile(
    r"MGRS (?P<band>[ABYZ]) ?(?P<column>[A-Z])(?P<row>[A-HJ-NP-Z])(?P<digits>(?: ?\d){2,10})"
)
"""Only with its name: a letter more before two would make a place near a pole of many a number."""


def read_square(written: str) -> tuple[float, float] | None:
    """(lon, lat) of the middle of `50SMK4321512345`, spaces or not, in capitals; None for anything else."""
    found = _WRITTEN.fullmatch(written) or _POLAR_WRITTEN.fullmatch(written)
    digits = found["digits"].replace(" ", "") if found is not None else ""
    if found is None or len(digits) % 2:
        return None
    half = len(digits) // 2
    side_m = _SQUARE_M / 10**half
    within = (int(digits[:half]) + 0.5) * side_m, (int(digits[half:]) + 0.5) * side_m
    if "zone" not in found.groupdict():
        return _polar(found["band"], found["column"], found["row"], within)
    return _in_zone(int(found["zone"]), found["band"], found["column"], found["row"], within)


def write_square(lon: float, lat: float) -> str:
    """The square of a metre a position (degrees) lies in."""
    where = utm.zone_of(lon, lat)
    if where is None:
        east_m, north_m = utm.to_metres(lon, lat, 0, northern=lat > 0)
        # By the metres, not the longitude: the 180th meridian has two.
        band = ("AY" if east_m < _POLE_M else "BZ")[lat > 0]
        columns, east_from_m, north_from_m = _POLAR[band]
        column = columns[int((east_m - east_from_m) // _SQUARE_M)]
        row = _POLAR_ROWS[int((north_m - north_from_m) // _SQUARE_M)]
        return f"MGRS {band} {column}{row} {_digits(east_m)} {_digits(north_m)}"
    zone, band = where
    east_m, north_m = utm.to_metres(lon, lat, zone, northern=band >= "N")
    column = _COLUMNS[zone % 3][int(east_m // _SQUARE_M) - 1]
    row = _ROWS[(int(north_m // _SQUARE_M) + (_EVEN_FROM if zone % 2 == 0 else 0)) % len(_ROWS)]
    return f"{zone}{band} {column}{row} {_digits(east_m)} {_digits(north_m)}"


def _digits(metres: float) -> str:
    return f"{int(metres % _SQUARE_M):05d}"


def _in_zone(
    zone: int, band: str, column: str, row: str, within: tuple[float, float]
) -> tuple[float, float] | None:
    at = _COLUMNS[zone % 3].find(column)
    if not 1 <= zone <= 60 or at < 0:
        return None
    rows = (_ROWS.index(row) - (_EVEN_FROM if zone % 2 == 0 else 0)) % len(_ROWS)
    east_m, north_m = (at + 1) * _SQUARE_M + within[0], rows * _SQUARE_M + within[1]
    edge_m = _SOUTH_EDGE_KM[band] * 1_000
    while north_m < edge_m:
        north_m += _ROUND_M
    lon, lat = utm.to_degrees(east_m, north_m, zone, northern=band >= "N")
    # The letters go round: those of another band or zone are no place, rather than one a thousand kilometres off.
    return (lon, lat) if utm.band_holds(band, lat) and utm.zone_holds(zone, band, lon, lat) else None


def _polar(band: str, column: str, row: str, within: tuple[float, float]) -> tuple[float, float] | None:
    columns, east_from_m, north_from_m = _POLAR[band]
    if column not in columns:
        return None
    east_m = east_from_m + columns.index(column) * _SQUARE_M + within[0]
    north_m = north_from_m + _POLAR_ROWS.index(row) * _SQUARE_M + within[1]
    lon, lat = utm.to_degrees(east_m, north_m, 0, northern=band in "YZ")
    edge_deg = utm.NORTH_DEG - 1 if band in "YZ" else -utm.SOUTH_DEG - 1
    return (lon, lat) if abs(lat) >= edge_deg else None
