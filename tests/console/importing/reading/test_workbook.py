"""Workbooks as people keep them."""

import datetime
import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from console.importing.errors import BadFile
from console.importing.read import Options
from tests.console.importing.reading.files import cells_of, changed_part, saved, table_of

SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: list[object]) -> Workbook:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    return made


def test_a_sheet_is_read_with_its_numbers_dates_and_truth(tmp_path: Path) -> None:
    made = book(
        ["编号", "经度", "检测时间", "重点单位", "备注"],
        ["H1", 120.5, datetime.date(2019, 5, 1), True, None],
        [12, 30.0, datetime.datetime.fromisoformat("2019-05-01T12:30:00"), False, " x "],
    )
    table = table_of(tmp_path, saved(made), "a.xlsx")
    assert table.format == "xlsx"
    assert cells_of(table) == [
        {"编号": "H1", "经度": 120.5, "检测时间": "2019-05-01", "重点单位": True},
        {"编号": 12, "经度": 30, "检测时间": "2019-05-01T12:30:00", "重点单位": False, "备注": "x"},
    ]
    assert table.rows[0][0] == 2


def test_the_sheet_with_the_header_words_is_taken_unless_one_is_named_and_hidden_ones_are_said(
    tmp_path: Path,
) -> None:
    made = book(["封面"], ["制表"])
    made.create_sheet("数据").append(["编号", "经度", "纬度"])
    made["数据"].append(["1", 120.1, 30.2])
    made.create_sheet("旧").append(["编号", "经度", "纬度", "压力"])
    made["旧"].append(["9", 120.1, 30.2, 1])
    made["旧"].sheet_state = "hidden"
    content = saved(made)
    table = table_of(tmp_path, content, "a.xlsx")
    assert (table.sheet, table.sheets, table.hidden_sheets) == ("数据", ("Sheet", "数据", "旧"), ("旧",))
    assert "旧" in table.notes[0]
    assert cells_of(table_of(tmp_path, content, "a.xlsx", Options(sheet="旧")))[0]["编号"] == "9"
    assert table_of(tmp_path, content, "a.xlsx", Options(sheet="2")).sheet == "数据"
    with pytest.raises(BadFile, match="数据"):
        table_of(tmp_path, content, "a.xlsx", Options(sheet="没有"))


def test_the_header_is_found_below_a_title_or_taken_from_the_row_named(tmp_path: Path) -> None:
    content = saved(book(["市政消火栓一览表"], [], ["编号", "经度", "纬度"], ["1", 120.1, 30.2]))
    table = table_of(tmp_path, content, "a.xlsx")
    assert (table.header_row, table.rows[0][0]) == (3, 4)
    assert table_of(tmp_path, content, "a.xlsx", Options(header_row=4)).headers == ("1", "120.1", "30.2")
    with pytest.raises(BadFile):
        table_of(tmp_path, content, "a.xlsx", Options(header_row=40))


def test_a_cell_merged_over_rows_stands_in_each_and_a_header_of_two_rows_is_read(tmp_path: Path) -> None:
    made = book(["编号", "坐标", None], [None, "经度", "纬度"], ["A", 1.5, 2.5], [None, 3.5, 4.5])
    for area in ("A1:A2", "B1:C1", "A3:A4"):
        made.active.merge_cells(area)
    table = table_of(tmp_path, saved(made), "a.xlsx")
    assert table.headers == ("编号", "经度", "纬度")
    assert [cells["编号"] for cells in cells_of(table)] == ["A", "A"]
    assert table.rows[1][0] == 4


def test_a_formula_gives_its_saved_value_and_one_without_is_told(tmp_path: Path) -> None:
    made = book(["编号", "压力"], ["1", "=1+1"], ["2", "=2+2"])
    content = changed_part(saved(made), SHEET, "<f>1+1</f><v", "<f>1+1</f><v>2</v><v")
    table = table_of(tmp_path, content, "a.xlsm")
    assert cells_of(table) == [{"编号": "1", "压力": 2}, {"编号": "2"}]
    assert any("1 " in note for note in table.notes)


def test_errors_of_formulas_and_cells_beyond_the_header_are_told(tmp_path: Path) -> None:
    table = table_of(tmp_path, saved(book(["编号", "压力"], ["1", "#REF!"], ["2", 3, "忘了"])), "a.xlsx")
    assert cells_of(table) == [{"编号": "1"}, {"编号": "2", "压力": 3}]
    assert len(table.notes) == 2


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_workbook_whose_parts_are_damaged_gets_a_sentence(tmp_path: Path, part: str) -> None:
    content = saved(book(["编号", "名称"], ["1", "a"]))
    with pytest.raises(BadFile):
        table_of(
            tmp_path,
            changed_part(content, part, ">", ""),
            "a.xlsx",
        )


def test_a_workbook_that_defines_entities_is_refused(tmp_path: Path) -> None:
    content = saved(book(["编号", "名称"], ["1", "a"]))
    bomb = changed_part(content, SHEET, "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, bomb, "a.xlsx")
    assert caught.value.code == "entities"


def test_a_cell_far_down_does_not_fill_the_memory(tmp_path: Path) -> None:
    content = saved(book(["编号", "名称"], ["1", "a"], ["2", "b"]))
    far = changed_part(content, SHEET, '<row r="3"', '<row r="900000000"')
    table = table_of(tmp_path, far, "a.xlsx")
    assert len(table.rows) == 1


def test_a_million_empty_rows_behind_the_list_are_not_read(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{at}" s="1" customFormat="1"><c r="A{at}" s="0"/></row>' for at in range(5, 400_000))
    content = saved(book(["编号", "名称"], ["1", "a"], ["2", "b"]))
    began = time.process_time()
    table = table_of(tmp_path, changed_part(content, SHEET, "</sheetData>", empty + "</sheetData>"), "a.xlsx")
    assert [cells["编号"] for cells in cells_of(table)] == ["1", "2"]
    assert time.process_time() - began < 10, "an empty row costs next to nothing"


def test_rows_behind_empty_ones_and_rows_without_numbers_are_all_read(tmp_path: Path) -> None:
    made = book(["编号", "名称"], ["1", "a"])
    made.active.cell(5_000, 1, "2")
    assert [cells["编号"] for cells in cells_of(table_of(tmp_path, saved(made), "a.xlsx"))] == ["1", "2"]
    bare = saved(book(["编号", "名称"], ["1", "a"], ["2", "b"], ["3", "c"]))
    for row in (3, 4):
        bare = changed_part(bare, SHEET, f'<row r="{row}"', "<row")
    assert [cells["编号"] for cells in cells_of(table_of(tmp_path, bare, "b.xlsx"))] == ["1", "2", "3"]


def test_an_empty_sheet_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, saved(Workbook()), "a.xlsx")
    assert caught.value.code == "sheet_empty"


def test_hidden_rows_are_taken_in_and_told(tmp_path: Path) -> None:
    made = book(["编号", "经度", "纬度"], ["1", 120.1, 30.2], ["2", 120.2, 30.2], ["3", 120.3, 30.2])
    content = saved(made)
    for row in (2, 4):
        content = changed_part(content, SHEET, f'<row r="{row}"', f'<row r="{row}" hidden="1"')
    table = table_of(tmp_path, content, "a.xlsx")
    assert [cells["编号"] for cells in cells_of(table)] == ["1", "2", "3"]
    assert any("2" in note for note in table.notes)
    assert not table_of(tmp_path, saved(book(["编号", "经度"], ["1", 1.5])), "b.xlsx").notes
