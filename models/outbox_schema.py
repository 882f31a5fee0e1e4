"""The tables of the outbox, and the steps that bring every released one up to date."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from models.ids import uuid7
from models.sqlite_errors import CorruptDatabase, NewerDatabase
from models.sqlite_transaction import transaction

FILE = "outbox.sqlite"
"""Its name in the folder of a profile that keeps nothing else."""
FIRST = (
    "CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " envelope BLOB NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL DEFAULT '',"
    " params BLOB NOT NULL DEFAULT '{}', fields BLOB NOT NULL DEFAULT '{}', revision INTEGER NOT NULL DEFAULT 0,"
    " attempts INTEGER NOT NULL DEFAULT 0, saved_at TEXT NOT NULL, tried_at TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX IF NOT EXISTS entries_by_state ON entries (state, seq)",
    "CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
)
"""The schema as it was first released, before there were numbers for schemas."""


def _chain(db: sqlite3.Connection) -> None:
    """The chain of the seat, and the heads of the backend's. Acts saved before it stay outside of it."""
    db.execute(
        "CREATE TABLE chains (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, n INTEGER NOT NULL,"
        " hash TEXT NOT NULL, follows TEXT NOT NULL, pruned_n INTEGER NOT NULL)"
    )
    db.execute("INSERT INTO chains (id, n, hash, follows, pruned_n) VALUES (?, 0, '', '', 0)", (uuid7(),))
    db.execute(
        "CREATE TABLE heads (chain TEXT NOT NULL, n INTEGER NOT NULL, hash TEXT NOT NULL, seen_at TEXT NOT NULL,"
        " PRIMARY KEY (chain, n, hash)) WITHOUT ROWID"
    )


def _uncertain(db: sqlite3.Connection) -> None:
    """Attempts are counted before they are made from now on; what waits may have been on its way when it ended."""
    db.execute("UPDATE entries SET attempts = 1 WHERE state = 'pending' AND attempts = 0")


def _reached(db: sqlite3.Connection) -> None:
    """The place in the backend's history up to which delivered acts were seen there: the cache may be lost."""
    db.execute(
        "CREATE TABLE reached (one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL,"
        " epoch TEXT NOT NULL)"
    )


def _set_backs(db: sqlite3.Connection) -> None:
    """When the backend was set back to a backup: heads seen before that are of a history it has left."""
    db.execute("CREATE TABLE set_backs (at TEXT PRIMARY KEY) WITHOUT ROWID")


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_chain, _uncertain, _reached, _set_backs)
"""Step n brings schema n to n + 1; a released one is never changed."""


LIKELY = 1_000
"""No console writes so many schemas: a higher number is noise in the file's head."""


def refuse_newer(db: sqlite3.Connection, path: Path) -> int:
    """The schema's number, asked before anything is written. Raises NewerDatabase, CorruptDatabase."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > LIKELY:
        raise CorruptDatabase(path, f"schema {version}")
    if version > len(STEPS):
        raise NewerDatabase(path, f"schema {version}, this console knows {len(STEPS)}")
    return version


def migrate(db: sqlite3.Connection, path: Path) -> None:
    """Bring the open outbox up to date, each step whole or not at all. Raises NewerDatabase."""
    version = refuse_newer(db, path)
    for number, step in enumerate(STEPS[version:], version + 1):
        with transaction(db):
            if number == 1:
                for statement in FIRST:
                    db.execute(statement)
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
