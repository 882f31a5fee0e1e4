"""Many rows at one stroke: what SQLAlchemy does for each of them takes longer than the database does."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Insert

MANY = 500
"""Fewer rows go the usual way."""


def write_rows(connection: Connection, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run the statement for every row, one at least; all rows have the columns of the first.

    Texts, numbers, truths and bytes are what both drivers take as they are, and the schema has nothing else.
    """
    if len(rows) < MANY:
        connection.execute(statement, list(rows))
        return
    text, names = _compiled(statement, connection.dialect, tuple(rows[0]))
    if names is None:
        connection.exec_driver_sql(text, [dict(row) for row in rows])
    else:
        connection.exec_driver_sql(text, [tuple([row[name] for name in names]) for row in rows])


@functools.lru_cache(64)
def _compiled(statement: Insert, dialect: Dialect, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...] | None]:
    """(the driver's SQL, the order of its values; None when it takes them by name)."""
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    names: Sequence[str] | None = getattr(compiled, "positiontup", None)
    return str(compiled), None if names is None else tuple(names)
