"""One writing transaction: the facts as they are inside it, and the changes it will leave, in order."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Insert, Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from backend.journal import Act, Journal, Written, headed, own_act
from backend.many import write_rows
from backend.schema import counter, records
from models.kinds import decode_fact
from models.log_entry import LogEntry
from models.record import Change, Fact, Key, encode

_SAFE_ID = re.compile(r"[A-Za-z0-9._:@+\-]{1,128}")
_IN_CHUNK = 500


class BadId(ValueError):
    """An identifier with characters, or of a length, no record may have."""


def is_safe_id(text: str) -> bool:
    """May this be the id of a record? Ids travel unescaped in JSON and addresses."""
    return _SAFE_ID.fullmatch(text) is not None


class Row(msgspec.Struct):
    """A record as stored; `fact` is decoded when first asked for."""

    key: Key
    revision: int
    tx: int
    deleted: bool
    exercise_id: str | None
    change: bytes
    changed_at: str
    changed_by: str = ""
    command_id: str = ""
    fact: Fact | None = None

    @property
    def data(self) -> bytes:
        """The fact's JSON."""
        return bytes(_CHANGE.decode(self.change).data)


class Unchangeable(ValueError):
    """An entry of the log is never changed: a correction is a new entry."""


class Author(msgspec.Struct, frozen=True):
    """Who makes a change, when (server time), by which command.

    `act` is what goes into the journal, None for one that came through a door. What was `measured` (readings,
    positions) is no act of anybody's and has no entry.
    """

    actor: str
    at: str
    command_id: str
    act: Act | None = None
    measured: bool = False


_CHANGE = msgspec.json.Decoder(Change)


class Work:
    """Reads through to the database, keeps what it read, and writes everything in a few statements at the end.

    A record changed twice is stored once, at its latest revision: exactly what a reader could have seen.
    """

    def __init__(self, connection: Connection, revision: int) -> None:
        self.connection = connection
        self.revision = revision
        self.journal = Journal(connection)
        self._start = revision
        self._rows: dict[Key, Row | None] = {}
        self._dirty: dict[Key, Row] = {}
        self._inserts: dict[Table, list[dict[str, Any]]] = {}

    @property
    def changed(self) -> bool:
        """Has anything got a revision?"""
        return self.revision > self._start

    def row(self, key: Key) -> Row | None:
        """The record, deleted ones included; None when there never was one."""
        if key in self._rows:
            return self._rows[key]
        if not is_safe_id(key.id):
            return None
        found = self.connection.execute(_ONE, {"kind": key.kind, "id": key.id}).first()
        row = None if found is None else _row(found)
        self._rows[key] = row
        return row

    def prefetch(self, kind: str, ids: Sequence[str]) -> None:
        """Read many records of one kind at once."""
        if len(ids) > _IN_CHUNK and self.connection.execute(_ANY, {"kind": kind}).first() is None:
            self._rows.update((key, None) for record_id in ids if (key := Key(kind, record_id)) not in self._rows)
            return
        for start in range(0, len(ids), _IN_CHUNK):
            chunk = ids[start : start + _IN_CHUNK]
            for record_id in chunk:
                self._rows.setdefault(Key(kind, record_id), None)
            where = (records.c.kind == kind) & records.c.id.in_(chunk)
            for found in self.connection.execute(select(*_COLUMNS).where(where)):
                row = _row(found)
                self._rows[row.key] = row

    def every(self, kind: str) -> Iterator[tuple[str, Fact]]:
        """(id, fact) of every record of a kind that is not deleted."""
        where = (records.c.kind == kind) & records.c.deleted.is_(False)
        for found in self.connection.execute(select(*_COLUMNS).where(where)):
            row = _row(found)
            yield row.key.id, decode_fact(kind, row.data)

    def get(self, kind: str, record_id: str) -> Fact | None:
        """The fact, None when there is none or it is deleted."""
        row = self.row(Key(kind, record_id))
        if row is None or row.deleted:
            return None
        if row.fact is None:
            row.fact = decode_fact(kind, row.data)
        return row.fact

    def put(self, puts: Iterable[tuple[Key, Fact | None, str | None]], author: Author) -> int:
        """Give (key, fact, exercise id) triples their revisions, as one transaction of the order and the journal.

        A put that changes nothing gets no revision. Returns the revision of the last one. Raises BadId and
        Unchangeable before anything is changed.
        """
        wanted = {key: (fact, exercise_id) for key, fact, exercise_id in puts}
        changed = [
            Written(key=key, fact=fact, data=data, exercise_id=exercise_id)
            for key, (fact, exercise_id) in wanted.items()
            if (data := self._changed(key, fact, exercise_id)) is not None
        ]
        if not author.measured and (changed or author.act is not None):
            act = author.act or own_act(author.command_id, author.at, author.actor)
            heads = self.journal.enter(act, self.revision, changed)
            changed = [headed(one, heads) for one in changed]
        rows = [self._made(one, author) for one in changed]
        for row in rows:
            row.tx = self.revision
        return self.revision

    def _changed(self, key: Key, fact: Fact | None, exercise_id: str | None) -> bytes | None:
        """The fact's JSON, None when the record is like that already."""
        if not is_safe_id(key.id):
            raise BadId(f"'{key.id[:40]}' cannot be the id of a {key.kind}")
        data = b"null" if fact is None else encode(fact)
        old = self.row(key)
        if old is None:
            return None if fact is None else data
        if old.deleted == (fact is None) and old.exercise_id == exercise_id and old.data == data:
            return None
        if key.kind == LogEntry.KIND:
            raise Unchangeable(f"the log entry {key.id} exists; entries are never changed")
        return data

    def _made(self, one: Written, author: Author) -> Row:
        self.revision += 1
        deleted = one.fact is None
        change = Change(
            kind=one.key.kind, id=one.key.id, revision=self.revision, data=msgspec.Raw(one.data),
            exercise_id=one.exercise_id, deleted=deleted, changed_at=author.at,
        )  # fmt: skip
        row = Row(
            key=one.key, revision=self.revision, tx=self.revision, deleted=deleted, exercise_id=one.exercise_id,
            change=msgspec.json.encode(change), changed_at=author.at, changed_by=author.actor,
            command_id=author.command_id, fact=one.fact,
        )  # fmt: skip
        self._rows[one.key] = row
        self._dirty[one.key] = row
        return row

    def insert(self, table: Table, values: dict[str, Any]) -> None:
        """Add a row to another table when the transaction is written."""
        self._inserts.setdefault(table, []).append(values)

    def upsert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, or replace those whose primary key exists."""
        if not rows:
            return
        write_rows(self.connection, _upsert(table, self.connection.dialect.name), rows)

    def flush(self) -> None:
        """Write everything; the transaction's owner commits."""
        self.upsert(records, [_values(row) for row in self._dirty.values()])
        self._dirty.clear()
        for table, rows in self._inserts.items():
            write_rows(self.connection, _insert(table), rows)
        self._inserts.clear()
        self.journal.flush()
        if self.changed:
            self.connection.execute(_COUNT, {"head": self.revision})


