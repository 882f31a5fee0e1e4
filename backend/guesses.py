"""What seats tell of wrong passwords given there in an outage: into the audit, once, and never more than fits."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import func, select

from backend.auth import Principal, allowed
from backend.clock import now_iso
from backend.db import Database
from backend.errors import Problem
from backend.openapi import answers, takes
from backend.requests import KB, decode, is_clean, json_response, read_body
from backend.schema import audit
from backend.service import service_of
from backend.work import Work
from models.audit import GUESSED_OFFLINE, USER
from models.command import OPERATORS
from models.guess import Guesses
from models.record import iso

MOST_A_DAY = 2_000
"""Entries a seat's guesses make in the audit a day: a hostile seat must not fill the disk."""
Operator = Annotated[Principal, Depends(allowed(OPERATORS))]
router = APIRouter()


def enter_guesses(db: Database, who: Principal, told: Guesses) -> None:
    """Keep what a seat told; what it told before, or too much of it, is left out."""
    with db.writing() as work:
        known = select(audit.c.seq).where(audit.c.command_id == told.id).limit(1)
        if work.connection.execute(known).first() is not None:
            return
        rest = MOST_A_DAY - _today(work, who.seat)
        for one in told.guesses[: max(0, rest)]:
            work.insert(
                audit,
                {
                    "at": now_iso(), "made_at": _moment(one.last_s), "actor": one.user, "credential": who.user,
                    "seat": who.seat, "command_id": told.id, "command": GUESSED_OFFLINE, "kind": USER,
                    "record_id": one.user, "exercise_id": None, "before": None, "after": None,
                    "note": f"{one.count} times, {_moment(one.first_s)} to {_moment(one.last_s)}",
                },
            )  # fmt: skip


def _today(work: Work, seat: str) -> int:
    day = now_iso()[:10]
    wanted = (audit.c.command == GUESSED_OFFLINE) & (audit.c.seat == seat) & (audit.c.at >= day)
    return int(work.connection.execute(select(func.count()).select_from(audit).where(wanted)).scalar_one())


def _moment(seconds: float) -> str:
    return iso(datetime.fromtimestamp(seconds, UTC))


@router.post("/v1/session/guesses", response_model=None, openapi_extra=takes(Guesses), responses=answers(Guesses))
async def guesses(request: Request, principal: Operator) -> Response:
    """Take what a seat counted while the line was down."""
    told = decode(await read_body(request, 128 * KB), Guesses)
    if not principal.seat or not all(is_clean(one.user, 100) for one in told.guesses):
        raise Problem(422, "invalid", "Guesses come from a seat, with names of printable characters.")
    service = service_of(request)
    await service.write(lambda: enter_guesses(service.db, principal, told))
    return json_response(Guesses(id=told.id, guesses=[]))
