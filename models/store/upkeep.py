"""What a cache's file needs beside its writing, over connections of its own: no page and no act waits for it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from models.sqlite_errors import CorruptDatabase, explained

PAGES_AT_ONCE = 2_000
REST_S = 0.005


class GivenUp(Exception):
    """There is no time left for the copy."""


def fold_in(path: Path) -> None:
    """Fold the log into the file, as far as nobody is in its way. Raises StoreError."""
    with explained(path), closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def copy(path: Path, to: Path, going_on: Callable[[], bool] = lambda: True) -> None:
    """Copy the cache as it is now to another file while it is written, and verify the copy.

    Raises StoreError, or GivenUp when `going_on` says no.
    """

    def look(_status: int, _left: int, _total: int) -> None:
        if not going_on():
            raise GivenUp

    with explained(to), closing(sqlite3.connect(path, isolation_level=None)) as db:
        # A reader's snapshot: without it each page that is written meanwhile would begin the copy again.
        db.execute("BEGIN")
        db.execute("SELECT 1 FROM meta LIMIT 1").fetchone()
        with closing(sqlite3.connect(to, isolation_level=None)) as made:
            db.backup(made, pages=PAGES_AT_ONCE, progress=look, sleep=REST_S)
            verdict = made.execute("PRAGMA quick_check(1)").fetchone()[0]
            made.execute("PRAGMA journal_mode = DELETE")
        if verdict != "ok":
            raise CorruptDatabase(to, str(verdict))