_COLUMNS = (
    records.c.kind, records.c.id, records.c.revision, records.c.tx, records.c.deleted, records.c.exercise_id,
    records.c.change, records.c.changed_at, records.c.changed_by, records.c.command_id,
)  # fmt: skip

# Statements are made once: building them anew costs as much as running them.
_ONE = select(*_COLUMNS).where(records.c.kind == bindparam("kind"), records.c.id == bindparam("id"))
_ANY = select(records.c.id).where(records.c.kind == bindparam("kind")).limit(1)
_COUNT = update(counter).where(counter.c.id == 1).values(revision=bindparam("head"))


_insert = functools.cache(insert)


@functools.cache
def _upsert(table: Table, dialect: str) -> Insert:
    keys = [c.name for c in table.primary_key.columns]
    others = [c.name for c in table.columns if c.name not in keys]
    module = sqlite if dialect == "sqlite" else postgresql
    statement = module.insert(table)
    excluded = statement.excluded
    made: Insert = statement.on_conflict_do_update(index_elements=keys, set_={n: excluded[n] for n in others})
    return made


def _row(found: Any) -> Row:
    kind, record_id, revision, tx, deleted, exercise_id, change, changed_at, changed_by, command_id = found
    return Row(
        key=Key(kind, record_id), revision=revision, tx=tx, deleted=bool(deleted), exercise_id=exercise_id,
        change=bytes(change), changed_at=changed_at, changed_by=changed_by, command_id=command_id,
    )  # fmt: skip


def _values(row: Row) -> dict[str, Any]:
    return {
        "kind": row.key.kind, "id": row.key.id, "revision": row.revision, "tx": row.tx, "deleted": row.deleted,
        "exercise_id": row.exercise_id, "change": row.change, "changed_at": row.changed_at,
        "changed_by": row.changed_by, "command_id": row.command_id,
    }  # fmt: skip
