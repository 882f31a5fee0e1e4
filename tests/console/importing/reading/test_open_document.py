"""OpenDocument spreadsheets are read with all their digits, whatever is shown of them."""

from pathlib import Path

import pytest

from console.importing.errors import BadFile
from console.importing.read import Options
from resources.words import t
from tests.console.importing.reading.files import cells_of, table_of, zipped

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def text(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def number(value: str, shown: str = "", more: str = "") -> str:
    said = f'office:value-type="float" office:value="{value}"{more}'
    return f"<table:table-cell {said}><text:p>{shown or value}</text:p></table:table-cell>"


def dated(value: str) -> str:
    said = f'office:value-type="date" office:date-value="{value}"'
    return f"<table:table-cell {said}><text:p>05.03.24</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def book(**sheets: str) -> bytes:
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    content = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    document = f"<office:document-content {SPACES}>{content}</office:document-content>"
    return zipped({"mimetype": TYPE, "content.xml": document, "META-INF/manifest.xml": "<a/>"})


HEADER = row(*map(text, ("编号", "经度", "纬度", "检测时间")))


def test_numbers_keep_their_digits_and_days_are_days_however_they_are_shown(tmp_path: Path) -> None:
    rows = HEADER + row(text("007"), number("121.500123456", "121.50"), number("25"), dated("2024-03-05T00:00:00"))
    [cells] = cells_of(table_of(tmp_path, book(水源=rows), "a.ods"))
    assert cells == {"编号": "007", "经度": 121.500123456, "纬度": 25, "检测时间": "2024-03-05"}


def test_the_sheet_with_the_header_words_is_read_and_another_one_when_it_is_named(tmp_path: Path) -> None:
    content = book(说明=row(text("hello")), 水源=HEADER + row(text("1")))
    table = table_of(tmp_path, content, "a.ods")
    assert (table.sheet, table.sheets, table.format) == ("水源", ("说明", "水源"), "ods")
    assert t("importing.note.sheet", sheet="水源", others="说明") in table.notes
    other = book(A=HEADER + row(text("1")), B=HEADER + row(text("2")))
    assert cells_of(table_of(tmp_path, other, "b.ods", Options(sheet="B"))) == [{"编号": "2"}]


def test_a_million_empty_rows_cost_nothing_and_keep_the_numbers_of_those_behind(tmp_path: Path) -> None:
    empty = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    table = table_of(tmp_path, book(A=HEADER + empty + row(text("1")) + empty), "a.ods")
    assert table.rows == [(1_000_002, {"编号": "1"})]


def test_rows_that_repeat_stand_as_often_as_they_say_and_no_more_than_a_sheet_has(tmp_path: Path) -> None:
    twice = row(text("1"), more=' table:number-rows-repeated="2"')
    assert len(table_of(tmp_path, book(A=HEADER + twice), "a.ods").rows) == 2
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, book(A=HEADER + twice.replace('"2"', '"900000000"', 1)), "b.ods")
    assert caught.value.code in ("rows", "columns")


def test_merged_cells_stand_in_each_of_their_rows_and_hidden_rows_are_told(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell/>"
    rows = (
        row(text("编号"), text("名称")) + row(text("1"), text("东", ' table:number-rows-spanned="3"'))
        + row(text("2"), covered, more=' table:visibility="collapse"') + row(text("3"), covered) + row(text("4"))
    )  # fmt: skip
    table = table_of(tmp_path, book(A=rows), "a.ods")
    assert [cells.get("名称") for cells in cells_of(table)] == ["东", "东", "东", None]
    assert t("importing.note.merged", count=1) in table.notes
    assert t("importing.note.hidden", count=1) in table.notes


def test_words_keep_their_spaces_and_lose_what_was_remarked(tmp_path: Path) -> None:
    remark = "<office:annotation><text:p>ask</text:p></office:annotation>"
    words = '<text:p>a<text:s text:c="2"/>b</text:p>'
    cell = f'<table:table-cell office:value-type="string">{remark}{words}</table:table-cell>'
    rows = row(text("编号"), text("名称")) + row(text("1"), cell)
    assert cells_of(table_of(tmp_path, book(A=rows), "a.ods"))[0]["名称"] == "a  b"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"mimetype": TYPE, "content.xml": "x", "META-INF/manifest.xml": "<m:encryption-data/>"}, "locked"),
        ({"mimetype": TYPE, "content.xml": "<office"}, "xml"),
        ({"mimetype": TYPE}, "truncated"),
        ({"mimetype": TYPE, "content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "entities"),
    ],
    ids=["locked", "cut", "no content", "entities"],
)
def test_what_cannot_be_read_gets_a_sentence(tmp_path: Path, members: dict[str, bytes | str], code: str) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, zipped(members), "a.ods")
    assert caught.value.code == code
