"""The demand table as a file: CSV or XLSX, written and read again."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from console.exporting import csv_text, workbook
from console.exporting.cells import Cell
from console.exporting.errors import BadExport
from console.exporting.formula import guarded, unguarded
from console.exporting.whole_file import whole_file
from console.features.hydrants.demand_table import (
    COLUMNS,
    JOIN,
    MOST_LINES,
    MOST_OF,
    BadDemandRows,
    Line,
    clean_cell,
    fresh_line,
    shown_cell,
    titles,
)
from console.importing.columns import truth
from console.importing.number_text import number_of
from console.importing.read import read_table
from resources.words import LANGUAGES, catalogue, t

SUFFIXES = (workbook.SUFFIX, csv_text.SUFFIX)
NEEDED = ("initial", "developed", "spread")
EXPORTED_AS = {
    "key": "id", "initial": "initial_lps", "developed": "developed_lps", "spread": "spread_lps",
    "per_floor": "per_floor_lps", "per_m2": "lps_per_m2", "most": "most_lps",
}  # fmt: skip
"""Columns and the fields of the records they are, where the two are called differently."""

type Words = Sequence[Mapping[str, str]]
"""The words of each language."""


def write_demand(path: Path, lines: Sequence[Line]) -> int:
    """Write the lines; how many. Raises BadExport."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadExport("format", file=path.name, formats=" ".join(SUFFIXES))
    headers = [" ".join(t(f"hydrants.table.column.{name}").split()) for name in COLUMNS]
    rows = [[_cell(name, text) for name, text in zip(COLUMNS, line, strict=True)] for line in lines]
    with whole_file(path) as beside:
        if suffix == csv_text.SUFFIX:
            csv_text.write_csv(beside, headers, rows)
        else:
            workbook.write_workbook(beside, headers, rows, t("hydrants.table.title"))
    return len(rows)


def read_demand(path: Path, known: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a file, to be checked; a row without a code has that of the known row of its name.

    Raises BadFile, and BadDemandRows for a file that is no demand table.
    """
    table = read_table(path)
    words = [catalogue(name) for name in LANGUAGES]
    columns = _columns(table.headers, words)
    gone = next((one for one in table.headers if one.casefold() in _export_titles("removed", words)), "")
    missing = [name for name in NEEDED if name not in columns]
    if missing or not {"zh", "en"} & columns.keys():
        wanted = missing or ["zh"]
        names = t("hydrants.demand.between").join(
            " ".join(t(f"hydrants.table.column.{name}").split()) for name in wanted
        )
        raise BadDemandRows(t("hydrants.table.bad.columns", file=path.name, columns=names))
    if len(table.rows) > MOST_LINES:
        raise BadDemandRows(t("hydrants.table.bad.many", limit=MOST_LINES))
    lines: list[Line] = []
    for _number, cells in table.rows:
        texts = {name: clean_cell(name, _listed(_plain(cells.get(header)))) for name, header in columns.items()}
        if any(texts.values()) and truth(_plain(cells.get(gone))) is not True:
            lines.append(_line(texts, known))
    return tuple(lines)


def _columns(headers: Sequence[str], words: Words) -> dict[str, str]:
    """Column -> its header in the file."""
    known = {name: titles(name, words) | _export_titles(EXPORTED_AS.get(name, name), words) for name in COLUMNS}
    found: dict[str, str] = {}
    for header in headers:
        plain = " ".join(header.split()).casefold()
        name = next((one for one, called in known.items() if plain in called), None)
        if name is not None:
            found.setdefault(name, header)
    return found


def _export_titles(field: str, words: Words) -> set[str]:
    """What an export of the records calls a field, in every language."""
    return {one[f"exporting.header.{field}"].casefold() for one in words}


def _listed(text: str) -> str:
    """Types of incidents as an export of the records lists them, with what stands between them here."""
    try:
        words = msgspec.json.decode(text, type=list[str]) if text.startswith("[") else None
    except msgspec.MsgspecError:
        words = None
    return text if words is None else JOIN.join(words)


def _line(texts: dict[str, str], known: Sequence[Line]) -> Line:
    fresh = dict(zip(COLUMNS, fresh_line(), strict=True))
    same = next((line for line in known if _same_name(texts, line)), None)
    if same is not None:
        fresh = dict(zip(COLUMNS, same, strict=True)) | dict.fromkeys(("verified_by", "source", "verified_on"), "")
    filled = fresh | {name: text for name, text in texts.items() if text or name not in ("key",)}
    if not filled["most"]:
        filled["most"] = filled["spread"]
    for name in ("per_floor", "per_m2"):
        filled[name] = filled[name] or "0"
    return tuple(filled[name] for name in COLUMNS)


def _same_name(texts: dict[str, str], line: Line) -> bool:
    if texts.get("key"):
        return texts["key"] == line[0]
    named = (texts.get("zh", ""), texts.get("en", ""))
    return any(name and name == own for name, own in zip(named, line[1:3], strict=True))


def _cell(name: str, text: str) -> Cell:
    if name in MOST_OF:
        try:
            number = number_of(text)
        except ValueError:
            return guarded(text)
        if not math.isfinite(number):
            return guarded(text)
        return int(number) if number.is_integer() else number
    return guarded(shown_cell(name, text))


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.10g}"
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return unguarded(str(cell).strip())
