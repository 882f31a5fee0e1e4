"""The read side of the cache: what every list, dossier and map layer asks. Only inside background work."""

import math
from array import array
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from string import Template
from typing import Any, overload

import msgspec
from sqlalchemy import ColumnElement, Select, Table, func, literal, literal_column, select, text

from models.geo import Box, box_around, distance_m
from models.kinds import KINDS, decode_fact
from models.record import Fact, Key, Record, SyncState
from models.store import unread
from models.store.query import Filter, Query, conditions, selection
from models.store.readers import Readers, driver_connection
from models.store.schema import NOW, NOW_ROW, TABLES

ROW_COLUMNS = (
    "id", "number", "name", "type", "status", "grade", "parent_id", "at", "lon", "lat", "state", "reason",
    "changed_at", "revision", "exercise_id",
)  # fmt: skip
MANY = 500
_COUNT = {
    # Counted along one small index; the view itself would look into every row.
    kind: Template(
        "SELECT (SELECT count(*) FROM $kind) - (SELECT count(*) FROM $kind WHERE exercise_id IS NOT NULL)"
        " - (SELECT count(*) FROM $kind WHERE exercise_id IS NULL AND id IN (SELECT id FROM pending_$kind))"
        " + (SELECT count(*) FROM pending_$kind WHERE deleted = 0 AND exercise_id IS NULL)"
    ).substitute(kind=kind)
    for kind in KINDS
}
NARROWEST = 1 / 8
"""Share of a radius that is looked through first for the nearest."""
ROOM = 1.25
"""So much wider than an even spread asks for is the next circle."""
PORTION = 10_000
_POSITION = ("id", "lon", "lat", "number", "type", "status", "grade", "state", "parent_id", "at")
_texts = msgspec.json.Decoder(list[str])
_integers = msgspec.json.Decoder(list[int])
_floats = msgspec.json.Decoder(list[float])


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record as lists show it, without its fact: cheap by the thousand."""

    id: str
    number: str
    name: str
    type: str
    status: str
    grade: int
    parent_id: str
    at: str
    lon: float | None
    lat: float | None
    state: str
    reason: str
    changed_at: str
    revision: int
    exercise_id: str | None


class Positions(msgspec.Struct, frozen=True):
    """Every placed record of a kind as parallel columns (degrees WGS-84), for the map."""

    ids: list[str]
    lons: "array[float]"
    lats: "array[float]"
    numbers: list[str]
    types: list[str]
    statuses: list[str]
    grades: list[int]
    states: list[str]
    parent_ids: list[str]
    ats: list[str]
    """The derived time of each, empty for none."""

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, arrays: Sequence[Any]) -> tuple[int, int]:
        """Append what _arrays selects; how many records it had, and the place in the table of the last."""
        place, ids, lons, lats, numbers, types, statuses, grades, states, parents, ats = arrays
        before = len(self.ids)
        self.ids.extend(_texts.decode(ids))
        self.lons.fromlist(_floats.decode(lons))
        self.lats.fromlist(_floats.decode(lats))
        self.grades.extend(_integers.decode(grades))
        for column, texts in (
            (self.numbers, numbers), (self.types, types), (self.statuses, statuses), (self.states, states),
            (self.parent_ids, parents), (self.ats, ats),
        ):  # fmt: skip
            column.extend(_texts.decode(texts))
        return len(self.ids) - before, place or 0


class Near[F: Fact](msgspec.Struct, frozen=True):
    """A record and how far it is in a straight line, metres."""

    record: Record[F]
    distance_m: float


class Store:
    """Thread-safe reads over `<kind>_now`: what the backend said, with the acts still on their way laid over.

    Every method may block for its query; each raises QueryInterrupted when superseded.
    """

    def __init__(self, path: Path) -> None:
        self.readers = Readers(path)
        self.outdated: frozenset[Key] = frozenset()
        """Records that are here as an older change left them: their newest cannot be read by this version. Kept by
        whoever writes the cache, or read by `look_for_outdated`."""

    def look_for_outdated(self) -> None:
        """Read `outdated` where nobody writes the cache."""
        with self.readers.lend() as connection:
            self.outdated = unread.outdated(driver_connection(connection))

    @overload
    def get[F: Fact](self, kind: type[F], record_id: str) -> Record[F] | None: ...
    @overload
    def get(self, kind: str, record_id: str) -> Record[Any] | None: ...
    def get(self, kind: Any, record_id: str) -> Record[Any] | None:
        """The record, None when there is none."""
        return self.get_many(kind, [record_id]).get(record_id)

    @overload
    def get_many[F: Fact](self, kind: type[F], ids: Iterable[str]) -> dict[str, Record[F]]: ...
    @overload
    def get_many(self, kind: str, ids: Iterable[str]) -> dict[str, Record[Any]]: ...
    def get_many(self, kind: Any, ids: Iterable[str]) -> dict[str, Record[Any]]:
        """The records of those ids that exist, by id."""
        name = kind_name(kind)
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Record[Any]] = {}
        table = NOW[name]
        for start in range(0, len(wanted), MANY):
            part = wanted[start : start + MANY]
            statement = select(*(table.c[c] for c in NOW_ROW)).where(table.c.id.in_(part))
            with self.readers.lend() as connection:
                for row in connection.execute(statement).all():
                    found[row.id] = _record(name, row)
        return {record_id: found[record_id] for record_id in wanted if record_id in found}

    def page(
        self, query: Query, limit: int = 200, *, offset: int = 0, after: tuple[Any, str] | None = None
    ) -> list[Record[Any]]:
        """Up to `limit` records with their facts; `after` = (order value, id) of the last one seen."""
        statement = selection(query, NOW_ROW, after).limit(limit).offset(offset)
        with self.readers.lend() as connection:
            rows = connection.execute(statement).all()
        return [_record(query.kind, row) for row in rows]

    def rows(
        self, query: Query, limit: int = 200, *, offset: int = 0, after: tuple[Any, str] | None = None
    ) -> list[Row]:
        """The same as `page`, but only the derived columns: no fact is decoded."""
        statement = selection(query, ROW_COLUMNS, after).limit(limit).offset(offset)
        with self.readers.lend() as connection:
            return [Row(*row) for row in connection.execute(statement).all()]

    def rows_of(self, kind: str, ids: Sequence[str], exercise_id: str | None = None) -> list[Row]:
        """The rows of up to MANY ids that exist, in no order."""
        table = NOW[kind]
        statement = select(*(table.c[c] for c in ROW_COLUMNS)).where(
            table.c.id.in_(ids), *conditions(Query(kind=kind, exercise_id=exercise_id))
        )
        with self.readers.lend() as connection:
            return [Row(*row) for row in connection.execute(statement).all()]

    def count(self, query: Query) -> int:
        """How many rows the query has."""
        statement = select(func.count()).select_from(NOW[query.kind]).where(*conditions(query))
        with self.readers.lend() as connection:
            if query.is_plain and query.exercise_id is None:
                return int(connection.exec_driver_sql(_COUNT[query.kind]).scalar_one())
            return int(connection.execute(statement).scalar_one())

    def in_box(self, kind: str, box: Box, limit: int = 5_000, exercise_id: str | None = None) -> list[Record[Any]]:
        """The records inside a box, in no order."""
        table = NOW[kind]
        terms = conditions(Query(kind=kind, box=box, exercise_id=exercise_id))
        statement = select(*(table.c[c] for c in NOW_ROW)).where(*terms).limit(limit)
        with self.readers.lend() as connection:
            rows = connection.execute(statement).all()
        return [_record(kind, row) for row in rows]

    @overload
    def near[F: Fact](
        self, kind: type[F], lon: float, lat: float, radius_m: float, limit: int = 50,
        filters: Sequence[Filter] = (), exercise_id: str | None = None,
    ) -> list[Near[F]]: ...  # fmt: skip
    @overload
    def near(
        self, kind: str, lon: float, lat: float, radius_m: float, limit: int = 50,
        filters: Sequence[Filter] = (), exercise_id: str | None = None,
    ) -> list[Near[Any]]: ...  # fmt: skip
    def near(
        self, kind: Any, lon: float, lat: float, radius_m: float, limit: int = 50,
        filters: Sequence[Filter] = (), exercise_id: str | None = None,
    ) -> list[Near[Any]]:  # fmt: skip
        """The nearest records within radius_m metres in a straight line, nearest first.

        A narrow circle is looked through first, then one that should hold `limit` of them: none beyond is nearer.
        """
        name = kind_name(kind)
        table = NOW[name]
        share = NARROWEST
        with self.readers.lend() as connection:
            while True:
                within_m = radius_m * share
                box = box_around(lon, lat, within_m)
                query = Query(kind=name, filters=tuple(filters), exercise_id=exercise_id, box=box)
                statement = select(table.c.id, table.c.lon, table.c.lat).where(*conditions(query))
                rows = connection.execute(statement).all()
                measured = ((distance_m(lon, lat, row[1], row[2]), row[0]) for row in rows)
                nearest = sorted(found for found in measured if found[0] <= within_m)
                if len(nearest) >= limit or share >= 1:
                    break
                wider = ROOM * math.sqrt(limit / len(nearest)) if nearest else 1 / share
                share = min(1.0, share * max(2.0, wider))
        records = self.get_many(name, [record_id for _far, record_id in nearest[:limit]])
        return [Near(records[record_id], far) for far, record_id in nearest[:limit] if record_id in records]

    def positions(self, kind: str, exercise_id: str | None = None, ids: Collection[str] | None = None) -> Positions:
        """Every placed record of the kind, or those of up to MANY `ids`, as columns.

        SQLite writes the columns of PORTION records as JSON arrays: a row at a time would take and give back the
        interpreter a hundred thousand times, all at once would keep it from the UI thread for tens of milliseconds.
        """
        synced, pending, _now = TABLES[kind]
        terms = _placed(synced, exercise_id, ids)
        there = select(literal_column("rowid").label("place"), *_position_columns(synced, literal("synced")))
        there = there.where(*terms, synced.c.id.not_in(select(pending.c.id))).order_by(text("rowid")).limit(PORTION)
        laid_over = select(literal(0).label("place"), *_position_columns(pending, pending.c.state))
        laid_over = laid_over.where(*_placed(pending, exercise_id, ids), pending.c.deleted == 0)
        found = Positions([], array("d"), array("d"), [], [], [], [], [], [], [])
        with self.readers.lend() as connection:
            # One look at the file: a record that is replaced meanwhile moves to its end, and would be met twice.
            connection.exec_driver_sql("BEGIN")
            try:
                count, place = PORTION, 0
                while count == PORTION:
                    count, place = found.add(
                        connection.execute(_arrays(there.where(text(f"rowid > {place:d}")))).one()
                    )
                found.add(connection.execute(_arrays(laid_over)).one())
            finally:
                connection.exec_driver_sql("COMMIT")
        return found

    def children(
        self, kind: str, parent_id: str, limit: int = 500, *, descending: bool = True,
        exercise_id: str | None = None,
    ) -> list[Record[Any]]:  # fmt: skip
        """The records that belong to `parent_id` (Columns.parent_id), by time, newest first."""
        table = NOW[kind]
        order = (table.c.at.desc(), table.c.id.desc()) if descending else (table.c.at, table.c.id)
        terms = conditions(Query(kind=kind, exercise_id=exercise_id))
        statement = (
            select(*(table.c[c] for c in NOW_ROW))
            .where(table.c.parent_id == parent_id, *terms)
            .order_by(*order)
            .limit(limit)
        )
        with self.readers.lend() as connection:
            rows = connection.execute(statement).all()
        return [_record(kind, row) for row in rows]

    def meta(self, key: str) -> str:
        """A remembered value of the cache as a whole (Cache.remember), empty for none."""
        with self.readers.lend() as connection:
            row = connection.exec_driver_sql("SELECT value FROM meta WHERE key = ?", (key,)).first()
        return "" if row is None else str(row[0])

    def close(self) -> None:
        """Close the readers."""
        self.readers.close()


def _placed(table: Table, exercise_id: str | None, ids: Collection[str] | None) -> list[ColumnElement[bool]]:
    """What is real, or of the exercise, has a place, and is one of the ids."""
    real: ColumnElement[bool] = table.c.exercise_id.is_(None)
    if exercise_id is not None:
        real = real | (table.c.exercise_id == exercise_id)
    terms: list[ColumnElement[bool]] = [table.c.lon.is_not(None), real]
    return terms if ids is None else [*terms, table.c.id.in_(ids)]


def _position_columns(table: Table, state: ColumnElement[str]) -> list[ColumnElement[Any]]:
    return [state.label("state") if name == "state" else table.c[name] for name in _POSITION]


def _arrays(portion: Select[Any]) -> Select[Any]:
    """The columns of a portion as JSON arrays, after its greatest place."""
    rows = portion.subquery()
    return select(func.max(rows.c.place), *(func.json_group_array(rows.c[name]) for name in _POSITION))


def kind_name(kind: str | type[Fact]) -> str:
    """The name of a kind given by name or by class."""
    return kind if isinstance(kind, str) else kind.KIND


def _record(kind: str, row: Any) -> Record[Any]:
    return Record(
        kind=kind,
        id=row.id,
        fact=decode_fact(kind, row.json),
        revision=row.revision,
        exercise_id=row.exercise_id,
        state=SyncState(row.state),
        reason=row.reason,
        changed_at=row.changed_at,
    )
