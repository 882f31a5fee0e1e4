"""ODS: the sheets of an OpenDocument spreadsheet, read a row at a time from the text of its content."""

import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from console.importing.columns import is_known
from console.importing.errors import BadFile
from console.importing.reading.archive import head_of, opened_member, unpack
from console.importing.reading.grid import MAX_LINES, WIDEST, Grid, Line, Noticed, Sheet
from console.importing.reading.header import LOOKED_AT
from console.importing.reading.source import Source
from console.importing.reading.table import MAX_CELL, Options, Table, choose_sheet
from console.importing.reading.xml_text import elements, local

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
_MOST_MANIFEST = 1 << 20
_HIDDEN = frozenset({"collapse", "filter"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_SINCE = re.compile(r"-?PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")


def read_open_document(archive: zipfile.ZipFile, source: Source, options: Options) -> Table:
    """The table of one sheet. Raises BadFile with a sentence."""
    if b"opendocument.spreadsheet" not in head_of(archive, "mimetype", source.name):
        raise BadFile("document", file=source.name)
    if MANIFEST in archive.namelist():
        with opened_member(archive, MANIFEST, source.name) as stream:
            if b"encryption-data" in stream.read(_MOST_MANIFEST):
                raise BadFile("locked", file=source.name)
    with tempfile.TemporaryDirectory() as folder:
        content = Source(unpack(archive, CONTENT, Path(folder) / CONTENT, source.name), source.name)
        scores = _scores(content)
        if not scores:
            raise BadFile("workbook", file=source.name)
        names = list(scores)
        usual = max(names, key=lambda name: (scores[name], -names.index(name)))
        name = choose_sheet(tuple(names), options.sheet, usual, source.name)
        noticed = Noticed()
        lines = _lines(content, name, noticed)
        return Grid(source.name, options, Sheet(name, tuple(names), form="ods"), lines, noticed).table()


class _Place:
    """Where in the document the reading is: sheets come one after the other."""

    def __init__(self) -> None:
        self.sheets: list[str] = []

    def entered(self, name: str, element: Element) -> None:
        """A sheet begins; its name is its own even if two have the same."""
        if name == "table":
            title = _said(element).get("name", "")[:200] or f"#{len(self.sheets) + 1}"
            self.sheets.append(title if title not in self.sheets else f"{title} ({len(self.sheets) + 1})")


def _scores(content: Source) -> dict[str, int]:
    """Sheet -> the most header words one of its first rows holds."""
    place, rows = _Place(), dict[str, int]()
    scores: dict[str, int] = {}
    for _path, row in elements(content, frozenset({"table-row"}), place.entered):
        name = place.sheets[-1] if place.sheets else ""
        rows[name] = rows.get(name, 0) + 1
        if rows[name] <= LOOKED_AT:
            known = sum(isinstance(cell, str) and is_known(cell) for cell in _cells(row, {}))
            scores[name] = max(scores.get(name, -1), known)
    return {name: scores.get(name, -1) for name in place.sheets}


def _lines(content: Source, sheet: str, noticed: Noticed) -> Iterator[Line]:
    """The rows of a sheet with content; a cell merged over several rows stands in each of them."""
    place, number = _Place(), 0
    spans: dict[int, tuple[Any, int]] = {}
    for _path, row in elements(content, frozenset({"table-row"}), place.entered):
        if not place.sheets or place.sheets[-1] != sheet:
            if number:
                return
            continue
        said = _said(row)
        cells = _cells(row, spans)
        noticed.merged += sum(left > 0 for _, left in _spans(row).values())
        spans = {at: (value, left - 1) for at, (value, left) in {**spans, **_spans(row)}.items() if left > 0}
        repeated = max(1, _count(said.get("number-rows-repeated", "")))
        if not any(cell not in (None, "") for cell in cells):
            number += repeated
            continue
        noticed.hidden += said.get("visibility") in _HIDDEN
        for _ in range(repeated):
            number += 1
            if number > MAX_LINES:
                return
            yield number, list(cells)


def _cells(row: Element, spans: Mapping[int, tuple[Any, int]]) -> list[Any]:
    """The values of a row; under a merged cell stands what it holds."""
    cells: list[Any] = []
    for cell in row:
        if (name := local(cell.tag)) not in _CELLS or len(cells) >= WIDEST:
            continue
        value = _value(cell)
        if name == "covered-table-cell" and len(cells) in spans:
            value = spans[len(cells)][0]
        repeated = max(1, _count(_said(cell).get("number-columns-repeated", "")))
        cells += [value] * min(repeated, WIDEST - len(cells))
    return cells


def _spans(row: Element) -> dict[int, tuple[Any, int]]:
    """Place -> (value, rows below it) of the cells that are merged with those under them."""
    found: dict[int, tuple[Any, int]] = {}
    at = 0
    for cell in row:
        if local(cell.tag) not in _CELLS or at >= WIDEST:
            continue
        said = _said(cell)
        if (rows := _count(said.get("number-rows-spanned", ""))) > 1:
            found[at] = (_value(cell), rows - 1)
        at += max(1, _count(said.get("number-columns-repeated", "")))
    return found


def _value(cell: Element) -> Any:
    """What a cell holds: numbers with all their digits, days as ISO text, however they are shown."""
    said = _said(cell)
    kind = said.get("value-type", "")
    if kind in _NUMBERS:
        try:
            number = float(said.get("value", ""))
        except ValueError:
            return _words(cell)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if kind == "date":
        return said.get("date-value", "").removesuffix("T00:00:00") or _words(cell)
    if kind == "boolean":
        return said.get("boolean-value") == "true"
    if kind == "time" and (since := _SINCE.fullmatch(said.get("time-value", ""))):
        return ":".join(part.zfill(2) for part in since.groups())
    return _words(cell) if len(cell) or kind else None


def _words(cell: Element) -> str:
    """The paragraphs of a cell, without what was remarked beside it."""
    paragraphs = [_text(child) for child in cell if local(child.tag) == "p"]
    return "\n".join(paragraphs)[: MAX_CELL + 1]


def _text(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local(child.tag)
        if name == "s":
            parts.append(" " * min(max(1, _count(_said(child).get("c", ""))), MAX_CELL))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name != "annotation":
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _said(element: Element) -> dict[str, str]:
    """The attributes by their local names."""
    return {local(name): value for name, value in element.attrib.items()}


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
