"""Columns are known by their words, whatever order they stand in, and each fills one field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.columns import KINDS, catalogue, known_words, label_words, match_columns, truth, value_words
from console.importing.read import Table
from console.importing.rows import prepare
from models.kinds import KINDS as FACTS

ROWS: list[dict[str, Any]] = [
    {"编号": "H1", "类型": "地下式消防栓", "经度": "120.1", "纬度": "30.2", "压力(kPa)": "350", "备注甲": "x"},
    {"编号": "H2", "类型": "地上式消防栓", "经度": "120.2", "纬度": "30.3", "压力(kPa)": "", "备注甲": "y"},
    {"编号": "H3", "类型": "消防水鹤", "经度": "120.3", "纬度": "30.4", "压力(kPa)": "0", "备注甲": ""},
    {"编号": "H4", "类型": "紫色的", "经度": "120.4", "纬度": "abc", "压力(kPa)": "1", "备注甲": "z"},
]


def understood(rows: list[dict[str, Any]], headers: list[str]) -> tuple[dict[str, Any], set[str], set[str]]:
    """Key -> values, the keys refused, and the columns unused."""
    table = Table(tuple(headers), list(enumerate([{h: row[h] for h in headers} for row in rows], 2)))
    prepared = prepare("hydrants", table)
    refused = {rows[entry["row"] - 2]["编号"] for entry in prepared.refused}
    return {row["key"]: row["data"] for row in prepared.rows}, refused, set(prepared.unused)


@given(st.permutations(ROWS), st.permutations(list(ROWS[0])))
def test_neither_the_order_of_rows_nor_of_columns_changes_what_is_understood(
    rows: list[dict[str, Any]], headers: list[str]
) -> None:
    assert understood(rows, headers) == understood(ROWS, list(ROWS[0]))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_field_is_filled_by_one_column_and_a_column_fills_one_field(kind: str, data: st.DataObject) -> None:
    headers = data.draw(st.lists(st.sampled_from(sorted(known_words())), max_size=30, unique=True))
    found = match_columns(kind, headers)
    assert len({c.field for c in found}) == len(found)
    assert len({c.header for c in found}) == len(found)
    assert {c.header for c in found} <= set(headers)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_catalogue_is_one_of_the_kind(kind: str) -> None:
    fields = {*FACTS[KINDS[kind]].__struct_fields__, "sheet", "key", "station", "site", "hydrant"}
    assert set(catalogue()[kind]) <= fields


@pytest.mark.parametrize(
    ("header", "factor"), [("压力(kPa)", 0.001), ("压力（MPa）", 1.0), ("压力", 1.0), ("压力[bar]", 0.1)]
)
def test_the_unit_in_brackets_is_converted(header: str, factor: float) -> None:
    [column] = match_columns("hydrants", [header])
    assert column.field == "pressure_mpa"
    assert column.factor == pytest.approx(factor)


def test_words_of_values_and_labels_are_known_in_both_languages() -> None:
    assert value_words("hydrant", "status") or value_words("hydrants", "status")
    labels = label_words("units", "type")
    assert labels["水罐消防车"] == "pumper"
    assert len(labels) > 4
    assert (truth("是"), truth("no"), truth("perhaps")) == (True, False, None)


def test_a_header_with_bytes_that_are_no_characters_is_a_header_nobody_knows() -> None:
    broken = "编\udce8号"
    matched = match_columns("hydrants", (broken, "壓力"))
    assert [(column.header, column.field) for column in matched] == [("壓力", "pressure_mpa")]
