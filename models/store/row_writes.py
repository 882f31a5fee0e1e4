"""Writes synced rows so that a change touches only the indexes it moves in.

A row that is replaced is taken out of each of its indexes and put in again: some twenty pages on the disk for a
unit's new status. Most changes leave the columns lists are sorted by as they were, or move the state alone.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.dialects import sqlite

from models.store.schema import COLUMNS, ROW, TABLES, insert_sql

Row = tuple[Any, ...]
MOVING = ("status", "parent_id", "at")
"""Derived columns that change while a record is at work; the others do when somebody edits it."""
_CONTENT = ("revision", "changed_at", "json")
_DERIVED = ("exercise_id", *COLUMNS)
_DIALECT = sqlite.dialect(paramstyle="qmark")


def _places(names: Sequence[str]) -> list[int]:
    return [ROW.index(name) for name in names]


def _update(table: Table, names: Sequence[str]) -> str:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return str(update(table).where(table.c.id == bindparam("which")).values(values).compile(dialect=_DIALECT))


def select_among(table: Table, names: Sequence[str]) -> str:
    """The id and these columns of all rows whose ids are in the one parameter, a JSON list."""
    asked = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
    columns = (table.c[name] for name in ("id", *names))
    return str(select(*columns).where(table.c.id.in_(asked)).compile(dialect=_DIALECT))


_SYNCED = {kind: tables[0] for kind, tables in TABLES.items()}
_INSERT = {kind: insert_sql(kind) for kind in TABLES}
_SELECT = {kind: select_among(table, _DERIVED) for kind, table in _SYNCED.items()}
_SAME = {kind: _update(table, _CONTENT) for kind, table in _SYNCED.items()}
_MOVED = {kind: _update(table, (*_CONTENT, *MOVING)) for kind, table in _SYNCED.items()}
_DERIVED_AT = _places(_DERIVED)
_MOVING_AT = frozenset(_DERIVED.index(name) for name in MOVING)
_SAME_AT, _MOVED_AT = _places((*_CONTENT, "id")), _places((*_CONTENT, *MOVING, "id"))


def insert(db: sqlite3.Connection, kind: str, rows: Sequence[Row]) -> None:
    """Rows (in the order of ROW), whole, as into a table that is empty; inside the caller's transaction."""
    db.executemany(_INSERT[kind], rows)


def write(db: sqlite3.Connection, kind: str, rows: Sequence[Row]) -> None:
    """Rows (in the order of ROW) over those that are there, the last of an id; inside the caller's transaction."""
    if len({row[0] for row in rows}) < len(rows):
        # No backend of ours says two things of a record at once.
        insert(db, kind, rows)
        return
    ids = msgspec.json.encode([row[0] for row in rows]).decode()
    known = {found[0]: found[1:] for found in db.execute(_SELECT[kind], (ids,))}
    other: list[Row] = []
    same: list[Row] = []
    moved: list[Row] = []
    for row in rows:
        before = known.get(row[0])
        after = tuple(row[at] for at in _DERIVED_AT)
        if before == after:
            same.append(tuple(row[at] for at in _SAME_AT))
        elif before is not None and all(
            at in _MOVING_AT or before[at] == after[at] for at in range(len(_DERIVED_AT))
        ):
            moved.append(tuple(row[at] for at in _MOVED_AT))
        else:
            other.append(row)
    for statement, some in ((_SAME, same), (_MOVED, moved), (_INSERT, other)):
        if some:
            db.executemany(statement[kind], some)
