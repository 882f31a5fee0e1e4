"""Tokens outlive a restart: in the key store of the system, in a file of this user's where there is none."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import structlog

from console.identity.key_store import SERVICE, KeyStore
from console.identity.private_file import read_private, write_private

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

Token = Annotated[str, msgspec.Meta(pattern=r"\A[ -~]{0,1000}\Z")]
"""What an HTTP header can carry: anything else is no token, wherever it comes from."""
MOST_ENDED = 8
"""More fit into no entry of the smallest key store, Windows'; in an outage nobody opens a second session."""
MOST_CENTRES = 8
"""Centres one profile's file knows the tokens of."""
log = structlog.get_logger("identity")


class EndedSession(msgspec.Struct, frozen=True, omit_defaults=True):
    """A session that ended here, and of which the backend has yet to hear."""

    token: Token
    expires_at: str = ""

    def __repr__(self) -> str:
        return "EndedSession(…)"

    def has_run_out(self, now: datetime) -> bool:
        """Is it worth nothing any more, whoever holds it? Not when nobody can say."""
        ends = _moment(self.expires_at)
        return ends is not None and ends <= now


class Tokens(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last session at this seat, the seat's own credential, and the sessions that are still to be ended."""

    session: Token = ""
    expires_at: str = ""
    seat: Token = ""
    ended: tuple[EndedSession, ...] = ()

    def __repr__(self) -> str:
        return "Tokens(…)"

    @property
    def live_session(self) -> str:
        """The session's token, empty once it has ended by this machine's clock."""
        ends = _moment(self.expires_at)
        return self.session if ends is not None and ends > datetime.now(UTC) else ""

    def without_session(self) -> "Tokens":
        """The session is worth nothing at the backend either."""
        return msgspec.structs.replace(self, session="", expires_at="")

    def left(self) -> "Tokens":
        """Nobody goes on with the session: it is still to be ended."""
        one = EndedSession(self.session, self.expires_at)
        return self.without_session().to_end(one) if self.session else self

    def to_end(self, *ended: EndedSession) -> "Tokens":
        """These are to be ended too; where there are too many, the oldest run out by themselves."""
        return msgspec.structs.replace(self, ended=(*self.ended, *ended)[-MOST_ENDED:])

    def without_ended(self, one: EndedSession) -> "Tokens":
        """That one is worth nothing any more."""
        return msgspec.structs.replace(self, ended=tuple(other for other in self.ended if other != one))


class TokenStore:
    """Keeps the tokens of one profile and one centre. Blocks for disk or key store: never on the UI thread."""

    def __init__(self, folder: Path, server: str, backend: "KeyringBackend | None" = None) -> None:
        self._file = folder / "tokens.json"
        self._name = hashlib.sha256(f"{folder.absolute()}\x1f{server}".encode()).hexdigest()[:32]
        self._store = KeyStore(backend)
        self.in_file = False
        """Is there no key store, so that the tokens lie in a file?"""

    @property
    def file(self) -> Path:
        """Where they lie then."""
        return self._file

    def load(self) -> Tokens:
        """What was kept; nothing of it is a mistake worth stopping for."""
        stored = self._store.ask(lambda store: store.get_password(SERVICE, self._name))
        if stored:
            try:
                return msgspec.json.decode(stored, type=Tokens)
            except (msgspec.MsgspecError, ValueError, RecursionError):
                log.info("tokens in the key store cannot be read")
        kept = read_private(self._file, dict[str, Tokens]) or {}
        return kept.get(self._name, Tokens())

    def keep(self, tokens: Tokens) -> None:
        """Keep these. Raises OSError when there is neither a key store nor room for a file."""
        text = msgspec.json.encode(tokens).decode()
        answer = self._store.ask(lambda store: store.set_password(SERVICE, self._name, text) or "kept")
        self.in_file = answer != "kept"
        others = self._others()
        if self.in_file:
            write_private(self._file, msgspec.json.encode({**others, self._name: tokens}))
        elif others:
            write_private(self._file, msgspec.json.encode(others))
        else:
            self._file.unlink(missing_ok=True)

    def _others(self) -> dict[str, Tokens]:
        """Those of other centres, the newest: a session may wait there to be ended."""
        kept = read_private(self._file, dict[str, Tokens]) or {}
        return dict([(name, tokens) for name, tokens in kept.items() if name != self._name][1 - MOST_CENTRES :])


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
