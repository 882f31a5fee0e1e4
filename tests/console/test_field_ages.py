"""A field is as old as what was last said of it; one nobody touched again is as old as its record."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.field_ages import moment_age, said_at
from models.log_entry import LogEntry, LogKind
from models.record import Record
from tests.models.facts import NOON

FIELDS = ("note", "grade", "address")


def entry(kind: LogKind, minutes: int, *fields: str) -> Record[LogEntry]:
    at = NOON + timedelta(minutes=minutes)
    fact = LogEntry(kind=kind, at=at, actor="li", seat="2", params=dict.fromkeys(fields, "x"))
    return Record(kind="log_entry", id=f"{minutes}", fact=fact)


def test_only_what_was_changed_has_an_age_of_its_own() -> None:
    found = said_at([entry(LogKind.CREATED, 0, "number"), entry(LogKind.UPDATED, 5, "note")])
    assert found == {"note": NOON + timedelta(minutes=5)}


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(FIELDS)), max_size=30))
def test_the_last_word_counts_in_whatever_order_the_log_is_read(said: list[tuple[int, str]]) -> None:
    found = said_at([entry(LogKind.UPDATED, minutes, field) for minutes, field in said])
    last = {field: max(m for m, f in said if f == field) for field in {f for _m, f in said}}
    assert found == {field: NOON + timedelta(minutes=minutes) for field, minutes in last.items()}


def test_no_moment_is_no_age() -> None:
    assert moment_age(None) is None
    age = moment_age(NOON)
    assert age is not None
    assert age.as_of_s == NOON.timestamp()
