"""What every record is called, read from the cache for the index."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_, select

from models.store.readers import Readers
from models.store.schema import NOW
from models.store.search_index import Doc

MOVING = frozenset({"unit"})
"""Kinds whose place changes by the minute: it is not kept in the index."""
_COLUMNS = ("id", "number", "name", "type", "lon", "lat")


def names_after(readers: Readers, kind: str, after: str, limit: int, since: int = -1) -> list[Doc]:
    """A portion of a kind behind an id, by id: those changed after a revision, and those with acts on their way."""
    table = NOW[kind]
    changed = or_(table.c.revision > since, table.c.state != "synced")
    return _docs(readers, kind, [table.c.id > after, *([changed] if since >= 0 else [])], limit)


def names_of(readers: Readers, kind: str, ids: Sequence[str]) -> list[Doc]:
    """Those of the ids that exist, a few hundred at most."""
    return _docs(readers, kind, [NOW[kind].c.id.in_(ids)], len(ids))


def ids_after(readers: Readers, kind: str, after: str, last: str) -> list[str]:
    """The ids of a kind behind one, up to and with another."""
    table = NOW[kind]
    statement = select(table.c.id).where(table.c.id > after, table.c.id <= last)
    with readers.lend() as connection:
        return [row[0] for row in connection.execute(statement)]


def _docs(readers: Readers, kind: str, terms: Sequence[ColumnElement[bool]], limit: int) -> list[Doc]:
    table = NOW[kind]
    address = func.json_extract(cast(table.c.json, Text), "$.address")
    statement = select(*(table.c[name] for name in _COLUMNS), address).where(*terms)
    with readers.lend() as connection:
        rows = connection.execute(statement.order_by(table.c.id).limit(limit)).all()
    return [_doc(kind, row) for row in rows]


def _doc(kind: str, row: Sequence[Any]) -> Doc:
    record, number, name, type_, lon, lat, address = row
    more = (_one_line(address),) if isinstance(address, str) and address.strip() and address != name else ()
    if kind in MOVING:
        lon = lat = None
    return Doc(kind, record, number, name, more, type_, "", lon, lat)


def _one_line(text: str) -> str:
    return " ".join(text.split())
