"""Zip files of one table are read as that table; of several, one is chosen."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from console.importing.errors import BadFile
from console.importing.read import Options
from tests.console.importing.reading.files import cells_of, saved, table_of, zipped

CSV = "编号,名称\n1,a\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>p</name><Point><coordinates>1,2</coordinates></Point></Placemark></kml>'


def test_the_one_table_inside_is_read_whatever_lies_beside_it(tmp_path: Path) -> None:
    table = table_of(tmp_path, zipped({"readme.md": "x,y", "__MACOSX/._a.csv": "z,1", "in/a.csv": CSV}), "a.zip")
    assert cells_of(table) == [{"编号": "1", "名称": "a"}]
    assert table_of(tmp_path, zipped({"doc.kml": KML, "i.png": b"\x89PNG"}), "a.kmz").format == "kml"


def test_of_several_tables_one_is_chosen(tmp_path: Path) -> None:
    content = zipped({"a.csv": CSV, "b.csv": CSV.replace("a", "b")})
    first = table_of(tmp_path, content, "a.zip")
    assert (first.sheet, first.sheets) == ("a.csv", ("a.csv", "b.csv"))
    assert "b.csv" in first.notes[0]
    assert cells_of(table_of(tmp_path, content, "a.zip", Options(sheet="b.csv")))[0]["名称"] == "b"


def test_an_old_workbook_beside_a_list_is_no_choice(tmp_path: Path) -> None:
    table = table_of(tmp_path, zipped({"a.xls": OLE, "b.csv": CSV}), "a.zip")
    assert cells_of(table) == [{"编号": "1", "名称": "a"}]


def test_a_workbook_inside_keeps_its_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["编号", "名称"])
    book.active.append(["1", "a"])
    assert table_of(tmp_path, zipped({"a.xlsx": saved(book)}), "a.zip").sheets == ("Sheet",)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"b.zip": zipped({"a.csv": CSV})}, "archive_nested"),
        ({"a.png": b"\x89PNG"}, "archive_nothing"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, "workbook"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}, "document"),
        ({"old.xls": OLE + "Workbook".encode("utf-16-le")}, "old_workbook"),
        ({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}, "document"),
        ({"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"}, "binary_workbook"),
        ({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "x"}, "workbook"),
        ({"a.csv": ""}, "archive_nothing"),
    ],
)
def test_what_cannot_be_read_inside_gets_a_sentence(tmp_path: Path, members: dict[str, bytes], code: str) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, zipped(members), "a.zip")
    assert caught.value.code == code
