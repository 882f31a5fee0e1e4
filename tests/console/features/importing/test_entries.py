"""The report row by row: nothing of the file is left out, and everything is found by what it says."""

from hypothesis import given
from hypothesis import strategies as st

from console.features.importing.entries import NEAR, OUTCOMES, STRAY, change_words, counts_of, entries_of, found
from console.importing.decisions import Decision, Near
from console.importing.rows import Prepared
from console.importing.send import Changed, Duplicate, RefusedRow, Report

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
    assert counts_of(entries) == {
        "refused": 2, "near": 1, "duplicate": 1, "changed": 1, "created": 1, "left": 2, "out": 0, "stray": 0,
    }  # fmt: skip
    assert "3.2" in entries[3].detail
    assert entries[2].detail == change_words({"pressure_mpa": (0.2, 0.3)})


def test_a_value_that_was_none_is_drawn_as_a_dash() -> None:
    assert "—" in change_words({"note": ("", "x")})
    assert len(change_words({"note": ("a" * 5_000, None)})) < 100


@given(st.sampled_from(("", *OUTCOMES, STRAY)), st.text(max_size=4))
def test_what_is_found_is_part_of_all_and_fits(outcome: str, text: str) -> None:
    entries = entries_of(PREPARED, REPORT)
    fitting = found(entries, outcome, text)
    assert set(fitting) <= set(entries)
    assert all(not outcome or outcome in entry.filters for entry in fitting)
    assert found(entries, "", "") == entries
    assert [e.row for e in found(entries, "", "压力 x")] == [12]


def test_a_row_that_was_decided_on_stays_among_those_that_may_be_there_under_the_same_id() -> None:
    near = {at: Near(at, f"r{at}", f"H{at}0", "", 2.0) for at in (4, 5, 6, 7)}
    decisions = {4: Decision("r4", "same"), 6: Decision("r6", "new"), 7: Decision("r7", "leave")}
    before = entries_of(PREPARED, Report(near=list(near.values()), made=list(near)), near)
    entries = entries_of(PREPARED, REPORT, near, decisions, strays={8})
    chosen = {entry.row: (entry.outcome, entry.choice) for entry in found(entries, NEAR, "")}
    assert chosen == {4: ("changed", "same"), 5: ("near", None), 6: ("created", "new"), 7: ("out", "leave")}
    assert all("H" in entry.detail for entry in found(entries, NEAR, ""))
    assert [entry.id for entry in found(entries, NEAR, "")] == [entry.id for entry in found(before, NEAR, "")]
    assert [entry.row for entry in found(entries, STRAY, "")] == [8]
