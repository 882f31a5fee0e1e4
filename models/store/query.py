"""What to read: a kind, filters, a text, an order; and the SELECT it becomes."""

import enum
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from models.geo import Box
from models.store.schema import NOW, SORTABLE


class Op(enum.StrEnum):
    """How a filter compares."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    NOT_IN = "not_in"


class Filter(msgspec.Struct, frozen=True):
    """One condition on a derived column (models.record.Columns, or id, state, changed_at, revision)."""

    column: str
    op: Op
    value: Any


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows of a kind, in which order.

    `among` is a JSON array of the only ids wanted, as models.store.search gives it. `exercise_id` None shows what
    is real, else that exercise's records and the real ones. `box` keeps only what lies in it.
    """

    kind: str
    filters: tuple[Filter, ...] = ()
    among: str | None = None
    order: str = "number"
    descending: bool = False
    exercise_id: str | None = None
    box: Box | None = None

    @property
    def is_plain(self) -> bool:
        """Does it ask for every real row of the kind?"""
        return not self.filters and self.among is None and self.box is None


FILTERABLE = frozenset({
    "id", "revision", "changed_at", "exercise_id", "state", "number", "name", "type", "status", "grade",
    "parent_id", "at", "lon", "lat",
})  # fmt: skip


def where(column: str, value: Any, op: Op = Op.EQ) -> Filter:
    """A filter, checked: raises ValueError for a column that lists do not have."""
    if column not in FILTERABLE:
        raise ValueError(f"no column '{column}' to filter by; expected one of {sorted(FILTERABLE)}")
    return Filter(column, op, tuple(value) if op in (Op.IN, Op.NOT_IN) else value)


def conditions(query: Query) -> list[ColumnElement[bool]]:
    """The WHERE of a query on the view `<kind>_now`."""
    table = NOW[query.kind]
    terms = [_condition(table.c[f.column], f) for f in query.filters]
    if query.exercise_id is None:
        terms.append(table.c.exercise_id.is_(None))
    else:
        terms.append(or_(table.c.exercise_id.is_(None), table.c.exercise_id == query.exercise_id))
    if query.among is not None:
        ids = func.json_each(query.among).table_valued("value")
        terms.append(table.c.id.in_(select(ids.c.value)))
    if query.box is not None:
        terms.append(table.c.lat.between(query.box.south, query.box.north))
        terms.append(or_(*(table.c.lon.between(part.west, part.east) for part in query.box.parts)))
    return terms


def _condition(column: Any, condition: Filter) -> ColumnElement[bool]:
    value = condition.value
    operators: dict[Op, Any] = {
        Op.EQ: lambda: column == value,
        Op.NE: lambda: column != value,
        Op.LT: lambda: column < value,
        Op.LE: lambda: column <= value,
        Op.GT: lambda: column > value,
        Op.GE: lambda: column >= value,
        Op.IN: lambda: column.in_(value),
        Op.NOT_IN: lambda: column.not_in(value),
    }
    term: ColumnElement[bool] = operators[condition.op]()
    return term


def selection(query: Query, columns: Sequence[str], after: tuple[Any, str] | None = None) -> Select[Any]:
    """SELECT columns in the query's order; `after` (order value, id) continues behind that row."""
    if query.order not in SORTABLE:
        raise ValueError(f"no order by '{query.order}'; expected one of {sorted(SORTABLE)}")
    table = NOW[query.kind]
    key, record_id = table.c[query.order], table.c.id
    statement = select(*(table.c[name] for name in columns)).where(and_(*conditions(query)))
    if after is not None:
        value, last = after
        beyond = key < value if query.descending else key > value
        beyond_id = record_id < last if query.descending else record_id > last
        # Both forms: the bound on the key alone is what the index is entered by.
        bound = key <= value if query.descending else key >= value
        statement = statement.where(and_(bound, or_(beyond, and_(key == value, beyond_id))))
    if query.descending:
        return statement.order_by(key.desc(), record_id.desc())
    return statement.order_by(key, record_id)
