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
    """Keep the ends of chains as they were seen. Returns those whose place had another hash."""
    seen_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    other: list[tuple[str, Head]] = []
    for chain, head in heads:
        known = db.execute("SELECT hash FROM heads WHERE chain = ? AND n = ?", (chain, head.n))
        before = [row[0] for row in known]
        if head.hash in before:
            continue
        if before:
            other.append((chain, head))
        db.execute("INSERT INTO heads VALUES (?, ?, ?, ?)", (chain, head.n, head.hash, seen_at))
    return other


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
