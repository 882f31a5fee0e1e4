"""What is read of requests: the newest ones, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.contacts import Contact, contacts, reach_words
from console.context import Context
from console.request_words import request_words
from models.approval import Approval, ApprovalState
from models.record import Record, iso
from models.store import Op, Query, where

KEPT = timedelta(hours=24)
MOST = 200
OUTCOMES = frozenset({"no_channel", "failed", "expired", "unknown"})


@dataclass(frozen=True)
class Request:
    """A request, what it asks for in words, and who can do that by phone or radio when the system did not."""

    record: Record[Approval]
    words: str
    contacts: tuple[Contact, ...] = ()

    @property
    def id(self) -> str:
        """The id of the request."""
        return self.record.id

    @property
    def approval(self) -> Approval:
        """The request itself."""
        return self.record.fact

    @property
    def reach(self) -> str:
        """Phone, channel and name of whoever can do it."""
        return reach_words(self.contacts)

    def is_undone(self, now: datetime) -> bool:
        """Do two persons believe it done that nobody did? In an exercise nothing goes out."""
        return self.record.exercise_id is None and self.approval.is_undone(now)

    def left_s(self, now: datetime) -> float:
        """Seconds until it is over; 0 when it is decided or over."""
        if not self.approval.is_open(now):
            return 0.0
        return (self.approval.expires_at - now).total_seconds()

    def state(self, now: datetime) -> str:
        """`asked`, `granted`, `done`, `by_voice`, `denied`, `expired`, or why a granted one was not done."""
        approval = self.approval
        if approval.state is ApprovalState.GRANTED and approval.done_at is not None:
            return "done"
        if approval.voice_at is not None:
            return "by_voice"
        if approval.state is ApprovalState.GRANTED and approval.outcome:
            return f"not_{approval.outcome}" if approval.outcome in OUTCOMES else "not_failed"
        if self.is_undone(now):
            return "not_unknown"
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
    found: list[Record[Approval]] = context.store.page(query, MOST)
    return [_request(context, record) for record in found]


def _request(context: Context, record: Record[Approval]) -> Request:
    words = request_words(context.store, record.fact)
    undone = Request(record, words).is_undone(context.now())
    return Request(record, words, contacts(context.store, record.fact) if undone else ())
