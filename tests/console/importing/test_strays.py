"""What stands in a list and is no record is told from what is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.reading.table import Table
from console.importing.rows import prepare
from console.importing.strays import Strays, is_sideways

HEADERS = ("编号", "名称", "经度", "纬度")


def stray(*cells: str) -> str:
    return Strays(HEADERS, "经度").kind(dict(zip(HEADERS, cells, strict=True)))


@pytest.mark.parametrize(
    "word", ["合计", "合 计", "总计：", "合計", "小计", "Total", "TOTAL: 3", "合计：3个", "Summe"]
)
def test_a_total_is_no_record(word: str) -> None:
    assert stray(word, "", "", "") == "total"
    assert stray("", word, "", "") == "total"
    assert stray(word, "3", "", "") == "total"


@pytest.mark.parametrize("word", ["合计路口栓", "Total Tankstelle", "Sumatra", "计", "总参谋部"])
def test_a_name_that_begins_like_a_total_is_a_record(word: str) -> None:
    assert not stray(word, "", "", "")
    assert not stray("H1", word, "121.5", "25.03")


def test_a_total_with_a_place_of_its_own_is_a_record() -> None:
    assert not stray("Total", "", "121.5", "25.03")


def test_where_nothing_has_a_place_a_total_has_numbers_only() -> None:
    strays = Strays(("name", "crew"))
    assert strays.kind({"name": "合计", "crew": "12"}) == "total"
    assert not strays.kind({"name": "合计", "crew": "王五"})


def test_a_row_with_the_id_of_a_record_is_that_record() -> None:
    strays = Strays(("编号", "id"), known_by="id")
    assert strays.kind({"编号": "合计", "id": ""}) == "total"
    assert not strays.kind({"编号": "合计", "id": "0190aaaa"})
    assert strays.kind({"编号": "编号", "id": "id"}) == "header"


@pytest.mark.parametrize(
    "text",
    [
        "制表人：张三",
        "填報單位: 水務局",
        "备注：以上数据来自巡检",
        "第1页 共3页",
        "第 2 页",
        "Page 1 of 3",
        "Note: old",
        "Stand: Mai",
    ],
)
def test_who_made_the_list_and_the_number_of_a_page_are_no_records(text: str) -> None:
    assert stray(text, "", "", "") == "remark"
    assert stray("", text, "", "") == "remark"
    assert not stray(text, "", "121.5", "25.03")
    assert not Strays(("名称",)).kind({"名称": text}), "a list of one column says nothing else of anything"


@pytest.mark.parametrize("text", ["H1", "西门：3号栓", "A:1", "第1页岩路", "注"])
def test_a_name_that_is_no_remark_is_a_record(text: str) -> None:
    assert not stray(text, "", "", "")


def test_the_header_once_more_is_no_record() -> None:
    assert stray(*HEADERS) == "header"
    assert stray("编号", "", "经度", "") == "header"
    assert not stray("编号", "名", "经度", "")


def test_strays_are_refused_with_a_reason_and_the_rest_is_taken() -> None:
    lines = [("H1", "a", "121.5", "25.03"), HEADERS, ("H2", "b", "-", "-"), ("合计", "2", "", "")]
    table = Table(HEADERS, [(n, dict(zip(HEADERS, line, strict=True))) for n, line in enumerate(lines, 2)])
    prepared = prepare("hydrants", table)
    assert [row["key"] for row in prepared.rows] == ["H1", "H2"]
    assert [row["row"] for row in prepared.refused] == [3, 5]
    assert any("经度" in note for note in prepared.notes), "that - was taken as blank is said"


def test_a_list_on_its_side_is_told() -> None:
    words = ["名称", "类型", "经度", "纬度", "地址"]
    assert is_sideways(Table(("编号", "H1"), [(n, {"编号": w, "H1": "x"}) for n, w in enumerate(words, 2)]))
    assert not is_sideways(Table(HEADERS, [(n, {"编号": w}) for n, w in enumerate(words, 2)]))
    streets = [(n, {"编号": f"名称{n}", "H1": "x"}) for n in range(5)]
    assert not is_sideways(Table(("编号", "H1"), streets))


@given(st.dictionaries(st.sampled_from(HEADERS), st.none() | st.text() | st.integers() | st.floats()))
def test_any_cells_are_judged(cells: dict[str, object]) -> None:
    assert Strays(HEADERS, "经度").kind(cells) in ("", "total", "header", "remark")
