"""Signing in and out, and the health of the backend."""

import msgspec
from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from backend.auth import SignedIn
from backend.clock import now_iso
from backend.errors import Problem
from backend.openapi import answers, takes
from backend.requests import KB, decode, is_clean, json_response, read_body
from backend.schema import counter
from backend.service import Service, service_of
from backend.settings import PROTOCOL, VERSION
from models.command import Role

router = APIRouter()


class SignIn(msgspec.Struct):
    """Who, with which password, at which seat; `seat_token`: does the seat want a credential of its own?"""

    user: str
    password: str
    seat: str = ""
    seat_token: bool = False


class SessionBody(msgspec.Struct, kw_only=True):
    """An open session; `server_time` sets the seat's clock offset, `head` is the newest revision."""

    token: str
    user: str
    name: str
    role: Role
    seat: str
    server_time: str
    head: int
    protocol: int
    expires_at: str
    seat_token: str = ""


class Health(msgspec.Struct):
    """The backend is there, and which it is."""

    protocol: int
    version: str


@router.post("/v1/session", response_model=None, openapi_extra=takes(SignIn), responses=answers(SessionBody))
async def sign_in(request: Request) -> Response:
    """Sign in."""
    wanted = decode(await read_body(request, 16 * KB), SignIn)
    if not is_clean(wanted.seat, 100) or not is_clean(wanted.user, 100):
        raise Problem(422, "invalid", "A user name or a seat has at most 100 printable characters.")
    address = request.client.host if request.client else ""
    return json_response(await run_in_threadpool(_sign_in, service_of(request), wanted, address))


def _sign_in(service: Service, wanted: SignIn, address: str) -> SessionBody:
    token, principal = service.sessions.sign_in(wanted.user, wanted.password, wanted.seat, address)
    own = service.sessions.seat_token(principal) if wanted.seat_token else ""
    with service.db.reading() as connection:
        head = int(connection.execute(select(counter.c.revision)).scalar_one())
    return SessionBody(
        token=token, user=principal.user, name=principal.name, role=principal.role, seat=principal.seat,
        server_time=now_iso(), head=head, protocol=PROTOCOL, expires_at=principal.expires_at,
        seat_token=own,
    )  # fmt: skip


@router.delete("/v1/session", response_model=None, status_code=204)
async def sign_out(request: Request, principal: SignedIn) -> Response:
    """Sign out: the token is worth nothing afterwards."""
    service = service_of(request)
    await service.write(lambda: service.sessions.sign_out(principal))
    service.presence.leave(principal)
    return Response(status_code=204)


@router.get("/v1/health", response_model=None, responses=answers(Health))
async def health() -> Response:
    """Is anybody there?"""
    return json_response(Health(PROTOCOL, VERSION))
