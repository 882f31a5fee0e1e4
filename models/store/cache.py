"""The write side of the cache: one thread owns it, a page and its cursor are one transaction."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from models.fold import PendingRow
from models.kinds import KINDS, decode_fact
from models.record import BadFact, Change, Fact, Key
from models.sqlite_errors import explained, opened_soundly
from models.sqlite_transaction import transaction
from models.store import row_writes, unread
from models.store.schema import (
    PENDING_ROW,
    SCHEMA_VERSION,
    TABLES,
    index_statements,
    insert_pending_sql,
    statements,
)

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # The cache can be had again from the backend: a power cut may cost the last pages, never consistency.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -64000",
    "PRAGMA temp_store = MEMORY",
    # The upkeep folds the log in beside the writing; only a first load goes past this.
    "PRAGMA wal_autocheckpoint = 16000",
)
_INSERT_PENDING = {kind: insert_pending_sql(kind) for kind in KINDS}
_ROWS_OF = {kind: row_writes.select_among(tables[0], ("revision", "json")) for kind, tables in TABLES.items()}
_SET_META = "INSERT OR REPLACE INTO meta SELECT key, value FROM json_each(?)"
_builtins = msgspec.to_builtins
GIVE_WAY_EVERY = 200
GIVE_WAY_S = 0.002


class Applied(msgspec.Struct, frozen=True):
    """What a page changed: kind -> ids, which of its records could not be read, and why each."""

    keys: dict[str, set[str]]
    unreadable: list[str]
    unread: frozenset[Key] = frozenset()


class Cache:
    """The connection that writes. Raises StoreError's kinds; after one, nothing of the call was kept."""

    def __init__(self, path: Path) -> None:
        """Open or create. Raises CorruptDatabase, ProfileNotWritable, DiskFull."""
        self.path = path
        self._cursor, self._epoch = 0, ""
        self._some_unread = self._loading = False
        with explained(path):
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10.0)
            with opened_soundly(self._db, path):
                self._prepare()

    def _prepare(self) -> None:
        for pragma in _PRAGMAS:
            self._db.execute(pragma)
        self._create()
        if self.meta("schema") != str(SCHEMA_VERSION) or self._has_other_kinds():
            self.derive_again()
        for kind in KINDS:
            # Touches the root of every table: a cut or scribbled file is found now, not in the middle of a call.
            self._db.execute(f"SELECT json FROM {kind} LIMIT 1").fetchone()  # noqa: S608 - our own kinds
        self._read_place()
        if self.cursor < 0:
            raise ValueError(f"a cursor of {self.cursor}")

    def _read_place(self) -> None:
        """What every page asks for is held in memory: nobody else writes this file."""
        self._cursor, self._epoch = int(self.meta("cursor", "0")), self.meta("epoch")
        self._some_unread = unread.some(self._db)

    def _create(self) -> None:
        if self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is None:
            with transaction(self._db):
                for statement in statements():
                    self._db.execute(statement)
                self._set_meta(schema=str(SCHEMA_VERSION))

    def _has_other_kinds(self) -> bool:
        """Was the cache made by a version that knew fewer kinds, or more?"""
        tables = {row[0] for row in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return not tables.issuperset(KINDS) or bool(unread.kinds_of_others(self._db))

    def meta(self, key: str, default: str = "") -> str:
        """A remembered value of the cache as a whole."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return default if row is None else str(row[0])

    def remember(self, **values: str) -> None:
        """Keep values such as when the backend was last heard."""
        with explained(self.path), transaction(self._db):
            self._set_meta(**values)

    def _set_meta(self, **values: str) -> None:
        # One statement however many values: each lets go of the interpreter once.
        self._db.execute(_SET_META, (msgspec.json.encode(values).decode(),))

    @property
    def cursor(self) -> int:
        """The last revision that is in here completely."""
        return self._cursor

    @property
    def epoch(self) -> str:
        """Which of the backend's histories the cursor is in; empty when it did not say."""
        return self._epoch

    def apply(
        self,
        changes: Sequence[Change],
        cursor: int,
        then: "Callable[[Applied], None] | None" = None,
        heard_at: str = "",
        epoch: str = "",
    ) -> Applied:
        """Write a page, its cursor with its epoch and what `then` adds (the pending rows) in one transaction."""
        rows, gone, unreadable = _rows_by_kind(changes)
        keys: dict[str, set[str]] = {}
        with explained(self.path), transaction(self._db):
            if self._some_unread:
                unread.forget(self._db, [change.key for change in changes])
            if unreadable:
                unread.keep(self._db, [change for change, _why in unreadable])
            for kind, ids in gone.items():
                self._db.executemany(f"DELETE FROM {kind} WHERE id = ?", ids)  # noqa: S608 - our own kinds
                keys.setdefault(kind, set()).update(i[0] for i in ids)
            write = row_writes.insert if self._loading else row_writes.write
            for kind, tuples in rows.items():
                write(self._db, kind, tuples)
                keys.setdefault(kind, set()).update(row[0] for row in tuples)
            self._set_meta(cursor=str(cursor), epoch=epoch, **({"heard_at": heard_at} if heard_at else {}))
            whys, left = [why for _change, why in unreadable], frozenset(c.key for c, _why in unreadable)
            applied = Applied(keys, whys, left)
            if then is not None:
                then(applied)
        self._cursor, self._epoch = cursor, epoch
        self._some_unread = bool(unreadable) or (self._some_unread and unread.some(self._db))
        return applied

    def put_pending(self, rows: Iterable[PendingRow]) -> None:
        """Write pending rows over what is there; call inside `apply` or `pending_transaction`."""
        by_kind: dict[str, list[tuple[Any, ...]]] = {}
        for row in rows:
            by_kind.setdefault(row.key.kind, []).append(_pending_tuple(row))
        for kind, tuples in by_kind.items():
            self._db.executemany(_INSERT_PENDING[kind], tuples)

    def drop_pending(self, keys: Iterable[Key]) -> None:
        """Take pending rows away; call inside `apply` or `pending_transaction`."""
        for key in keys:
            self._db.execute(f"DELETE FROM pending_{key.kind} WHERE id = ?", (key.id,))  # noqa: S608 - our own kinds

    def clear_pending(self) -> None:
        """Take all pending rows away, as before a fold from the beginning."""
        for kind in KINDS:
            self._db.execute(f"DELETE FROM pending_{kind}")  # noqa: S608 - our own kinds

    @contextmanager
    def pending_transaction(self) -> Iterator[None]:
        """One transaction for pending rows alone."""
        with explained(self.path), transaction(self._db):
            yield

    def get(self, kind: str, record_id: str) -> Fact | None:
        """The fact as the backend has it (models.command.Facts); None for none or an unreadable one."""
        if kind not in KINDS:
            return None
        row = self._db.execute(f"SELECT json FROM {kind} WHERE id = ?", (record_id,)).fetchone()  # noqa: S608 - our own kinds
        return None if row is None else decode_fact(kind, row[0])

    def revision_of(self, key: Key) -> int:
        """The revision of a synced record, 0 for none."""
        row = self._db.execute(f"SELECT revision FROM {key.kind} WHERE id = ?", (key.id,)).fetchone()  # noqa: S608 - our own kinds
        return 0 if row is None else int(row[0])

    def rows_of(self, keys: Iterable[Key]) -> dict[Key, tuple[int, bytes]]:
        """Key -> revision and JSON of those that are here, in one statement a kind."""
        ids: dict[str, list[str]] = {}
        for key in keys:
            if key.kind in KINDS:
                ids.setdefault(key.kind, []).append(key.id)
        return {
            Key(kind, row[0]): (int(row[1]), row[2])
            for kind, asked in ids.items()
            for row in self._db.execute(_ROWS_OF[kind], (msgspec.json.encode(asked).decode(),))
        }

    def begin_load(self) -> None:
        """Before the first load of an empty cache: no indexes, they are made once at the end (3x the rows/s)."""
        if self.cursor == 0:
            self._loading = True
            with explained(self.path), transaction(self._db):
                for name in index_statements():
                    self._db.execute(f"DROP INDEX IF EXISTS {name}")

    def missing_indexes(self) -> list[str]:
        """The DDL of the indexes a load left for later."""
        there = {row[0] for row in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
        return [ddl for name, ddl in index_statements().items() if name not in there]

    def make_index(self, ddl: str) -> None:
        """Make one missing index, in its own transaction so that acts get in between."""
        with explained(self.path), transaction(self._db):
            self._db.execute(ddl)

    def end_load(self) -> None:
        """After a load: tell SQLite's planner what the columns hold."""
        self._loading = False
        with explained(self.path):
            self._db.execute("PRAGMA analysis_limit = 1000")
            self._db.execute("ANALYZE")

    def numbers(self) -> list[str]:
        """The numbers of all incidents."""
        return [str(row[0]) for row in self._db.execute("SELECT number FROM incident")]

    def unread(self) -> int:
        """How many of its records this version cannot read."""
        return unread.count(self._db)

    def outdated(self) -> frozenset[Key]:
        """The records whose newest change this version cannot read."""
        return unread.outdated(self._db) if unread.some(self._db) else frozenset()

    def damaged(self) -> bool:
        """Does SQLite find the file damaged? Reads all of it."""
        try:
            return bool(self._db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok")
        except sqlite3.DatabaseError:
            return True

    def derive_again(self) -> None:
        """A new schema: build its tables and derive their columns from the JSON that is here already.

        What it cannot read waits for a version that can, and what no version could read until now is read.
        """
        rows, left = unread.sorted_out(unread.everything(self._db))
        others = unread.kinds_of_others(self._db)
        meta = dict(self._db.execute("SELECT key, value FROM meta").fetchall())
        with transaction(self._db):
            for kind in (*KINDS, *others):
                self._db.execute(f"DROP VIEW IF EXISTS {kind}_now")
                self._db.execute(f"DROP TABLE IF EXISTS pending_{kind}")
                self._db.execute(f"DROP TABLE IF EXISTS {kind}")
            self._db.execute("DROP TABLE meta")
            self._db.execute("DROP TABLE IF EXISTS unread")
            for statement in statements():
                self._db.execute(statement)
            for kind, found in rows.items():
                row_writes.insert(self._db, kind, found)
            unread.put_back(self._db, left)
            self._set_meta(**{**meta, "schema": str(SCHEMA_VERSION)})
        self._read_place()

    def close(self) -> None:
        """Close; the WAL is folded into the file."""
        self._db.close()


Rows = dict[str, list[tuple[Any, ...]]]


def _rows_by_kind(changes: Sequence[Change]) -> tuple[Rows, dict[str, list[tuple[str]]], list[tuple[Change, str]]]:
    """The page as parameter lists for executemany.

    The first load runs through this loop: one decode in C, one columns() in Python and one tuple a row (as
    builtins: sqlite3 looks for an adapter for every enum member, which costs more than the rest); the
    JSON itself is bound as the slice of the page it came in (msgspec.Raw is a buffer), never copied in
    Python. Measured in tests/bench; everything else about a row costs less than its index entries.
    """
    rows: Rows = {}
    gone: dict[str, list[tuple[str]]] = {}
    unreadable: list[tuple[Change, str]] = []
    for at, change in enumerate(changes, 1):
        if at % GIVE_WAY_EVERY == 0:
            # Work in Python keeps the interpreter from whoever draws; a load has time, a hand has not.
            time.sleep(GIVE_WAY_S)
        kind = change.kind
        if change.deleted:
            if kind in KINDS:
                gone.setdefault(kind, []).append((change.id,))
            continue
        try:
            columns = decode_fact(kind, change.data).columns()
        except BadFact as error:
            unreadable.append((change, f"{kind} {change.id}: {error}"))
            continue
        row = (change.id, change.revision, change.exercise_id, change.changed_at, change.data, *_builtins(columns))
        found = rows.get(kind)
        if found is None:
            rows[kind] = [row]
        else:
            found.append(row)
    return rows, gone, unreadable


def _pending_tuple(row: PendingRow) -> tuple[Any, ...]:
    fact = row.fact
    blank: tuple[Any, ...] = ("", "", "", "", 0, "", "", None, None)
    columns = blank if fact is None else _builtins(fact.columns())
    data = b"null" if fact is None else msgspec.json.encode(fact)
    values = (
        row.key.id, row.revision, row.exercise_id, row.changed_at, data, *columns,
        row.state, row.reason, row.command_id, int(fact is None),
    )  # fmt: skip
    if len(values) != len(PENDING_ROW):
        raise ValueError(f"{len(values)} values for {len(PENDING_ROW)} columns")
    return values
