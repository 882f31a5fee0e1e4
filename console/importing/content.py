"""Columns known by what their cells look like, where no header tells; and headers that could be two things."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, get_type_hints

from console.importing.columns import KINDS, Column, loosely, plain, plain_words, value_words
from console.importing.crs.pairs import PLACE_DECIMALS, SIZES, take_apart
from console.importing.dates import read_day
from console.importing.measures import unit_in
from console.importing.number_text import decimals_of
from console.importing.reading.table import Table
from models.kinds import KINDS as FACTS
from resources.words import t

SURE_FROM = 0.8
"""The share of cells that must look like it."""
LOOKED_AT = 500
_PHONE = re.compile(r"1[3-9]\d{9}|\+\d[\d \-]{6,18}|\(?0\d{1,4}\)?[ \-/]?\d{3,4}[ \-]?\d{3,5}|\d{3,4}-\d{7,8}")
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][·\- ]?[A-Z0-9]{5,6}")
_DEGREES = re.compile(r"-?\d{1,3}[.,]\d{3,}")


@dataclass(frozen=True)
class Ambiguity:
    """Several columns that could fill one field; `taken` does, or none when it is empty."""

    field: str
    taken: str
    others: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For a person."""
        key = "importing.match.ambiguous" if self.taken else "importing.match.undecided"
        return t(key, field=self.field, taken=self.taken, others=", ".join(self.others))


def ambiguities(kind: str, headers: Sequence[str], columns: Sequence[Column]) -> list[Ambiguity]:
    """Fields for which the file has more columns than the one taken."""
    used = {column.header for column in columns}
    found = []
    for column in columns:
        words = plain_words(kind).get(column.field, frozenset()) | plain_words("any").get(column.field, frozenset())
        others = tuple(header for header in headers if header not in used and plain(header) in words)
        if others:
            found.append(Ambiguity(column.field, column.header, others))
    return found


def without_sizes(table: Table, columns: Sequence[Column]) -> list[Column]:
    """The columns without how long and how wide things are, where that is a place that is still to be found."""
    sizes = [c for c in columns if c.field in SIZES and c.reason and not unit_in(c.header, c.field)]
    if len(sizes) < len(SIZES) or {"lon", "lat"} & {column.field for column in columns}:
        return list(columns)
    is_place = all(_share(_sample(table, column.header), _is_fine_degrees) >= SURE_FROM for column in sizes)
    return [column for column in columns if column not in sizes] if is_place else list(columns)


def by_content(kind: str, table: Table, columns: Sequence[Column]) -> tuple[list[Column], list[Ambiguity]]:
    """(columns whose cells tell their field, what the cells leave open), for fields and columns still free."""
    used, filled = {c.header for c in columns}, {c.field for c in columns}
    hints = get_type_hints(FACTS[KINDS[kind]])
    samples = {header: _sample(table, header) for header in table.headers if header not in used}
    found: list[Column] = []
    unclear: list[Ambiguity] = []
    if "lon" in hints and not {"lon", "lat"} & filled:
        places, unclear = _places(samples)
        found += places
    for field, looks in _looks(kind, hints).items():
        if field in filled:
            continue
        taken = {column.header for column in found}
        shares = {header: _share(cells, looks) for header, cells in samples.items() if header not in taken}
        likely = sorted((h for h, share in shares.items() if share >= SURE_FROM), key=lambda h: -shares[h])
        if len(likely) == 1:
            reason = t(f"importing.match.{_LOOKS_LIKE.get(field, 'words')}", share=f"{shares[likely[0]]:.0%}")
            found.append(Column(likely[0], field, score=round(0.7 * shares[likely[0]], 3), reason=reason))
        elif likely:
            unclear.append(Ambiguity(field, "", tuple(likely)))
    return found, unclear


_LOOKS_LIKE = {"phone": "phone", "measured_at": "date", "number": "plate"}


def _looks(kind: str, hints: dict[str, Any]) -> dict[str, Callable[[str], bool]]:
    """Field -> does a cell look like it."""
    looks: dict[str, Callable[[str], bool]] = {}
    for field in ("status", "type"):
        if words := value_words(kind, field):
            looks[field] = partial(_is_one_of, frozenset(words))
    if "phone" in hints:
        looks["phone"] = lambda text: _PHONE.fullmatch(text) is not None
    if hints.get("measured_at") == datetime | None:
        looks["measured_at"] = lambda text: not text.isdecimal() and read_day(text) is not None
    if kind == "units":
        looks["number"] = lambda text: _PLATE.fullmatch(text) is not None
    return looks


def _is_one_of(words: frozenset[str], text: str) -> bool:
    return loosely(text) in words


def _places(samples: dict[str, list[str]]) -> tuple[list[Column], list[Ambiguity]]:
    """Longitude and latitude by their ranges: beyond 90 there is no latitude; else by what their headers mean."""
    numbers = {
        h: [_number(c) for c in cells] for h, cells in samples.items() if _share(cells, _is_degrees) >= SURE_FROM
    }
    wide = [h for h, values in numbers.items() if all(90 < abs(v) <= 180 for v in values)]
    narrow = [h for h, values in numbers.items() if all(abs(v) <= 90 for v in values)]
    if len(wide) == 1 and len(narrow) == 1:
        reason = t("importing.match.range")
        return [
            Column(wide[0], "lon", score=0.7, reason=reason),
            Column(narrow[0], "lat", score=0.7, reason=reason),
        ], []
    named = [[h for h in (*wide, *narrow) if take_apart(h)[0] == axis] for axis in ("lon", "lat")]
    # Things have a length and a breadth, too, but not to a ten-thousandth, and none beyond what is a place.
    if all(len(headers) == 1 for headers in named) and named[1][0] in narrow:
        return [
            Column(header, axis, score=0.9, reason=t("importing.match.header", header=header))
            for axis, [header] in zip(("lon", "lat"), named, strict=True)
        ], []
    if len(wide) + len(narrow) > 1:
        return [], [Ambiguity("lon, lat", "", (*wide, *narrow))]
    return [], []


def _is_degrees(text: str) -> bool:
    return _DEGREES.fullmatch(text) is not None and abs(_number(text)) <= 180


def _is_fine_degrees(text: str) -> bool:
    return _is_degrees(text) and decimals_of(text) >= PLACE_DECIMALS


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0


def _sample(table: Table, header: str) -> list[str]:
    """Cells of a column, whatever the order of the rows: the first by their text."""
    cells = {str(row[header]).strip() for _, row in table.rows if row.get(header) not in (None, "")}
    return sorted(cells)[:LOOKED_AT]


def _share(cells: Sequence[str], looks: Callable[[str], bool]) -> float:
    return sum(map(looks, cells)) / len(cells) if cells else 0.0
