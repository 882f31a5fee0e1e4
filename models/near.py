"""Records that may be one thing twice: of one type, close together, numbered or named alike."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from models.geo import M_PER_DEGREE_LAT, distance_m

NEAR_M = 30.0
"""Two lists of one hydrant seldom place it further apart."""
SAME_SPOT_M = 5.0
"""So close, one type is enough: nobody sets two hydrants into one hole."""
ALIKE_PERCENT = 75.0
_UNTOLD = frozenset({"", "unknown", "other"})
_DIGITS = re.compile(r"\d+")


class Placed(msgspec.Struct, frozen=True, gc=False):
    """What of a record is compared."""

    id: str
    number: str
    name: str
    type: str
    lon: float
    lat: float


class Neighbours:
    """Records by squares of the ground, so that only those around a place are looked at."""

    def __init__(self, records: Iterable[Placed], within_m: float) -> None:
        self._within_m = within_m
        self._cells: dict[tuple[int, int], list[Placed]] = {}
        for record in records:
            band = self._band(record.lat)
            self._cells.setdefault((band, self._column(record.lon, band)), []).append(record)

    def nearest_alike(self, wanted: Placed) -> tuple[Placed, float] | None:
        """The closest record that may be the same thing, and how far off it is; None when none is."""
        found = [
            (far, other.id, other)
            for other in self._around(wanted)
            if other.id != wanted.id
            and (far := distance_m(wanted.lon, wanted.lat, other.lon, other.lat)) <= self._within_m
            and alike(wanted, other, far)
        ]
        if not found:
            return None
        far, _id, other = min(found)
        return other, far

    def _around(self, wanted: Placed) -> Iterator[Placed]:
        own = self._band(wanted.lat)
        for band in (own - 1, own, own + 1):
            column = self._column(wanted.lon, band)
            for beside in (column - 1, column, column + 1):
                yield from self._cells.get((band, beside), ())

    def _band(self, lat: float) -> int:
        return math.floor(lat * M_PER_DEGREE_LAT / self._within_m)

    def _column(self, lon: float, band: int) -> int:
        """Columns are as wide as bands are high at the edge of the band nearer to the pole, or wider."""
        edge = max(abs(band), abs(band + 1)) * self._within_m / M_PER_DEGREE_LAT
        shrink = max(math.cos(math.radians(min(edge, 89.9))), 1e-3)
        return math.floor(lon * M_PER_DEGREE_LAT * shrink / self._within_m)


def alike(one: Placed, other: Placed, far_m: float) -> bool:
    """May these be the same thing, so far from each other?"""
    if one.type != other.type and one.type not in _UNTOLD and other.type not in _UNTOLD:
        return False
    return far_m <= SAME_SPOT_M or _same_number(one.number, other.number) or _same_name(one.name, other.name)


def _same_number(one: str, other: str) -> bool:
    """The same letters and digits, or the same digits beside other letters: H-012 and 12."""
    if not one or not other:
        return False
    if _plain(one) == _plain(other):
        return True
    mine, theirs = ("".join(_DIGITS.findall(text)).lstrip("0") for text in (one, other))
    return len(mine) > 1 and mine == theirs


def _same_name(one: str, other: str) -> bool:
    """Nearly the same characters, and the same digits: number 1 and number 3 of a street are two houses."""
    from rapidfuzz.fuzz import ratio

    mine, theirs = _plain(one), _plain(other)
    if not mine or not theirs or _DIGITS.findall(mine) != _DIGITS.findall(theirs):
        return False
    return ratio(mine, theirs) >= ALIKE_PERCENT


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
