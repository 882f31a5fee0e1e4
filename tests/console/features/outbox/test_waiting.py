"""A row says how its act stands: tried how often, when again, behind what, and why not."""

from typing import Any

import msgspec
import pytest

from console.features.outbox.waiting import Waiting, detail_words, waiting
from console.sync.link import Attempt
from models.command import Command
from models.log_entry import AddLogEntry
from models.outbox_entry import Entry, EntryState
from models.unit import DispatchUnit, TellByVoice
from tests.models.facts import envelope

NAMES = {"A": "11 水罐一车", "I": "2-001"}


def entry(command: Command, seq: int = 1, **fields: Any) -> Entry:
    return Entry(seq=seq, envelope=envelope(command, seq), **fields)


def one(made: Entry, attempt: Attempt | None = None, online: bool = True) -> Waiting:
    [row] = waiting([made], NAMES, lambda _id: attempt or Attempt(), online)
    return row


@pytest.mark.parametrize(
    ("attempts", "online", "attempt", "state", "reason"),
    [
        (0, True, Attempt(), "pending", ""),
        (0, False, Attempt(), "pending", "离线，恢复后自动发送"),
        (3, False, Attempt(), "pending", "离线，已尝试 3 次，恢复后自动发送"),
        (1, True, Attempt(), "trying", ""),
        (3, True, Attempt(4.2, "silent"), "trying", "已尝试 3 次　4 秒后再试"),
        (3, True, Attempt(0.0, "silent"), "trying", "已尝试 3 次"),
    ],
)
def test_an_act_that_waits_says_how_often_it_was_tried_and_when_again(
    attempts: int, online: bool, attempt: Attempt, state: str, reason: str
) -> None:
    row = one(entry(AddLogEntry(text="x"), attempts=attempts), attempt, online)
    assert (row.state, row.reason) == (state, reason)


def test_what_waits_behind_a_stuck_act_names_it() -> None:
    stuck = entry(DispatchUnit(unit_id="A", incident_id="I"), 1, state=EntryState.SET_ASIDE, code="role")
    behind = entry(TellByVoice(unit_id="A", incident_id="I", whom="王"), 2)
    free = entry(AddLogEntry(text="x"), 3)
    rows = waiting([stuck, behind, free], NAMES, lambda _id: Attempt(), True)
    assert [row.state for row in rows] == ["set_aside", "waits", "pending"]
    assert "11 水罐一车" in rows[1].reason


def test_an_act_that_is_being_withdrawn_says_that_it_may_have_been_done() -> None:
    row = one(entry(AddLogEntry(text="x"), attempts=1, state=EntryState.WITHDRAWING))
    assert (row.state, "是否已执行" in row.reason) == ("withdrawing", True)


def test_the_detail_tells_who_made_it_when_and_what_went_wrong_last() -> None:
    row = one(entry(DispatchUnit(unit_id="A", incident_id="I"), attempts=2))
    said = detail_words(row, Attempt(1.0, "silent", {"server": "https://centre"}), 125.0, "李明")
    assert "11 水罐一车" in said
    assert "李明 · 2 席" in said
    assert "已尝试 2 次" in said
    assert "https://centre" in said
    never = msgspec.structs.replace(row.entry, attempts=0)
    assert "尚未发送过" in detail_words(one(never), Attempt(), 1.0, "李明")
