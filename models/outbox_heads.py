"""The heads of the backend's journal inside the outbox: what a console saw, to hold against it later."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from models.journal import Head

KEPT = 50_000
"""Kept besides the newest of each chain; twice as many with those."""


class KeptHead(msgspec.Struct, frozen=True):
    """A place in a chain of the backend as a console saw it, and when."""

    chain: str
    n: int
    hash: str
    seen_at: str


def keep(db: sqlite3.Connection, heads: Iterable[tuple[str, Head]]) -> list[tuple[str, Head]]:
    """Keep the ends of chains as they were seen. Returns those whose place had another hash.

    One that was seen before the backend was set back to a backup is no witness against what came after.
    """
    seen_at = _now()
    (set_back_at,) = db.execute("SELECT coalesce(max(at), '') FROM set_backs").fetchone()
    other: list[tuple[str, Head]] = []
    for chain, head in heads:
        known = db.execute("SELECT hash, seen_at FROM heads WHERE chain = ? AND n = ?", (chain, head.n))
        before = dict(known.fetchall())
        if head.hash in before:
            continue
        if any(seen > set_back_at for seen in before.values()):
            other.append((chain, head))
        db.execute("INSERT INTO heads VALUES (?, ?, ?, ?)", (chain, head.n, head.hash, seen_at))
    return other


def set_back(db: sqlite3.Connection) -> None:
    """The backend has left the history the heads until now are of; they are kept all the same."""
    db.execute("INSERT OR IGNORE INTO set_backs VALUES (?)", (_now(),))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def take_over(db: sqlite3.Connection, heads: Iterable[KeptHead]) -> None:
    """Go on with the heads of a damaged outbox."""
    rows = [(head.chain, head.n, head.hash, head.seen_at) for head in heads]
    db.executemany("INSERT OR IGNORE INTO heads VALUES (?, ?, ?, ?)", rows)


def prune(db: sqlite3.Connection) -> None:
    """The newest of every chain is kept longest; a backend that sends chains without end fills no disk."""
    db.execute(
        "DELETE FROM heads WHERE seen_at < (SELECT seen_at FROM heads ORDER BY seen_at DESC LIMIT 1 OFFSET ?)"
        " AND n < (SELECT max(n) FROM heads AS newer WHERE newer.chain = heads.chain)",
        (KEPT,),
    )
    db.execute(
        "DELETE FROM heads WHERE seen_at < (SELECT seen_at FROM heads ORDER BY seen_at DESC LIMIT 1 OFFSET ?)",
        (2 * KEPT,),
    )
