"""The verifiers this seat keeps: who somebody is, found out with nobody to ask. Qt-free; every check is slow."""

import enum
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from console.identity.guesses import GuessBook
from console.identity.private_file import read_private, write_private
from console.identity.tries import Tries
from models.audit import SEALED_CODE
from models.verifier import Verifier, Verifiers

HOUR_S = 3_600.0
_HASHER = PasswordHasher()
log = structlog.get_logger("identity")


class Verdict(enum.StrEnum):
    """What came of a check; the sentence is `identity.verdict.<verdict>`."""

    FITS = "fits"
    WRONG = "wrong"
    EXPIRED = "expired"
    NONE_KEPT = "none_kept"
    NO_CODE = "no_code"
    WAIT = "wait"


FILE = "verifiers.json"


class Checked(msgspec.Struct, frozen=True):
    """A verdict, who fits, and how long to wait before the next try."""

    verdict: Verdict
    user: Verifier | None = None
    wait_s: float = 0.0


class _Kept(msgspec.Struct):
    """`used_s` is what this list has aged by the clock here; a clock that is set back takes nothing off it."""

    verifiers: Verifiers
    server: str
    used_s: float
    seen_s: float


def names_kept(folder: Path) -> dict[str, str]:
    """User -> name of everybody on the list that is kept; empty for none, and for one that cannot be read."""
    kept = read_private(folder / FILE, _Kept)
    return {one.user: one.name for one in kept.verifiers.users if one.name} if kept is not None else {}


class VerifierBook:
    """The list on disk. Thread-safe; nothing here is called by the UI thread but `touch` and the properties."""

    def __init__(self, folder: Path, server: str, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / FILE
        self._server = server
        self._clock = clock
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        """Held while the disk is written, which may take long; never taken by the UI thread."""
        self._kept: _Kept | None = None
        self._tries = Tries(folder / "tries.json", clock)
        self.guesses = GuessBook(folder / "guesses.json", clock)
        """Those the backend has not heard of."""

    def open(self) -> None:
        """Read what is kept; a list of another centre is none."""
        kept = read_private(self._path, _Kept)
        with self._lock:
            self._kept = kept if kept is not None and kept.server == self._server else None
        self.touch()

    @property
    def digest(self) -> str:
        """The name of the list that is kept, empty for none."""
        with self._lock:
            return self._kept.verifiers.digest if self._kept is not None else ""

    @property
    def users(self) -> tuple[Verifier, ...]:
        """Everybody on the list."""
        with self._lock:
            return tuple(self._kept.verifiers.users) if self._kept is not None else ()

    @property
    def is_valid(self) -> bool:
        """Can somebody sign in with what is kept?"""
        with self._lock:
            return self._kept is not None and not self._is_expired(self._kept)

    @property
    def age_s(self) -> float | None:
        """How long ago the centre last said that the list is true; None without one."""
        with self._lock:
            if self._kept is None:
                return None
            return self._kept.used_s + max(0.0, self._clock() - self._kept.seen_s)

    def take(self, verifiers: Verifiers | None) -> None:
        """The backend sent a list, or (None) said that ours is still true: its hours begin anew."""
        now = self._clock()
        with self._lock:
            if verifiers is None and self._kept is None:
                return
            listed = verifiers if verifiers is not None or self._kept is None else self._kept.verifiers
            if listed is not None:
                self._kept = _Kept(listed, self._server, 0.0, now)
        self._keep()

    def touch(self) -> None:
        """Count the time since the last look, so that a clock set back later cannot undo it."""
        with self._lock:
            if self._kept is None:
                return
            now = self._clock()
            self._kept.used_s += max(0.0, now - self._kept.seen_s)
            self._kept.seen_s = now
        self._keep()

    def check(self, user: str, password: str, *, expires: bool = True) -> Checked:
        """Does the password fit the user? Takes as long for a name nobody has. `expires`: an old list is none."""
        self.touch()
        with self._lock:
            kept = self._kept
            expired = kept is not None and self._is_expired(kept)
        if kept is None:
            return Checked(Verdict.NONE_KEPT)
        if expires and expired:
            return Checked(Verdict.EXPIRED)
        known = kept.verifiers.of(user)
        return self._compare(known.user if known else user, known.verifier if known else "", password, known)

    def check_code(self, code: str) -> Checked:
        """Is this the centre's sealed code? It never expires: it is what is left when all else has."""
        with self._lock:
            verifier = self._kept.verifiers.break_glass if self._kept is not None else ""
        if not verifier:
            return Checked(Verdict.NO_CODE)
        return self._compare(SEALED_CODE, verifier, code, None)

    def knows(self, user: str) -> bool:
        """Is this user in the list?"""
        with self._lock:
            return self._kept is not None and any(one.user == user for one in self._kept.verifiers.users)

    def _compare(self, name: str, verifier: str, password: str, user: Verifier | None) -> Checked:
        wait_s = self._tries.wait_s(name)
        if wait_s > 0:
            return Checked(Verdict.WAIT, wait_s=wait_s)
        fits = _fits(verifier, password)
        try:
            (self._tries.forget if fits else self._tries.failed)(name)
            if not fits:
                self.guesses.failed(name)
        except OSError as error:
            log.error("tries not kept", error=str(error))
        return Checked(Verdict.FITS if fits else Verdict.WRONG, user if fits else None)

    def _is_expired(self, kept: _Kept) -> bool:
        return kept.used_s >= kept.verifiers.offline_hours * HOUR_S

    def _keep(self) -> None:
        with self._writing:
            with self._lock:
                if self._kept is None:
                    return
                data = msgspec.json.encode(self._kept)
            try:
                write_private(self._path, data)
            except OSError as error:
                log.error("verifiers not kept", error=str(error))


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


def _fits(verifier: str, password: str) -> bool:
    try:
        return _HASHER.verify(verifier or _nobody(), password) and bool(verifier)
    except (VerificationError, InvalidHashError, UnicodeError):
        return False
