"""What is shown of the rows that lie where the others do not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from console.importing.columns import Column
from console.importing.crs.verdict import Verdict
from console.importing.reading.table import Table
from models.geo import distance_m

LISTED = 2_000
LONGEST = 60
"""Characters of a cell."""


@dataclass(frozen=True)
class Stray:
    """A row, what it is called, its cells as they stand, and how far it is from the middle of all others."""

    row: int
    name: str
    cells: str
    lon: float
    lat: float
    away_m: float


def strays_of(verdict: Verdict, table: Table, columns: Sequence[Column]) -> tuple[Stray, ...]:
    """The verdict's outliers in the order of the file, at most LISTED."""
    wanted = frozenset(verdict.outliers)
    if not wanted:
        return ()
    pair = verdict.reading.pair
    lon, lat = verdict.transform(*pair.cells(table.rows))
    middle = float(np.nanmedian(lon)), float(np.nanmedian(lat))
    names = [column.header for column in columns if column.field in ("number", "key", "name")]
    found: list[Stray] = []
    for at, (number, cells) in enumerate(table.rows):
        if number not in wanted or len(found) == LISTED:
            continue
        name = next((str(cells[header]) for header in names if cells.get(header)), "")
        stands = " / ".join(str(cells.get(header, "")) for header in dict.fromkeys((pair.first, pair.second)))
        place = float(lon[at]), float(lat[at])
        away_m = distance_m(*middle, *place) if np.isfinite(place).all() else float("nan")
        found.append(Stray(number, name[:LONGEST], stands[:LONGEST], *place, away_m))
    return tuple(found)
