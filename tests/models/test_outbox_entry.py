"""What an entry of the outbox carries of its reason, and how a row that is none is met."""

import msgspec
import pytest

from models.log_entry import AddLogEntry
from models.outbox_entry import OPEN, UNSENT, EntryState, entry_of, envelope_of, join_reason, split_reason
from tests.models.facts import envelope


def test_a_reason_carries_its_values() -> None:
    assert split_reason(join_reason("unit.committed", {"unit": "A 1"})) == ("unit.committed", {"unit": "A 1"})
    assert split_reason("role") == ("role", {})
    assert split_reason('role {"broken') == ("role", {})


def test_what_was_neither_judged_nor_sent_is_still_open() -> None:
    assert set(UNSENT) < set(OPEN)
    assert EntryState.DELIVERED not in OPEN


def test_a_row_with_noise_in_it_is_no_entry() -> None:
    act = msgspec.json.encode(envelope(AddLogEntry(text="x")))
    row = (1, act, "pending", "", b"{}", b"{}", 0, 0, "", "")
    assert entry_of(row).envelope == envelope_of(act)
    for at, noise in ((1, b"{"), (2, "pend?ng"), (4, b"[]"), (5, b"1")):
        with pytest.raises((msgspec.MsgspecError, ValueError)):
            entry_of((*row[:at], noise, *row[at + 1 :]))
