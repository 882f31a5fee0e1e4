"""Carrying out what one person asked for and another granted: once, in time, never for an exercise."""

from datetime import timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Row

from backend.clock import now, now_iso
from backend.schema import outgoing
from backend.work import Author, Work
from models.approval import Approval, GrantApproval
from models.command import Circumstances
from models.notification import NotifyMany
from models.power import CutPower
from models.record import Key, iso, replace

CHANNELS = frozenset({CutPower.CHANNEL, NotifyMany.CHANNEL})
WITHIN = timedelta(seconds=30)
"""What could not be carried out by then, because the backend was down, is not done at all."""
log = structlog.get_logger("backend.two_person")


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel is given: the act, and the two persons who answer for it."""

    approval_id: str
    what: str
    body: dict[str, Any]
    asked_by: str
    granted_by: str


def carry_out(work: Work, command: GrantApproval, at: Circumstances) -> bool:
    """Put a granted act into the outgoing table; nothing goes out for an exercise, which is only logged."""
    approval = work.get(Approval.KIND, command.approval_id)
    if not isinstance(approval, Approval) or at.received_at is None:
        return False
    if at.exercise_id is not None:
        log.info("granted in an exercise", what=approval.what, approval_id=command.approval_id)
        return False
    granted = Granted(
        approval_id=command.approval_id, what=approval.what, body=msgspec.json.decode(approval.body),
        asked_by=approval.asked_by, granted_by=approval.decided_by,
    )  # fmt: skip
    work.insert(
        outgoing,
        {
            "command_id": at.command_id, "channel": approval.act.CHANNEL, "payload": msgspec.json.encode(granted),
            "state": "waiting", "created_at": iso(at.received_at), "expires_at": iso(at.received_at + WITHIN),
            "sent_at": "",
        },
    )  # fmt: skip
    return True


def sent(work: Work, row: Row[Any]) -> dict[str, Any]:
    """Carry out one granted act as things stand now; what its row is afterwards."""
    granted = msgspec.json.decode(row.payload, type=Granted)
    if row.expires_at < now_iso():
        log.warning("granted too long ago", what=granted.what, approval_id=granted.approval_id)
        return {"state": "expired"}
    log.info("carried out", channel=row.channel, act=msgspec.to_builtins(granted))
    key = Key(Approval.KIND, granted.approval_id)
    approval = work.get(key.kind, key.id)
    if isinstance(approval, Approval):
        done = replace(approval, done_at=now())
        work.put([(key, done, None)], Author(granted.granted_by, now_iso(), row.command_id))
    return {"state": "sent", "sent_at": now_iso()}
