"""Records that a file names by their own ids: where they are stored tells in which system the file is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import NamedTuple, Protocol

import numpy as np

from console.importing.columns import KINDS, Column
from console.importing.crs.examine import MOST_AGAINST_THE_MAP, examine
from console.importing.crs.ground import Ground
from console.importing.crs.systems import asked
from console.importing.crs.verdict import Clue, Verdict
from console.importing.reading.table import Stopped, Table

PLAIN = "wgs84"
PROVEN = 0.999


class Position(NamedTuple):
    """A row that names a record by its id, and where it would put it (WGS-84 degrees)."""

    row: int
    record_id: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Compared:
    """Rows whose record is stored at the same place to the digit, and how far others are from theirs, in metres."""

    same: frozenset[int]
    moved_m: Mapping[int, float]


class Held(Protocol):
    """The records as they are stored."""

    def compare(self, kind: str, positions: Sequence[Position]) -> Compared:
        """Which rows are where their records are; rows without a record, or one without a place, are in neither."""
        ...


def by_records(
    kind: str,
    table: Table,
    columns: Sequence[Column],
    verdict: Verdict,
    held: Held,
    grounds: Sequence[Ground] = (),
    should_stop: Callable[[], bool] = lambda: False,
) -> Verdict:
    """The verdict with what the stored records say; as it was when the file names none. Raises Stopped.

    Only what is stored counts: headers may be copied. A person's word, and what the map made certain, stand.
    """
    ids = next((column.header for column in columns if column.field == "id"), "")
    if verdict.asserted or verdict.is_plain or not ids:
        return verdict
    plain: Verdict | None = verdict
    if not verdict.reading.is_plain:
        plain = examine(table, columns, grounds, only=asked(PLAIN), should_stop=should_stop)
    if plain is None or not plain.reading.is_plain:
        return verdict
    placed = _positions(table, ids, plain)
    named = [position for position in placed if position.record_id]
    if not named:
        return verdict
    found = held.compare(KINDS[kind], named)
    if should_stop():
        raise Stopped
    same, moved = len(found.same), len(found.moved_m)
    # A row that was added without an id may have come from anywhere, and so may many whose records are gone.
    if same and not moved and len(named) == len(placed) and 2 * same >= len(named):
        return _proven(plain, found, len(named))
    if moved > same:
        return _disproven(verdict, found, len(named))
    counts = {"same": same, "moved": moved, "other": len(placed) - same - moved}
    return replace(verdict, evidence=(*verdict.evidence, Clue("records_some", counts)))


def _positions(table: Table, ids: str, plain: Verdict) -> list[Position]:
    """Every row that has a place, with the id it names, which may be empty."""
    lon, lat = plain.transform(*plain.reading.pair.cells(table.rows))
    there = np.isfinite(lon) & np.isfinite(lat) & ~((lon == 0) & (lat == 0))
    return [
        Position(number, str(cells.get(ids) or "").strip(), float(lon[at]), float(lat[at]))
        for at, (number, cells) in enumerate(table.rows)
        if there[at]
    ]


def _proven(plain: Verdict, found: Compared, count: int) -> Verdict:
    clue = Clue("records_same", {"count": len(found.same), "total": count})
    return replace(
        plain, confidence="certain", probability=PROVEN, evidence=(*plain.evidence, clue), alternatives=(),
        told_apart=None, outliers=tuple(row for row in plain.outliers if row not in found.same), asserted=False,
    )  # fmt: skip


def _disproven(verdict: Verdict, found: Compared, count: int) -> Verdict:
    away_m = median(found.moved_m.values())
    clue = Clue("records_moved", {"count": len(found.moved_m), "total": count, "metres": f"{away_m:.0f}"})
    told = replace(verdict, evidence=(*verdict.evidence, clue))
    if not verdict.reading.is_plain:
        return told
    return replace(told, confidence="unsure", probability=min(verdict.probability, MOST_AGAINST_THE_MAP))
