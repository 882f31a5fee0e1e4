"""Rows as an XLSX workbook, written as a stream: texts as texts, numbers as numbers, nothing computed."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from console.exporting.cells import Cell

SUFFIX = ".xlsx"
MAX_CELL = 32_767
"""Characters of a cell, more are not taken by spreadsheets."""
MAX_ROWS = 1_048_575
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""A spreadsheet would take this and what follows for the code of a character, unless its own code stands there."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
_SHEET = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_UNFIT = re.compile(r"[\[\]:*?/\\']")
_PORTION = 2_000


def write_workbook(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]], sheet: str) -> None:
    """Write one sheet of that name, its header row always in sight. Raises OSError."""
    name = escape(_UNFIT.sub(" ", sheet)[:31].strip() or "1", {'"': "&quot;"})
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=3) as packed:
        for part, text in {**_PARTS, "xl/workbook.xml": book}.items():
            packed.writestr(part, _HEAD + text)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet_file:
            sheet_file.write((_HEAD + _SHEET + _row(headers)).encode())
            waiting: list[str] = []
            for row in rows:
                waiting.append(_row(row))
                if len(waiting) == _PORTION:
                    sheet_file.write("".join(waiting).encode())
                    waiting.clear()
            sheet_file.write(("".join(waiting) + "</sheetData></worksheet>").encode())


def _row(cells: Sequence[Cell]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(_CODE.sub("_x005F_", value))}</t></is></c>'
    return f"<c><v>{value!r}</v></c>"
