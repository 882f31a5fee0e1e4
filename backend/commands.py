"""The up lane: commands, judged one by one in their order, each answered once and for ever."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Annotated

import msgspec
import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import or_, select
from starlette.concurrency import run_in_threadpool

from backend import numbers, outgoing, two_person
from backend.auth import Principal, SignedIn
from backend.changes_page import check_history, head_of
from backend.clock import now
from backend.db import Database
from backend.errors import Problem
from backend.journal import Act, SeatLinks, act_of
from backend.openapi import answers, takes
from backend.requests import KB, MB, decode, is_clean, json_response, read_body
from backend.schema import audit, users
from backend.schema import commands as judged
from backend.service import service_of
from backend.theirs import theirs
from backend.unjudged import Unjudged
from backend.work import Author, BadId, Unchangeable, Work, is_safe_id
from models.alarm import Alarm
from models.approval import Approval, GrantApproval
from models.command import (
    OPERATORS,
    Answer,
    Circumstances,
    Conflicting,
    Delivery,
    Envelope,
    Facts,
    Outcome,
    Put,
    Refused,
    Role,
)
from models.handover import Handover
from models.incident import CreateIncident, Incident
from models.kinds import COMMANDS, apply_envelope, decode_command
from models.log_entry import LogEntry
from models.record import Fact, Key, Revision, iso
from models.unit import DispatchUnit, ordered_by

MAX_BATCH = 1_000
MAX_BODY = 64 * KB
MAX_REQUEST = 16 * MB
WITHDRAWN = "withdrawn"
"""The digest of an act that was withdrawn before it came: whatever then comes under its id is not done."""
GROUP = 100
"""Commands that share one commit: each is its own transaction of the order, but they reach the disk together."""
CLOCK_TOLERANCE = timedelta(seconds=5)
MAX_AHEAD = timedelta(days=2)
EXERCISED = frozenset({Incident.KIND, Alarm.KIND, LogEntry.KIND, Handover.KIND, Approval.KIND})
"""Kinds of records that belong to an exercise, or to reality, and never to both."""
COMMAND_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEXTS = msgspec.json.Encoder()
_unjudged = Unjudged()
log = structlog.get_logger("backend.commands")
router = APIRouter()


class CommandsIn(msgspec.Struct):
    """A batch in the order in which it was made; at most 1000.

    `revision`, reached in `epoch`, is what the sender has: of another history, nothing is judged (410 `history`)
    until it has loaded again, for its acts were made on what is not so here. An empty epoch: it has nothing.
    """

    commands: list[Envelope]
    revision: Revision = 0
    epoch: Annotated[str, msgspec.Meta(max_length=64)] = ""


class CommandsOut(msgspec.Struct):
    """One answer per command, in the same order."""

    answers: list[Answer]


class _World(Facts):
    """The facts a command of one exercise (or of none) may see."""

    def __init__(self, work: Work, exercise_id: str | None) -> None:
        self._work = work
        self._exercise_id = exercise_id

    def get(self, kind: str, record_id: str) -> Fact | None:
        fact = self._work.get(kind, record_id)
        if fact is not None and kind in EXERCISED:
            row = self._work.row(Key(kind, record_id))
            if row is not None and row.exercise_id != self._exercise_id:
                raise Refused("exercise.mixed", kind=kind, id=record_id)
        return fact


def judge(
    db: Database, principal: Principal, envelopes: Sequence[Envelope], received_at: datetime,
    send: Callable[[], object] | None = None,
) -> list[Answer]:  # fmt: skip
    """Judge a batch; what is answered here is on the disk. `send`: let go out what is to, else to the log."""
    out: list[Answer] = []
    for group in batched(envelopes, GROUP):
        with db.writing() as work:
            judging = _Judging(work, principal, received_at, group)
            out.extend(judging.answer(envelope) for envelope in group)
        if judging.orders:
            send() if send is not None else outgoing.send_waiting(db)
    return out


class _Judging:
    """Judges the commands of one group inside one database transaction."""

    def __init__(
        self, work: Work, principal: Principal, received_at: datetime, envelopes: Sequence[Envelope]
    ) -> None:
        self._work = work
        self._principal = principal
        self._received_at = received_at
        self.orders = 0
        self._roles: dict[str, frozenset[Role]] = {}
        self._disabled: dict[str, str] = {}
        """Author -> since when, of those who may not sign in any more."""
        self._links = SeatLinks(work.connection, [e.link for e in envelopes])
        safe = [e.id for e in envelopes if COMMAND_ID.fullmatch(e.id)]
        found = work.connection.execute(
            select(judged.c.id, judged.c.digest, judged.c.answer).where(judged.c.id.in_(safe))
        )
        self._known: dict[str, tuple[str, bytes]] = {row[0]: (row[1], bytes(row[2])) for row in found}

    def answer(self, envelope: Envelope) -> Answer:
        """The answer; an id that was judged before gets the one it got then."""
        # Before any question of who asks now: whoever delivers the act again, it was judged once.
        known = self._known.get(envelope.id)
        digest = _digest(envelope)
        if known is not None and known[0] in (digest, WITHDRAWN):
            return msgspec.json.decode(known[1], type=Answer)
        try:
            self._check(envelope)
            if known is None:
                self._links.check(envelope)
        except Refused as refused:
            if refused.code.startswith("journal."):
                log.warning("act out of its chain", code=refused.code, id=envelope.id, user=self._principal.user)
            _unjudged.note(self._work, self._principal, envelope, refused)
            return Answer(id=envelope.id[:64], outcome=Outcome.REFUSED, code=refused.code, params=refused.params)
        if known is not None:
            return Answer(id=envelope.id, outcome=Outcome.REFUSED, code="command.reused")
        answer, encoded = self._judge(envelope)
        self._known[envelope.id] = (digest, encoded)
        self._links.judged(envelope)
        self._work.insert(
            judged,
            {"id": envelope.id, "digest": digest, "answer": encoded, "received_at": iso(self._received_at)},
        )
        return answer

    def _check(self, envelope: Envelope) -> None:
        """Refuse what is malformed or not this sender's to ask; such answers are not kept."""
        if not COMMAND_ID.fullmatch(envelope.id):
            raise Refused("command.id")
        if len(envelope.body) > MAX_BODY:
            raise Refused("command.large", limit=str(MAX_BODY))
        names = (envelope.actor, envelope.seat)
        if not all(is_clean(name, 100) for name in names) or not envelope.actor:
            raise Refused("command.value", name=envelope.name[:64], reason="actor or seat")
        if envelope.exercise_id is not None and not is_safe_id(envelope.exercise_id):
            raise Refused("command.value", name=envelope.name[:64], reason="exercise_id")
        made_at = envelope.made_at
        if made_at.tzinfo is None or made_at.year < 2000 or abs(envelope.clock_offset_s) > 10 * 365 * 86_400:
            raise Refused("command.time")
        kind = COMMANDS.get(envelope.name)
        if kind is None:
            raise Refused("command.unknown", name=envelope.name[:64])
        if self._principal.role not in kind.ROLES:
            raise Refused("role", role=self._principal.role, command=envelope.name)
        in_person = self._principal.is_person and envelope.actor == self._principal.user
        if kind.IN_PERSON and not in_person:
            raise Refused("approval.in_person")
        on_behalf = envelope.actor not in (self._principal.user, self._principal.name)
        if on_behalf and self._principal.role not in OPERATORS:
            raise Refused("command.actor", actor=envelope.actor)
        roles = self._roles_of(envelope.actor) if on_behalf else frozenset()
        if roles and not roles & kind.ROLES:
            # Who delivers it may do it; who did it may not, wherever they sat.
            raise Refused("role", role=min(roles), command=envelope.name)

    def _roles_of(self, actor: str) -> frozenset[Role]:
        """The roles of the users of that name or display name; none for whom nobody here knows."""
        if actor not in self._roles:
            columns = (users.c.role, users.c.disabled, users.c.changed_at)
            named = select(*columns).where(or_(users.c.name == actor, users.c.display_name == actor))
            rows = self._work.connection.execute(named).all()
            self._roles[actor] = frozenset(Role(row.role) for row in rows)
            if rows and all(row.disabled for row in rows):
                self._disabled[actor] = max(row.changed_at for row in rows)
        return self._roles[actor]

    def _judge(self, envelope: Envelope) -> tuple[Answer, bytes]:
        """Run the command on the facts; whatever it raises changes nothing."""
        try:
            circumstances = self._circumstances(envelope)
            puts = self._applied(envelope, circumstances)
            told: dict[str, str] = {}
            if envelope.name == CreateIncident.NAME:
                puts, told = numbers.settle(self._work, puts, envelope.exercise_id)
            before = {put.key: self._work.row(put.key) for put in puts}
            old = {key: None if row is None or row.deleted else row.data for key, row in before.items()}
            revision = self._put(envelope, puts)
        except Refused as refused:
            self._unaccepted(envelope, refused.code)
            params = {k: str(v)[:500] for k, v in refused.params.items()}
            answer = Answer(id=envelope.id, outcome=Outcome.REFUSED, code=refused.code, params=params)
            return answer, msgspec.json.encode(answer)
        except Conflicting as conflict:
            self._unaccepted(envelope, "conflict")
            return _conflict(envelope, conflict, theirs(self._work, conflict))
        self._audit(envelope, puts, old)
        if envelope.name == DispatchUnit.NAME:
            dispatch = msgspec.json.decode(envelope.body, type=DispatchUnit)
            if ordered_by(puts, dispatch, circumstances):
                outgoing.order(self._work, dispatch, circumstances)
                self.orders += 1
        elif envelope.name == GrantApproval.NAME:
            grant = msgspec.json.decode(envelope.body, type=GrantApproval)
            self.orders += two_person.carry_out(self._work, grant, circumstances)
        answer = Answer(id=envelope.id, outcome=Outcome.ACCEPTED, revision=revision, params=told)
        return answer, msgspec.json.encode(answer)

    def _circumstances(self, envelope: Envelope) -> Circumstances:
        """Where and when, on our clock; refused when it is live and too late."""
        kind = COMMANDS[envelope.name]
        limits = [s for s in (kind.EXPIRES_S, envelope.expires_s) if s is not None]
        expires_s = min(limits) if limits else None
        try:
            made_at = envelope.happened_at
        except OverflowError as error:
            raise Refused("command.time") from error
        if made_at > self._received_at + MAX_AHEAD:
            raise Refused("command.time")
        if made_at > self._received_at:
            # Made after it arrived: that clock is wrong, and how late the act is cannot be known.
            believable = made_at <= self._received_at + CLOCK_TOLERANCE
            made_at = self._received_at
            if expires_s is not None and not believable:
                expires_s = -1.0
        at = Circumstances(
            command_id=envelope.id, actor=envelope.actor, seat=envelope.seat, made_at=made_at,
            exercise_id=envelope.exercise_id, received_at=self._received_at, expires_s=expires_s,
        )  # fmt: skip
        if Delivery.LIVE in (kind.DELIVERY, envelope.delivery) and not at.in_time:
            raise Refused("command.expired", name=envelope.name)
        return at if envelope.stated_at is None else _stated(at, envelope.stated_at)

    def _applied(self, envelope: Envelope, at: Circumstances) -> tuple[Put, ...]:
        world = _World(self._work, envelope.exercise_id)
        try:
            puts = apply_envelope(envelope, world, at)
            for put in puts:
                world.get(put.key.kind, put.key.id)
        except (RecursionError, OverflowError, TypeError) as error:
            raise Refused("command.value", name=envelope.name, reason=str(error)[:200]) from error
        return puts

    def _put(self, envelope: Envelope, puts: Sequence[Put]) -> int:
        act = self._act(envelope)
        author = Author(envelope.actor, act.at, envelope.id, act)
        try:
            triples = [(p.key, p.fact, self._exercise_of(p.key, envelope)) for p in puts]
            _TEXTS.encode([p.fact for p in puts])
            return self._work.put(triples, author)
        except Unchangeable as error:
            raise Refused("log.unchangeable") from error
        except (BadId, RecursionError, OverflowError, TypeError, UnicodeError) as error:
            raise Refused("command.value", name=envelope.name, reason=str(error)[:200]) from error

    def _act(self, envelope: Envelope) -> Act:
        return act_of(envelope, iso(self._received_at), self._principal.user)

    def _unaccepted(self, envelope: Envelope, code: str) -> None:
        """The journal keeps an act that changed nothing as well, in the chain of the incident it was about."""
        try:
            incident_id = str(getattr(decode_command(envelope), "incident_id", ""))
        except (Refused, RecursionError, OverflowError, TypeError):
            incident_id = ""
        act = msgspec.structs.replace(
            self._act(envelope), outcome=code[:64], incident_id=incident_id if is_safe_id(incident_id) else ""
        )
        self._work.journal.enter(act, self._work.revision)

    def _exercise_of(self, key: Key, envelope: Envelope) -> str | None:
        """Incidents, alarms and log entries belong to the command's exercise; engines and hydrants stay real."""
        row = self._work.row(key)
        if key.kind in EXERCISED or row is None:
            return envelope.exercise_id
        return row.exercise_id

    def _audit(self, envelope: Envelope, puts: Sequence[Put], old: dict[Key, bytes | None]) -> None:
        behalf = envelope.actor not in (self._principal.user, self._principal.name)
        notes = ["on behalf"] if behalf else []
        since = self._disabled.get(envelope.actor, "")
        if since and iso(envelope.happened_at) > since:
            # What somebody did in good faith is kept; whoever reviews it has to know that they were out by then.
            notes.append(f"author disabled since {since}")
        if envelope.stated_at is not None:
            notes.append(f"late, of {iso(envelope.stated_at)}")
        for put in puts:
            if put.key.kind == LogEntry.KIND and len(puts) > 1:
                continue
            row = self._work.row(put.key)
            self._work.insert(
                audit,
                {
                    "at": iso(self._received_at), "made_at": iso(envelope.made_at), "actor": envelope.actor,
                    "credential": self._principal.user, "seat": envelope.seat, "command_id": envelope.id,
                    "command": envelope.name, "kind": put.key.kind, "record_id": put.key.id,
                    "exercise_id": envelope.exercise_id, "before": old[put.key],
                    "after": row.data if row is not None else None, "note": "; ".join(notes),
                },
            )  # fmt: skip


