"""The seat's own chain inside the outbox: every act gets its link in the transaction that saves it."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec

from models.command import ChainLink, Envelope
from models.ids import uuid7
from models.journal import Head, linked
from models.sqlite_errors import explained


class SeatChain(msgspec.Struct, frozen=True, kw_only=True):
    """A chain the outbox began: its newest link, the chain it follows, and how far its entries were pruned."""

    id: str
    n: int = 0
    hash: str = ""
    follows: str = ""
    pruned_n: int = 0

    @property
    def head(self) -> Head:
        """Its newest link."""
        return Head(self.n, self.hash)


def chains(db: sqlite3.Connection) -> list[SeatChain]:
    """The outbox's chains, oldest first; acts go into the last one."""
    rows = db.execute("SELECT id, n, hash, follows, pruned_n FROM chains ORDER BY seq")
    return [SeatChain(id=i, n=n, hash=h, follows=f, pruned_n=p) for i, n, h, f, p in rows]


def head_in(path: Path) -> Head | None:
    """The newest link in an outbox another process works with; None before the first act. Raises StoreError."""
    with explained(path), closing(sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True, timeout=5.0)) as db:
        known = [chain.head for chain in chains(db) if chain.n]
    return known[-1] if known else None


def link(db: sqlite3.Connection, envelope: Envelope) -> Envelope:
    """The act as the next of the chain; the caller's transaction saves both or neither."""
    chain = chains(db)[-1]
    begins = chain.n == 0
    whole = linked(envelope, chain.id, chain.head, chain.follows if begins else "")
    if whole.link is not None:
        db.execute("UPDATE chains SET n = ?, hash = ? WHERE id = ?", (whole.link.n, whole.link.hash, chain.id))
    return whole


def begin(db: sqlite3.Connection, after: SeatChain | None) -> None:
    """A new chain, whose first link names the one it follows and the newest hash known of it."""
    follows, newest = (after.id, after.hash) if after is not None else ("", "")
    _insert(db, SeatChain(id=uuid7(), hash=newest, follows=follows))


def carry_over(db: sqlite3.Connection, known: Iterable[SeatChain], links: Iterable[ChainLink]) -> None:
    """Go on after the chains of a damaged outbox: as far as they are known, from its table and from its acts."""
    heads: dict[str, SeatChain] = {}
    for chain in known:
        if chain.n >= heads.get(chain.id, chain).n:
            heads[chain.id] = chain
    for one in links:
        chain = heads.get(one.chain, SeatChain(id=one.chain, follows=one.follows))
        if one.n > chain.n:
            heads[one.chain] = msgspec.structs.replace(chain, n=one.n, hash=one.hash)
    if not heads:
        return
    db.execute("DELETE FROM chains")
    old = sorted(heads.values(), key=lambda chain: chain.id)
    for chain in old:
        _insert(db, msgspec.structs.replace(chain, pruned_n=chain.n))
    begin(db, old[-1])


def pruned(db: sqlite3.Connection, links: Iterable[ChainLink]) -> None:
    """These links go; the chain remembers up to where entries may be missing."""
    most: dict[str, int] = {}
    for one in links:
        most[one.chain] = max(one.n, most.get(one.chain, 0))
    for chain, n in most.items():
        db.execute("UPDATE chains SET pruned_n = max(pruned_n, ?) WHERE id = ?", (n, chain))


def _insert(db: sqlite3.Connection, chain: SeatChain) -> None:
    db.execute(
        "INSERT INTO chains (id, n, hash, follows, pruned_n) VALUES (?, ?, ?, ?, ?)",
        (chain.id, chain.n, chain.hash, chain.follows, chain.pruned_n),
    )
