"""What every reader makes of a file: a table, with what could not be read of it and what was noticed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.importing.errors import BadFile
from console.importing.reading.twice import Twice
from resources.words import t

MAX_BYTES = 512 * 2**20
MAX_COLUMNS = 200
MAX_CELL = 100_000
MAX_ROWS = 500_000
MAX_CELLS = 20_000_000
"""Of all rows together: half a million rows of forty columns."""
EXAMPLES = 5
"""How many row numbers a note names."""
_ASK_EVERY = 1_000


class Stopped(Exception):
    """Somebody does not want the file any more."""


@dataclass(frozen=True)
class Options:
    """What a person says about a file; everything left out is found out.

    `header_row` counts from 1, 0 is a file without headers. `kind` (as the command line calls it) says what is
    wanted of a file that holds everything, such as an OpenStreetMap extract.
    """

    sheet: str = ""
    header_row: int | None = None
    encoding: str = ""
    separator: str = ""
    kind: str = ""
    should_stop: Callable[[], bool] | None = None


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be read, why, and its cells as they stand in the file."""

    row: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file as rows: `rows` holds (line, row or feature number, header -> cell).

    `crs` is the coordinate system the file itself declares, as "EPSG:3826" or WKT; empty when it declares none.
    `geometry_headers` are the two columns the reader made of the file's geometry, in that system.
    `numbers` says how the cells were read that could be two numbers, once that was settled (`decimals`).
    `twice` is what was done to a text that was saved in a wrong encoding, and that nobody has said to mend.
    """

    headers: tuple[str, ...]
    rows: list[tuple[int, dict[str, Any]]]
    encoding: str = "utf-8"
    notes: list[str] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    format: str = "csv"
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    header_row: int = 0
    crs: str = ""
    geometry_headers: tuple[str, str] | None = None
    numbers: tuple[str, ...] | None = None
    twice: Twice | None = None


class Rows:
    """Collects the rows of a table within its bounds, and what is noticed on the way."""

    def __init__(self, file_name: str, options: Options) -> None:
        self.file_name = file_name
        self.rows: list[tuple[int, dict[str, Any]]] = []
        self.refused: list[RefusedRow] = []
        self._noticed: dict[str, list[int]] = {}
        self._cells = 0
        self._should_stop = options.should_stop

    def add(self, number: int, cells: dict[str, Any]) -> None:
        """Take a row in. Raises BadFile when the table gets too large, Stopped when nobody wants it any more."""
        self._cells += len(cells)
        if len(self.rows) >= MAX_ROWS:
            raise BadFile("rows", file=self.file_name, limit=str(MAX_ROWS))
        if self._cells > MAX_CELLS:
            raise BadFile("cells", file=self.file_name, limit=str(MAX_CELLS))
        self.rows.append((number, cells))
        if self._should_stop is not None and len(self.rows) % _ASK_EVERY == 0 and self._should_stop():
            raise Stopped

    def refuse(self, number: int, reason: str, cells: Sequence[str] = ()) -> None:
        """Leave a row out."""
        if len(self.refused) >= MAX_ROWS:
            raise BadFile("rows", file=self.file_name, limit=str(MAX_ROWS))
        self.refused.append(RefusedRow(number, reason, tuple(cell[:MAX_CELL] for cell in cells[:MAX_COLUMNS])))

    def notice(self, key: str, number: int) -> None:
        """Something about a row that the report tells once for all such rows."""
        self._noticed.setdefault(key, []).append(number)

    def notes(self) -> list[str]:
        """A sentence for each thing noticed, with its first rows."""
        return [
            t(f"importing.note.{key}", count=len(numbers), rows=examples(numbers))
            for key, numbers in self._noticed.items()
        ]

    def headers(self) -> tuple[str, ...]:
        """Every header of every row, in the order of their first appearance; the commonest when there are many."""
        counts: dict[str, int] = {}
        for _, cells in self.rows:
            for header in cells:
                counts[header] = counts.get(header, 0) + 1
        if len(counts) > MAX_COLUMNS:
            kept = set(sorted(counts, key=lambda header: (-counts[header], header))[:MAX_COLUMNS])
            return tuple(header for header in counts if header in kept)
        return tuple(counts)


def examples(numbers: Sequence[int]) -> str:
    """The first row numbers, and dots when there are more."""
    return ", ".join(map(str, numbers[:EXAMPLES])) + (" …" if len(numbers) > EXAMPLES else "")


def choose_sheet(sheets: Sequence[str], wanted: str, usual: str, file_name: str) -> str:
    """The sheet a person named, by its name or its place from 1; the usual one when they named none.

    Raises BadFile with the names there are.
    """
    if not wanted:
        return usual
    if wanted in sheets:
        return wanted
    if wanted.isdecimal() and 0 < int(wanted[:6]) <= len(sheets):
        return sheets[int(wanted) - 1]
    raise BadFile("no_such_sheet", file=file_name, sheet=wanted[:80], sheets=", ".join(sheets[:20]))
