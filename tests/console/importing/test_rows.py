"""Columns are recognised, cells are typed, rows are told apart."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.errors import BadFile
from console.importing.read import Table
from console.importing.reading.table import RefusedRow
from console.importing.rows import prepare
from resources.words import t


def _table(*rows: dict[str, Any]) -> Table:
    return Table(tuple(rows[0]), [(n, row) for n, row in enumerate(rows, 2)])


def test_half_a_place_is_refused_and_half_a_pair_of_columns_is_no_place() -> None:
    prepared = prepare(
        "hydrants", _table({"编号": "1", "经度": "121.5", "纬度": "25"}, {"编号": "2", "经度": "121.5", "纬度": ""})
    )
    assert [row["key"] for row in prepared.rows] == ["1"]
    assert [row["reason"] for row in prepared.refused] == [t("importing.row.half_place")]
    alone = prepare("hydrants", _table({"编号": "1", "经度": "121.5"}))
    assert "lon" not in alone.rows[0]["data"]
    assert t("importing.note.half_place", column="经度") in alone.notes


def test_a_word_for_nothing_is_blank_where_one_of_a_few_words_should_be() -> None:
    prepared = prepare("hydrants", _table({"编号": "1", "类型": "-"}, {"编号": "2", "类型": "地上\u200b"}))
    assert [row["data"].get("type") for row in prepared.rows] == [None, "above_ground"]
    assert t("importing.note.blank", column="类型", count=1, value="-") in prepared.notes


def test_units_in_header_brackets_convert() -> None:
    prepared = prepare(
        "hydrants", _table({"编号": "1", "压力(kPa)": "350", "管径（mm）": "200", "流量(m3/h)": "54"})
    )
    data = prepared.rows[0]["data"]
    assert data["pressure_mpa"] == pytest.approx(0.35)
    assert data["main_diameter_mm"] == 200
    assert data["flow_lps"] == pytest.approx(15.0)


def test_a_converted_amount_has_no_trace_of_the_factor() -> None:
    rows = prepare("hydrants", _table(*({"编号": str(n), "流量(l/min)": str(60 * n)} for n in range(1, 60)))).rows
    assert [row["data"]["flow_lps"] for row in rows] == [float(n) for n in range(1, 60)]
    row = _table({"编号": "1", "压力": "3.5kg", "流量": "54 m³/h"})
    data = prepare("hydrants", row).rows[0]["data"]
    assert (data["pressure_mpa"], data["flow_lps"]) == (pytest.approx(0.34323275), 15.0)


def test_a_part_of_a_thing_that_is_counted_is_rounded_and_told() -> None:
    cells = ("2", "2.5", "3.0", "3.6", "1_0")
    prepared = prepare("hydrants", _table(*({"编号": cell, "出水口数": cell} for cell in cells)))
    assert [row["data"]["outlets"] for row in prepared.rows] == [2, 3, 3, 4]
    assert t("importing.note.rounded", column="出水口数", count=2, value="2.5") in prepared.notes
    number = t("importing.row.number", column="出水口数", value="1_0")
    assert [row["reason"] for row in prepared.refused] == [number]


def test_a_number_that_repeats_takes_the_sheet_into_the_key() -> None:
    prepared = prepare(
        "hydrants",
        _table({"圖號": "A", "編號": "1"}, {"圖號": "B", "編號": "1"}, {"圖號": "A", "編號": "2"}),
    )
    assert prepared.key_fields == ("sheet", "number")
    assert [row["data"]["number"] for row in prepared.rows] == ["A-1", "B-1", "A-2"]
    assert len({row["key"] for row in prepared.rows}) == 3


def test_without_a_number_column_the_first_unique_column_numbers_the_rows() -> None:
    prepared = prepare(
        "hydrants", _table({"i": "26KH72", "s": "SH", "x": 1, "y": 2}, {"i": "K2", "s": "SH", "x": 1, "y": 2})
    )
    assert [row["data"]["number"] for row in prepared.rows] == ["26KH72", "K2"]
    assert prepared.unused == ["s"]


def test_an_unknown_word_refuses_its_row_only() -> None:
    prepared = prepare("hydrants", _table({"编号": "1", "状态": "正常"}, {"编号": "2", "状态": "紫色"}))
    assert [row["data"]["status"] for row in prepared.rows] == ["in_service"]
    assert "紫色" in prepared.refused[0]["reason"]


def test_a_unit_names_its_station_by_number() -> None:
    prepared = prepare("units", _table({"编号": "E1", "所属消防站": "S1"}))
    assert prepared.rows[0]["refs"] == {"station_id": {"kind": "station", "number": "S1"}}


def test_a_type_in_words_becomes_the_catalogues_value_and_an_unknown_one_is_kept() -> None:
    prepared = prepare("units", _table({"编号": "1", "类型": "水罐消防车"}, {"编号": "2", "类型": "热气球"}))
    assert [row["data"]["type"] for row in prepared.rows] == ["pumper", "热气球"]


def test_a_table_without_known_columns_asks_for_them() -> None:
    with pytest.raises(BadFile, match="--column"):
        prepare("hydrants", _table({"甲": "", "乙": ""}))


def test_a_named_column_has_the_last_word() -> None:
    prepared = prepare("hydrants", _table({"编号": "1", "代号": "Z9"}), {"number": "代号"})
    assert prepared.rows[0]["data"]["number"] == "Z9"


@pytest.mark.parametrize(
    ("text", "value"), [("1,200", 1200), ("0,35", 0.35), ("12.5", 12.5), ("1,234,567.5", 1234567.5)]
)
def test_commas_are_read_as_they_were_meant(text: str, value: float) -> None:
    prepared = prepare("units", _table({"编号": "1", "载水量(升)": text}))
    assert prepared.rows[0]["data"]["water_l"] == value


def test_a_row_refused_by_its_reader_is_in_the_report() -> None:
    table = replace(_table({"编号": "1"}), refused=[RefusedRow(9, "坏行")])
    assert prepare("hydrants", table).refused == [{"row": 9, "reason": "坏行"}]


@given(st.permutations(range(6)), st.permutations(["编号", "压力", "#2", "#3"]))
def test_any_order_of_rows_and_columns_gives_the_same_rows(order: list[int], headers: list[str]) -> None:
    rows = [{"编号": f"H{n}", "压力": f"0.{n + 1}", "#2": f"121.50{n}1", "#3": f"25.05{n}1"} for n in range(6)]
    table = Table(tuple(headers), [(n + 2, {h: rows[n][h] for h in headers}) for n in order])
    made = {row["key"]: row["data"] for row in prepare("hydrants", table).rows}
    assert made == {
        f"H{n}": {
            "number": f"H{n}",
            "pressure_mpa": (n + 1) / 10,
            "lon": float(f"121.50{n}1"),
            "lat": float(f"25.05{n}1"),
        }
        for n in range(6)
    }


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["03/05/2019", "25/05/2019"], ["2019-05-03", "2019-05-25"]),
        (["108/5/1", "民國109年1月2日"], ["2019-05-01", "2020-01-02"]),
        (["03/05/2019", "2019-05-25"], ["2019-05-25"]),
    ],
)
def test_days_are_read_as_their_column_proves_and_the_rest_says_what_to_write(
    cells: list[str], days: list[str]
) -> None:
    rows = [{"編號": str(at), "檢測時間": cell} for at, cell in enumerate(cells)]
    prepared = prepare("hydrants", _table(*rows), {"measured_at": "檢測時間"})
    assert [row["data"]["measured_at"][:10] for row in prepared.rows] == days
    assert all("2027-03-01" in row["reason"] for row in prepared.refused)
    assert len(prepared.refused) == len(cells) - len(days)
