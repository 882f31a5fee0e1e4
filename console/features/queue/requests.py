"""Requests of two persons that belong to no incident: the queue is where they are seen besides their own list."""

from collections.abc import Iterable
from dataclasses import dataclass

from console.context import Context
from console.request_words import request_words
from console.undone_acts import UndoneAct
from console.undone_sight import LITTLE_S, UndoneActs
from models.approval import EXPIRES, Approval, ApprovalState, GrantApproval
from models.record import Record, iso
from models.store import Op, Query, Row, where

MOST = 50


@dataclass(frozen=True)
class Standing:
    """A request that waits for a second person, or that nobody carried out."""

    row: Row
    words: str
    undone: UndoneActs | None = None
    left_s: float = 0.0
    """How long it can still be granted."""


def standing(context: Context, undone: Iterable[UndoneAct]) -> list[Standing]:
    """`undone`: what was decided for no incident and done by nobody. Reads the store.

    What waits is shown to who asked for it and to who may grant it; what is undone to everybody.
    """
    session, now = context.session, context.now()
    query = Query(
        kind=Approval.KIND,
        filters=(
            where("status", ApprovalState.ASKED), where("parent_id", ""), where("at", iso(now - EXPIRES), Op.GE)
        ),
        order="at", exercise_id=session.exercise_id,
    )  # fmt: skip
    asked: list[Record[Approval]] = context.store.page(query, MOST)
    found = [
        Standing(
            _row(one), request_words(context.store, one.fact),
            left_s=(one.fact.expires_at - now).total_seconds() + LITTLE_S,
        )
        for one in asked
        if one.fact.is_open(now) and (one.fact.asked_by == session.user or session.may(GrantApproval))
    ]  # fmt: skip
    return [*found, *(Standing(_row(one.record), one.words, UndoneActs((one,))) for one in undone)]


def _row(record: Record[Approval]) -> Row:
    of = record.fact.columns()
    return Row(
        record.id, "", of.name, of.type, of.status, 0, of.parent_id, of.at, None, None, str(record.state),
        record.reason, record.changed_at, record.revision, record.exercise_id,
    )  # fmt: skip
