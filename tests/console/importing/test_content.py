"""Cells tell what no header tells, and what stays open is said."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.importing.columns import match_columns
from console.importing.content import ambiguities, by_content
from console.importing.read import Table
from console.importing.rows import understood

ROWS: list[dict[str, Any]] = [
    {"#1": "H1", "#2": "121.5012", "#3": "25.0512", "#4": "正常", "#5": "地下式消防栓", "#6": "2019-05-01"},
    {"#1": "H2", "#2": "121.5013", "#3": "25.0513", "#4": "停用", "#5": "地上式消防栓", "#6": "2019/5/2"},
    {"#1": "H3", "#2": "121.5014", "#3": "25.0514", "#4": "正常", "#5": "消防水鹤", "#6": "2019年5月3日"},
]


def fields(rows: list[dict[str, Any]], kind: str = "hydrants") -> dict[str, str]:
    table = Table(tuple(rows[0]), list(enumerate(rows, 1)))
    found, _ = by_content(kind, table, match_columns(kind, table.headers))
    assert all(column.reason and 0 < column.score < 1 for column in found)
    return {column.header: column.field for column in found}


@given(st.permutations(ROWS))
def test_ranges_words_and_dates_tell_whatever_the_order(rows: list[dict[str, Any]]) -> None:
    assert fields(rows) == {"#2": "lon", "#3": "lat", "#4": "status", "#5": "type", "#6": "measured_at"}


def test_telephones_and_number_plates_are_known() -> None:
    assert fields([{"a": "13812345678"}, {"a": "0571-87654321"}], "stations") == {"a": "phone"}
    assert fields([{"a": "浙A12345"}, {"a": "浙A6789警"}, {"a": "京B·12345"}], "units") in ({}, {"a": "number"})


def test_degrees_that_could_be_either_are_left_open() -> None:
    rows = [{"a": "11.5012", "b": "48.1312"}, {"a": "11.5112", "b": "48.1412"}]
    table = Table(("a", "b"), list(enumerate(rows, 1)))
    found, unclear = by_content("hydrants", table, [])
    assert found == []
    assert unclear[0].others == ("a", "b")
    assert "a, b" in unclear[0].sentence


def test_two_headers_for_one_field_are_told() -> None:
    headers = ["编号", "编码", "经度"]
    [told] = ambiguities("hydrants", headers, match_columns("hydrants", headers))
    assert (told.field, told.taken, told.others) == ("number", "编号", ("编码",))
    assert "编码" in told.sentence


def test_length_and_breadth_are_a_place_when_both_are_there_and_fit() -> None:
    cells = {"Länge": "11,5012", "Breite": "48,1020", "Tiefe": "1,2345"}
    table = Table(tuple(cells), [(n, dict(cells)) for n in range(2, 6)])
    columns, unclear = by_content("hydrants", table, [])
    assert {column.field: column.header for column in columns} == {"lon": "Länge", "lat": "Breite"}
    assert not unclear
    headers = ("Nr", "Länge (Grad)", "Breite (Grad)")
    worded = Table(
        headers, [(n, dict(zip(headers, (str(n), "11,5012", "48,1020"), strict=True))) for n in range(4)]
    )
    columns, _ = understood("hydrants", worded)
    assert [(column.header, column.field) for column in columns] == list(
        zip(headers, ("number", "lon", "lat"), strict=True)
    )
    engines, _ = understood("units", worded)
    assert {"lon", "lat"} <= {column.field for column in engines}
    sizes = dict(zip(headers, ("1", "9,250", "2,500"), strict=True))
    engines, _ = understood("units", Table(headers, [(2, sizes)]))
    assert {"length_m", "width_m"} <= {column.field for column in engines}
    given = {"length_m": headers[1], "width_m": headers[2]}
    assert {"length_m", "width_m"} <= {column.field for column in understood("units", worded, given)[0]}
    in_metres = {"Nr": "1", "Länge (m)": "8.6868", "Breite (m)": "2.49936"}  # 28.5 ft and 8.2 ft
    engines, _ = understood("units", Table(tuple(in_metres), [(2, in_metres)]))
    assert {"length_m", "width_m"} <= {column.field for column in engines}
    short = Table(("Länge", "Breite"), [(2, {"Länge": "11,5", "Breite": "4,8"})])
    assert by_content("hydrants", short, []) == ([], [])
    alone = Table(("Länge", "Tiefe"), [(2, {"Länge": "11,5012", "Tiefe": "4,8123"})])
    assert not by_content("hydrants", alone, [])[0]
