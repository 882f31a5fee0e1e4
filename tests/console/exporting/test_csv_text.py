"""CSV as spreadsheets save it."""

import csv
from pathlib import Path

from console.exporting.csv_text import write_csv


def test_a_mark_of_utf_8_and_every_cell_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(path, ["编号", "x"], [["007", 1.5], ['a"b\nc', None]])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["编号", "x"], ["007", "1.5"], ['a"b\nc', ""]]


def test_a_name_of_tabs_has_tabs_and_another_encoding_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    write_csv(path, ["编号", "名称"], [["1", "甲"]], "gb18030")
    assert path.read_bytes().decode("gb18030") == "编号\t名称\r\n1\t甲\r\n"
