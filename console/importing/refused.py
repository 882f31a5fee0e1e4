"""The rows that were not taken, in a file of their own: as they stood, each with its reason, to be mended."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from console.exporting import csv_text, workbook
from console.exporting.cells import Cell
from console.exporting.formula import guarded
from console.exporting.whole_file import whole_file
from console.importing.read import Table
from resources.words import t

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?")
_KEPT = ("gb18030", "gbk", "big5hkscs", "big5", "utf-16")
"""What a centre's other programs may need the file in; everything else becomes UTF-8 with a mark."""


def write_refused(path: Path, table: Table, reasons: Mapping[int, str]) -> int:
    """Write the rows of these numbers, with the reason as the last column; how many there are. Raises BadExport.

    The format is that of the file's name, the encoding that of the table if every reason can be written in it.
    """
    headers = [*table.headers, t("importing.report.reason")]
    rows = list(_rows(table, reasons, len(headers) - 1))
    with whole_file(path) as beside:
        if path.suffix.lower() == workbook.SUFFIX:
            workbook.write_workbook(beside, headers, rows, t("importing.report.refused_rows"))
        else:
            csv_text.write_csv(
                beside, headers, ([_written(c) for c in row] for row in rows), _encoding(table, rows)
            )
    return len(rows)


def _rows(table: Table, reasons: Mapping[int, str], width: int) -> Iterator[list[Cell]]:
    """In the order of the file: those that could be read, and those that could not."""
    found: list[tuple[int, list[Cell]]] = []
    for number, cells in table.rows:
        if number in reasons:
            found.append((number, [*(_cell(cells.get(header)) for header in table.headers), reasons[number]]))
    for row in table.refused:
        cells_there = [_cell(cell) for cell in row.cells[:width]]
        blank = [""] * (width - len(cells_there))
        found.append((row.row, [*cells_there, *blank, row.reason]))
    yield from (cells for _number, cells in sorted(found, key=lambda pair: pair[0]))


def _cell(value: Any) -> Cell:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return text if _NUMBER.fullmatch(text) else guarded(text)


def _written(value: Cell) -> Cell:
    return "" if value is None else value


def _encoding(table: Table, rows: list[list[Cell]]) -> str:
    if table.encoding.lower() not in _KEPT:
        return "utf-8-sig"
    try:
        "".join((*table.headers, *(str(cell) for row in rows for cell in row))).encode(table.encoding)
    except (UnicodeEncodeError, LookupError):
        return "utf-8-sig"
    return table.encoding
