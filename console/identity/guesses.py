"""Wrong guesses made while nobody could be told: counted by name, over restarts, until the backend has them."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from console.identity.private_file import read_private, write_private
from models.guess import MOST_GUESSED, Guessed, Guesses
from models.ids import uuid7

OTHERS = "*"
"""The name under which the guesses are counted once too many names were tried."""
MOST_NAME = 100


class _Kept(msgspec.Struct):
    """`told` is being told under its id, which stays the same until somebody has heard it."""

    waiting: dict[str, Guessed] = {}
    told: Guesses | None = None


class GuessBook:
    """The counts on disk. Thread-safe; never called by the UI thread."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._kept = read_private(path, _Kept) or _Kept()

    def failed(self, name: str) -> None:
        """Count one. Raises OSError when it cannot be kept."""
        with self._lock:
            waiting = self._kept.waiting
            short = "".join(letter for letter in name[:MOST_NAME] if letter.isprintable()) or OTHERS
            key = short if short in waiting or len(waiting) < MOST_GUESSED - 1 else OTHERS
            before, now_s = waiting.get(key), self._clock()
            waiting[key] = Guessed(
                user=key, count=before.count + 1 if before is not None else 1,
                first_s=before.first_s if before is not None else now_s, last_s=now_s,
            )  # fmt: skip
            self._keep()

    def to_tell(self) -> Guesses | None:
        """What the backend has not heard; the same again until `heard`. Raises OSError."""
        with self._lock:
            if self._kept.told is None and self._kept.waiting:
                self._kept.told = Guesses(id=uuid7(), guesses=list(self._kept.waiting.values()))
                self._kept.waiting = {}
                self._keep()
            return self._kept.told

    def heard(self, told_id: str) -> None:
        """The backend has these. Raises OSError."""
        with self._lock:
            if self._kept.told is not None and self._kept.told.id == told_id:
                self._kept.told = None
                self._keep()

    def _keep(self) -> None:
        write_private(self._path, msgspec.json.encode(self._kept))
