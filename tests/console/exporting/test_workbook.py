"""A workbook that spreadsheets open: texts as texts, numbers as numbers."""

import zipfile
from pathlib import Path

from defusedxml.ElementTree import fromstring

from console.exporting.workbook import write_workbook


def test_texts_stay_texts_and_numbers_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, ["编号", "量"], [["007", 0.1], ["<&>\n 'x' ", None]], "物资[1]/甲" * 9)
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        sheet = fromstring(packed.read("xl/worksheets/sheet1.xml"))
        book = fromstring(packed.read("xl/workbook.xml"))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    texts = [t.text for t in sheet.iterfind(".//m:t", space)]
    assert texts == ["编号", "量", "007", "<&>\n 'x' "]
    assert [v.text for v in sheet.iterfind(".//m:v", space)] == ["0.1"]
    [name] = [s.get("name") for s in book.iterfind(".//m:sheet", space)]
    assert name is not None
    assert len(name) <= 31
    assert not set(name) & set("[]/")


def test_a_text_that_looks_like_the_code_of_a_character_is_told_from_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, ["备注"], [["_x0041_"], ["_x005F_x000D_"], ["a_xyz_"]], "a")
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    for text in ("_x005F_x0041_", "_x005F_x005F_x005F_x000D_", "a_xyz_"):
        assert f">{text}<" in sheet
