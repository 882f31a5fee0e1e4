"""Which columns of a table are pairs of coordinates, and what their headers say about them."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from console.importing.columns import Column
from console.importing.crs.cells import split_pair
from console.importing.number_text import decimals_of

_IGNORED = re.compile(r"[\s_\-.,:;()（）\[\]【】/\\]+")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d*)?")
_PARTNER = {"lon": "lat", "x": "y"}
_LOOKED_AT = 50
"""Rows that tell whether a column holds both coordinates in one cell."""
PLACE_DECIMALS = 4
"""Things have a length and a breadth, too, but not to a ten-thousandth."""
SIZES = ("length_m", "width_m")

type Rows = Sequence[tuple[int, Mapping[str, Any]]]


@dataclass(frozen=True)
class Pair:
    """Two columns, longitude or easting first by their headers; the same header twice when one cell holds both."""

    first: str
    second: str
    worded: str
    """What the headers call them: degrees, plane, or both in one."""
    declared: str = ""
    """The system the headers name, a key of the catalogue; empty when none."""

    @property
    def is_one_column(self) -> bool:
        """Do both stand in one cell?"""
        return self.first == self.second

    def cells(self, rows: Rows) -> tuple[list[Any], list[Any]]:
        """The two columns' cells."""
        if not self.is_one_column:
            return [row.get(self.first) for _, row in rows], [row.get(self.second) for _, row in rows]
        halves = [split_pair(row.get(self.first)) or (None, None) for _, row in rows]
        return [half[0] for half in halves], [half[1] for half in halves]


@cache
def catalogue() -> dict[str, Any]:
    """resources/catalogues/coordinate_systems.toml."""
    text = resources.files("resources").joinpath("catalogues/coordinate_systems.toml").read_text("utf-8")
    return tomllib.loads(text)


def take_apart(header: str) -> tuple[str, str]:
    """(axis, declared system) of a header; each empty when it does not say."""
    rest = _IGNORED.sub("", header).casefold()
    if axis := _axis(rest, whole=True):
        return axis, ""
    for system, words in catalogue()["declared"].items():
        for word in words:
            left = rest.replace(word, "", 1)
            if left != rest and (not left or _axis(left)):
                return _axis(left), system
    return _axis(rest), ""


def _axis(word: str, *, whole: bool = False) -> str:
    """The axis a word names: as it stands, without a number or a unit behind it, or within a longer one."""
    axes = {known: axis for axis, words in catalogue()["axes"].items() for known in words}
    if whole or word in axes:
        return str(axes.get(word, ""))
    bare = word.rstrip("0123456789")
    for unit in ("", *catalogue()["said_of_units"]["words"]):
        if unit and bare.removesuffix(unit) != bare and bare.removesuffix(unit) in axes:
            return str(axes[bare.removesuffix(unit)])
    within = [axis for axis, words in catalogue()["axes_within"].items() if any(known in word for known in words)]
    return str(axes.get(bare) or (within[0] if len(within) == 1 else ""))


def pairs_of(headers: Sequence[str], rows: Rows, columns: Sequence[Column]) -> list[Pair]:
    """The pairs of a table whose columns are understood so far."""
    filled = {column.field: column.header for column in columns}
    known = (filled["lon"], filled["lat"]) if {"lon", "lat"} <= filled.keys() else None
    return find_pairs(headers, rows, known, [filled[field] for field in SIZES if field in filled])


def find_pairs(
    headers: Sequence[str], rows: Rows, known: tuple[str, str] | None = None, measures: Collection[str] = ()
) -> list[Pair]:
    """The pairs of a table; `known`, the columns taken for longitude and latitude so far, come first.

    `measures` are headers that could as well be how long and how wide the things are.
    """
    pairs: list[Pair] = []
    if known is not None:
        told = [take_apart(header) for header in known]
        worded = "plane" if told[0][0] in ("x", "y") else "degrees"
        pairs.append(Pair(*known, worded, told[0][1] or told[1][1]))
    taken = set(known or ())
    worded_pairs = [pair for pair in _worded_pairs(headers) if not taken & {pair.first, pair.second}]
    pairs += (pair for pair in worded_pairs if not _measures_things(pair, rows, measures, known))
    taken |= {header for pair in pairs for header in (pair.first, pair.second)}
    pairs += (pair for pair in _in_one_cell(headers, rows) if pair.first not in taken)
    return pairs


def _measures_things(pair: Pair, rows: Rows, measures: Collection[str], known: tuple[str, str] | None) -> bool:
    """Does a pair hold the size of things? Where the place stands elsewhere it does, else its decimals tell."""
    if not {pair.first, pair.second} <= set(measures):
        return False
    cells = [text for half in pair.cells(rows) for cell in half if (text := str(cell or "").strip())]
    plain = sum(_AMOUNT.fullmatch(text) is not None and decimals_of(text) < PLACE_DECIMALS for text in cells)
    return known is not None or plain > len(cells) / 2


def _worded_pairs(headers: Sequence[str]) -> Iterator[Pair]:
    """Headers of the two axes that name the same system, in the order of the file."""
    told = {header: take_apart(header) for header in headers}
    used: set[str] = set()
    for header, (axis, system) in told.items():
        partner = _PARTNER.get(axis)
        if partner is None:
            continue
        for other, (other_axis, other_system) in told.items():
            if other_axis == partner and other_system == system and other not in used:
                used.add(other)
                yield Pair(header, other, "plane" if axis == "x" else "degrees", system)
                break


def _in_one_cell(headers: Sequence[str], rows: Rows) -> Iterator[Pair]:
    for header in headers:
        axis, system = take_apart(header)
        if axis != "both" and not system:
            continue
        cells = [cell for _, row in rows[:_LOOKED_AT] if (cell := row.get(header)) not in (None, "")]
        if cells and sum(split_pair(cell) is not None for cell in cells) > len(cells) / 2:
            yield Pair(header, header, "both", system)
