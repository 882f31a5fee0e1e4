"""The centre's demand table is changed row by row: different rows never meet, the same row is contested."""

from typing import Any

import msgspec
import pytest

from models.command import Circumstances, Command, Conflicting, Refused, Role
from models.demand_row import DemandRow, DemandValues, values_of
from models.demand_row_acts import KEEPERS, RemoveDemandRow, SetDemandRow, decided_row
from models.log_entry import LogEntry, LogKind
from models.record import Key
from tests.models.facts import NOON, Known, at

EXAMPLE = DemandValues(zh="仓库", en="Warehouse", initial_lps=25, developed_lps=50, spread_lps=100, most_lps=250)


def values(**fields: Any) -> DemandValues:
    return msgspec.structs.replace(EXAMPLE, **fields)


def set_(before: DemandValues | None = EXAMPLE, row_id: str = "warehouse", /, **fields: Any) -> SetDemandRow:
    return SetDemandRow(row_id=row_id, before=before, after=values(**fields))


def do(facts: Known, command: Command, minutes: float = 0, **circumstances: Any) -> LogKind:
    """The kind of what the log says of it."""
    when: Circumstances = msgspec.structs.replace(at(minutes), **circumstances)
    puts = command.apply(facts, when)
    assert {put.key for put in puts} <= {*command.touches("c"), puts[-1].key}
    facts.write(puts)
    said = puts[-1].fact
    assert isinstance(said, LogEntry)
    return said.kind


def row(facts: Known, row_id: str = "warehouse") -> DemandRow:
    found = facts.get(DemandRow.KIND, row_id)
    assert isinstance(found, DemandRow)
    return found


def test_a_row_is_kept_with_its_edition_and_who_made_it_so_and_when() -> None:
    facts = Known()
    assert do(facts, set_(initial_lps=30), actor="li", seat="3") is LogKind.DEMAND_ROW_SET
    first = row(facts)
    assert (first.initial_lps, first.edition, first.changed_by, first.seat) == (30, 1, "li", "3")
    assert first.changed_at == NOON
    assert (first.signed_by, first.signed_at) == ("", None)
    assert do(facts, set_(values(initial_lps=30), initial_lps=35), 5, actor="wang") is LogKind.DEMAND_ROW_SET
    assert (row(facts).initial_lps, row(facts).edition, row(facts).changed_by) == (35, 2, "wang")


def test_a_signature_is_kept_with_the_account_it_was_given_under() -> None:
    facts = Known()
    signature: dict[str, Any] = {"verified_by": "李工", "source": "GB 50974-2014", "verified_on": "2026-05-04"}
    assert do(facts, set_(**signature), actor="li") is LogKind.DEMAND_ROW_SIGNED
    assert row(facts).verified
    assert (row(facts).signed_by, row(facts).signed_at) == ("li", NOON)
    do(facts, set_(initial_lps=30), 1)
    assert not row(facts).verified
    assert row(facts).signed_by == ""


def test_editors_of_different_rows_do_not_meet() -> None:
    facts = Known()
    do(facts, set_(initial_lps=30))
    do(facts, set_(EXAMPLE, "outdoor", zh="室外", initial_lps=6), 1)
    assert (row(facts).initial_lps, row(facts, "outdoor").zh) == (30, "室外")
    first, second = (set_(EXAMPLE, one).touches("c")[0] for one in ("warehouse", "outdoor"))
    assert first != second


def test_the_same_row_changed_by_another_seat_meanwhile_is_contested_in_what_differs() -> None:
    facts = Known()
    do(facts, set_(initial_lps=30))
    with pytest.raises(Conflicting) as caught:
        set_(spread_lps=120).apply(facts, at(1))
    assert caught.value.key == Key("demand_row", "warehouse")
    assert caught.value.fields == {"initial_lps": (30, 25), "spread_lps": (100, 120)}
    mixed = decided_row(
        set_(spread_lps=120), {"initial_lps": 30, "spread_lps": 120}, {"initial_lps": 30, "spread_lps": 100}
    )
    assert mixed is not None
    do(facts, mixed, 2)
    assert (row(facts).initial_lps, row(facts).spread_lps) == (30, 120)


