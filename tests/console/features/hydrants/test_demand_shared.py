"""The centre's rows lie over the example, a change is an act for each row, and a draft follows the others."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.demand import row_of, shipped_rows
from console.features.hydrants.demand_shared import Shared, acts_between, followed, overlaid
from console.features.hydrants.demand_table import COLUMNS, Line, fresh_line, shipped_lines, with_cell
from models.demand_row import DemandRow, values_of
from models.demand_row_acts import RemoveDemandRow, SetDemandRow
from models.record import Record, SyncState, replace
from tests.console.features.hydrants.fireground import fire

INITIAL = COLUMNS.index("initial")


def record(key: str, fact: DemandRow, **state: Any) -> Record[DemandRow]:
    return Record(kind=DemandRow.KIND, id=key, fact=fact, **{"revision": 7, **state})


def own(
    *, key: str = "residential", of: str = "residential", state: Any = SyncState.SYNCED, **fields: Any
) -> Shared:
    """The table of a centre that has one row of its own."""
    fact = replace(shipped_rows()[of], edition=1, **fields)
    return overlaid({key: record(key, fact, state=state)})


def changed(lines: tuple[Line, ...], row: int, column: str, text: str) -> tuple[Line, ...]:
    return tuple(with_cell(one, COLUMNS.index(column), text) if at == row else one for at, one in enumerate(lines))


def test_a_centre_without_rows_of_its_own_has_the_example() -> None:
    assert overlaid({}).rows == shipped_rows()
    assert overlaid({}).is_example
    assert acts_between(overlaid({}), shipped_lines()) == []


def test_a_row_of_the_centre_stands_in_the_place_of_the_example_and_others_after_them() -> None:
    shared = own(initial_lps=12.0)
    assert list(shared.rows) == list(shipped_rows())
    assert shared.rows["residential"].initial_lps == 12.0
    assert not shared.is_example
    assert list(own(key="own_1").rows)[-1] == "own_1"


def test_an_incident_is_taken_for_the_centres_row_where_an_example_has_its_type_too() -> None:
    shared = own(key="own_1", of="warehouse", zh="冷库")
    assert row_of(fire(type="warehouse_fire"), shared.rows) == "own_1"
    assert shared.rows["warehouse"].incidents == ()


def test_a_removed_row_is_none_and_where_none_is_left_the_example_is_there_and_can_be_edited() -> None:
    assert "residential" not in own(removed=True).rows
    gone = {key: record(key, replace(row, removed=True, edition=1)) for key, row in shipped_rows().items()}
    shared = overlaid(gone)
    assert shared.rows == shipped_rows()
    (act,) = acts_between(shared, changed(shared.lines, 0, "initial", "12"))
    assert isinstance(act, SetDemandRow)
    assert act.before is None


def test_what_the_backend_refused_and_never_had_is_not_in_force() -> None:
    fact = replace(shipped_rows()["residential"], edition=1, initial_lps=19.0)
    refused = {"residential": record("residential", fact, revision=0, state=SyncState.REFUSED)}
    assert overlaid(refused).rows == shipped_rows()
    (act,) = acts_between(overlaid(refused), changed(shipped_lines(), 0, "initial", "12"))
    assert isinstance(act, SetDemandRow)
    assert act.before == values_of(shipped_rows()["residential"])


def test_each_row_that_says_something_else_is_an_act_of_its_own_on_what_was_seen() -> None:
    shared = own(initial_lps=12.0)
    lines = (*changed(shared.lines, 0, "initial", "13")[:-1], with_cell(filled(), 1, "冷库"))
    changing, adding, removing = acts_between(shared, lines)
    assert isinstance(changing, SetDemandRow)
    assert isinstance(adding, SetDemandRow)
    assert changing.before == values_of(shared.rows["residential"])
    assert changing.after.initial_lps == 13.0
    assert (adding.before, adding.after.zh) == (None, "冷库")
    assert removing == RemoveDemandRow(row_id="outdoor", before=values_of(shared.rows["outdoor"]))


def filled() -> Line:
    cells = dict(zip(COLUMNS, fresh_line(), strict=True))
    cells |= {"initial": "10", "developed": "20", "spread": "30", "most": "40"}
    return tuple(cells[name] for name in COLUMNS)


def test_a_draft_follows_others_where_nobody_touched_it_and_says_where_both_did() -> None:
    before = shipped_lines()
    mine = changed(before, 0, "initial", "12")
    assert followed(mine, before, before) == (mine, frozenset())
    other = changed(before, 1, "initial", "21")
    assert followed(mine, before, other) == (changed(other, 0, "initial", "12"), frozenset())
    theirs = changed(before, 0, "initial", "13")
    assert followed(mine, before, theirs) == (mine, frozenset({"residential"}))
    assert followed(mine, before, mine) == (mine, frozenset())
    assert followed(mine, before, before[1:]) == (mine, frozenset({"residential"}))
    assert followed(before, before, before[1:]) == (before[1:], frozenset())
    assert followed(before, before, (*before, filled()))[0][:-1] == before


def test_a_row_that_is_to_go_and_is_another_one_by_now_is_there_again() -> None:
    before = shipped_lines()
    theirs = changed(before, 0, "initial", "13")
    lines, contested = followed(before[1:], before, theirs)
    assert contested == {"residential"}
    assert theirs[0] in lines
    assert followed(before[1:], before, before) == (before[1:], frozenset())


TEXTS = st.sampled_from(["10", "11", "12"])


@given(
    st.lists(st.tuples(st.integers(0, 5), TEXTS), max_size=4),
    st.lists(st.tuples(st.integers(0, 5), TEXTS), max_size=4),
)
def test_nothing_typed_is_lost_whatever_others_do(
    mine: list[tuple[int, str]], others: list[tuple[int, str]]
) -> None:
    before = draft = now = shipped_lines()
    for row, text in mine:
        draft = changed(draft, row, "initial", text)
    for row, text in others:
        now = changed(now, row, "initial", text)
    lines, contested = followed(draft, before, now)
    assert len(lines) == len(before)
    for was, typed, line, theirs in zip(before, draft, lines, now, strict=True):
        assert line == (typed if typed != was else theirs)
        assert (line[0] in contested) is (typed != was and theirs not in (was, typed))
