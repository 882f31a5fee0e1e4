"""A centre's table of distances: read row by row, and never more certain than it says."""

import tomllib
from importlib import resources
from typing import Any

import pytest

from models.evacuation import BadTable, Distance, matching, read_table

ROW = {"name": "氯", "un_number": "1017", "isolation_m": 60.0, "protection_m": 400.0, "source": "本中心 2026"}


def test_a_table_is_read_with_its_sources() -> None:
    (row,) = read_table([{**ROW, "verified": True}])
    assert row == Distance(
        name="氯", un_number="1017", isolation_m=60.0, protection_m=400.0, source="本中心 2026", verified=True
    )
    assert matching([row], "1017") == matching([row], "UN1017") == matching([row], "氯") == [row]
    assert matching([row], "9999") == matching([row], " ") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"isolation_m": 0.0}, {"isolation_m": -5.0}, {"isolation_m": float("nan")}, {"isolation_m": 1e9},
        {"protection_m": -1.0}, {"isolation_m": "far"}, {"verified": True, "source": ""}, {"colour": "red"},
    ],
    ids=str,
)  # fmt: skip
def test_a_row_that_is_none_is_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadTable, match="row 2"):
        read_table([ROW, {**ROW, **wrong}])


def test_what_is_verified_stands_first() -> None:
    table = read_table([ROW, {**ROW, "isolation_m": 100.0, "verified": True}])
    assert [row.verified for row in matching(table, "1017")] == [True, False]


def test_no_row_of_the_shipped_example_claims_to_be_verified() -> None:
    text = resources.files("resources").joinpath("catalogues/isolation_distances.toml").read_text("utf-8")
    table = read_table(tomllib.loads(text)["distances"])
    assert table
    assert not any(row.verified for row in table)
