"""Signing the seat in, and again when its token has ended; shared by the threads that talk to the backend."""

import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import structlog

from console.identity.tokens import EndedSession, Tokens, TokenStore
from console.sync.client import Client, LinkError, SessionAnswer
from console.sync.clock import BackendClock

END_AGAIN_S = 30.0
"""A backend that answers, but does not end a session, is asked again after so long; nobody waits for it."""
NO_LINE = frozenset({"unreachable", "silent", "broken", "closed", "certificate"})
log = structlog.get_logger("sync.access")


@dataclass(frozen=True)
class Credentials:
    """What a sign-in needs."""

    user: str
    password: str = field(repr=False)
    seat: str


class Access:
    """The current credentials and the session they opened."""

    def __init__(
        self, client: Client, signed_in: Callable[[SessionAnswer], None], clock: BackendClock | None = None,
        store: TokenStore | None = None,
    ) -> None:  # fmt: skip
        """`clock` is set by the round trip of every sign-in; `store` keeps the tokens over a restart."""
        self._client = client
        self._clock = clock
        self._store = store
        self._signed_in = signed_in
        self._lock = threading.Lock()
        self._signing_in = threading.Lock()
        """Held during a request, which may hang; never taken by the UI thread."""
        self._keeping = threading.Lock()
        """Held while tokens are written: older ones never over newer ones."""
        self._kept = Tokens()
        self._end_at_s = 0.0
        self._credentials: Credentials | None = None
        self._tokens = Tokens()
        self._by_seat = False
        """May the line be kept with what the seat has, though nobody here gave a password the backend knows?"""

    def restore(self) -> None:
        """After a restart: the last session goes on until it ends, and the seat's own credential after it."""
        if self._store is None:
            return
        tokens = self._store.load()
        with self._lock:
            self._kept, self._tokens = tokens, tokens.to_end(*self._tokens.ended)
            self._by_seat = self._credentials is None

    def set(self, credentials: Credentials | None, *, by_seat: bool = False) -> None:
        """Somebody else signs in, or nobody: the old session is to be ended. Returns at once.

        `by_seat`: the seat's own credential delivers what is done here, as after a break-glass sign-in.
        """
        with self._lock:
            self._credentials = credentials
            self._client.token = ""
            self._tokens = self._tokens.left()
            self._by_seat = by_seat

    def is_session(self, token: str) -> bool:
        """Is it that of somebody's session, and not the seat's own credential?"""
        with self._lock:
            return bool(token) and token == self._tokens.session

    def fits(self, password: str) -> bool:
        """Is it the password of whoever signed in last?"""
        with self._lock:
            known = self._credentials.password if self._credentials is not None else ""
        return bool(known) and hmac.compare_digest(known.encode(), password.encode("utf-8", "replace"))

    def ensure(self) -> None:
        """A session with the backends in use: those of one database know each other's.

        Sessions that ended here end there before anybody signs in. Raises LinkError `signed_out`, `credentials` or
        the line's.
        """
        answer: SessionAnswer | None = None
        with self._signing_in:
            self._end_sessions()
            while (one := self._lacking()) is not None:
                begun_s = self._clock.begin() if self._clock is not None else 0.0
                answer = self._client.open_session(one.user, one.password, one.seat)
                self._set_clock(begun_s, answer.server_time)
                self._take(one, answer)
        if answer is not None:
            self._signed_in(answer)

    def _end_sessions(self) -> None:
        """Raises LinkError when there is no line: who wants to sign in would find none either."""
        with self._lock:
            waiting = self._tokens.ended
        if not waiting or time.monotonic() < self._end_at_s:
            return
        # Whatever happens to this process, the next one goes on where this one was.
        self.keep()
        now = datetime.fromtimestamp(self._clock.now_s(), UTC) if self._clock is not None else datetime.now(UTC)
        for one in waiting:
            if one.has_run_out(now) or self._has_ended(one):
                with self._lock:
                    self._tokens = self._tokens.without_ended(one)
        self.keep()

    def _has_ended(self, one: EndedSession) -> bool:
        try:
            self._client.request("DELETE", "/v1/session", token=one.token)
        except LinkError as error:
            if error.code in NO_LINE:
                raise
            if error.code == "unauthorised":
                # It was worth nothing before.
                return True
            log.info("session not ended yet", code=error.code)
            self._end_at_s = time.monotonic() + max(END_AGAIN_S, error.retry_after_s)
            return False
        return True

    def _set_clock(self, begun_s: float, at: str) -> None:
        if self._clock is None:
            return
        try:
            theirs = datetime.fromisoformat(at)
        except ValueError:
            return
        if theirs.tzinfo is not None:
            self._clock.exchanged(begun_s, theirs.timestamp())

    def _lacking(self) -> Credentials | None:
        """Whom to sign in; None when that is done. Raises LinkError `signed_out`."""
        with self._lock:
            if self._client.token:
                return None
            if self._credentials is not None:
                return self._credentials
            kept = (self._tokens.live_session or self._tokens.seat) if self._by_seat else ""
            if not kept:
                raise LinkError("signed_out")
            self._client.token = kept
            return None

    def _take(self, one: Credentials, answer: SessionAnswer) -> None:
        """Use the session, unless somebody else sat down while it was opened: it is not theirs."""
        with self._lock:
            if self._credentials is not one:
                self._tokens = self._tokens.to_end(EndedSession(answer.token, answer.expires_at))
            else:
                self._client.token = answer.token
                # A session of before a restart may have been read only after somebody gave a password.
                before = self._tokens.left()
                self._tokens = msgspec.structs.replace(
                    before, session=answer.token, expires_at=answer.expires_at,
                    seat=answer.seat_token or before.seat,
                )  # fmt: skip
        self.keep()

    def expired(self, token: str) -> None:
        """The backend did not take this token any more."""
        with self._lock:
            if self._client.token == token:
                self._client.token = ""
            if token == self._tokens.seat:
                self._tokens = Tokens(ended=self._tokens.ended)
            elif token == self._tokens.session:
                self._tokens = self._tokens.without_session()

    def keep(self) -> None:
        """No restart goes on with a session that ended here, or forgets to end it. Blocks for the key store."""
        with self._keeping:
            with self._lock:
                store, tokens = self._store, self._tokens
            if store is None or tokens == self._kept:
                return
            try:
                store.keep(tokens)
            except OSError as error:
                log.error("tokens not kept", error=str(error))
            else:
                self._kept = tokens