def _stated(at: Circumstances, stated_at: datetime) -> Circumstances:
    """Entered afterwards: it happened when a person says it did, and nothing is ordered by it."""
    if stated_at.tzinfo is None or stated_at.year < 2000:
        raise Refused("command.time")
    return msgspec.structs.replace(at, made_at=stated_at.astimezone(UTC), entered_at=at.made_at)


def _conflict(envelope: Envelope, conflict: Conflicting, who: Mapping[str, str]) -> tuple[Answer, bytes]:
    answer = Answer(
        id=envelope.id, outcome=Outcome.CONFLICT, code="conflict", fields=conflict.fields,
        params={"kind": conflict.key.kind, "id": conflict.key.id, **who},
    )  # fmt: skip
    try:
        return answer, msgspec.json.encode(answer)
    except (RecursionError, OverflowError, TypeError, UnicodeError) as error:
        answer = Answer(
            id=envelope.id, outcome=Outcome.REFUSED, code="command.value",
            params={"name": envelope.name, "reason": str(error)[:200]},
        )  # fmt: skip
        return answer, msgspec.json.encode(answer)


def _digest(envelope: Envelope) -> str:
    """What an id stands for: the act, not the circumstances of sending it."""
    whole: list[object] = [envelope.name, envelope.actor, envelope.exercise_id, envelope.body]
    if envelope.stated_at is not None:
        whole.append(envelope.stated_at)
    return hashlib.sha256(msgspec.json.encode(whole)).hexdigest()


def _check_place(db: Database, revision: int, epoch: str) -> None:
    with db.reading() as connection:
        check_history(connection, revision, head_of(connection), epoch)


@router.post("/v1/commands", response_model=None, openapi_extra=takes(CommandsIn), responses=answers(CommandsOut))
async def commands(request: Request, principal: SignedIn) -> Response:
    """Judge a batch of commands in order."""
    batch = decode(await read_body(request, MAX_REQUEST), CommandsIn)
    received_at = now()
    if len(batch.commands) > MAX_BATCH:
        raise Problem(413, "too_many", f"{len(batch.commands)} commands at once; send at most {MAX_BATCH}.")
    service = service_of(request)
    if batch.epoch and batch.revision:
        await run_in_threadpool(_check_place, service.db, batch.revision, batch.epoch)
    out = await service.write(
        lambda: judge(service.db, principal, batch.commands, received_at, service.send_waiting)
    )
    return json_response(CommandsOut(out))
