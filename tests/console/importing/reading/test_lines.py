"""A quote that is never closed costs its own line, whatever follows."""

import io

import pytest

from console.importing.reading import lines as lines_module
from console.importing.reading.lines import Lines, open_quote, records
from console.importing.reading.table import MAX_CELL


def read(text: str) -> list[tuple[int, list[str], str, int]]:
    return [(r.line, r.cells, r.fault, r.column) for r in records(Lines(io.StringIO(text, newline="")), ",")]


def test_a_quoted_cell_may_hold_lines_and_the_next_row_keeps_its_number() -> None:
    assert read('1,"a\nb"\n2,c\n') == [(1, ["1", "a\nb"], "", 0), (3, ["2", "c"], "", 0)]


def test_an_open_quote_names_its_column_and_the_next_rows_are_read() -> None:
    found = read('1,"open\n2,b\n3,c\n')
    assert [(line, fault, column) for line, _, fault, column in found] == [(1, "quote", 2), (2, "", 0), (3, "", 0)]


def test_a_quote_closed_by_a_later_row_costs_one_row_only() -> None:
    found = read('1,"open\n2,"b"\n3,c\n')
    assert [(line, fault) for line, _, fault, _ in found] == [(1, "quote"), (2, ""), (3, "")]


def test_open_quotes_in_every_row_do_not_read_the_rest_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "MAX_RECORD_LINES", 10)
    found = read('1,"open\n' + "2,b\n" * 3000)
    assert len(found) == 3001
    assert found[0][2] == "quote"


def test_a_huge_cell_costs_its_row_only() -> None:
    found = read("1,a\n2," + "x" * 10_000_000 + "\n3,c\n")
    assert [(line, fault) for line, _, fault, _ in found] == [(1, ""), (2, "long_cell"), (3, "")]
    assert all(len(cell) <= MAX_CELL for _, cells, _, _ in found for cell in cells)


@pytest.mark.parametrize(
    ("text", "column"), [('a,"b', 2), ('"a,b', 1), ('"a""b",c,"d', 3), ('a,"b" x,c', 2), ("a,b", 2)]
)
def test_the_column_of_the_open_quote_is_found(text: str, column: int) -> None:
    assert open_quote(text, ",") == column
