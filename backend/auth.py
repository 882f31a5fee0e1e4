"""Sessions: who holds a token, what their role may ask for, and slowing down those who guess."""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec
from fastapi import Depends, Request
from sqlalchemy import delete, insert, select
from starlette.concurrency import run_in_threadpool

from backend.accounts import (
    DEMO_PASSWORD,
    SEAT_PREFIX,
    Account,
    check_password,
    find_demo,
    find_user,
    keep_verifier,
)
from backend.audit import enter
from backend.clock import iso_after, now_iso
from backend.db import Database
from backend.errors import Problem
from backend.schema import tokens
from backend.settings import Settings
from models.audit import SIGN_IN, SIGN_IN_FAILED, USER
from models.command import OPERATORS, Role

LOCAL_USER = "local"
SEAT = "seat"
"""Source of the tokens that are a seat's own."""
CACHE_S = 1.0
"""So long at most a token is still taken here that another process ended, such as the command line."""
_CACHED = 2_000
ATTEMPTS = 5
WINDOW_S = 60.0
AUDITED_FAILURES = 60
"""Failed sign-ins a minute that are written into the audit; a flood of them must not fill the disk."""
READERS = frozenset(Role) - {Role.GATEWAY}
MAINTAINERS = frozenset({Role.MAINTAINER, Role.ADMINISTRATOR})


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever sent a request: the credential, not necessarily the author of the act in it."""

    user: str
    name: str
    role: Role
    seat: str
    digest: str
    expires_at: str

    @property
    def is_person(self) -> bool:
        """Did somebody give a password for this, or is it a seat's own credential?"""
        return not self.user.startswith(SEAT_PREFIX)


class Throttle:
    """Counts failed sign-ins per user and address; more than ATTEMPTS in WINDOW_S must wait."""

    def __init__(self, attempts: int = ATTEMPTS, window_s: float = WINDOW_S) -> None:
        self._attempts = attempts
        self._window_s = window_s
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, key: str) -> float:
        """How long this key must wait before it may try again; 0 when it may."""
        with self._lock:
            failed = self._failed.get(key)
            if failed is None or len(failed) < self._attempts:
                return 0.0
            return max(0.0, failed[0] + self._window_s - time.monotonic())

    def failed(self, key: str) -> None:
        """Remember a failure."""
        with self._lock:
            self._failed.setdefault(key, deque(maxlen=self._attempts)).append(time.monotonic())
            self._failed.move_to_end(key)
            while len(self._failed) > 10_000:
                self._failed.popitem(last=False)

    def forget(self, key: str) -> None:
        """The key has signed in."""
        with self._lock:
            self._failed.pop(key, None)


