"""Only who may grant is asked, and only what happened since the start is news."""

from datetime import timedelta

from console.features.approvals.watch import Watch
from console.features.approvals.work import Request
from models.approval import Approval
from models.record import Record, SyncState
from tests.backend.server import BackendProcess
from tests.console.features.approvals.pair import Desks
from tests.console.features.desk import Desk


def request(desk: Desk, asked_by: str = "liming", age_s: float = 1, state: SyncState = SyncState.SYNCED) -> Request:
    asked_at = desk.context.now() - timedelta(seconds=age_s)
    fact = Approval(what="CutPower", body='{"device_id":"d"}', asked_by=asked_by, seat="2", asked_at=asked_at)
    return Request(Record(kind="approval", id=f"a{age_s}", fact=fact, state=state), "断电")


def told(desk: Desk, *requests: Request) -> int:
    watch = Watch(desk.context)
    watch._show(list(requests))
    return len(desk.context.notices.all)


def test_who_may_not_grant_and_who_asked_are_not_asked(void: BackendProcess, desks: Desks) -> None:
    for user, asked in (("wangfang", 1), ("liming", 0), ("chenjing", 0), ("zhangwei", 0)):
        desk = desks(void, user)
        assert told(desk, request(desk)) == asked, user


def test_what_is_over_before_the_start_and_what_is_only_on_its_way_are_no_news(
    void: BackendProcess, desks: Desks
) -> None:
    desk = desks(void, "wangfang")
    assert told(desk, request(desk, age_s=200), request(desk, state=SyncState.PENDING)) == 0


def test_a_request_nobody_granted_is_told_to_who_asked(void: BackendProcess, desks: Desks) -> None:
    desk = desks(void, "liming")
    watch = Watch(desk.context)
    watch._show([])
    watch._show([request(desk, age_s=121)])
    assert len(desk.context.notices.all) == 1
