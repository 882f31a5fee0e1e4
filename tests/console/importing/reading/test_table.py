"""A table stays within its bounds, and can be called off."""

import pytest

from console.importing.errors import BadFile
from console.importing.reading import table as table_module
from console.importing.reading.table import Options, Rows, Stopped, examples


def add(rows: Rows, count: int) -> None:
    for n in range(count):
        rows.add(n, {"a": 1})


def test_a_table_that_grows_too_large_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "MAX_CELLS", 10)
    monkeypatch.setattr(table_module, "MAX_ROWS", 7)
    wide, long = Rows("a.csv", Options()), Rows("a.csv", Options())
    with pytest.raises(BadFile) as caught:
        wide.add(1, dict.fromkeys("abcdefghijkl"))
    assert caught.value.code == "cells"
    with pytest.raises(BadFile) as caught:
        add(long, 9)
    assert caught.value.code == "rows"


def test_reading_stops_when_nobody_wants_it_any_more() -> None:
    rows = Rows("a.csv", Options(should_stop=lambda: True))
    with pytest.raises(Stopped):
        add(rows, 5000)


def test_what_was_noticed_is_told_once_with_its_first_rows() -> None:
    rows = Rows("a.csv", Options())
    for n in range(9):
        rows.notice("area", n)
    [note] = rows.notes()
    assert "9" in note
    assert "0, 1, 2, 3, 4 …" in note
    assert examples([7]) == "7"
