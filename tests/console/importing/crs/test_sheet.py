"""A pair of a table knows its rows and takes samples that do not depend on their order."""

from random import Random
from typing import Any

import numpy as np

from console.importing.columns import Column, match_columns
from console.importing.crs.readings import readings_of
from console.importing.crs.sheet import sheets_of
from console.importing.reading.table import Table

ROWS: list[tuple[int, dict[str, Any]]] = [(n, {"lon": f"121.{n:03d}", "lat": "25.1"}) for n in range(2, 90)]
ROWS += [(91, {"lon": "0", "lat": "0"}), (92, {"lon": "x", "lat": "25"}), (93, {"lon": "", "lat": None})]


def test_rows_without_two_numbers_and_zeros_are_left_out() -> None:
    sheet = sheets_of(Table(("lon", "lat"), ROWS), [])[0]
    assert len(sheet.rows) == 88


def test_the_columns_taken_so_far_are_the_first_pair() -> None:
    rows = [(n, {**cells, "甲": "300000", "乙": "2770000"}) for n, cells in ROWS]
    columns = [Column("甲", "lon"), Column("乙", "lat")]
    sheets = sheets_of(Table(("lon", "lat", "甲", "乙"), rows), columns)
    assert [sheet.pair.first for sheet in sheets] == ["甲", "lon"]


def test_a_sample_is_the_same_whatever_the_order_of_the_rows() -> None:
    shuffled = list(ROWS)
    Random(1).shuffle(shuffled)
    chosen = []
    for rows in (ROWS, shuffled):
        sheet = sheets_of(Table(("lon", "lat"), rows), match_columns("hydrants", ("lon", "lat")))[0]
        chosen.append([rows[row][0] for row in sheet.evenly(sheet.rows, 10)])
    assert chosen[0] == chosen[1]
    assert len(chosen[0]) == 10


def test_few_decimals_are_coarse() -> None:
    fine = sheets_of(Table(("lon", "lat"), ROWS), [])[0]
    coarse = sheets_of(Table(("lon", "lat"), [(n, {"lon": f"121.{n % 10}", "lat": "25.1"}) for n in range(9)]), [])[
        0
    ]
    reading = readings_of(fine.pair, fine.columns, ())[0]
    assert coarse.is_coarse(reading)
    assert np.isfinite(fine.place(reading, fine.rows)[0]).all()
