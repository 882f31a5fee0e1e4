"""A pair of a table as it was read: which rows hold two numbers, and where a reading puts them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.importing.columns import Column
from console.importing.crs.cells import CoordinateColumn, read_column
from console.importing.crs.pairs import Pair, pairs_of
from console.importing.crs.readings import Reading
from console.importing.crs.systems import Lonlat
from console.importing.crs.weighing import COARSE_M, rounding_m
from console.importing.reading.table import Table


@dataclass(frozen=True)
class Sheet:
    """One pair of a table, read: its rows that hold two numbers, and the sample of them."""

    pair: Pair
    columns: tuple[CoordinateColumn, CoordinateColumn]
    rows: NDArray[np.int64]

    def is_coarse(self, reading: Reading) -> bool:
        """Were the numbers rounded to more than streets are apart?"""
        if max(column.sexagesimal for column in self.columns) > 0.5:
            return False
        return rounding_m(reading.unit.code, max(column.decimals for column in self.columns)) > COARSE_M

    def place(self, reading: Reading, rows: NDArray[np.int64]) -> Lonlat:
        """Where a reading puts some rows of the table."""
        return reading.place(self.columns[0].values[rows], self.columns[1].values[rows])

    def evenly(self, rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
        """At most so many of the rows, each place once, the same ones whatever their order in the file."""
        places = np.column_stack([column.values[rows] for column in self.columns])
        _, first = np.unique(places, axis=0, return_index=True)
        chosen: NDArray[np.int64] = rows[first][np.linspace(0, len(first) - 1, min(most, len(first))).astype(int)]
        return chosen


def sheets_of(table: Table, columns: Sequence[Column]) -> list[Sheet]:
    """The pairs of a table that hold anything, the columns taken for longitude and latitude so far first."""
    sheets = []
    for pair in pairs_of(table.headers, table.rows, columns):
        first, second = (read_column(cells) for cells in pair.cells(table.rows))
        readable = first.readable & second.readable & ~((first.values == 0) & (second.values == 0))
        rows = np.flatnonzero(readable)
        if len(rows):
            sheets.append(Sheet(pair, (first, second), rows))
    return sheets
