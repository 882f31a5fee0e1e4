"""What is said on the command line has the last word, then the profile, then what the file tells."""

import argparse
from pathlib import Path
from typing import Any

import pytest

from console.importing.errors import BadFile
from console.importing.read import Table
from console.importing.rows import prepare
from console.importing.saying import (
    check_key,
    given_columns,
    keep_profile,
    key_lines,
    named_columns,
    profile_lines,
    said,
    with_profile,
)


def arguments(folder: Path, **told: Any) -> argparse.Namespace:
    usual: dict[str, Any] = {"kind": "hydrants", "column": [], "unit": [], "sheet": "", "crs": "", "source": "",
             "header_row": None, "use_profile": "", "save_profile": "", "profile": folder, "encoding": "",
             "key": ""}  # fmt: skip
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
    [line] = key_lines(table, prepare("hydrants", table))
    assert "代号甲" in line
    [line] = key_lines(table, prepare("hydrants", table, {"number": "代号甲"}))
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
    args = arguments(tmp_path, key="代号甲", column=["number=编号"])
    prepared = prepare("hydrants", table, named_columns(args))
    check_key(args, table, prepared)
    assert [(row["key"], row["data"]["number"]) for row in prepared.rows] == [("a", "1"), ("b", "1")]
    bad = arguments(tmp_path, key="代号乙", column=["number=代号甲"])
    with pytest.raises(BadFile, match="代号乙"):
        check_key(bad, table, prepare("hydrants", table, named_columns(bad)))
