"""XLSX and XLSM: the sheet, its header, merged cells, dates, and formulas as they were last worked out."""

import datetime
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.importing.errors import BadFile
from console.importing.reading.archive import opened_archive, opened_member
from console.importing.reading.header import (
    LOOKED_AT,
    find_header,
    known_in,
    name_columns,
    number_columns,
    with_unit_row,
)
from console.importing.reading.source import Source
from console.importing.reading.table import MAX_CELL, MAX_COLUMNS, Options, Rows, Table, choose_sheet
from resources.words import t

if TYPE_CHECKING:
    from openpyxl import Workbook, Worksheet

WIDEST = MAX_COLUMNS + 56
"""Columns looked at; a sheet with names in more than MAX_COLUMNS of them is refused."""
MAX_LINES = 1_048_576
MAX_MERGES = 20_000
_AT_ONCE = 512
_CHUNK = 1 << 20
_SEAM = 256
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^>]{0,200}?\bhidden="(?:1|true)"')
_NO_VALUE = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]{0,80})?/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"
)
_ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
})  # fmt: skip
_NONSENSE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    SyntaxError,
    RecursionError,
)
"""What openpyxl raises for parts that say what they cannot mean."""

type Line = tuple[int, list[Any]]


@dataclass(frozen=True)
class _Merge:
    column: int
    first: int
    last: int


@dataclass
class _Layout:
    """What the rows of a sheet do not say themselves."""

    merges: dict[int, list[_Merge]] = field(default_factory=dict)
    count: int = 0
    without_value: int = 0
    hidden: int = 0


def read_workbook(source: Source, options: Options) -> Table:
    """The table of one sheet. Raises BadFile with a sentence."""
    from openpyxl import load_workbook

    with opened_archive(source) as archive, source.path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that carry no data
        _refuse_definitions(archive, source.name)
        try:
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            return _read(source.name, options, archive, book)
        except (*_NONSENSE, EOFError, OSError, zipfile.BadZipFile, zlib.error) as error:
            raise BadFile("workbook", file=source.name) from error


def _read(file_name: str, options: Options, archive: zipfile.ZipFile, book: "Workbook") -> Table:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise BadFile("workbook", file=file_name)
    hidden = tuple(name for name, sheet in sheets.items() if sheet.sheet_state != "visible")
    usual = _usual(sheets, hidden) if not options.sheet else ""
    name = choose_sheet(tuple(sheets), options.sheet, usual, file_name)
    layout = _layout(archive, sheets[name], file_name)
    return _Sheet(file_name, options, sheets[name], layout, tuple(sheets), hidden).table()


def _refuse_definitions(archive: zipfile.ZipFile, file_name: str) -> None:
    """No part of a workbook defines entities; one that does was made to fill a memory."""
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            with opened_member(archive, member, file_name) as stream:
                head = stream.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise BadFile("bomb", file=file_name)


def _usual(sheets: dict[str, "Worksheet"], hidden: Sequence[str]) -> str:
    """The sheet whose first rows hold the most header words; hidden ones only when there are no others."""
    candidates = [name for name in sheets if name not in hidden] or list(sheets)
    scores = {}
    for name in candidates:
        lines = [cells for _, cells in _lines(sheets[name], _Layout(), LOOKED_AT)]
        scores[name] = max((known_in([_text(c) for c in cells]) for cells in lines), default=-1)
    return max(candidates, key=lambda name: (scores[name], -candidates.index(name)))


def _layout(archive: zipfile.ZipFile, sheet: "Worksheet", file_name: str) -> _Layout:
    """Merged cells, hidden rows and formulas that were never worked out, from one pass over the sheet's text."""
    from openpyxl.utils import column_index_from_string

    layout, tail = _Layout(), b""
    with opened_member(archive, sheet._worksheet_path.lstrip("/"), file_name) as stream:
        while data := stream.read(_CHUNK):
            text = tail + data
            layout.without_value += sum(found.end() > len(tail) for found in _NO_VALUE.finditer(text))
            layout.hidden += sum(found.end() > len(tail) for found in _HIDDEN.finditer(text))
            for found in _MERGE.finditer(text):
                first, last = int(found.group(2)), int(found.group(4))
                if found.end() > len(tail) and first < last and layout.count < MAX_MERGES:
                    column = column_index_from_string(found.group(1).decode())
                    layout.merges.setdefault(first, []).append(_Merge(column, first, last))
                    layout.count += 1
            tail = text[-_SEAM:]
    return layout


