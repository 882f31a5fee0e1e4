"""A live act whose moment has passed is never sent; acts for the record always are."""

from datetime import timedelta

import msgspec
import pytest

from console.sync.sender import expired
from models.command import Delivery
from models.log_entry import AddLogEntry
from models.outbox import Entry, EntryState
from tests.models.facts import NOON, envelope


def entry(delivery: Delivery, expires_s: float | None, state: EntryState = EntryState.PENDING) -> Entry:
    sent = msgspec.structs.replace(envelope(AddLogEntry(text="断电")), delivery=delivery, expires_s=expires_s)
    return Entry(seq=1, envelope=sent, state=state)


@pytest.mark.parametrize(("after_s", "late"), [(0, False), (30, False), (31, True)])
def test_a_live_act_is_late_once_nobody_waits_for_it(after_s: float, late: bool) -> None:
    assert expired(entry(Delivery.LIVE, 30), NOON + timedelta(seconds=after_s)) is late


def test_what_is_for_the_record_or_already_answered_is_never_late() -> None:
    next_day = NOON + timedelta(days=1)
    assert not expired(entry(Delivery.RECORD, None), next_day)
    assert not expired(entry(Delivery.RECORD, 30), next_day)
    assert not expired(entry(Delivery.LIVE, 30, EntryState.REFUSED), next_day)
