"""The report row by row: nothing of the file is left out, and everything is found by what it says."""

from hypothesis import given
from hypothesis import strategies as st

from console.features.importing.entries import OUTCOMES, change_words, counts_of, entries_of, found
from console.importing.rows import Prepared
from console.importing.send import Changed, Duplicate, Near, RefusedRow, Report

ROWS = [{"row": at, "key": f"H{at}", "data": {}} for at in range(2, 9)]
PREPARED = Prepared("hydrant", rows=ROWS)
REPORT = Report(
    refused=[RefusedRow(2, "no", "lon"), RefusedRow(12, "列“压力”的值“x”不是数字")],
    duplicates=[Duplicate(3, 2)], changes=[Changed(4, "i", {"pressure_mpa": (0.2, 0.3)})],
    near=[Near(5, "j", "H9", "路口", 3.21)], made=[5, 6],
)  # fmt: skip


def test_every_row_has_an_entry_with_its_reason() -> None:
    entries = entries_of(PREPARED, REPORT)
    assert [(e.row, e.outcome) for e in entries] == [
        (2, "refused"), (3, "duplicate"), (4, "changed"), (5, "near"), (6, "created"), (7, "left"), (8, "left"),
        (12, "refused"),
    ]  # fmt: skip
    assert counts_of(entries) == {"refused": 2, "near": 1, "duplicate": 1, "changed": 1, "created": 1, "left": 2}
    assert "3.2" in entries[3].detail
    assert entries[2].detail == change_words({"pressure_mpa": (0.2, 0.3)})


def test_a_value_that_was_none_is_drawn_as_a_dash() -> None:
    assert "—" in change_words({"note": ("", "x")})
    assert len(change_words({"note": ("a" * 5_000, None)})) < 100


@given(st.sampled_from(("", *OUTCOMES)), st.text(max_size=4))
def test_what_is_found_is_part_of_all_and_fits(outcome: str, text: str) -> None:
    entries = entries_of(PREPARED, REPORT)
    fitting = found(entries, outcome, text)
    assert set(fitting) <= set(entries)
    assert all(outcome in ("", entry.outcome) for entry in fitting)
    assert found(entries, "", "") == entries
    assert [e.row for e in found(entries, "", "压力 x")] == [12]