def _lines(sheet: "Worksheet", layout: _Layout, most: int | None = None) -> Iterator[Line]:
    """The rows with content; a cell merged over several rows stands in each of them."""
    sheet.reset_dimensions()
    active: list[tuple[_Merge, Any]] = []
    for number, values in enumerate(sheet.iter_rows(max_row=most, max_col=WIDEST, values_only=True), 1):
        if number > MAX_LINES:
            return
        if not active and number not in layout.merges and values.count(None) == len(values):
            continue
        cells = list(values)
        active = [(merge, value) for merge, value in active if merge.last >= number]
        for merge, value in active:
            if merge.column <= len(cells) and cells[merge.column - 1] is None:
                cells[merge.column - 1] = value
        for merge in layout.merges.get(number, ()):
            if len(active) < _AT_ONCE and merge.column <= len(cells):
                active.append((merge, cells[merge.column - 1]))
        if any(cell is not None and cell != "" for cell in cells):
            yield number, cells


class _Sheet:
    """One pass over a sheet."""

    def __init__(
        self,
        file_name: str,
        options: Options,
        sheet: "Worksheet",
        layout: _Layout,
        sheets: tuple[str, ...],
        hidden: tuple[str, ...],
    ) -> None:
        self._file_name, self._options, self._sheet, self._layout = file_name, options, sheet, layout
        self._sheets, self._hidden = sheets, hidden
        self._rows = Rows(file_name, options)

    def table(self) -> Table:
        """Every row below the header."""
        lines = _lines(self._sheet, self._layout)
        names, header_row, first, notes = self._header(lines)
        for number, cells in first:
            self._take(number, cells, names)
        for number, cells in lines:
            self._take(number, cells, names)
        if self._layout.count:
            notes.append(t("importing.note.merged", count=self._layout.count))
        if self._layout.hidden:
            notes.append(t("importing.note.hidden", count=self._layout.hidden))
        if self._layout.without_value:
            notes.append(t("importing.note.formulas", count=self._layout.without_value))
        if len(self._sheets) > 1 and not self._options.sheet:
            others = ", ".join(name for name in self._sheets if name != self._sheet.title)
            notes.insert(0, t("importing.note.sheet", sheet=self._sheet.title, others=others))
        rows = self._rows
        used = {name for _, cells in rows.rows for name in cells}
        return Table(
            tuple(n for n in names if n in used or not n.startswith("#")), rows.rows, "utf-8", notes + rows.notes(),
            rows.refused, "xlsx", "", self._sheet.title, self._sheets, self._hidden, header_row,
        )  # fmt: skip

    def _header(self, lines: Iterator[Line]) -> tuple[list[str], int, list[Line], list[str]]:
        """(names, row of the header, rows behind it that were read already, notes)."""
        wanted = self._options.header_row
        first: list[Line] = []
        for line in lines:
            if wanted and line[0] >= wanted:
                names, notes = name_columns([_text(cell) for cell in line[1]], self._file_name)
                return names, line[0], [], notes
            first.append(line)
            if not wanted and len(first) >= LOOKED_AT:
                break
        if wanted:
            raise BadFile("header_row", file=self._file_name, row=str(wanted))
        if not first:
            raise BadFile("sheet_empty", file=self._file_name, sheet=self._sheet.title)
        place = None if wanted == 0 else find_header([[_text(cell) for cell in cells] for _, cells in first])
        if place is None:
            width = max(_width(cells) for _, cells in first)
            return number_columns(width, self._file_name), 0, first, [t("importing.note.no_header")]
        row, cells = first[place]
        behind = first[place + 1 :]
        texts, joined = with_unit_row(list(map(_text, cells)), list(map(_text, behind[0][1])) if behind else ())
        names, notes = name_columns(texts, self._file_name)
        if place:
            notes.insert(0, t("importing.note.above", row=row, count=place))
        if joined:
            notes.append(t("importing.note.unit_row", row=behind[0][0]))
        return names, row, behind[1:] if joined else behind, notes

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
                row[name] = cell.replace("_x000D_", "").strip()
            elif cell is not None:
                row[name] = _value(cell)
        if _width(cells) > len(names):
            self._rows.notice("beyond", number)
        if any(cell != "" for cell in row.values()):
            self._rows.add(number, row)


def _width(cells: Sequence[Any]) -> int:
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1] not in (None, "")), 0)


def _value(cell: Any) -> Any:
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


def _text(cell: Any) -> str:
    return "" if cell is None else str(_value(cell))[:MAX_CELL]
