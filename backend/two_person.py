"""Carrying out what one person asked for and another granted: once, in time, never for an exercise.

Before every attempt the request is looked at again: what was had done by voice meanwhile is not sent any more, and
what reached its channel nevertheless is said to have crossed it.
"""

from datetime import timedelta
from typing import Any

import msgspec
import structlog
from sqlalchemy import Row

from backend.clock import now, now_iso
from backend.log_lines import tell
from backend.schema import outgoing
from backend.work import Author, Work
from models.approval import Approval, GrantApproval
from models.command import Circumstances
from models.log_entry import LogKind
from models.notification import NotifyMany
from models.power import CutPower
from models.record import Key, iso, replace

CHANNELS = frozenset({CutPower.CHANNEL, NotifyMany.CHANNEL})
WITHIN = timedelta(seconds=30)
"""What could not be carried out by then, because the backend was down, is not done at all."""
BY_VOICE = "by_voice"
"""The state of a row that was not sent, or not again, because a person had it done by phone or radio."""
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


def claimed(work: Work, row: Row[Any], given_up: str = "expired") -> dict[str, Any]:
    """What the row of a granted act is once it was looked at as things stand now.

    `sending`; `by_voice`, because somebody had it done meanwhile and nothing must fire any more; or given up
    because it is too late. `given_up` is `unknown` when an earlier attempt may have arrived: that is said.
    """
    granted = msgspec.json.decode(row.payload, type=Granted)
    approval = work.get(Approval.KIND, granted.approval_id)
    if isinstance(approval, Approval) and approval.voice_at is not None:
        log.info("done by voice", what=granted.what, approval_id=granted.approval_id)
        if given_up == "unknown":
            _keep(work, row, given_up)
        return {"state": BY_VOICE}
    if row.expires_at < now_iso():
        log.warning("granted too long ago", what=granted.what, approval_id=granted.approval_id)
        _keep(work, row, given_up)
        return {"state": given_up}
    return {"state": "sending", "sent_at": now_iso()}


def ended(work: Work, row: Row[Any], state: str) -> None:
    """The request says what became of it: carried out, failed, or that nobody knows."""
    granted = msgspec.json.decode(row.payload, type=Granted)
    if state != "sent":
        log.error("not carried out", state=state, what=granted.what, approval_id=granted.approval_id)
    _keep(work, row, state)


def without_channel(work: Work, row: Row[Any]) -> None:
    """Nothing is set up that could do it."""
    log.error("no channel", channel=row.channel, command_id=row.command_id)
    _keep(work, row, "no_channel")


def _keep(work: Work, row: Row[Any], state: str) -> None:
    granted = msgspec.json.decode(row.payload, type=Granted)
    key = Key(Approval.KIND, granted.approval_id)
    approval = work.get(key.kind, key.id)
    if not isinstance(approval, Approval):
        return
    done = replace(approval, done_at=now()) if state == "sent" else replace(approval, outcome=state)
    work.put([(key, done, None)], Author(granted.granted_by, now_iso(), row.command_id))
    kind = _said(approval, state)
    if kind is not None:
        params = {"what": granted.what, "whom": approval.voice_whom}
        tell(work, kind, row.command_id, approval.incident_id, granted.granted_by, params)


def _said(approval: Approval, state: str) -> LogKind | None:
    """What the log says of an act that ended so; of one had done by voice only what is not said already."""
    if state == "unknown":
        return LogKind.APPROVAL_UNKNOWN
    if state == "sent":
        return LogKind.APPROVAL_CROSSED if approval.voice_at is not None else None
    return LogKind.APPROVAL_UNDONE if approval.voice_at is None else None
