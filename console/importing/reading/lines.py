"""The lines of a text as records of cells; a quote that is never closed costs its own line only."""

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from console.importing.reading.table import MAX_CELL

MAX_LINE = 4_000_000
MAX_RECORD_LINES = 200
"""A cell over more lines than this is a quote left open."""


@dataclass(frozen=True)
class Record:
    """The line it begins in, its cells, or what is wrong with it (a key of importing.row) and in which column."""

    line: int
    cells: list[str]
    fault: str = ""
    column: int = 0


class Lines:
    """Hands out lines to the CSV reader, and takes those back that did not belong to the record."""

    def __init__(self, text: io.TextIOBase, mend: Callable[[str], str] | None = None) -> None:
        """`mend` makes of a line what was meant by it, when the text is known to be damaged."""
        self._text, self._mend = text, mend
        self._ahead: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0
        self.is_long = False
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MAX_RECORD_LINES:
            raise StopIteration
        line = self._ahead.popleft() if self._ahead else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def begin(self) -> None:
        """A new record begins with the next line."""
        self.taken.clear()
        self.is_long = False

    def give_back(self) -> None:
        """All lines of the record but its first."""
        self._ahead.extendleft(reversed(self.taken[1:]))
        self.number -= max(len(self.taken) - 1, 0)
        del self.taken[1:]

    def _read(self) -> str:
        line = self._text.readline(MAX_LINE)
        if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            self.is_long = True
            while (rest := self._text.readline(MAX_LINE)) and not rest.endswith(("\n", "\r")):
                pass
            line = line[:MAX_CELL].replace('"', "") + "\n"
        if self._mend is not None:
            line = self._mend(line)
        self.last = line or self.last
        return line


def records(lines: Lines, separator: str, *, spaced: bool = False) -> Iterator[Record]:
    """Every record with content; blank lines are none. `spaced`: a space may stand before a quote that opens."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=spaced)
    while True:
        lines.begin()
        line = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines.give_back()
            yield _faulty(line, lines.taken[0] if lines.taken else "", separator, str(error))
            continue
        if lines.is_long:
            yield Record(line, cells, "long_cell", len(cells))
        elif any(cells):
            yield Record(line, cells)


def _faulty(line: int, text: str, separator: str, error: str) -> Record:
    cells = text.rstrip("\r\n").split(separator)
    if "field larger" in error:
        longest = max(range(len(cells)), key=lambda place: len(cells[place]))
        return Record(line, [cell[:MAX_CELL] for cell in cells], "long_cell", longest + 1)
    return Record(line, cells, "quote", open_quote(text, separator))


def open_quote(text: str, separator: str) -> int:
    """The column (from 1) whose quote is not closed, or is followed by something else than a separator."""
    column, place = 1, 0
    while place < len(text):
        if text[place] != '"':
            following = text.find(separator, place)
            if following < 0:
                return column
            column, place = column + 1, following + 1
            continue
        end = text.find('"', place + 1)
        while end >= 0 and text[end + 1 : end + 2] == '"':
            end = text.find('"', end + 2)
        if end < 0 or text[end + 1 : end + 2] not in (separator, "\n", "\r", ""):
            return column
        if text[end + 1 : end + 2] != separator:
            return column
        column, place = column + 1, end + 2
    return column
