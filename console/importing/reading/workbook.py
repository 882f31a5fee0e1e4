"""XLSX and XLSM: the sheet, its header, merged cells, dates, and formulas as they were last worked out."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from console.importing.errors import BadFile
from console.importing.reading.archive import opened_archive, opened_member
from console.importing.reading.grid import MAX_LINES, WIDEST, Grid, Line, Noticed, Sheet, text_of
from console.importing.reading.header import LOOKED_AT, known_in
from console.importing.reading.source import Source
from console.importing.reading.table import Options, Table, choose_sheet

if TYPE_CHECKING:
    from openpyxl import Workbook, Worksheet

MAX_MERGES = 20_000
_AT_ONCE = 512
_CHUNK = 1 << 20
_SEAM = 256
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s[^>]{0,200}?\bhidden="(?:1|true)"')
_ROW = re.compile(rb'<(?:\w+:)?row(?=[\s/>])(?:[^>]{0,200}?\sr="(\d{1,7})")?')
_FILLED = (b"</v>", b"</t>", b":v>", b":t>")
"""Where a cell's value or text ends."""
_NO_VALUE = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]{0,80})?/>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>|</(?:\w+:)?c>)"
)
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


@dataclass(frozen=True)
class _Merge:
    column: int
    first: int
    last: int


@dataclass
class _Layout(Noticed):
    """What the rows of a sheet do not say themselves."""

    merges: dict[int, list[_Merge]] = field(default_factory=dict)
    last: int | None = None
    """The last row that may hold anything, where all are numbered: behind it there can be a million empty ones."""


def read_workbook(source: Source, options: Options) -> Table:
    """The table of one sheet. Raises BadFile with a sentence."""
    from openpyxl import load_workbook

    _leave_sizes_out()
    with opened_archive(source) as archive, source.path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that carry no data
        _refuse_definitions(archive, source.name)
        try:
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            return _read(source.name, options, archive, book)
        except (*_NONSENSE, EOFError, OSError, zipfile.BadZipFile, zlib.error) as error:
            raise BadFile("workbook", file=source.name) from error


@cache
def _leave_sizes_out() -> None:
    """Sheets that do not say their size are read whole for it when a book is opened; nobody here asks for it."""
    excel = import_module("openpyxl.reader.excel")
    unsized = type("Unsized", (excel.ReadOnlyWorksheet,), {"_get_size": lambda _sheet: None})
    vars(excel)["ReadOnlyWorksheet"] = unsized


def _read(file_name: str, options: Options, archive: zipfile.ZipFile, book: "Workbook") -> Table:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise BadFile("workbook", file=file_name)
    hidden = tuple(name for name, sheet in sheets.items() if sheet.sheet_state != "visible")
    usual = _usual(sheets, hidden) if not options.sheet else ""
    name = choose_sheet(tuple(sheets), options.sheet, usual, file_name)
    layout = _layout(archive, sheets[name], file_name)
    lines = _lines(sheets[name], layout, layout.last)
    return Grid(file_name, options, Sheet(name, tuple(sheets), hidden), lines, layout).table()


def _refuse_definitions(archive: zipfile.ZipFile, file_name: str) -> None:
    """No part of a workbook defines entities; one that does was made to fill a memory."""
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            with opened_member(archive, member, file_name) as stream:
                head = stream.read(4096)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise BadFile("entities", file=file_name)


def _usual(sheets: dict[str, "Worksheet"], hidden: Sequence[str]) -> str:
    """The sheet whose first rows hold the most header words; hidden ones only when there are no others."""
    candidates = [name for name in sheets if name not in hidden] or list(sheets)
    scores = {}
    for name in candidates:
        lines = [cells for _, cells in _lines(sheets[name], _Layout(), LOOKED_AT)]
        scores[name] = max((known_in([text_of(c) for c in cells]) for cells in lines), default=-1)
    return max(candidates, key=lambda name: (scores[name], -candidates.index(name)))


def _layout(archive: zipfile.ZipFile, sheet: "Worksheet", file_name: str) -> _Layout:
    """Merged cells, hidden rows and formulas that were never worked out, from one pass over the sheet's text."""
    from openpyxl.utils import column_index_from_string

    layout, tail = _Layout(last=0), b""
    row = 0
    with opened_member(archive, sheet._worksheet_path.lstrip("/"), file_name) as stream:
        while data := stream.read(_CHUNK):
            text = tail + data
            layout.without_value += sum(found.end() > len(tail) for found in _NO_VALUE.finditer(text))
            layout.hidden += sum(found.end() > len(tail) for found in _HIDDEN.finditer(text))
            for found in _MERGE.finditer(text):
                first, last = int(found.group(2)), int(found.group(4))
                if found.end() > len(tail) and first < last and layout.merged < MAX_MERGES:
                    column = column_index_from_string(found.group(1).decode())
                    layout.merges.setdefault(first, []).append(_Merge(column, first, last))
                    layout.merged += 1
            row, layout.last = _last_filled(text, row, layout.last)
            tail = text[-_SEAM:]
    if layout.last is not None:
        layout.last = max([layout.last, 1, *(merge.last for group in layout.merges.values() for merge in group)])
    return layout


def _last_filled(text: bytes, row: int, last: int | None) -> tuple[int, int | None]:
    """(the row that the text ends in, the last one that may hold anything or None when rows have no numbers)."""
    found = [(one.start(), one.group(1)) for one in _ROW.finditer(text)]
    if last is None or any(number is None and start < len(text) - _SEAM for start, number in found):
        return row, None
    rows = [(start, int(number)) for start, number in found if number is not None]
    filled = max(map(text.rfind, _FILLED))
    if filled >= 0:
        last = max([last, row, *(number for start, number in rows if start < filled)])
    return rows[-1][1] if rows else row, last


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
