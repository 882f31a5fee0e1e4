"""The thread that folds the cache's log into its file, and keeps an hourly copy of it."""

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from models.sqlite_errors import StoreError
from models.store.recovery import CACHE, keep_copy
from models.store.upkeep import GivenUp, fold_in

FOLD_EVERY_S = 180.0
"""Folding flushes the disk; until then what came since is in the log, and is read again from it after a crash."""
COPY_EVERY_S = 3_600.0
FIRST_COPY_AFTER_S = 60.0
SPREAD = 0.5
"""Sooner or later by such a share: seats that were started together do not flush one storage together."""
_chance = random.SystemRandom()
log = structlog.get_logger("sync.upkeep")


class Upkeep:
    """`files` is held while it works: whoever puts another file in the cache's place takes it first."""

    def __init__(
        self, folder: Path, complete: Callable[[], bool], failed: Callable[[StoreError], None]
    ) -> None:  # fmt: skip
        """`complete`: is there anything worth a copy? `failed` is told from this thread."""
        self.files = threading.Lock()
        self._folder = folder
        self._complete = complete
        self._failed = failed
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cache-upkeep", daemon=True)

    def start(self) -> None:
        """Begin when the cache is open."""
        self._thread.start()

    def stop(self) -> None:
        """Give up a copy that is being made."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _run(self) -> None:
        fold_at = _about(FOLD_EVERY_S)
        copy_at = _about(FIRST_COPY_AFTER_S)
        while not self._stopping.wait(max(0.0, min(fold_at, copy_at) - time.monotonic())):
            with self.files:
                if time.monotonic() >= fold_at:
                    self._do(self._fold)
                    fold_at = _about(FOLD_EVERY_S)
                if time.monotonic() >= copy_at:
                    self._do(self._copy)
                    copy_at = _about(COPY_EVERY_S)

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except StoreError as error:
            log.warning("upkeep", error=str(error))
            self._failed(error)
        except Exception as error:
            # Without this thread no copy would ever be made again.
            log.exception("upkeep")
            self._failed(StoreError(self._folder / CACHE, repr(error)))

    def _fold(self) -> None:
        fold_in(self._folder / CACHE)

    def _copy(self) -> None:
        if self._complete():
            try:
                keep_copy(self._folder, lambda: not self._stopping.is_set())
            except GivenUp:
                log.info("copy given up")


def _about(seconds: float) -> float:
    """In so many seconds, more or less."""
    return time.monotonic() + seconds * _chance.uniform(1 - SPREAD, 1 + SPREAD)
