"""Lines of any sheet become a table: the header where it stands, cells as they are, what was noticed."""

import datetime
from typing import Any

import pytest

from console.importing.errors import BadFile
from console.importing.reading.grid import Grid, Line, Noticed, Sheet, text_of
from console.importing.reading.table import Options, Table

SHEET = Sheet("水源", ("水源", "说明"), form="ods")


def table(*rows: list[Any], options: Options | None = None, noticed: Noticed | None = None) -> Table:
    lines: list[Line] = list(enumerate(rows, 1))
    return Grid("a.ods", options or Options(), SHEET, iter(lines), noticed or Noticed()).table()


def test_the_header_is_found_below_a_title_and_what_stands_beside_is_told() -> None:
    made = table(["台账"], ["编号", "名称"], ["1", "a"], ["2", "b", "忘了"])
    assert [cells for _, cells in made.rows] == [{"编号": "1", "名称": "a"}, {"编号": "2", "名称": "b"}]
    assert (made.header_row, made.format, made.sheet, made.sheets) == (2, "ods", "水源", ("水源", "说明"))
    assert len(made.notes) == 3


def test_a_header_of_two_rows_is_one_also_where_its_row_was_named() -> None:
    rows = (["编号", "坐标", None, "压力"], [None, "经度", "纬度", "(kPa)"], ["1", 121.5, 25.0, 300])
    for options in (Options(), Options(header_row=1)):
        assert table(*rows, options=options).rows == [
            (3, {"编号": "1", "经度": 121.5, "纬度": 25, "压力 (kPa)": 300})
        ]


def test_cells_are_plain_and_errors_of_formulas_blank() -> None:
    day = datetime.datetime.fromisoformat("2024-03-05")
    moment = day.replace(hour=14, minute=30)
    made = table(["编号", "名称", "备注", "日期"], [1.0, "#REF!", moment, day], [2.5, True, "a_x000D_", None])
    assert [cells for _, cells in made.rows] == [
        {"编号": 1, "备注": "2024-03-05T14:30:00", "日期": "2024-03-05"}, {"编号": 2.5, "名称": True, "备注": "a"},
    ]  # fmt: skip
    assert (text_of(None), text_of(3.0), text_of("x")) == ("", "3", "x")


def test_what_was_noticed_while_the_lines_were_read_is_told() -> None:
    plain = len(table(["编号", "名称"], ["1", "a"]).notes)
    assert len(table(["编号", "名称"], ["1", "a"], noticed=Noticed(2, 1, 3)).notes) == plain + 3


def test_a_sheet_without_lines_or_without_the_row_asked_for_gets_a_sentence() -> None:
    for options, code in ((Options(), "sheet_empty"), (Options(header_row=9), "header_row")):
        with pytest.raises(BadFile) as caught:
            table(*([] if code == "sheet_empty" else [["编号"]]), options=options)
        assert caught.value.code == code
