"""What is read of requests: the newest ones, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.context import Context
from models.approval import Approval, ApprovalState
from models.command import Refused
from models.device import Device
from models.notification import NotifyMany
from models.power import CutPower
from models.record import Record, iso
from models.store import Op, Query, where
from resources.words import t

KEPT = timedelta(hours=24)
MOST = 200
OUTCOMES = frozenset({"no_channel", "failed", "expired", "unknown"})


@dataclass(frozen=True)
class Request:
    """A request, and what it asks for in words."""

    record: Record[Approval]
    words: str

    @property
    def id(self) -> str:
        """The id of the request."""
        return self.record.id

    @property
    def approval(self) -> Approval:
        """The request itself."""
        return self.record.fact

    def left_s(self, now: datetime) -> float:
        """Seconds until it is over; 0 when it is decided or over."""
        if not self.approval.is_open(now):
            return 0.0
        return (self.approval.expires_at - now).total_seconds()

    def state(self, now: datetime) -> str:
        """`asked`, `granted`, `done`, `denied` or `expired`, or what kept a granted one from being carried out."""
        approval = self.approval
        if approval.state is ApprovalState.GRANTED and approval.done_at is not None:
            return "done"
        if approval.state is ApprovalState.GRANTED and approval.outcome:
            return f"not_{approval.outcome}" if approval.outcome in OUTCOMES else "not_failed"
        if approval.state is ApprovalState.ASKED and not approval.is_open(now):
            return "expired"
        return approval.state.value


def requests(context: Context) -> list[Request]:
    """The requests of the last day, newest first. Reads the store."""
    since = iso(context.now() - KEPT)
    query = Query(
        kind=Approval.KIND, filters=(where("at", since, Op.GE),), order="at", descending=True,
        exercise_id=context.session.exercise_id,
    )  # fmt: skip
    found = context.store.page(query, MOST)
    return [Request(record, request_words(context, record.fact)) for record in found]


def request_words(context: Context, approval: Approval) -> str:
    """What is asked for. Reads the store."""
    try:
        act = approval.act
    except Refused:
        return approval.what
    if isinstance(act, CutPower):
        device = context.store.get(Device, act.device_id)
        name = (device.fact.name or device.fact.number) if device is not None else act.device_id
        return t("approvals.words.cut_power", device=name)
    if isinstance(act, NotifyMany):
        return t("approvals.words.notify", audience=t(f"enums.audience.{act.audience}"), text=act.text)
    return approval.what
