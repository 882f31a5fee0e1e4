"""Refused rows go into a file as they stood, and that file, mended, is imported like any other."""

from pathlib import Path

import pytest

from console.exporting.errors import BadExport
from console.importing.read import Table, read_table
from console.importing.reading.table import RefusedRow
from console.importing.refused import write_refused
from console.importing.rows import prepare
from resources.words import t

HEADERS = ("编号", "名称", "经度")
ROWS = [(2, {"编号": "007", "名称": "甲", "经度": "120.1"}), (3, {"编号": "=1", "名称": "-丙", "经度": "-0.5"}),
        (5, {"编号": "9", "名称": "丁", "经度": "x"})]  # fmt: skip


def table(encoding: str = "utf-8") -> Table:
    return Table(HEADERS, ROWS, encoding=encoding, refused=[RefusedRow(4, "太多格", ("8", "戊", "1", "2"))])


@pytest.mark.parametrize(("name", "encoding"), [("a.csv", "utf-8"), ("a.csv", "gb18030"), ("a.tsv", "utf-16")])
def test_only_what_was_refused_is_there_with_its_reason_in_the_order_of_the_file(
    tmp_path: Path, name: str, encoding: str
) -> None:
    path = tmp_path / name
    assert write_refused(path, table(encoding), {5: "不是数字", 3: "没有"}) == 3
    found = read_table(path)
    assert found.headers == (*HEADERS, t("importing.report.reason"))
    assert [list(cells.values()) for _row, cells in found.rows] == [
        ["'=1", "'-丙", "-0.5", "没有"], ["8", "戊", "1", "太多格"], ["9", "丁", "x", "不是数字"],
    ]  # fmt: skip


def test_mended_it_is_imported_as_if_nothing_had_been(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_refused(path, table(), {5: "不是数字", 3: "没有"})
    path.write_text(path.read_text("utf-8-sig").replace(",x,", ",120.5,"), "utf-8")
    prepared = prepare("sites", read_table(path))
    assert prepared.refused == []
    assert [row["data"]["number"] for row in prepared.rows] == ["=1", "8", "9"]
    assert prepared.rows[0]["data"]["name"] == "-丙"
    assert t("importing.report.reason") in prepared.unused


def test_a_reason_that_the_encoding_of_the_file_cannot_hold_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_refused(path, table("big5"), {3: "这个说明是简体字"})
    assert "这个说明是简体字" in path.read_text("utf-8-sig")


def test_a_workbook_is_written_where_one_is_asked_for(tmp_path: Path) -> None:
    write_refused(tmp_path / "a.xlsx", table(), {3: "没有"})
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadExport):
        write_refused(tmp_path / "none" / "a.csv", table(), {3: "x"})