def test_numbers_of_two_people_are_signed_by_neither() -> None:
    facts = Known()
    do(facts, set_(initial_lps=30))
    signs = set_(spread_lps=120, verified_by="李工", source="GB")
    theirs = {"initial_lps": 30, "spread_lps": 100}
    mixed = decided_row(signs, {"initial_lps": 30, "spread_lps": 120}, theirs)
    mine = decided_row(signs, {"initial_lps": 25, "spread_lps": 120}, theirs)
    assert isinstance(mixed, SetDemandRow)
    assert isinstance(mine, SetDemandRow)
    assert (mixed.after.verified_by, mine.after.verified_by) == ("", "李工")
    assert decided_row(signs, theirs, theirs) is None


def test_who_signs_numbers_that_are_others_by_now_is_told_and_of_two_signatures_the_later_counts() -> None:
    facts = Known()
    do(facts, set_(initial_lps=30))
    with pytest.raises(Conflicting):
        set_(verified_by="李工", source="GB").apply(facts, at(1))
    seen = values(initial_lps=30)
    for who in ("李工", "王工"):
        do(facts, set_(seen, initial_lps=30, verified_by=who, source="GB"), 2)
    assert row(facts).verified_by == "王工"


def test_the_same_said_twice_is_the_same_edition() -> None:
    facts = Known()
    do(facts, set_(initial_lps=30))
    do(facts, set_(initial_lps=30), 1)
    assert row(facts).edition == 1
    do(facts, set_(None, "own", zh="冷库"))
    do(facts, set_(None, "own", zh="冷库"))
    with pytest.raises(Conflicting):
        set_(None, "own", zh="冻库").apply(facts, at(1))


def test_a_row_is_removed_as_it_was_seen_and_comes_back_when_it_is_said_anew() -> None:
    facts = Known()
    assert do(facts, RemoveDemandRow(row_id="warehouse", before=EXAMPLE)) is LogKind.DEMAND_ROW_REMOVED
    assert row(facts).removed
    do(facts, RemoveDemandRow(row_id="warehouse", before=values(initial_lps=1)))
    assert row(facts).edition == 1
    with pytest.raises(Conflicting) as caught:
        set_(initial_lps=30).apply(facts, at(1))
    assert caught.value.fields == {"removed": (True, False)}
    again = decided_row(set_(initial_lps=30), {"removed": False}, {"removed": True})
    assert again is not None
    do(facts, again, 2)
    assert (row(facts).removed, row(facts).initial_lps) == (False, 30)
    with pytest.raises(Conflicting) as caught:
        RemoveDemandRow(row_id="warehouse", before=EXAMPLE).apply(facts, at(3))
    insisted = decided_row(RemoveDemandRow(row_id="warehouse", before=EXAMPLE), {}, {"initial_lps": 30})
    assert insisted == RemoveDemandRow(row_id="warehouse", before=values_of(row(facts)))


def test_what_cannot_be_is_refused_and_so_is_an_exercise() -> None:
    with pytest.raises(Refused, match=r"demand_row\.value"):
        set_(initial_lps=60).apply(Known(), at())
    for code in ("", "A-1", "a" * 41, "own 1"):
        with pytest.raises(Refused, match=r"demand_row\.code"):
            set_(None, code).apply(Known(), at())
    drill = msgspec.structs.replace(at(), exercise_id="E")
    for command in (set_(initial_lps=30), RemoveDemandRow(row_id="warehouse", before=EXAMPLE)):
        with pytest.raises(Refused, match=r"demand_row\.exercise"):
            command.apply(Known(), drill)


def test_who_answers_for_the_numbers_may_change_them_and_who_takes_calls_may_not() -> None:
    assert SetDemandRow.ROLES == RemoveDemandRow.ROLES == KEEPERS
    assert Role.DISPATCHER not in KEEPERS
    assert not SetDemandRow.HOLDS_BACK
