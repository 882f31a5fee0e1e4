"""Corrections stand under what they correct, and strike it through only when they count."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from console.features.incidents.corrections import arranged
from models.log_entry import LogEntry, LogKind
from models.record import Record, SyncState
from tests.models.facts import NOON


def entry(number: int, corrects: int | None = None, state: SyncState = SyncState.SYNCED) -> Record[LogEntry]:
    kind = LogKind.NOTE if corrects is None else LogKind.CORRECTION
    fact = LogEntry(
        kind=kind, at=NOON + timedelta(minutes=number), actor="li", seat="2", text=str(number),
        corrects="" if corrects is None else str(corrects),
    )  # fmt: skip
    return Record(kind=LogEntry.KIND, id=str(number), fact=fact, state=state)


def shown(*newest_first: Record[LogEntry]) -> list[str]:
    lines = arranged(newest_first)
    return [f"{'  ' if line.under else ''}{line.record.id}{'-' if line.struck else ''}" for line in lines]


def test_a_correction_stands_under_what_it_corrects_which_is_struck_through() -> None:
    assert shown(entry(4), entry(3, corrects=1), entry(2), entry(1)) == ["4", "2", "1-", "  3"]


def test_only_the_latest_of_several_corrections_holds() -> None:
    assert shown(entry(4, corrects=3), entry(3, corrects=1), entry(2, corrects=1), entry(1)) == [
        "1-", "  2-", "  3-", "  4",
    ]  # fmt: skip


def test_a_correction_the_backend_refused_strikes_nothing() -> None:
    assert shown(entry(2, corrects=1, state=SyncState.REFUSED), entry(1)) == ["1", "  2"]
    refused_last = shown(entry(3, corrects=1, state=SyncState.CONFLICT), entry(2, corrects=1), entry(1))
    assert refused_last == ["1-", "  2", "  3"]


def test_a_correction_of_an_entry_that_is_not_listed_any_more_stands_alone() -> None:
    assert shown(entry(3, corrects=1), entry(2)) == ["3", "2"]


def test_entries_that_correct_each_other_in_a_ring_are_shown_all_the_same() -> None:
    assert arranged([]) == []
    assert len(shown(entry(2, corrects=2), entry(1))) == 2


@given(st.lists(st.none() | st.integers(0, 11), max_size=12))
def test_every_entry_is_shown_exactly_once_and_each_family_ends_with_one_that_holds(
    corrects: list[int | None],
) -> None:
    entries = [entry(number, of if of is not None and of < number else None) for number, of in enumerate(corrects)]
    lines = arranged(entries[::-1])
    assert sorted(line.record.id for line in lines) == sorted(record.id for record in entries)
    families = sum(not line.under for line in lines)
    assert sum(not line.struck for line in lines) == families
