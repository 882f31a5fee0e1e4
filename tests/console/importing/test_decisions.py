"""Rows that may be there already are decided one by one in a file; a decision means what it was made for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.decisions import (
    CHOICES,
    Choice,
    Decision,
    Near,
    decided,
    holding,
    read_decisions,
    write_decisions,
)
from console.importing.errors import BadFile
from console.importing.read import read_table
from console.importing.rows import Prepared
from resources.words import t

ROWS = [{"row": at, "key": f"00{at}", "data": {"number": f"00{at}"}} for at in range(2, 7)]
NEAR = [Near(2, "a", "H1", "路口", 3.2), Near(4, "b", "=1+1", "", 12.0), Near(5, "c", "", "", 1.0)]
PREPARED = Prepared("hydrant", rows=ROWS)


def filled(path: Path, *choices: str) -> Path:
    """The file as a person sends it back."""
    assert write_decisions(path, PREPARED, NEAR) == 3
    lines = path.read_text("utf-8-sig").splitlines()
    ends = [lines[0], *(line + choice for line, choice in zip(lines[1:], choices, strict=True))]
    path.write_text("\n".join(ends) + "\n", "utf-8")
    return path


def test_what_is_filled_in_is_read_in_either_language_and_blanks_stay_open(tmp_path: Path) -> None:
    path = filled(tmp_path / "near.csv", "同一记录", "new", "")
    assert read_decisions(path, PREPARED, NEAR) == {2: Decision("a", "same"), 4: Decision("b", "new")}


def test_a_workbook_will_do_and_a_name_that_looks_like_a_formula_is_none(tmp_path: Path) -> None:
    write_decisions(tmp_path / "near.xlsx", PREPARED, NEAR)
    assert read_table(tmp_path / "near.xlsx").rows[1][1][t("importing.decide.known")] == "'=1+1"
    assert read_decisions(tmp_path / "near.xlsx", PREPARED, NEAR) == {}


def test_a_key_a_spreadsheet_took_for_a_number_is_still_that_row(tmp_path: Path) -> None:
    path = filled(tmp_path / "near.csv", "leave", "", "")
    path.write_text(path.read_text("utf-8").replace("2,002,", "2,2,"), "utf-8")
    assert read_decisions(path, PREPARED, NEAR) == {2: Decision("a", "leave")}


@pytest.mark.parametrize(
    ("choices", "near", "rows", "code", "told"),
    [
        (("perhaps", "", ""), NEAR, ROWS, "decision_word", "perhaps"),
        (("", "same", ""), NEAR[:1], ROWS, "decision_stale", "3"),
        (("", "same", ""), [Near(4, "other", "", "", 1.0)], ROWS, "decision_stale", "3"),
        (("", "", "new"), NEAR, ROWS[:3], "decision_row", "4"),
        (("", "", "new"), NEAR, [{**row, "key": "z"} for row in ROWS], "decision_row", "4"),
    ],
)
def test_a_decision_for_something_else_is_refused_with_its_row(
    tmp_path: Path, choices: tuple[str, ...], near: list[Near], rows: list[dict[str, object]], code: str, told: str
) -> None:
    path = filled(tmp_path / "near.csv", *choices)
    with pytest.raises(BadFile) as caught:
        read_decisions(path, Prepared("hydrant", rows=rows), near)
    assert caught.value.code == code
    assert told in str(caught.value)


def test_a_row_decided_twice_and_a_file_without_the_columns_are_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "near.csv", "new", "new", "new")
    text = path.read_text("utf-8")
    path.write_text(text + text.splitlines()[1] + "\n", "utf-8")
    with pytest.raises(BadFile, match="5"):
        read_decisions(path, PREPARED, NEAR)
    path.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(BadFile, match=t("importing.decide.row")):
        read_decisions(path, PREPARED, NEAR)


@given(st.dictionaries(st.integers(2, 9), st.builds(Decision, st.sampled_from("abcx"), st.sampled_from(CHOICES))))
def test_only_decisions_on_what_is_near_hold_and_every_row_is_sent_once_or_left_out(
    decisions: dict[int, Decision],
) -> None:
    kept = holding(decisions, NEAR)
    assert set(kept) <= {near.row for near in NEAR}
    sent = decided(ROWS, kept)
    left = {row for row, decision in kept.items() if decision.choice == "leave"}
    assert [row["row"] for row in sent] == [row["row"] for row in ROWS if row["row"] not in left]
    choices: dict[int, Choice] = {row: decision.choice for row, decision in kept.items()}
    assert {row["row"] for row in sent if "id" in row} == {row for row, one in choices.items() if one == "same"}
    assert all("id" not in row and "is_new" not in row for row in ROWS), "what was prepared stays as it was"
