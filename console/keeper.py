"""Writes the small files of the profile in its own thread, each whole or not at all, the latest text winning."""

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger("wanghuolou.keeper")


class Keeper:
    """Keeps files up to date without the UI thread ever waiting for a disk."""

    def __init__(self, failed: Callable[[Path, OSError], None] | None = None) -> None:
        """`failed` is told of a file that could not be written; it is called from the keeper's thread."""
        self._failed = failed
        self._waiting: dict[Path, bytes] = {}
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def keep(self, path: Path, data: bytes) -> None:
        """Write `data` to `path` soon; an earlier text that was not written yet is skipped."""
        with self._wake:
            self._waiting[path] = data
            self._wake.notify()

    def close(self) -> None:
        """Write what waits, and end the thread."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._closing:
                    self._wake.wait()
                if not self._waiting:
                    return
                path = next(iter(self._waiting))
                data = self._waiting.pop(path)
            try:
                write_whole(path, data)
            except OSError as error:
                log.warning("cannot write %s: %s", path, error)
                if self._failed is not None:
                    self._failed(path, error)


def write_whole(path: Path, data: bytes) -> None:
    """Write beside and rename, so that a reader sees the old text or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
