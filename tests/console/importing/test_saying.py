"""What is said on the command line has the last word, then the profile, then what the file tells."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from console.importing.decimals import NeedsDecimals
from console.importing.errors import BadFile
from console.importing.read import Table
from console.importing.rows import prepare
from console.importing.saying import (
    check_key,
    decimals_said,
    given_columns,
    keep_profile,
    key_lines,
    key_said,
    profile_lines,
    said,
    settled,
    with_profile,
)


def arguments(folder: Path, **told: Any) -> argparse.Namespace:
    usual: dict[str, Any] = {"kind": "hydrants", "column": [], "unit": [], "sheet": "", "crs": "", "source": "",
             "header_row": None, "use_profile": "", "save_profile": "", "profile": folder, "encoding": "",
             "key": [], "dates": "", "decimal": [], "word": []}  # fmt: skip
    return argparse.Namespace(**{**usual, **told})


def test_a_profile_fills_in_what_is_not_said(tmp_path: Path) -> None:
    table = Table(("编号", "压力(kPa)"), [(2, {"编号": "1", "压力(kPa)": "350"})])
    keep_profile(
        arguments(tmp_path, save_profile="water", sheet="数据", crs="twd97", encoding="big5"),
        prepare("hydrants", table),
        table,
    )
    filled = with_profile(arguments(tmp_path, use_profile="water", crs="wgs84"))
    assert (filled.sheet, filled.crs, filled.encoding) == ("数据", "wgs84", "big5")
    assert said(filled.column, "column_argument") == {"number": "编号", "pressure_mpa": "压力(kPa)"}
    assert said(filled.unit, "unit_argument") == {"pressure_mpa": "kpa"}


def test_the_geometry_gives_the_place_unless_columns_are_named() -> None:
    cells = {"lon": "1", "geometry lon": 2.0, "geometry lat": 3.0}
    table = Table(tuple(cells), [(1, cells)], geometry_headers=("geometry lon", "geometry lat"))
    assert given_columns("hydrants", table, {}) == {"lon": "geometry lon", "lat": "geometry lat"}
    assert given_columns("hydrants", table, {"lon": "lon"}) == {"lon": "lon"}


@pytest.mark.parametrize("word", ["number", "=x", "number="])
def test_a_word_that_reads_otherwise_gets_a_sentence(word: str) -> None:
    with pytest.raises(BadFile, match="="):
        said([word], "column_argument")


def test_a_key_that_mixes_rows_up_is_told_with_a_better_one() -> None:
    rows = [{"编号": "1", "代号甲": "a"}, {"编号": "1", "代号甲": "b"}]
    table = Table(("编号", "代号甲"), list(enumerate(rows, 2)))
    [line] = key_lines("hydrants", table, prepare("hydrants", table))
    assert "代号甲" in line
    [line] = key_lines("hydrants", table, prepare("hydrants", table, {"number": "代号甲"}))
    assert "代号甲" in line


def test_a_kept_profile_that_fits_is_proposed_unless_one_is_named(tmp_path: Path) -> None:
    table = Table(("编号", "压力(kPa)"), [(2, {"编号": "1", "压力(kPa)": "350"})])
    keep_profile(arguments(tmp_path, save_profile="water"), prepare("hydrants", table), table)
    [line] = profile_lines(arguments(tmp_path), table)
    assert "water" in line
    assert not list(profile_lines(arguments(tmp_path, use_profile="water"), table))
    assert not list(profile_lines(arguments(tmp_path), Table(("编号",), [])))


def test_the_key_named_is_taken_or_refused_with_what_it_mixes_up(tmp_path: Path) -> None:
    rows = [{"编号": "1", "代号甲": "a", "代号乙": "x"}, {"编号": "1", "代号甲": "b", "代号乙": "x"}]
    table = Table(("编号", "代号甲", "代号乙"), list(enumerate(rows, 2)))
    args = arguments(tmp_path, key=["代号甲"])
    prepared = prepare("hydrants", table, {"number": "编号"}, key=key_said(args, table))
    check_key(args, table, prepared)
    assert [(row["key"], row["data"]["number"]) for row in prepared.rows] == [("a", "1"), ("b", "1")]
    bad = arguments(tmp_path, key=["代号乙"])
    with pytest.raises(BadFile, match="代号乙"):
        check_key(bad, table, prepare("hydrants", table, {"number": "代号甲"}, key=key_said(bad, table)))
    missing = arguments(tmp_path, key=["代号丙"])
    with pytest.raises(BadFile, match="代号丙"):
        prepare("hydrants", table, key=key_said(missing, table))


STREETS = [("中山路", "1"), ("中山路", "2"), ("人民路", "1")]


def test_a_key_of_several_columns_is_proposed_named_and_kept(tmp_path: Path) -> None:
    table = Table(("街道", "号码"), [(n, {"街道": s, "号码": h}) for n, (s, h) in enumerate(STREETS, 2)])
    [line] = key_lines("hydrants", table, prepare("hydrants", table, {"number": "号码"}))
    assert '--key "号码" --key "街道"' in line or '--key "街道" --key "号码"' in line
    keys = [f"{street} / {number}" for street, number in STREETS]
    for words in (["街道", "号码"], ["街道 + 号码"], ["街道+号码"]):
        args = arguments(tmp_path, key=words, save_profile="streets")
        prepared = prepare("hydrants", table, {"number": "号码"}, key=key_said(args, table))
        check_key(args, table, prepared)
        assert [row["key"] for row in prepared.rows] == keys
        assert [row["data"]["number"] for row in prepared.rows] == ["1", "2", "1"]
        keep_profile(args, prepared, table)
        assert with_profile(arguments(tmp_path, use_profile="streets")).key == ["街道", "号码"]


def test_a_plus_in_a_header_is_part_of_its_name(tmp_path: Path) -> None:
    table = Table(("A+B", "A", "B"), [(2, {"A+B": "1", "A": "1", "B": "1"})])
    assert key_said(arguments(tmp_path, key=["A+B"]), table) == ("A+B",)


def test_which_of_day_and_month_stands_first_is_said_proved_and_kept(tmp_path: Path) -> None:
    def when(cells: list[str], first: str = "") -> tuple[list[str], list[str], list[str]]:
        rows = [(n, {"编号": str(n), "检测时间": cell}) for n, cell in enumerate(cells, 2)]
        prepared = prepare("hydrants", Table(("编号", "检测时间"), rows), {"measured_at": "检测时间"}, first=first)
        days = [row["data"]["measured_at"][:16] for row in prepared.rows]
        return days, [str(row["reason"]) for row in prepared.refused], prepared.notes

    days, refused, notes = when(["3/5/2024 2:30 PM", "25/5/2024 14:30"])
    assert (days, refused) == (["2024-05-03T14:30", "2024-05-25T14:30"], [])
    assert len(notes) == 1
    assert "25/5/2024" in notes[0]
    days, refused, notes = when(["3/5/2024 14:30"])
    assert (days, notes) == ([], [])
    assert "--dates" in refused[0]
    assert when(["3/5/2024 14:30"], "month")[0] == ["2024-03-05T14:30"]
    assert when(["3/5/2024 14:30"], "day")[0] == ["2024-05-03T14:30"]
    assert when(["3/5/2024 14:30", "25/5/2024"], "month")[0][0] == "2024-05-03T14:30", "the file knows better"
    table = Table(("编号",), [(2, {"编号": "1"})])
    keep_profile(arguments(tmp_path, save_profile="d", dates="month"), prepare("hydrants", table), table)
    assert with_profile(arguments(tmp_path, use_profile="d")).dates == "month"


def test_what_stands_before_decimals_is_said_of_a_column_or_of_all_and_kept(tmp_path: Path) -> None:
    assert decimals_said(["comma", "容量=说明=point"]) == {"": "comma", "容量=说明": "point"}
    table = Table(("编号", "容量"), [(2, {"编号": "1", "容量": "1,200"})])
    with pytest.raises(NeedsDecimals):
        settled(arguments(tmp_path), table, {}, {})
    told = arguments(tmp_path, decimal=["容量=point"], save_profile="d")
    read = settled(told, table, {}, {})
    assert read.rows[0][1]["容量"] == "1200"
    keep_profile(told, prepare("hydrants", read), table)
    again = with_profile(arguments(tmp_path, use_profile="d"))
    assert settled(again, table, {}, {}).rows == read.rows
    with pytest.raises(BadFile):
        settled(arguments(tmp_path, decimal=["dot"]), table, {}, {})
