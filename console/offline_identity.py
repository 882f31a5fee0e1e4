"""Who may sit here while the backend cannot be asked: keeps the verifiers fresh and checks people against them."""

import logging
import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer

from console.background import Background
from console.identity.verifier_book import Checked, Verdict, VerifierBook
from console.session import Session
from console.sync.bridge import SyncBridge
from console.sync.client import Client, LinkError
from console.sync.link import LinkState, Phase
from models.verifier import Verifiers
from resources.words import t
from widgets.ages import as_of_text

log = logging.getLogger("wanghuolou.identity")

REFRESH_MS = 15 * 60_000
NEWS_S = 60.0
"""Whenever the centre's records have moved on, but not more often than this, the list is asked for again."""


class OfflineIdentity(QObject):
    """On the UI thread; every check and every file is the background's."""

    def __init__(
        self, book: VerifierBook, client: Client, link: SyncBridge, background: Background, session: Session
    ) -> None:
        super().__init__(link)
        self._book = book
        self._client = client
        self._link = link
        self._background = background
        self._session = session
        self._was_live = False
        self._head = 0
        self._asked_at = 0.0
        link.link_changed.connect(self._link_changed)
        link.signed_in.connect(lambda _answer: self.refresh())
        link.accounts_changed.connect(self.refresh)
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)

    def start(self) -> None:
        """Read what is kept, and look again every quarter of an hour."""
        self._timer.start()
        self._background.query(self._book.open, then=self._looked, key="identity.open")

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @property
    def can_vouch(self) -> bool:
        """Can somebody sign in with what is kept here?"""
        return self._book.is_valid

    def refresh(self) -> None:
        """Ask for a newer list; without a line, count the hours of this one."""
        self._asked_at = time.monotonic()
        self._background.query(self._refreshed, then=self._looked, key="identity.refresh")

    def check(self, user: str, password: str, then: Callable[[Checked], object]) -> None:
        """May this person sit here? Answered on the UI thread."""
        self._background.query(lambda: self._book.check(user, password), then=then)

    def check_code(self, code: str, then: Callable[[Checked], object]) -> None:
        """Is this the centre's sealed code?"""
        self._background.query(lambda: self._book.check_code(code), then=then)

    def check_again(self, password: str, known: Callable[[str], bool], then: Callable[[Checked], object]) -> None:
        """Is it still the same person? By the verifier of who sits here, else by what they signed in with."""
        user = self._session.user

        def work() -> Checked:
            if self._book.knows(user):
                return self._book.check(user, password, expires=False)
            return Checked(Verdict.FITS if known(password) else Verdict.WRONG)

        self._background.query(work, then=then)

    def _refreshed(self) -> None:
        """In a background thread."""
        try:
            found = self._client.request("GET", "/v1/verifiers", query={"known": self._book.digest})
            self._book.take(None if found is None else msgspec.convert(found, Verifiers))
            self._tell_guesses()
        except LinkError as error:
            # Offline, signed out, or not a role that is told: what is kept only grows older.
            log.info("verifiers not refreshed: %s", error.code)
            self._book.touch()
        except msgspec.ValidationError as error:
            log.error("verifiers cannot be read: %s", error)
            self._book.touch()

    def _tell_guesses(self) -> None:
        """In a background thread: the backend's audit has the wrong passwords that were given here meanwhile."""
        book = self._book.guesses
        try:
            told = book.to_tell()
            if told is not None:
                self._client.request("POST", "/v1/session/guesses", msgspec.to_builtins(told))
                book.heard(told.id)
        except OSError as error:
            log.error("guesses not kept: %s", error)

    def list_age_words(self) -> str:
        """As of when the centre's list of its people is, as it lies here; empty without one."""
        age_s = self._book.age_s
        return "" if age_s is None else t("identity.list_as_of", time=as_of_text(time.time() - age_s))

    def _looked(self, _nothing: object) -> None:
        self._session.need_somebody(self._book.is_valid)
        self._link.learn(self._book.users)

    def _link_changed(self, state: LinkState) -> None:
        live = state.phase is Phase.LIVE
        news = state.head != self._head and time.monotonic() - self._asked_at >= NEWS_S
        if live and (news or not self._was_live):
            self.refresh()
        self._was_live, self._head = live, state.head
