"""Signing the seat in, and again when its token has ended; shared by the threads that talk to the backend."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from console.sync.client import Client, LinkError, SessionAnswer
from console.sync.clock import BackendClock


@dataclass(frozen=True)
class Credentials:
    """What a sign-in needs."""

    user: str
    password: str = field(repr=False)
    seat: str


class Access:
    """The current credentials and the session they opened."""

    def __init__(
        self, client: Client, signed_in: Callable[[SessionAnswer], None], clock: BackendClock | None = None
    ) -> None:
        """`clock` is set by the round trip of every sign-in."""
        self._client = client
        self._clock = clock
        self._signed_in = signed_in
        self._lock = threading.Lock()
        self._signing_in = threading.Lock()
        """Held during a request, which may hang; never taken by the UI thread."""
        self._credentials: Credentials | None = None
        self._server = ""

    def set(self, credentials: Credentials | None) -> None:
        """Somebody else signs in, or nobody: the old token is forgotten. Returns at once."""
        with self._lock:
            self._credentials = credentials
            self._client.token = ""

    def ensure(self) -> None:
        """A session with the backend in use. Raises LinkError `signed_out`, `credentials` or the line's."""
        answer: SessionAnswer | None = None
        with self._signing_in:
            while (one := self._lacking()) is not None:
                server = self._client.server
                begun_s = self._clock.begin() if self._clock is not None else 0.0
                answer = self._client.open_session(one.user, one.password, one.seat)
                self._set_clock(begun_s, answer.server_time)
                self._take(one, answer, server)
        if answer is not None:
            self._signed_in(answer)

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
            if self._client.token and self._server == self._client.server:
                return None
            if self._credentials is None:
                raise LinkError("signed_out")
            return self._credentials

    def _take(self, one: Credentials, answer: SessionAnswer, server: str) -> None:
        """Use the session, unless somebody else sat down while it was opened: it is not theirs."""
        with self._lock:
            if self._credentials is one:
                self._client.token, self._server = answer.token, server

    def expired(self, token: str) -> None:
        """The backend did not take this token any more."""
        with self._lock:
            if self._client.token == token:
                self._client.token = ""
