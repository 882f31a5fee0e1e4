"""Which line of a table is its header, and what its columns are called."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from console.importing.columns import catalogue, is_known
from console.importing.errors import BadFile
from console.importing.reading.table import MAX_COLUMNS
from resources.words import t

LOOKED_AT = 30
"""How many lines a title and remarks above the header may take, at most."""
MAX_HEADER = 200
_BRACKETED = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,20})[)）\]】]")
_NUMBER = re.compile(r"\s*[-+]?\d+([.,]\d+)?\s*")


def find_header(lines: Sequence[Sequence[str]]) -> int | None:
    """The index of the header among the first lines; None when the first line is data already.

    The line with the most known words wins. Without any, it is the first that is about as wide as the rest.
    """
    looked_at = lines[:LOOKED_AT]
    known = [known_in(line) for line in looked_at]
    best = max(known, default=0)
    if best > 1 or (best and max(map(_filled, looked_at)) <= 2):
        return known.index(best)
    widths = Counter(_filled(line) for line in looked_at if _filled(line))
    if not widths:
        return None
    usual = max(widths, key=lambda width: (widths[width], width))
    first = next(i for i, line in enumerate(looked_at) if _filled(line) >= max(usual * 0.6, min(usual, 2)))
    if best and known.index(best) >= first:
        return known.index(best)
    return None if _has_number(looked_at[first]) else first


def with_second_row(header: Sequence[str], below: Sequence[str]) -> tuple[list[str], str]:
    """(the header, what the row below it added: `unit_row` of nothing but units, `header_two` of names, or empty).

    Each unit goes behind its column's name; a name stands for the column whose cell above is empty, or that begins
    such a group.
    """
    cells = {place: text for place, cell in enumerate(below) if (text := cell.strip())}
    units = {place: unit for place, text in cells.items() if (unit := _unit(text))}
    names = {place: text for place, text in cells.items() if place not in units}
    above = [*(cell.strip() for cell in header), *[""] * (len(below) - len(header))]
    if not names:
        fits = any(unit.casefold() in _unit_words() for unit in units.values()) and len(header) > max(units)
        return (_with_units(above, units)[: len(header)], "unit_row") if fits else (list(header), "")
    if not any(not above[place] for place in names) or not all(map(is_known, names.values())):
        return list(header), ""
    joined = list(above)
    for place, name in names.items():
        begins_group = place + 1 in names and not above[place + 1]
        joined[place] = name if begins_group else above[place] or name
    return _with_units(joined, units), "header_two"


def _unit(text: str) -> str:
    """The unit a cell is, in brackets or as it stands; empty for anything else."""
    bare = _BRACKETED.sub(r"\1", text).strip()
    return bare if bare != text or bare.casefold() in _unit_words() else ""


def _with_units(names: Sequence[str], units: Mapping[int, str]) -> list[str]:
    joined = list(names)
    for place, unit in units.items():
        if names[place] and not _BRACKETED.search(names[place]):
            joined[place] = f"{names[place]} ({unit})"
    return joined


@cache
def _unit_words() -> frozenset[str]:
    return frozenset(unit.casefold() for units in catalogue()["measures"].values() for unit in units)


def known_in(line: Sequence[str]) -> int:
    """How many header words a line holds; none beside numbers."""
    return 0 if _has_number(line) else sum(map(is_known, line))


def _has_number(line: Sequence[str]) -> bool:
    return any(_NUMBER.fullmatch(cell) for cell in line)


def _filled(line: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in line)


def name_columns(cells: Sequence[str], file_name: str) -> tuple[list[str], list[str]]:
    """(a name for each column, what to say about them): twins are numbered, nameless ones called `#5`.

    Raises BadFile when there are too many.
    """
    names = [" ".join(cell.replace("\ufeff", "").replace("\0", "").split())[:MAX_HEADER] for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise BadFile("columns", file=file_name, limit=str(MAX_COLUMNS))
    notes = []
    taken = set(names)
    seen: set[str] = set()
    for place, name in enumerate(names):
        if not name:
            names[place] = _free(f"#{place + 1}", taken)
        elif name in seen:
            names[place] = _twin(name, taken)
            notes.append(t("importing.note.twin", header=name, name=names[place], column=place + 1))
        seen.add(names[place])
        taken.add(names[place])
    return names, notes


def number_columns(width: int, file_name: str) -> list[str]:
    """The names of columns that have none."""
    return name_columns([f"#{place + 1}" for place in range(width)], file_name)[0]


def _twin(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _free(name: str, taken: set[str]) -> str:
    return name if name not in taken else _twin(name, taken)
