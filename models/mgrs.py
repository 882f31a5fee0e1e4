"""Squares of the military grid (MGRS), as UTM metres of their middle."""

import re
from typing import NamedTuple

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
_WRITTEN = re.compile(
    r"(?:MGRS )?(?P<zone>\d{1,2}) ?(?P<band>[C-HJ-NP-X]) ?(?P<column>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])"
    r"(?P<digits>(?: ?\d){2,10})"
)


class GridSquare(NamedTuple):
    """A place in UTM: zone 1-60, latitude band, metres of easting and northing."""

    zone: int
    band: str
    east_m: float
    north_m: float


def read_square(written: str) -> GridSquare | None:
    """`50SMK4321512345`, with or without spaces, in capitals; None for anything else, and for the polar grids."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    digits = found["digits"].replace(" ", "")
    zone = int(found["zone"])
    column = _COLUMNS[zone % 3].find(found["column"])
    if not 1 <= zone <= 60 or column < 0 or len(digits) % 2:
        return None
    half = len(digits) // 2
    side_m = _SQUARE_M / 10**half
    row = (_ROWS.index(found["row"]) - (_EVEN_FROM if zone % 2 == 0 else 0)) % len(_ROWS)
    east_m = (column + 1) * _SQUARE_M + (int(digits[:half]) + 0.5) * side_m
    north_m = row * _SQUARE_M + (int(digits[half:]) + 0.5) * side_m
    edge_m = _SOUTH_EDGE_KM[found["band"]] * 1_000
    while north_m < edge_m:
        north_m += _ROUND_M
    return GridSquare(zone, found["band"], east_m, north_m)
