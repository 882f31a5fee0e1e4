"""What seats know their people by in an outage: sent to operators at a seat, never to anybody else."""

import hashlib
import threading
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from backend.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, hash_password
from backend.auth import Principal, allowed
from backend.db import Database
from backend.errors import Problem
from backend.openapi import answers
from backend.requests import json_response
from backend.schema import sealed_codes, users
from backend.service import service_of
from backend.settings import Settings
from models.audit import SEALED_CODE
from models.command import OPERATORS, Role
from models.verifier import MOST_USERS, SEATED, Verifier, Verifiers

Operator = Annotated[Principal, Depends(allowed(OPERATORS))]
_demo: list[Verifier] = []
_demo_lock = threading.Lock()
router = APIRouter()


def list_verifiers(db: Database, settings: Settings) -> Verifiers:
    """Everybody who may sit at a seat and has a verifier; who was removed or disabled is not in it."""
    seated = [role.value for role in SEATED]
    wanted = select(users).where(users.c.disabled.is_(False), users.c.verifier != "", users.c.role.in_(seated))
    sealed = select(sealed_codes.c.verifier).where(sealed_codes.c.name == SEALED_CODE)
    with db.reading() as connection:
        rows: Sequence[Any] = connection.execute(wanted.order_by(users.c.name).limit(MOST_USERS)).all()
        code = connection.execute(sealed).scalar_one_or_none() or ""
    found = [
        Verifier(
            user=row.name, name=row.display_name, role=Role(row.role), changed_at=row.changed_at,
            verifier=row.verifier,
        )
        for row in rows
    ]  # fmt: skip
    if settings.demo:
        taken = {one.user for one in found}
        found += [one for one in _demo_verifiers() if one.user not in taken]
    whole = msgspec.json.encode((settings.offline_hours, found, code))
    digest = hashlib.sha256(whole).hexdigest()[:32]
    return Verifiers(digest=digest, offline_hours=settings.offline_hours, users=found, break_glass=code)


def _demo_verifiers() -> list[Verifier]:
    """The demo's users have one published password; its hash is made when first asked for."""
    with _demo_lock:
        if not _demo:
            verifier = hash_password(DEMO_PASSWORD)
            _demo.extend(
                Verifier(user=one.user, name=one.name, role=one.role, changed_at="", verifier=verifier)
                for one in DEMO_ACCOUNTS
                if one.role in SEATED
            )
        return list(_demo)


@router.get("/v1/verifiers", response_model=None, responses=answers(Verifiers))
async def verifiers(
    request: Request, principal: Operator, known: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """The verifiers of the centre's people; nothing (204) when the seat has this list already."""
    if not principal.seat:
        raise Problem(403, "role", "Verifiers are for seats; this session has none.")
    service = service_of(request)
    found = await run_in_threadpool(list_verifiers, service.db, service.settings)
    return Response(status_code=204) if found.digest == known else json_response(found)