class Sessions:
    """Signs users in and knows the holders of tokens."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._settings = settings
        self._throttle = Throttle()
        self._audited = Throttle(attempts=AUDITED_FAILURES)
        self._cache: OrderedDict[str, tuple[float, Principal]] = OrderedDict()
        self._ended = 0
        """How often a token was ended here: whoever read one before may not remember it."""
        self._lock = threading.Lock()
        self._sources = {"users", SEAT} | ({"demo"} if settings.demo else set())
        if settings.secret:
            self._sources.add("local:" + _digest(settings.secret)[:16])

    def purge(self) -> None:
        """Throw away tokens that have run out, or whose source (demo, an old secret) is no longer valid."""
        with self._db.writing() as work:
            gone = (tokens.c.expires_at < now_iso()) | tokens.c.source.not_in(self._sources)
            work.connection.execute(delete(tokens).where(gone))

    def sign_in(self, user: str, password: str, seat: str, address: str) -> tuple[str, Principal]:
        """A new token and its holder; 401 for a wrong user or password, 429 after too many."""
        key = f"{address}\x1f{user[:200]}"
        wait_s = self._throttle.wait_s(key)
        if wait_s > 0:
            raise Problem(
                429, "throttled", "Too many failed sign-ins; wait before the next try.",
                {"Retry-After": str(int(wait_s) + 1)},
            )  # fmt: skip
        vouched = self._vouch(user, password)
        if vouched is None:
            self._throttle.failed(key)
            self._note_failure(user, seat, address)
            raise Problem(401, "credentials", "The user name or the password is wrong.")
        self._throttle.forget(key)
        account, source = vouched
        if source == "users":
            keep_verifier(self._db, account.user, password)
        token = secrets.token_urlsafe(32)
        principal = Principal(
            user=account.user, name=account.name, role=account.role, seat=seat, digest=_digest(token),
            expires_at=iso_after(self._settings.token_hours * 3600),
        )  # fmt: skip
        with self._db.writing() as work:
            work.connection.execute(insert(tokens).values(_values(principal, source)))
            role = {"role": account.role.value}
            enter(
                work, SIGN_IN, actor=account.user, kind=USER, record_id=account.user, credential=account.user,
                seat=seat, after=role, note=address,
            )  # fmt: skip
        return token, principal

    def seat_token(self, principal: Principal) -> str:
        """A credential of the seat's own, for an operator who sits there: it delivers what others did there.

        It ends by itself, and with `backend user revoke-seat`. Empty for everybody else.
        """
        if principal.role not in OPERATORS or not principal.seat or not principal.is_person:
            return ""
        token = secrets.token_urlsafe(32)
        hours = max(self._settings.offline_hours, self._settings.token_hours)
        own = Principal(
            user=SEAT_PREFIX + principal.seat, name=SEAT_PREFIX + principal.seat, role=Role.DISPATCHER,
            seat=principal.seat, digest=_digest(token), expires_at=iso_after(hours * 3600),
        )  # fmt: skip
        with self._db.writing() as work:
            work.connection.execute(insert(tokens).values(_values(own, SEAT)))
        return token

    def _note_failure(self, user: str, seat: str, address: str) -> None:
        if self._audited.wait_s("") > 0:
            return
        self._audited.failed("")
        with self._db.writing() as work:
            enter(work, SIGN_IN_FAILED, actor=user, kind=USER, record_id=user, seat=seat, note=address)

    def _vouch(self, user: str, password: str) -> tuple[Account, str] | None:
        secret = self._settings.secret
        if secret and user == LOCAL_USER:
            if hmac.compare_digest(secret.encode(), password.encode()):
                account = Account(LOCAL_USER, LOCAL_USER, Role.ADMINISTRATOR)
                return account, "local:" + _digest(secret)[:16]
            return None
        stored, password_hash = find_user(self._db, user)
        if stored is None and self._settings.demo and (demo := find_demo(user)):
            fits = hmac.compare_digest(DEMO_PASSWORD.encode(), password.encode())
            return (demo, "demo") if fits else None
        if check_password(password_hash, password) and stored is not None:
            return stored, "users"
        return None

    def sign_out(self, principal: Principal) -> None:
        """The token is worth nothing from now on."""
        with self._db.writing() as work:
            work.connection.execute(delete(tokens).where(tokens.c.digest == principal.digest))
        # Not before it is written: until then others still find the token, and remember it.
        with self._lock:
            self._ended += 1
            self._cache.pop(principal.digest, None)

    def cached(self, token: str) -> Principal | None:
        """The holder when the token was looked up a moment ago."""
        with self._lock:
            known = self._cache.get(_digest(token))
        if known is None or known[0] < time.monotonic() or known[1].expires_at < now_iso():
            return None
        return known[1]

    def holder(self, token: str) -> Principal | None:
        """The holder of a token; None when there is none, or it has run out."""
        return self.look_up(_digest(token))

    def look_up(self, digest: str) -> Principal | None:
        """The holder of the token of that digest, as the database says now."""
        with self._lock:
            ended = self._ended
        with self._db.reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.digest == digest)).first()
        if row is None or row.expires_at < now_iso():
            with self._lock:
                self._cache.pop(digest, None)
            return None
        principal = Principal(
            user=row.user_name, name=row.display_name, role=Role(row.role), seat=row.seat, digest=digest,
            expires_at=row.expires_at,
        )  # fmt: skip
        with self._lock:
            if ended == self._ended:
                self._cache[digest] = (time.monotonic() + CACHE_S, principal)
            while len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        return principal


def _values(principal: Principal, source: str) -> dict[str, str]:
    return {
        "digest": principal.digest, "user_name": principal.user, "display_name": principal.name,
        "role": principal.role.value, "seat": principal.seat, "source": source, "expires_at": principal.expires_at,
    }  # fmt: skip


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


async def signed_in(request: Request) -> Principal:
    """The holder of the request's bearer token; 401 without a valid one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem(401, "token", "Sign in first.", {"WWW-Authenticate": "Bearer"})
    sessions: Sessions = request.app.state.service.sessions
    principal = sessions.cached(token) or await run_in_threadpool(sessions.holder, token)
    if principal is None:
        raise Problem(401, "token", "The session has ended; sign in again.", {"WWW-Authenticate": "Bearer"})
    return principal


def allowed(roles: frozenset[Role]) -> Callable[[Principal], Awaitable[Principal]]:
    """A dependency that answers 403 to every other role."""

    async def check(principal: Annotated[Principal, Depends(signed_in)]) -> Principal:
        if principal.role not in roles:
            raise Problem(403, "role", f"The role {principal.role} may not do this.")
        return principal

    return check


SignedIn = Annotated[Principal, Depends(signed_in)]
Reader = Annotated[Principal, Depends(allowed(READERS))]
Maintainer = Annotated[Principal, Depends(allowed(MAINTAINERS))]
