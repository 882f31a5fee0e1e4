"""What nobody carried out is warned of again and again, with whom to call, until it is done by voice."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from console.contacts import Contact
from console.features.approvals.undone import SOUND, Undone
from console.features.approvals.work import Request
from console.notices import Notices
from models.approval import CARRIED_OUT_WITHIN, Approval, ApprovalState
from models.record import Record
from tests.models.facts import NOON

NOW = NOON + timedelta(seconds=10)
WAIT_S = 60.0


class Room:
    """A warner with a clock of its own."""

    def __init__(self, context: Any) -> None:
        self.context, self.steady_s = context, 0.0
        self.undone = Undone(context, lambda: self.steady_s)

    def texts(self) -> list[str]:
        return [notice.text for notice in self.context.notices.all]


def request(exercise_id: str | None = None, **fields: Any) -> Request:
    fact = Approval(
        what="CutPower", body='{"device_id":"d"}', asked_by="liming", seat="2", asked_at=NOON,
        state=ApprovalState.GRANTED, decided_by="wangfang", decided_at=NOON, **fields,
    )  # fmt: skip
    record = Record(kind="approval", id="a", fact=fact, exercise_id=exercise_id)
    return Request(record, "断电", (Contact("张工", "139"),))


def room(*, may: bool = True) -> Room:
    """What a warner needs of a context, for somebody who may record it, or may not."""
    session, settings = SimpleNamespace(may=lambda _command: may), SimpleNamespace(number=lambda _key: WAIT_S)
    return Room(SimpleNamespace(now=lambda: NOW, notices=Notices(), session=session, settings=settings))


def test_it_is_said_with_whom_to_call_and_again_after_a_while_and_no_oftener() -> None:
    one = room()
    notices = one.context.notices
    assert one.undone.show([request(outcome="failed")]) == WAIT_S
    assert "断电" in one.texts()[0]
    assert "139 张工" in one.texts()[0]
    assert notices.all[0].sound == SOUND
    one.steady_s = 59.0
    one.undone.show([request(outcome="failed")])
    assert notices.all[0].count == 1
    one.steady_s = 61.0
    one.undone.show([request(outcome="failed")])
    assert notices.all[0].count == 2


def test_once_done_by_voice_nothing_is_said_any_more() -> None:
    one = room()
    one.undone.show([request(outcome="no_channel")])
    assert one.undone.show([request(outcome="no_channel", voice_at=NOON, voice_whom="张工")]) == 0.0
    assert one.texts() == []


def test_a_grant_that_is_on_its_way_is_looked_at_again_when_it_is_overdue() -> None:
    one = room()
    assert one.undone.show([request()]) == CARRIED_OUT_WITHIN.total_seconds() - 10
    assert one.texts() == []


def test_an_exercise_and_somebody_who_may_not_record_it_are_left_alone() -> None:
    one, other = room(), room(may=False)
    one.undone.show([request(exercise_id="drill", outcome="failed")])
    other.undone.show([request(outcome="failed")])
    assert one.texts() == other.texts() == []
