import msgspec
import pytest

from console.sync.heads import heads_in
from models.journal import Head
from models.record import Change

HASH = "a" * 64


def change(record_id: str, kind: str = "log_entry", deleted: bool = False, **data: object) -> Change:
    return Change(kind=kind, id=record_id, revision=1, data=msgspec.Raw(msgspec.json.encode(data)), deleted=deleted)


def test_the_newest_head_of_each_incident_is_kept() -> None:
    changes = [
        change("1", incident_id="I", chain_n=2, chain_hash="b" * 64, text="x"),
        change("2", incident_id="I", chain_n=3, chain_hash=HASH),
        change("3", incident_id="I", chain_n=1, chain_hash="c" * 64),
        change("4", chain_n=9, chain_hash=HASH),
    ]
    assert heads_in(changes) == {"I": Head(3, HASH), "": Head(9, HASH)}


@pytest.mark.parametrize(
    "strange",
    [
        change("1"), change("1", chain_n=1), change("1", chain_n=0, chain_hash=HASH),
        change("1", chain_n=2**60, chain_hash=HASH), change("1", chain_n=1, chain_hash="<b>"),
        change("1", chain_n="x"), change("1", kind="unit", chain_n=1, chain_hash=HASH),
        change("1", incident_id="I" * 129, chain_n=1, chain_hash=HASH),
        change("1", deleted=True, chain_n=1, chain_hash=HASH),
        Change(kind="log_entry", id="1", revision=1, data=msgspec.Raw(b"[[[")),
    ],
)  # fmt: skip
def test_entries_that_say_no_head_and_broken_ones_are_passed_over(strange: Change) -> None:
    assert heads_in([strange]) == {}
