"""The journal's book: where it begins, how much was ever entered, and a line for every chain.

Written with each entry, never made from what is left, so that what was deleted is missed. It is no proof against
somebody who writes all of it anew: only a head that is kept elsewhere is (docs/decisions/0038).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, case, func, inspect, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.dml import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.sql.expression import bindparam

from backend.schema import journal, journal_book, journal_chains
from models.journal import MAX_N, Finding, Head

SINCE = "0005"
"""The schema that has a book."""
INCIDENT, SEAT = "incident", "seat"
BIGGEST = 2**63 - 1
_MANY = ("missing", "truncated", "duplicated")
"""Findings that say already that a chain holds another number of entries than it should."""


class Line(msgspec.Struct):
    """A chain: its highest place, the hash there, and how many entries it has."""

    n: int
    entries: int
    hash: str


class Begin(msgspec.Struct, frozen=True, kw_only=True):
    """The journal holds what came after this revision, and the acts since `at`.

    Not `kept`: taken from its oldest entry.
    """

    revision: int
    at: str
    kept: bool = True


class Book(msgspec.Struct, kw_only=True):
    """What a database says its journal holds; `kept` is false for a schema of before, which says nothing."""

    begin: Begin
    entries: int = 0
    acts: int = 0
    incidents: dict[str, Line] = {}
    seats: dict[str, Line] = {}
    kept: bool = True
    findings: list[Finding] = []

    def broken(self, kind: str, chain: str, there: Line, found: Sequence[Finding] = ()) -> Finding | None:
        """What this line says otherwise than the chain that is left; None when `found` on the chain says it."""
        if not self.kept:
            return None
        line = (self.incidents if kind == INCIDENT else self.seats).get(chain)
        if line is None:
            return Finding(code="unregistered", chain=chain, n=there.n, to_n=there.entries)
        if there.entries < line.entries and not any(one.code in _MANY for one in found):
            code = "fewer" if kind == INCIDENT else "seat_fewer"
            return Finding(code=code, chain=chain, n=line.entries, to_n=there.entries)
        placed = there.n == line.n and there.hash != line.hash and not any(one.n == line.n for one in found)
        if placed or there.n > line.n or there.entries > line.entries:
            return Finding(code="line_differs", chain=chain, n=line.n, to_n=there.n)
        return None

    def cut(self) -> list[Finding]:
        """The lines do not add up to what was ever entered: lines were deleted, or the sum was changed."""
        if not self.kept or any(finding.code == "book_missing" for finding in self.findings):
            return []
        sums = (
            ("lines_cut", self.entries, sum(line.entries for line in self.incidents.values())),
            ("seat_lines_cut", self.acts, sum(line.entries for line in self.seats.values())),
        )
        return [Finding(code=code, chain="", n=all_of, to_n=told) for code, all_of, told in sums if all_of != told]


def add(connection: Connection, rows: Sequence[Mapping[Any, Any]]) -> None:
    """Enter what these new entries of the journal add, in their transaction.

    A book that somebody deleted is not made again: it would hide that it is gone.
    """
    lines: dict[tuple[str, str], Line] = {}
    for row in rows:
        _count(lines, INCIDENT, row["incident_id"], row["n"], row["hash"])
        if row["seat_n"]:
            _count(lines, SEAT, row["seat_chain"], row["seat_n"], row["seat_hash"])
    values = [
        {"kind": kind, "id": chain, "n": line.n, "entries": line.entries, "hash": line.hash}
        for (kind, chain), line in lines.items()
    ]
    connection.execute(_UPSERTS[connection.dialect.name], values)
    acts = sum(1 for row in rows if row["seat_n"])
    connection.execute(_ADD, {"more_entries": len(rows), "more_acts": acts})


def line_head(connection: Connection, incident_id: str) -> Head:
    """The end of a chain as its line has it, which deleting its last entries does not move back."""
    return possible(connection.execute(_LINE, {"chain": incident_id}).first())


def possible(end: Row[Any, Any] | None) -> Head:
    """The end of a chain that is stored, and none where another can follow: it keeps no act from being taken."""
    if end is None or not isinstance(end[0], int) or not 0 < end[0] < MAX_N:
        return Head(0, "")
    return Head(end[0], str(end[1]))


def read_book(connection: Connection) -> Book:
    """What the database says its journal holds, with what is wrong with the saying itself."""
    oldest = select(func.min(journal.c.revision), func.min(journal.c.at))
    revision, at = connection.execute(oldest).one()
    left = Begin(revision=_whole(revision, BIGGEST), at=at if isinstance(at, str) else "9999", kept=False)
    tables = inspect(connection)
    if not (tables.has_table(journal_book.name) and tables.has_table(journal_chains.name)):
        gone = Finding(code="book_missing", chain="")
        before = "" < _schema(connection) < SINCE
        return Book(begin=left, kept=False, findings=[] if before else [gone])
    book = Book(begin=left, incidents={}, seats={}, findings=[])
    for row in connection.execute(select(journal_chains).order_by(journal_chains.c.kind, journal_chains.c.id)):
        line = Line(_whole(row.n), _whole(row.entries), str(row.hash))
        (book.incidents if row.kind == INCIDENT else book.seats)[row.id] = line
    stored = connection.execute(select(journal_book).where(journal_book.c.id == 1)).first()
    if stored is None:
        book.findings = [Finding(code="book_missing", chain="")]
        return book
    book.entries, book.acts = _whole(stored.entries), _whole(stored.acts)
    begin = Begin(revision=_whole(stored.begin_revision, BIGGEST), at=str(stored.begin_at))
    if begin.revision > left.revision:
        # Nothing is entered before the beginning: whoever moved it wants less to be looked for.
        book.findings = [Finding(code="begin_moved", chain="", n=begin.revision, to_n=left.revision)]
    book.begin = Begin(revision=min(begin.revision, left.revision), at=min(begin.at, left.at))
    return book


def _count(lines: dict[tuple[str, str], Line], kind: str, chain: str, n: int, hash_: str) -> None:
    line = lines.setdefault((kind, chain), Line(0, 0, ""))
    line.entries += 1
    if n > line.n:
        line.n, line.hash = n, hash_


def _whole(value: object, otherwise: int = 0) -> int:
    """SQLite keeps whatever somebody wrote into a column."""
    return value if isinstance(value, int) else otherwise


def _schema(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _upsert(made: SqliteInsert | PostgresInsert) -> SqliteInsert | PostgresInsert:
    new, old = made.excluded, journal_chains.c
    later = new.n > old.n
    raised = {
        "n": case((later, new.n), else_=old.n),
        "hash": case((later, new.hash), else_=old.hash),
        "entries": old.entries + new.entries,
    }
    return made.on_conflict_do_update(index_elements=["kind", "id"], set_=raised)


# Statements are made once: building them anew costs as much as running them.
_UPSERTS = {
    "sqlite": _upsert(sqlite.insert(journal_chains)),
    "postgresql": _upsert(postgresql.insert(journal_chains)),
}
_ADD = update(journal_book).where(journal_book.c.id == 1)
_ADD = _ADD.values(
    entries=journal_book.c.entries + bindparam("more_entries"),
    acts=journal_book.c.acts + bindparam("more_acts"),
)
_LINE = select(journal_chains.c.n, journal_chains.c.hash).where(
    journal_chains.c.kind == INCIDENT, journal_chains.c.id == bindparam("chain")
)
