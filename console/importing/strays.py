"""Rows of a list that are no records: totals, its header once more, who made it; and lists on their side."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from console.importing.columns import catalogue, is_known, simplified
from console.importing.reading.table import Table

_BEHIND = re.compile(r"[\s:：]*[\d.,\s]*[^\d\s]{0,2}")
"""What follows the word: nothing, or a colon and a count."""
_SAID = re.compile(r"([^:：]{1,20}?)\s*[:：]")
"""A word and a colon."""
# zh: how pages are numbered
_PAGE = re.compile(
    r"(?:第?\s*\d+\s*页[\s,，/]*(?:共\s*\d+\s*页)?|page\s*\d+(?:\s*(?:of|/)\s*\d+)?|seite\s*\d+(?:\s*von\s*\d+)?)"
)
_LEAST_COLUMNS = 3
_SPACES = re.compile(r"\s+")
MOST_SIDEWAYS = 200
_LEAST_WORDS = 3
_SHARE_OF_WORDS = 0.6


class Strays:
    """Tells the rows of one table that are none."""

    def __init__(self, headers: Sequence[str], placed_by: str = "", known_by: str = "") -> None:
        """`placed_by` is the column of the place: a total has none. `known_by` is that of a record's own id."""
        self._headers = headers
        self._placed_by, self._known_by = placed_by, known_by

    def kind(self, cells: Mapping[str, Any]) -> str:
        """What it is instead of a record: `total`, `header` or `remark`, a key of importing.row, or empty."""
        first = next((header for header in self._headers if cells.get(header) not in (None, "")), None)
        if first is None or (self._known_by and cells.get(self._known_by) not in (None, "", self._known_by)):
            return ""
        cell = cells[first]
        if cell == first:
            return "header" if all(cells.get(h) in (h, None, "") for h in self._headers) else ""
        if not isinstance(cell, str):
            return ""
        if self._is_total(cell, first, cells):
            return "total"
        return "remark" if self._is_remark(cell, cells) else ""

    def _is_remark(self, cell: str, cells: Mapping[str, Any]) -> bool:
        """Does nothing stand in the row but who made the list, or the number of a page?"""
        if len(self._headers) < _LEAST_COLUMNS or sum(other not in (None, "") for other in cells.values()) > 1:
            return False
        text = simplified(" ".join(cell.split())).casefold()
        said = _SAID.match(text)
        return _PAGE.fullmatch(text) is not None or (said is not None and said[1] in _remarks())

    def _is_total(self, cell: str, first: str, cells: Mapping[str, Any]) -> bool:
        if cell[:1] not in _beginnings():
            return False
        text = simplified(_SPACES.sub("", cell)).casefold()
        word = next((word for word in _words() if text.startswith(word)), "")
        if not word or not _BEHIND.fullmatch(text.removeprefix(word)):
            return False
        if self._placed_by:
            return cells.get(self._placed_by) in (None, "")
        others = (str(other) for header, other in cells.items() if header != first and other not in (None, ""))
        return not any(any(character.isalpha() for character in other) for other in others)


def is_sideways(table: Table) -> bool:
    """Do the header words stand in the first column, and each record in a column of its own?"""
    if not _LEAST_WORDS <= len(table.rows) <= MOST_SIDEWAYS or len(table.headers) < 2:
        return False
    if sum(map(is_known, table.headers)) > 1:
        return False
    cells = [str(cells.get(table.headers[0]) or "") for _, cells in table.rows]
    return sum(map(is_known, set(cells))) >= max(_LEAST_WORDS, _SHARE_OF_WORDS * len(cells))


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted((simplified(word) for word in catalogue()["strays"]["total"]), key=len, reverse=True))


@cache
def _remarks() -> frozenset[str]:
    known = frozenset(map(simplified, catalogue()["strays"]["remark"]))
    return known | {word + tail for word in known for tail in catalogue()["strays"]["remark_tail"]}


@cache
def _beginnings() -> frozenset[str]:
    firsts = {word[0] for word in (*catalogue()["strays"]["total"], *_words())}
    return frozenset({*firsts, *(letter.upper() for letter in firsts)})


@cache
def blanks() -> frozenset[str]:
    """What people write into a cell of numbers or days that holds nothing."""
    return frozenset(catalogue()["strays"]["blank"])
