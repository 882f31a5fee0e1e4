"""What a cache's file needs beside its writing, over connections of its own: no page and no act waits for it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from models.sqlite_errors import CopyNotSound, CorruptDatabase, explained, opened_soundly

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

    Raises StoreError, or GivenUp when `going_on` says no. CorruptDatabase: it is the cache that is damaged.
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
            made.execute("PRAGMA journal_mode = DELETE")
        if not is_sound(to):
            if _wrong(db) == "":
                # A disk that does not keep what was written to it says nothing about what is shown.
                raise CopyNotSound(to)
            raise CorruptDatabase(path)


def is_sound(path: Path) -> bool:
    """Does SQLite find every page and index of the file in order? Reads all of it. Raises StoreError."""
    try:
        with explained(path), closing(sqlite3.connect(path, isolation_level=None)) as db, opened_soundly(db, path):
            return _wrong(db) == ""
    except CorruptDatabase:
        return False


def _wrong(db: sqlite3.Connection) -> str:
    """What is wrong first. A quick check would not look at indexes: the first write would find them damaged."""
    verdict = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    return "" if verdict == "ok" else verdict
