"""Approvals: what one person asks for and another grants, while both are there and the line is up."""

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec

from models.command import Circumstances, Command, Delivery, Facts, Put, Refused, Role, require
from models.log_entry import LogKind, log_key, log_put
from models.notification import NotifyMany
from models.power import CutPower
from models.record import MAX_NAME, MAX_TEXT, BadFact, Columns, Fact, Key, iso, replace
from models.two_person import TwoPersonAct
from models.unit import MINUTE

EXPIRES = timedelta(seconds=120)
"""A request nobody answered by then is over; whoever still wants it asks again."""
CARRIED_OUT_WITHIN = timedelta(seconds=60)
"""What was granted longer ago, and of which nothing was heard, is not counted on: it goes out in 30 s or never."""
TWO_PERSON: dict[str, type[TwoPersonAct]] = {act.NAME: act for act in (CutPower, NotifyMany)}


class ApprovalState(enum.StrEnum):
    """How a request stands. One that is `asked` and past its time is over without anybody writing it down."""

    ASKED = "asked"
    GRANTED = "granted"
    DENIED = "denied"


class Approval(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """A request. `what` names the act and `body` is its JSON; `done_at` is when the backend carried it out."""

    KIND: ClassVar[str] = "approval"

    what: str
    body: str
    asked_by: str
    seat: str
    asked_at: datetime
    reason: str = ""
    incident_id: str = ""
    state: ApprovalState = ApprovalState.ASKED
    decided_by: str = ""
    decided_seat: str = ""
    decided_at: datetime | None = None
    done_at: datetime | None = None
    outcome: str = ""
    """Why a granted one was not carried out: `no_channel`, `failed`, `expired`, or `unknown`: nobody can say."""
    voice_whom: str = ""
    """Who was reached by phone or radio and had it done, `voice_at` when: the system had not done it."""
    voice_at: datetime | None = None

    def check(self) -> None:
        """Texts have an end."""
        super().check()
        if max(len(self.body), len(self.reason)) > MAX_TEXT:
            raise BadFact(f"a request longer than {MAX_TEXT} characters")

    @property
    def expires_at(self) -> datetime:
        """From then on it cannot be granted."""
        return self.asked_at + EXPIRES

    def is_open(self, now: datetime) -> bool:
        """Can it be decided now?"""
        return self.state is ApprovalState.ASKED and now <= self.expires_at

    def is_undone(self, now: datetime) -> bool:
        """Did two persons decide it, and nobody is known to have done it?"""
        if self.state is not ApprovalState.GRANTED or self.done_at is not None or self.voice_at is not None:
            return False
        overdue = self.decided_at is not None and now - self.decided_at > CARRIED_OUT_WITHIN
        return bool(self.outcome) or overdue

    @property
    def act(self) -> TwoPersonAct:
        """What is asked for. Raises Refused for what nobody knows here."""
        return decode_act(self.what, self.body)

    def columns(self) -> Columns:
        """Newest first; its parent is the incident."""
        return Columns(
            name=self.reason[:200], type=self.what, status=self.state, parent_id=self.incident_id,
            at=iso(self.asked_at),
        )  # fmt: skip


class _InPerson(Command, frozen=True, kw_only=True):
    """The base of what both persons do: live, and each under their own session."""

    DELIVERY: ClassVar[Delivery] = Delivery.LIVE
    EXPIRES_S: ClassVar[float | None] = 15.0
    IN_PERSON: ClassVar[bool] = True

    approval_id: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The request and the log."""
        return (Key(Approval.KIND, self.approval_id), log_key(command_id))


class RequestApproval(_InPerson, frozen=True, kw_only=True):
    """Ask for an act of `TWO_PERSON`: its name, and its body as JSON."""

    NAME: ClassVar[str] = "RequestApproval"

    what: str
    body: str
    reason: str

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `approval.reason` without one, and for an act that could not be done anyway."""
        if facts.get(Approval.KIND, self.approval_id) is not None:
            raise Refused("approval.exists")
        if not self.reason.strip():
            raise Refused("approval.reason")
        act = decode_act(self.what, self.body)
        act.check(facts)
        approval = Approval(
            what=self.what, body=self.body, asked_by=at.actor, seat=at.seat, asked_at=_moment(at),
            reason=self.reason.strip(), incident_id=act.incident_id,
        )  # fmt: skip
        log = log_put(at, LogKind.APPROVAL_ASKED, act.incident_id, params=_params(approval))
        return (Put(Key(Approval.KIND, self.approval_id), approval), log)


class GrantApproval(_InPerson, frozen=True, kw_only=True):
    """Grant what another person asked for; the backend then carries it out, once."""

    NAME: ClassVar[str] = "GrantApproval"
    ROLES: ClassVar[frozenset[Role]] = frozenset({Role.DISPATCHER, Role.COMMANDER})

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `approval.self` for who asked, `approval.decided`, `approval.expired`."""
        approval = _open(facts, self.approval_id, at)
        if approval.asked_by == at.actor:
            raise Refused("approval.self")
        approval.act.check(facts)
        return _decided(self.approval_id, approval, ApprovalState.GRANTED, LogKind.APPROVAL_GRANTED, at)


class DenyApproval(_InPerson, frozen=True, kw_only=True):
    """Say no; who asked may take the request back with it."""

    NAME: ClassVar[str] = "DenyApproval"

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `approval.decided`, `approval.expired`."""
        approval = _open(facts, self.approval_id, at)
        return _decided(self.approval_id, approval, ApprovalState.DENIED, LogKind.APPROVAL_DENIED, at)


class DoByVoice(Command, frozen=True, kw_only=True):
    """Record that what was granted and not carried out was had done by phone or radio: by whom, and when.

    Only of what two persons decided: a request that nobody granted is asked for again.
    """

    NAME: ClassVar[str] = "DoByVoice"

    approval_id: str
    whom: str
    done_at: datetime | None = None
    """When it was done, if not just now."""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The request and the log."""
        return (Key(Approval.KIND, self.approval_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `approval.not_granted`, without a name, or for a time before the decision or to come.

        Had done by two seats, the first stands, and the log has both. One that comes late, when the system had
        done it after all, changes no more than that: the log says that it was done both ways.
        """
        approval = require(facts, Approval, self.approval_id)
        if approval.state is not ApprovalState.GRANTED:
            raise Refused("approval.not_granted", state=approval.state)
        whom, done_at = self.whom.strip(), self.done_at or at.made_at
        if not whom or len(whom) > MAX_NAME:
            raise Refused("told.whom", limit=str(MAX_NAME))
        earliest = (approval.decided_at or approval.asked_at) - MINUTE
        if done_at.tzinfo is None or not earliest <= done_at <= at.made_at + MINUTE:
            raise Refused("approval.voice_time")
        params = {"what": approval.what, "whom": whom}
        kind = LogKind.APPROVAL_BY_VOICE if approval.done_at is None else LogKind.APPROVAL_CROSSED
        log = log_put(at, kind, approval.incident_id, params=params)
        if approval.voice_at is not None:
            return (log,)
        voiced = replace(approval, voice_whom=whom, voice_at=done_at)
        return (Put(Key(Approval.KIND, self.approval_id), voiced), log)


def decode_act(what: str, body: str) -> TwoPersonAct:
    """The act of a request. Raises Refused `approval.what`."""
    kind = TWO_PERSON.get(what)
    if kind is None:
        raise Refused("approval.what", what=what[:64])
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Refused("approval.what", what=what[:64]) from error


def _open(facts: Facts, approval_id: str, at: Circumstances) -> Approval:
    approval = require(facts, Approval, approval_id)
    if approval.state is not ApprovalState.ASKED:
        raise Refused("approval.decided", state=approval.state, by=approval.decided_by)
    if not approval.is_open(_moment(at)):
        raise Refused("approval.expired")
    return approval


def _decided(
    approval_id: str, approval: Approval, state: ApprovalState, kind: LogKind, at: Circumstances
) -> Sequence[Put]:
    decided = replace(
        approval, state=state, decided_by=at.actor, decided_seat=at.seat, decided_at=_moment(at)
    )  # fmt: skip
    log = log_put(at, kind, approval.incident_id, params=_params(approval))
    return (Put(Key(Approval.KIND, approval_id), decided), log)


def _params(approval: Approval) -> dict[str, str]:
    return {"what": approval.what, "by": approval.asked_by, "reason": approval.reason[:200]}


def _moment(at: Circumstances) -> datetime:
    """The backend's clock decides; a seat's is only used to show the act before the backend has it."""
    if at.late:
        raise Refused("command.expired")
    return at.received_at or at.made_at
