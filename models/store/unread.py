"""Records that this version cannot read, of newer kinds or with newer values: kept for a version that can."""

import sqlite3
from collections.abc import Iterable, Sequence
from string import Template
from typing import Any

import msgspec

from models.kinds import KINDS, decode_fact
from models.record import BadFact, Change, Key

DDL = (
    "CREATE TABLE unread (kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, exercise_id TEXT,"
    " changed_at TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID"
)
_INSERT = "INSERT OR REPLACE INTO unread VALUES (?, ?, ?, ?, ?, ?)"
_RECORDS = Template("SELECT '$kind', id, revision, exercise_id, changed_at, json FROM $kind")
_SHOWN = Template("SELECT u.id FROM unread u JOIN $kind ON $kind.id = u.id WHERE u.kind = ?")
_THERE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
_OTHERS = (
    "SELECT substr(name, 9) FROM sqlite_master WHERE type = 'table' AND name LIKE 'pending\\_%' ESCAPE '\\'"
    " AND substr(name, 9) IN (SELECT name FROM sqlite_master WHERE type = 'table')"
)
Kept = tuple[str, str, int, str | None, str, bytes]
"""Kind, id, revision, exercise, time of the change, and the fact's JSON as it came."""


def some(db: sqlite3.Connection) -> bool:
    """Are there any?"""
    return db.execute("SELECT 1 FROM unread LIMIT 1").fetchone() is not None


def count(db: sqlite3.Connection) -> int:
    """How many are kept."""
    return int(db.execute("SELECT count(*) FROM unread").fetchone()[0])


def outdated(db: sqlite3.Connection) -> frozenset[Key]:
    """The records that are shown as an older change left them, because the newest cannot be read."""
    kinds = [str(row[0]) for row in db.execute("SELECT DISTINCT kind FROM unread")]
    found = {kind: db.execute(_SHOWN.substitute(kind=kind), (kind,)) for kind in kinds if kind in KINDS}
    return frozenset(Key(kind, str(row[0])) for kind, rows in found.items() for row in rows)


def keep(db: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Keep these; inside the caller's transaction."""
    db.executemany(
        _INSERT, [(c.kind, c.id, c.revision, c.exercise_id, c.changed_at, bytes(c.data)) for c in changes]
    )


def forget(db: sqlite3.Connection, keys: Iterable[Key]) -> None:
    """Newer changes of these came; inside the caller's transaction."""
    db.executemany("DELETE FROM unread WHERE kind = ? AND id = ?", [(key.kind, key.id) for key in keys])


def kinds_of_others(db: sqlite3.Connection) -> list[str]:
    """The kinds whose tables another version left here: nobody has written them since."""
    return [str(row[0]) for row in db.execute(_OTHERS) if row[0] not in KINDS and str(row[0]).isidentifier()]


def everything(db: sqlite3.Connection) -> list[Kept]:
    """Every record of the file as it came: those of our kinds, of other versions' kinds, and the unread ones."""
    found: list[Kept] = []
    for kind in (*KINDS, *kinds_of_others(db)):
        if db.execute(_THERE, (kind,)).fetchone() is not None:
            found.extend(db.execute(_RECORDS.substitute(kind=kind)))
    if db.execute(_THERE, ("unread",)).fetchone() is not None:
        # Last: where a record is in both, what could not be read is the newer one.
        found.extend(db.execute("SELECT * FROM unread"))
    return found


def sorted_out(kept: Sequence[Kept]) -> tuple[dict[str, list[tuple[Any, ...]]], list[Kept]]:
    """Kind -> rows of those this version can read, with their columns; and those it cannot.

    Where a newer change of a record cannot be read, the last one that can stays what is shown.
    """
    rows: dict[str, dict[str, tuple[Any, ...]]] = {}
    unread: dict[tuple[str, str], Kept] = {}
    for record in kept:
        kind, record_id, revision, exercise_id, changed_at, data = record
        try:
            columns = decode_fact(kind, data).columns()
        except BadFact:
            unread[kind, record_id] = record
            continue
        row = (record_id, revision, exercise_id, changed_at, data, *msgspec.to_builtins(columns))
        rows.setdefault(kind, {})[record_id] = row
    return {kind: list(found.values()) for kind, found in rows.items()}, list(unread.values())


def put_back(db: sqlite3.Connection, unread: Sequence[Kept]) -> None:
    """Keep them as they were; inside the caller's transaction."""
    db.executemany(_INSERT, unread)
