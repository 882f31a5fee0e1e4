"""The services of one console, built once: they outlive a window that is rebuilt in another language."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from console.background import Background
from console.commands import Commands
from console.documents import Documents
from console.gazetteers import Gazetteers
from console.identity.tokens import TokenStore
from console.identity.verifier_book import VerifierBook
from console.local_backend import LocalBackend
from console.lookup import Lookup
from console.offline_identity import OfflineIdentity
from console.places import Places
from console.profile import Profile
from console.session import How, Identity, Session
from console.sync.access import Credentials
from console.sync.bridge import SyncBridge
from console.sync.client import Client, SessionAnswer
from console.sync.engine import Engine
from console.sync.link import Trouble
from models.ids import uuid7
from models.outbox_schema import FILE
from models.sign_in import Means, TellSignIn

log = logging.getLogger("wanghuolou.services")

NOWHERE = "http://127.0.0.1:9"
"""Where nobody listens: the address until the seat's own backend has told its port."""


class Services:
    """Everything behind the window. `start` returns at once; `close` ends every thread it started."""

    def __init__(
        self, profile: Profile, seat: str, servers: Sequence[str], backend_options: Sequence[str] = (),
        ca_file: Path | None = None,
    ) -> None:  # fmt: skip
        """No `servers`: the seat's own backend. Raises LinkError for an address that may not be used."""
        self.server = servers[0] if servers else ""
        self.started = False
        self.client = Client(servers or [NOWHERE], ca_file)
        self.link = SyncBridge()
        self.session = Session(seat)
        self.tokens = TokenStore(profile.identity, self.server) if servers else None
        self.engine = Engine(
            profile.cache, profile.outbox / FILE, self.client, self.link.report, seat, tokens=self.tokens
        )
        self.store = self.engine.store
        self.background = Background()
        self.commands = Commands(self.engine, self.link, self.session)
        self.places = Places()
        self.lookup = Lookup(profile.cache, self.store, Gazetteers(self._installed), self.link)
        self.documents = Documents(profile.documents, self.client, self.background)
        self.identity: OfflineIdentity | None = None
        """None at a seat that has its own backend: it signs in by itself."""
        if servers:
            book = VerifierBook(profile.identity, self.server)
            self.identity = OfflineIdentity(book, self.client, self.link, self.background, self.session)
        self.backend: LocalBackend | None = None
        if not servers:
            self.backend = LocalBackend(profile.backend, seat, self._backend_up, self.say_trouble, backend_options)
        self.link.signed_in.connect(self._signed_in)

    def _installed(self) -> list[Path]:
        """The folders of the region packs in use: nobody removes those."""
        return [pack.path for pack in self.places.packs]

    def now(self) -> datetime:
        """The time by the backend's clock (UTC)."""
        return self.engine.now()

    def start(self) -> None:
        """Open the databases, go to the backend."""
        self.started = True
        self.engine.start()
        self.lookup.start()
        if self.identity is not None:
            self.identity.start()
        if self.backend is not None:
            self.backend.start()

    def sign_in(self, user: str, password: str, seat: str) -> None:
        """Somebody takes the seat; `link.signed_in`, or the link's state, tells what came of it."""
        self.engine.sign_in(Credentials(user, password, seat or self.session.seat))

    def sit_down(self, identity: Identity) -> None:
        """A verifier or the sealed code vouched for somebody; the backend is told by an act of theirs.

        After the sealed code the seat's own credential keeps the line: the backend knows no such user.
        """
        if identity.how is How.BREAK_GLASS:
            self.engine.sign_in(None, by_seat=True)
        self.session.sign_in(identity)
        means = Means.BREAK_GLASS if identity.how is How.BREAK_GLASS else Means.OFFLINE
        self.commands.submit(TellSignIn(sign_in_id=uuid7(), means=means, reason=identity.reason))

    def sign_out(self) -> None:
        """Nobody sits here: what was done is still delivered, else the line waits for somebody to sign in.

        The session is ended at the backend with the first contact, now or after an outage or a restart.
        """
        token = self.client.token
        if token and self.link.state.online and not self.engine.is_session(token):
            # The token alone: by the time this is sent, nobody is signed in here.
            self.background.query(lambda: self._leave(token), lambda _answer: None, failed=_not_left)
        self.engine.sign_in(None, by_seat=bool(self.engine.entries()))
        self.session.sign_out()
        if self.tokens is not None:
            self.background.query(self.engine.keep_tokens, then=lambda _nothing: None)

    def _leave(self, token: str) -> None:
        """In a background thread; the seat's own credential goes on."""
        self.client.request("POST", "/v1/presence", {"console": self.session.console, "leaving": True}, token=token)

    def stand_in(self) -> None:
        """Whoever tried to sit down is refused, and who locked the seat is not sent away for it.

        The seat's own credential keeps the line until somebody gives a password that fits.
        """
        self.engine.sign_in(None, by_seat=True)

    def say_trouble(self, code: str, params: Mapping[str, str]) -> None:
        """From any thread: something a person must be told."""
        self.link.report(Trouble(code, dict(params)))

    def close(self) -> None:
        """End every thread and child; what was handed over is written first."""
        self.link.close()
        if self.identity is not None:
            self.identity.stop()
        if self.backend is not None:
            self.backend.stop()
        self.background.close()
        self.lookup.stop()
        if self.started:
            self.engine.stop()
        self.places.close()
        self.commands.deleteLater()
        self.documents.deleteLater()
        self.lookup.deleteLater()
        self.link.deleteLater()

    def _backend_up(self, address: str, credentials: Credentials) -> None:
        """From the backend's thread, after each of its starts."""
        self.engine.use_servers([address])
        self.engine.sign_in(credentials)

    def _signed_in(self, answer: SessionAnswer) -> None:
        self.session.sign_in(Identity(answer.user, answer.name, answer.role, answer.seat))


def _not_left(error: Exception) -> None:
    # Unheard, the console is away in half a minute by itself.
    log.info("presence: %s", error)


def packs_in(folder: Path) -> list[Path]:
    """The region packs in a folder, the newest build of each region, the one built last first."""
    from console.region_shelf import newest

    return newest(folder)
