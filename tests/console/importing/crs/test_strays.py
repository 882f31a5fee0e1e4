"""Rows that lie where the others do not are shown by name, as they stand, with how far off they are."""

import math

import pytest

from console.importing.columns import match_columns
from console.importing.crs.examine import examine
from console.importing.crs.strays import strays_of
from console.importing.reading.table import Table

HEADERS = ("编号", "经度", "纬度")


def table_of(*far: tuple[str, str]) -> Table:
    cells = [(f"H{at}", f"{120 + at / 1000:.6f}", "30.100000") for at in range(40)]
    cells += [(f"F{at}", lon, lat) for at, (lon, lat) in enumerate(far)]
    return Table(HEADERS, [(at, dict(zip(HEADERS, row, strict=True))) for at, row in enumerate(cells, 2)])


def test_a_row_is_named_and_its_distance_measured() -> None:
    table = table_of(("120.02", "31.1"), ("12.002", "30.1"))
    columns = match_columns("hydrants", table.headers, None)
    verdict = examine(table, columns)
    assert verdict is not None
    near, far = strays_of(verdict, table, columns)
    assert (near.row, near.name, near.cells) == (42, "F0", "120.02 / 31.1")
    assert near.away_m == pytest.approx(111_000, rel=0.01)
    assert far.away_m > 1_000_000


def test_where_all_lie_together_there_is_none() -> None:
    table = table_of()
    columns = match_columns("hydrants", table.headers, None)
    verdict = examine(table, columns)
    assert verdict is not None
    assert strays_of(verdict, table, columns) == ()
    assert math.isfinite(verdict.probability)
