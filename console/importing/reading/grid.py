"""A sheet of any spreadsheet, line by line: where its header stands, what its cells are, and what was noticed."""

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from console.importing.errors import BadFile
from console.importing.reading.header import (
    LOOKED_AT,
    find_header,
    name_columns,
    number_columns,
    with_second_row,
)
from console.importing.reading.table import MAX_CELL, MAX_COLUMNS, Options, Rows, Table
from resources.words import t

WIDEST = MAX_COLUMNS + 56
"""Columns looked at; a sheet with names in more than MAX_COLUMNS of them is refused."""
MAX_LINES = 1_048_576
_ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
})  # fmt: skip
_CODED = re.compile(r"_x000D_|_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""How spreadsheets write an end of a line that they do not show, and a sign that would else begin such a code."""

type Line = tuple[int, list[Any]]
"""Its number in the sheet, and its cells."""


@dataclass
class Noticed:
    """What the lines of a sheet do not say themselves; complete when all of them were read."""

    merged: int = 0
    without_value: int = 0
    hidden: int = 0


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book: its name, those of all and of the hidden ones, and what kind of file the book is."""

    title: str
    sheets: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    form: str = "xlsx"


class Grid:
    """One pass over the lines of a sheet."""

    def __init__(
        self, file_name: str, options: Options, sheet: Sheet, lines: Iterator[Line], noticed: Noticed
    ) -> None:
        self._file_name, self._options, self._sheet = file_name, options, sheet
        self._lines, self._noticed = lines, noticed
        self._rows = Rows(file_name, options)

    def table(self) -> Table:
        """Every row below the header."""
        names, header_row, first, notes = self._header(self._lines)
        for number, cells in itertools.chain(first, self._lines):
            self._take(number, cells, names)
        sheet, noticed = self._sheet, self._noticed
        if noticed.merged:
            notes.append(t("importing.note.merged", count=noticed.merged))
        if noticed.hidden:
            notes.append(t("importing.note.hidden", count=noticed.hidden))
        if noticed.without_value:
            notes.append(t("importing.note.formulas", count=noticed.without_value))
        if len(sheet.sheets) > 1 and not self._options.sheet:
            others = ", ".join(name for name in sheet.sheets if name != sheet.title)
            notes.insert(0, t("importing.note.sheet", sheet=sheet.title, others=others))
        rows = self._rows
        used = {name for _, cells in rows.rows for name in cells}
        return Table(
            tuple(n for n in names if n in used or not n.startswith("#")), rows.rows, "utf-8", notes + rows.notes(),
            rows.refused, sheet.form, "", sheet.title, sheet.sheets, sheet.hidden, header_row,
        )  # fmt: skip

    def _header(self, lines: Iterator[Line]) -> tuple[list[str], int, list[Line], list[str]]:
        """(names, row of the header, rows behind it that were read already, notes)."""
        wanted = self._options.header_row
        first: list[Line] = []
        for line in lines:
            if wanted and line[0] >= wanted:
                return self._joined(line, list(itertools.islice(lines, 1)))
            first.append(line)
            if not wanted and len(first) >= LOOKED_AT:
                break
        if wanted:
            raise BadFile("header_row", file=self._file_name, row=str(wanted))
        if not first:
            raise BadFile("sheet_empty", file=self._file_name, sheet=self._sheet.title)
        place = None if wanted == 0 else find_header([[text_of(cell) for cell in cells] for _, cells in first])
        if place is None:
            width = max(_width(cells) for _, cells in first)
            return number_columns(width, self._file_name), 0, first, [t("importing.note.no_header")]
        names, row, behind, notes = self._joined(first[place], first[place + 1 :])
        if place:
            notes.insert(0, t("importing.note.above", row=row, count=place))
        return names, row, behind, notes

    def _joined(self, line: Line, behind: list[Line]) -> tuple[list[str], int, list[Line], list[str]]:
        """The header with what a second row of it adds; what stands behind that."""
        texts, added = with_second_row(
            list(map(text_of, line[1])), list(map(text_of, behind[0][1])) if behind else ()
        )
        names, notes = name_columns(texts, self._file_name)
        if added:
            notes.append(t(f"importing.note.{added}", row=behind[0][0]))
        return names, line[0], behind[1:] if added else behind, notes

    def _take(self, number: int, cells: list[Any], names: list[str]) -> None:
        row: dict[str, Any] = {}
        for name, cell in zip(names, cells, strict=False):
            if isinstance(cell, str):
                if len(cell) > MAX_CELL:
                    self._rows.refuse(number, t("importing.row.long_cell", column=name))
                    return
                if cell in _ERRORS:
                    self._rows.notice("errors", number)
                    continue
                row[name] = _CODED.sub(lambda found: "" if found[0] == "_x000D_" else "_", cell).strip()
            elif cell is not None:
                row[name] = _plain(cell)
        if _width(cells) > len(names):
            self._rows.notice("beyond", number)
        if any(cell != "" for cell in row.values()):
            self._rows.add(number, row)


def _width(cells: Sequence[Any]) -> int:
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1] not in (None, "")), 0)


def _plain(cell: Any) -> Any:
    """Dates as ISO text, whole numbers without a point, truth as it is."""
    if isinstance(cell, datetime.datetime):
        day = cell.time() == datetime.time() and cell.tzinfo is None
        return cell.date().isoformat() if day else cell.isoformat(timespec="seconds")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell


def text_of(cell: Any) -> str:
    """A cell as a header has it."""
    return "" if cell is None else str(_plain(cell))[:MAX_CELL]
