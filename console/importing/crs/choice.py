"""What a person or the command line says to a verdict, and the table as it is then taken in."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from console.importing.columns import Column, match_columns
from console.importing.crs.cells import read_column
from console.importing.crs.examine import examine
from console.importing.crs.ground import Ground
from console.importing.crs.readings import Reading
from console.importing.crs.sheet import Sheet, sheets_of
from console.importing.crs.systems import asked
from console.importing.crs.telling import looked_at
from console.importing.crs.verdict import Verdict, describe
from console.importing.errors import BadFile
from console.importing.reading.table import RefusedRow, Table
from resources.words import t

AUTO = "auto"
NAMED = ("wgs84", "cgcs2000", "gcj02", "bd09", "twd97", "twd67", "dms", "EPSG:n")
"""What --crs takes besides auto."""
APART_M = 25.0
_DECIMALS = 9
_PLAIN = re.compile(r"[-+]?\d{1,3}(\.\d+)?")


class Undecided(BadFile):
    """The coordinates must be decided by a person first; `str()` says what to type."""

    def __init__(self, verdict: Verdict) -> None:
        code = "crs_unsure" if verdict.confidence == "unsure" else "crs_asks"
        super().__init__(code, what=describe(verdict.reading), words=", ".join(NAMED))
        self.verdict = verdict


def judge(
    kind: str, table: Table, given: dict[str, str] | None, word: str, grounds: Sequence[Ground]
) -> Verdict | None:
    """The verdict under what was said: nothing, auto, or a system; None when the table has no coordinates.

    Raises BadFile when the word is none, or the table's numbers cannot be what it says.
    """
    columns = match_columns(kind, table.headers, given)
    only = asked(word) if word and word != AUTO else None
    verdict = examine(table, columns, grounds, only=only)
    if verdict is None and only is not None and examine(table, columns, grounds) is not None:
        raise BadFile("crs_misfit", text=word)
    if verdict is None:
        refuse_nowhere(table, columns)
    return verdict


def refuse_nowhere(table: Table, columns: Sequence[Column]) -> None:
    """Raises BadFile when numbers stand where positions should, and most of them are none in any system.

    As they stand they would be taken for WGS-84, together with the few that could be anything.
    """
    headers = {column.field: column.header for column in columns}
    if not {"lon", "lat"} <= headers.keys():
        return
    pair = headers["lon"], headers["lat"]
    sheet = next((one for one in sheets_of(table, columns) if (one.pair.first, one.pair.second) == pair), None)
    if sheet is None:
        return
    lon, lat = (sheet.columns[at].values[sheet.rows] for at in (0, 1))
    wild = sheet.rows[(np.abs(lon) > 180) | (np.abs(lat) > 90)]
    number, cells = table.rows[int((wild if len(wild) else sheet.rows)[0])]
    shown = ", ".join(str(cells.get(header))[:20] for header in pair)
    raise BadFile("crs_nowhere", columns=", ".join(pair), row=str(number), example=shown)


def contradiction(
    kind: str, table: Table, given: dict[str, str] | None, verdict: Verdict, grounds: Sequence[Ground]
) -> str:
    """What the map says against a system that a person named; empty when it is not certain of another one."""
    free = examine(table, match_columns(kind, table.headers, given), grounds)
    if free is None or free.confidence != "certain":
        return ""
    pairs = [v.reading.pair.cells(table.rows) for v in (free, verdict)]
    (lon, lat), (other_lon, other_lat) = (
        v.transform(*cells) for v, cells in zip((free, verdict), pairs, strict=True)
    )
    east = (lon - other_lon) * np.cos(np.radians(lat))
    away_m = float(np.nanmedian(np.hypot(east, lat - other_lat))) * 111_195
    return t("crs.contradicted", what=describe(free.reading), metres=f"{away_m:.0f}") if away_m > APART_M else ""


def choose(table: Table, verdict: Verdict, reading: Reading) -> Verdict:
    """The verdict as a person decided it: another of its readings, with its own strays and points on the map."""
    first, second = reading.pair.cells(table.rows)
    columns = read_column(first), read_column(second)
    rows = np.flatnonzero(columns[0].readable & columns[1].readable)
    strays, samples = looked_at(table, Sheet(reading.pair, columns, rows), reading)
    return replace(verdict, reading=reading, asserted=True, outliers=strays, samples=samples)


def agreed(verdict: Verdict, word: str) -> bool:
    """May the table be written? Plain WGS-84 that is certain needs no yes; --crs auto takes what is likely."""
    if verdict.asserted or (word and word != AUTO):
        return True
    return verdict.is_plain or (word == AUTO and verdict.confidence != "unsure")


def placed(table: Table, verdict: Verdict) -> tuple[Table, dict[str, str]]:
    """The table with WGS-84 degrees in its pair's columns, and which are longitude and latitude.

    A row whose numbers are no position under the verdict is refused: as it stands it would land anywhere.
    """
    pair = verdict.reading.pair
    names = ("lon", "lat") if pair.is_one_column else (pair.first, pair.second)
    first, second = pair.cells(table.rows)
    columns = read_column(first), read_column(second)
    lon, lat = verdict.reading.place(columns[0].values, columns[1].values)
    numbers = columns[0].readable & columns[1].readable
    plain = verdict.reading.is_plain and not pair.is_one_column
    zero = np.array([_is_zero(a) and _is_zero(b) for a, b in zip(first, second, strict=True)], bool)
    rows: list[tuple[int, dict[str, Any]]] = []
    refused = list(table.refused)
    for at, (number, cells) in enumerate(table.rows):
        placed_at = np.isfinite(lon[at]) and not zero[at]
        if plain and placed_at and _stands(first[at]) and _stands(second[at]):
            # What is right as it stands keeps every digit.
            rows.append((number, cells))
        elif placed_at:
            here = {names[0]: round(float(lon[at]), _DECIMALS), names[1]: round(float(lat[at]), _DECIMALS)}
            rows.append((number, {**cells, **here}))
        elif numbers[at] and not zero[at]:
            shown = t("crs.no_place", first=str(first[at])[:20], second=str(second[at])[:20])
            refused.append(RefusedRow(number, shown, tuple(str(cells.get(h) or "") for h in table.headers)))
        else:
            rows.append((number, cells))
    headers = table.headers + tuple(name for name in names if name not in table.headers)
    return replace(table, headers=headers, rows=rows, refused=refused), {"lon": names[0], "lat": names[1]}


def without_strays(table: Table, verdict: Verdict) -> Table:
    """The table without the rows that lie where the others do not: they are refused as they stand."""
    strays = frozenset(verdict.outliers)
    reason = t("crs.stray")
    gone = [
        RefusedRow(number, reason, tuple(str(cells.get(h) or "") for h in table.headers))
        for number, cells in table.rows
        if number in strays
    ]
    rows = [(number, cells) for number, cells in table.rows if number not in strays]
    return replace(table, rows=rows, refused=[*table.refused, *gone])


def _stands(cell: Any) -> bool:
    """Is it a number that needs no reading?"""
    return _PLAIN.fullmatch(str(cell)) is not None


def _is_zero(cell: Any) -> bool:
    return str(cell if cell is not None else "").strip() in ("0", "0.0", "0.00")
