"""Tables of text in every shape that offices make."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.importing.errors import BadFile
from console.importing.read import Options
from console.importing.reading.text import SEPARATORS
from tests.console.importing.reading.files import cells_of, table_of


@pytest.mark.parametrize("separator", SEPARATORS)
def test_any_separator_is_found(tmp_path: Path, separator: str) -> None:
    lines = [["编号", "名称", "备注"], ["1", "a, b; c", "x"], ["2", "d", ""]]
    text = "".join(separator.join(f'"{c}"' if set(c) & set(",;") else c for c in line) + "\n" for line in lines)
    table = table_of(tmp_path, text)
    assert table.separator == separator
    assert cells_of(table)[0] == {"编号": "1", "名称": "a, b; c", "备注": "x"}


def test_excels_own_hint_is_taken(tmp_path: Path) -> None:
    table = table_of(tmp_path, "sep=;\nnumber;name\n1;a,b,c\n2;a,b,c\n")
    assert table.headers == ("number", "name")
    assert table.rows[0][0] == 3


def test_titles_above_the_header_are_left_out_and_told(tmp_path: Path) -> None:
    table = table_of(tmp_path, "市政消火栓,,\n,,\n编号,经度,纬度\n1,120.1,30.2\n")
    assert table.headers == ("编号", "经度", "纬度")
    assert table.header_row == 3
    assert table.rows == [(4, {"编号": "1", "经度": "120.1", "纬度": "30.2"})]
    assert len(table.notes) == 1


def test_a_person_names_the_header_row_or_says_there_is_none(tmp_path: Path) -> None:
    text = "a,b\nnumber,name\n1,x\n"
    assert table_of(tmp_path, text, options=Options(header_row=1)).headers == ("a", "b")
    assert table_of(tmp_path, text, options=Options(header_row=0)).headers == ("#1", "#2")
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, text, options=Options(header_row=99))
    assert caught.value.code == "header_row"


def test_rows_too_long_or_too_short_are_refused_alone(tmp_path: Path) -> None:
    table = table_of(tmp_path, "number,name,note\n1,a,b\n2,c\n3,d,e,f\n4,g,h,,\n5,i,j\n")
    assert [cells["number"] for cells in cells_of(table)] == ["1", "4", "5"]
    assert [(row.row, row.cells) for row in table.refused] == [(3, ("2", "c")), (4, ("3", "d", "e", "f"))]
    assert "3" in table.refused[0].reason


def test_where_most_rows_end_early_their_ends_were_left_out(tmp_path: Path) -> None:
    table = table_of(tmp_path, "number,name,note\n1,a\n2,b\n3,c,d\n")
    assert len(table.rows) == 3
    assert table.refused == []
    assert len(table.notes) == 1


def test_a_nul_costs_its_row_only(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"number,name\n" + b"1,a\n" * 50 + b"2,b\0c\n3,d\n")
    assert len(table.rows) == 51
    assert "name" in table.refused[0].reason


def test_a_column_without_name_and_content_is_none(tmp_path: Path) -> None:
    assert table_of(tmp_path, "number,,name,\n1,,a,\n2,,b,\n").headers == ("number", "name")
    assert table_of(tmp_path, "number,,name\n1,x,a\n").headers == ("number", "#2", "name")


def test_a_copy_that_ends_in_the_middle_of_a_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, "number,name,note\n1,a,b\n2,c,d\n3,e")
    assert caught.value.code == "cut"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=9), max_size=5)))
def test_what_a_csv_writer_writes_is_read_or_refused_with_a_sentence(tmp_path: Path, rows: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([["number", "name"], *rows])
    try:
        table = table_of(tmp_path, out.getvalue(), options=Options(header_row=1, separator=","))
    except BadFile:
        return
    wanted = [tuple(c.strip() for c in row) for row in rows if len(row) == 2 and any(c.strip() for c in row)]
    full = [tuple(cells.values()) for _, cells in table.rows if len(cells) == 2]
    assert set(wanted) <= {*full}


@pytest.mark.parametrize(
    "text",
    ["\n\n\n,,,\n", ",,,\n,,,\n", ";;\n", "\t\t\n\t\t\n"],
    ids=["blank lines", "commas", "semicolons", "tabs"],
)
def test_a_text_of_nothing_but_separators_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFile):
        table_of(tmp_path, text)


def test_a_blank_sheet_saved_as_text_is_not_called_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        table_of(tmp_path, "\n\n\n,,,\n")
    assert caught.value.code == "blank_table"
