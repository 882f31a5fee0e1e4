"""Reading the audit: newest first, page by page, for those who answer for it."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from backend.auth import Principal, allowed
from backend.db import Database
from backend.openapi import answers
from backend.requests import aware, json_response
from backend.schema import audit
from backend.service import service_of
from models.audit import MOST_ENTRIES, AuditEntry, AuditPage
from models.command import Role
from models.record import iso

AUDITORS = frozenset({Role.COMMANDER, Role.ADMINISTRATOR})
Auditor = Annotated[Principal, Depends(allowed(AUDITORS))]
_Text = Annotated[str, Query(max_length=200)]
_JSON = msgspec.json.Decoder(dict[str, Any])
router = APIRouter()


def read_audit(
    db: Database, equal: dict[str, str], since: str = "", until: str = "", before: int | None = None,
    limit: int = MOST_ENTRIES,
) -> AuditPage:  # fmt: skip
    """The newest entries whose columns have the values asked for (empty: any), older than the entry `before`."""
    terms = [audit.c[name] == value for name, value in equal.items() if value]
    if since:
        terms.append(audit.c.at >= since)
    if until:
        terms.append(audit.c.at < until)
    if before is not None:
        terms.append(audit.c.seq < before)
    statement = select(audit).where(*terms).order_by(audit.c.seq.desc()).limit(limit + 1)
    with db.reading() as connection:
        rows = connection.execute(statement).all()
    return AuditPage(entries=[_entry(row) for row in rows[:limit]], more=len(rows) > limit)


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(
        seq=row.seq, at=row.at, made_at=row.made_at, actor=row.actor, credential=row.credential, seat=row.seat,
        command=row.command, kind=row.kind, record_id=row.record_id, command_id=row.command_id,
        exercise_id=row.exercise_id, before=_fields(row.before), after=_fields(row.after), note=row.note,
    )  # fmt: skip


def _fields(data: bytes | None) -> dict[str, Any] | None:
    """A deleted record has no fields afterwards."""
    return None if data is None or bytes(data) == b"null" else _JSON.decode(bytes(data))


@router.get("/v1/audit", response_model=None, responses=answers(AuditPage))
async def audit_page(
    request: Request, _principal: Auditor, kind: _Text = "", record_id: _Text = "", actor: _Text = "",
    seat: _Text = "", command: _Text = "", since: datetime | None = None, until: datetime | None = None,
    before: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 100,
) -> Response:  # fmt: skip
    """The audit, newest first; commanders and administrators only."""
    equal = {"kind": kind, "record_id": record_id, "actor": actor, "seat": seat, "command": command}
    first = iso(aware(since)) if since is not None else ""
    last = iso(aware(until)) if until is not None else ""
    db = service_of(request).db
    return json_response(await run_in_threadpool(read_audit, db, equal, first, last, before, limit))
