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
log = structlog.get_logger("identity")


class Tokens(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last session at this seat, and the seat's own credential."""

    session: Token = ""
    expires_at: str = ""
    seat: Token = ""

    def __repr__(self) -> str:
        return "Tokens(…)"

    @property
    def live_session(self) -> str:
        """The session's token, empty once it has ended by this machine's clock."""
        try:
            ends = datetime.fromisoformat(self.expires_at)
        except ValueError:
            return ""
        return self.session if ends.tzinfo is not None and ends > datetime.now(UTC) else ""


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
        if self.in_file:
            write_private(self._file, msgspec.json.encode({self._name: tokens}))
        else:
            self._file.unlink(missing_ok=True)
