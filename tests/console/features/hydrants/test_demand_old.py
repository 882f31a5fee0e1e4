"""The table a seat had of its own is offered once, its rows find their places, and nothing of it is lost."""

import pytest

from console.features.hydrants.demand_old import (
    ANSWERED,
    SETTING,
    offered,
    old_count,
    old_lines,
    taken_over,
    unanswered_words,
)
from console.features.hydrants.demand_table import COLUMNS, BadDemandRows, fresh_line, shipped_lines, with_cell
from tests.console.features.desk import Desk

ZH, INITIAL = COLUMNS.index("zh"), COLUMNS.index("initial")
OLD = (",".join(COLUMNS), "residential,住宅,Residential,12,20,40,0.5,0.1,80,building_fire,李工,GB 50974,2026-11-01",
       "own_1,冷库,,40,80,160,0,0,200,,,,")  # fmt: skip


def test_an_old_table_is_offered_until_somebody_has_answered_and_stays(desk: Desk) -> None:
    settings = desk.context.settings
    assert not offered(settings)
    assert old_lines(settings) == ()
    settings.set(SETTING, "\n".join(OLD))
    assert offered(settings)
    assert old_count(settings) == 2
    assert "2" in unanswered_words(settings)
    settings.set(ANSWERED, True)
    assert not offered(settings)
    assert unanswered_words(settings) == ""
    assert len(old_lines(settings)) == 2
    settings.set(SETTING, "castle 1/2/3")
    assert old_count(settings) == 0
    with pytest.raises(BadDemandRows):
        old_lines(settings)


def test_old_rows_take_the_places_of_the_same_rows_and_no_row_of_the_draft_goes() -> None:
    draft = shipped_lines()
    old = (with_cell(draft[0], INITIAL, "12"), with_cell(fresh_line(), ZH, "冷库"))
    lines = taken_over(draft, old)
    assert lines[0] == old[0]
    assert lines[1:6] == draft[1:6]
    assert lines[6] == old[1]


def test_a_code_that_two_seats_gave_to_different_rows_is_given_anew_and_the_same_name_is_the_same_row() -> None:
    ours, theirs = (("own_1", name, *shipped_lines()[0][2:3], *shipped_lines()[0][3:]) for name in ("冷库", "隧道"))
    ours, theirs = with_cell(ours, 2, ""), with_cell(theirs, 2, "")
    lines = taken_over((ours,), (theirs,))
    assert lines[0] == ours
    assert lines[1][0] != "own_1"
    assert lines[1][1:] == theirs[1:]
    again = taken_over((ours,), (("own_7", *with_cell(ours, INITIAL, "9")[1:]),))
    assert [line[0] for line in again] == ["own_1"]
    assert again[0][INITIAL] == "9"
