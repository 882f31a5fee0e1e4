"""Presence: who is at which console; reported by consoles, kept in a table for all processes, told on change."""

import asyncio
import hashlib
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec
import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from backend.auth import Principal, Reader
from backend.clock import now
from backend.db import Database
from backend.errors import Problem
from backend.hub import Hub
from backend.openapi import answers, takes
from backend.requests import KB, decode, is_clean, json_response, read_body
from backend.schema import presence
from backend.work import Work
from models.presence import GONE_AFTER, MOST_SEATS, Presence, PresenceState, judged
from models.record import iso

EVERY_S = 1.0
IDLE_AFTER_S = 60.0
IDLE_SLACK = timedelta(seconds=15)
"""Two reports of one idle spell differ by less than this."""
log = structlog.get_logger("backend.presence")
router = APIRouter()


class PresenceIn(msgspec.Struct, kw_only=True):
    """What a console says of itself; `console` names the running program, `leaving` is its last word."""

    console: str
    incident_id: str = ""
    workspace: str = ""
    idle_s: Annotated[float, msgspec.Meta(ge=0, le=10**8)] = 0.0
    leaving: bool = False


class PresenceOut(msgspec.Struct):
    """The name under which the `now` lane tells of this console."""

    console: str


class _Report(msgspec.Struct, frozen=True):
    """A report that is not in the table yet; without a presence: that session has ended."""

    digest: str
    presence: Presence | None


class Board:
    """Who is there. Reports are gathered and written once a second, in a transaction of their own."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._reports: dict[str, _Report] = {}
        self._told: dict[str, Presence] = {}

    @property
    def waiting(self) -> bool:
        """Is there a report that is not in the table yet?"""
        return bool(self._reports)

    def report(self, principal: Principal, said: PresenceIn, address: str, at: datetime) -> str:
        """Take a report; the console's name on the lane. Nobody's report can pass for another user's console."""
        console = hashlib.sha256(f"{principal.user}\x1f{said.console}".encode()).hexdigest()[:32]
        idle = said.idle_s >= IDLE_AFTER_S
        told = Presence(
            console=console, seat=principal.seat, user=principal.user, name=principal.name, role=principal.role,
            since=at, seen_at=at, incident_id=said.incident_id, workspace=said.workspace, address=address,
            idle_since=at - timedelta(seconds=said.idle_s) if idle else None,
        )  # fmt: skip
        with self._lock:
            if len(self._told.keys() | self._reports.keys()) >= MOST_SEATS and console not in self._told:
                raise Problem(429, "full", f"{MOST_SEATS} consoles are here already; sign out where nobody sits.")
            self._reports[console] = _Report(principal.digest, None if said.leaving else told)
        return console

    def leave(self, principal: Principal) -> None:
        """The session has ended: whoever was there is gone at once."""
        with self._lock:
            self._reports = {key: r for key, r in self._reports.items() if r.digest != principal.digest}
            self._reports[principal.digest] = _Report(principal.digest, None)

    def tick(self, at: datetime) -> list[Presence]:
        """Write what was reported; what has changed for those who look on. Raises SQLAlchemyError."""
        with self._lock:
            reports, self._reports = self._reports, {}
        try:
            rows = self._write(reports, at) if reports else self._read()
        except SQLAlchemyError:
            with self._lock:
                self._reports = {**reports, **self._reports}
            raise
        told, self._told = self._told, {p.console: p for p in judged(rows, at)}
        changed = [p for p in self._told.values() if not _same(told.get(p.console), p)]
        gone = [p for console, p in told.items() if console not in self._told]
        return changed + [msgspec.structs.replace(p, state=PresenceState.GONE, doubled=False) for p in gone]

    def whole(self, at: datetime) -> tuple[Presence, ...]:
        """Everybody, for somebody who begins to look on."""
        return judged(self._read(), at)

    def _read(self) -> list[Presence]:
        with self._db.reading() as connection:
            return list(_rows(connection).values())

    def _write(self, reports: dict[str, _Report], at: datetime) -> list[Presence]:
        with self._db.aside() as connection:
            rows = _rows(connection)
            here = [(r.digest, r.presence) for r in reports.values() if r.presence is not None]
            fresh = {p.console: (digest, _continued(rows.get(p.console), p)) for digest, p in here}
            # A session is at one console: a second name under the same token takes the place of the first.
            connection.execute(delete(presence).where(presence.c.digest.in_([r.digest for r in reports.values()])))
            connection.execute(delete(presence).where(presence.c.seen_at < iso(at - GONE_AFTER)))
            values = [
                {"console": c, "digest": d, "seen_at": iso(p.seen_at), "presence": msgspec.json.encode(p)}
                for c, (d, p) in fresh.items()
            ]
            Work(connection, 0).upsert(presence, values)
            return list(_rows(connection).values())


def _rows(connection: Connection) -> dict[str, Presence]:
    found: Iterable[Any] = connection.execute(select(presence.c.console, presence.c.presence))
    return {row.console: _PRESENCE.decode(bytes(row.presence)) for row in found}


def _continued(before: Presence | None, now_: Presence) -> Presence:
    """The report as the next of the same stay."""
    if before is None or before.seat != now_.seat:
        return now_
    idle = now_.idle_since
    if idle is not None and before.idle_since is not None and abs(idle - before.idle_since) < IDLE_SLACK:
        idle = before.idle_since
    return msgspec.structs.replace(now_, since=before.since, idle_since=idle)


def _same(before: Presence | None, now_: Presence) -> bool:
    """Is there nothing to tell? While somebody is here, being heard again is no news."""
    if before is None or now_.state is not PresenceState.HERE:
        return before == now_
    return msgspec.structs.replace(before, seen_at=now_.seen_at) == now_


_PRESENCE = msgspec.json.Decoder(Presence)


@router.post("/v1/presence", response_model=None, openapi_extra=takes(PresenceIn), responses=answers(PresenceOut))
async def report(request: Request, principal: Reader) -> Response:
    """A console says that it is there, and what is open at it: on change, and every ten seconds."""
    said = decode(await read_body(request, 4 * KB), PresenceIn)
    texts = (said.console, said.incident_id, said.workspace)
    if not said.console or not all(is_clean(text, 128) for text in texts):
        raise Problem(422, "invalid", "A console, an incident or a workspace has at most 128 printable characters.")
    board: Board = request.app.state.service.presence
    address = request.client.host if request.client else ""
    return json_response(PresenceOut(board.report(principal, said, address, now())))


async def keep_present(board: Board, hub: Hub) -> None:
    """Run until cancelled: once a second whatever changed is told, if anybody looks on."""
    while True:
        await asyncio.sleep(EVERY_S)
        if not (hub.listened or board.waiting):
            continue
        try:
            changed = await run_in_threadpool(board.tick, now())
        except SQLAlchemyError as error:
            log.warning("presence", error=str(error)[:300])
            continue
        hub.tell_now("presence", [((p.console,), p) for p in changed])
