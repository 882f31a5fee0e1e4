"""The cache's tables: per kind the synced rows, the pending rows, and the view `<kind>_now` over both."""

from string import Template
from typing import Any

from sqlalchemy import BLOB, Column, Float, Index, Integer, MetaData, Table, Text, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from models.kinds import KINDS
from models.record import Fact, PlacedFact
from models.store import unread

SCHEMA_VERSION = 3
"""Raised when the derived columns change: they are then derived again from the JSON, locally."""

COLUMNS = ("number", "name", "type", "status", "grade", "parent_id", "at", "lon", "lat")
"""The derived columns, in the order of models.record.Columns."""
ROW = ("id", "revision", "exercise_id", "changed_at", "json", *COLUMNS)
"""The columns of a synced row, in the order the writer binds them."""
PENDING_ROW = (*ROW, "state", "reason", "command_id", "deleted")
NOW_ROW = (*ROW, "state", "reason")
_DIALECT = sqlite.dialect(paramstyle="qmark")
_VIEW = Template(
    "CREATE VIEW ${kind}_now AS "
    "SELECT $row, CAST('synced' AS TEXT) AS state, CAST('' AS TEXT) AS reason FROM $kind "
    "WHERE id NOT IN (SELECT id FROM pending_$kind) "
    "UNION ALL SELECT $row, state, reason FROM pending_$kind WHERE deleted = 0"
)
SORTABLE = Fact.ORDERS

_synced = MetaData()
_pending = MetaData()
_views = MetaData()


def _columns() -> list[Column[Any]]:
    texts = [Column(name, Text, nullable=False) for name in ("number", "name", "type", "status")]
    return [
        Column("id", Text, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("exercise_id", Text),
        Column("changed_at", Text, nullable=False),
        Column("json", BLOB, nullable=False),
        *texts,
        Column("grade", Integer, nullable=False),
        Column("parent_id", Text, nullable=False),
        Column("at", Text, nullable=False),
        Column("lon", Float),
        Column("lat", Float),
    ]


def _indexed(table: Table, name: str, fact: type[Fact]) -> Table:
    """The same indexes on both tables, so that the view's two halves are merged in index order."""
    for column in fact.ORDERS:
        Index(f"{name}_by_{column}", table.c[column], table.c.id)
    Index(f"{name}_by_parent", table.c.parent_id, table.c.at, table.c.id)
    if issubclass(fact, PlacedFact):
        Index(f"{name}_by_place", table.c.lat, table.c.lon)
    Index(f"{name}_by_exercise", table.c.exercise_id, sqlite_where=table.c.exercise_id.is_not(None))
    return table


def _make(kind: str) -> tuple[Table, Table, Table]:
    synced = _indexed(Table(kind, _synced, *_columns()), kind, KINDS[kind])
    extra: list[Column[Any]] = [
        Column("state", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("command_id", Text, nullable=False),
        Column("deleted", Integer, nullable=False),
    ]
    pending = _indexed(Table(f"pending_{kind}", _pending, *_columns(), *extra), f"pending_{kind}", KINDS[kind])
    now = Table(f"{kind}_now", _views, *_columns(), Column("state", Text), Column("reason", Text))
    return synced, pending, now


TABLES = {kind: _make(kind) for kind in KINDS}
NOW = {kind: tables[2] for kind, tables in TABLES.items()}


def statements() -> list[str]:
    """The DDL of an empty cache."""
    ddl = ["CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID", unread.DDL]
    for kind, (synced, pending, _now) in TABLES.items():
        for table in (synced, pending):
            ddl.append(str(CreateTable(table).compile(dialect=_DIALECT)))
            indexes = sorted(table.indexes, key=lambda index: str(index.name))
            ddl.extend(str(CreateIndex(index).compile(dialect=_DIALECT)) for index in indexes)
        ddl.append(_view(kind))
    return ddl


def index_statements() -> dict[str, str]:
    """The indexes of the synced tables: name -> DDL. A first load does without them, and makes them at its end."""
    return {
        str(index.name): str(CreateIndex(index).compile(dialect=_DIALECT))
        for synced, _pending_table, _now in TABLES.values()
        for index in sorted(synced.indexes, key=lambda index: str(index.name))
    }


def _view(kind: str) -> str:
    """Cache without the pending keys, and the pending rows that are not deletions.

    The casts give both halves the same affinities: only then SQLite flattens the view and merges its halves
    in index order (first 200 of 500k in under a millisecond instead of sorting all).
    """
    return _VIEW.substitute(kind=kind, row=", ".join(f'"{name}"' for name in ROW))


def insert_sql(kind: str) -> str:
    """INSERT OR REPLACE of a synced row, parameters in the order of ROW."""
    return _insert(TABLES[kind][0])


def insert_pending_sql(kind: str) -> str:
    """INSERT OR REPLACE of a pending row, parameters in the order of PENDING_ROW."""
    return _insert(TABLES[kind][1])


def _insert(table: Table) -> str:
    return str(insert(table).prefix_with("OR REPLACE").compile(dialect=_DIALECT))
