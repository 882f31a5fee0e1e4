"""The ages single fields have: when somebody said so, or as of when the record is that they come from."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from console.ages import record_state
from console.context import Context
from models.age import as_of
from models.log_entry import LogEntry, LogKind
from models.record import Record
from widgets.aged_fields import FieldAge


def record_age(context: Context, record: Record[Any] | None) -> FieldAge | None:
    """Of a value that comes from this record; None without one."""
    if record is None:
        return None
    state = record_state(context, record)
    at = as_of(record)
    return FieldAge(at.timestamp() if at is not None else None, state.stale)


def moment_age(at: datetime | None) -> FieldAge | None:
    """Of a value that is of this moment."""
    return FieldAge(at.timestamp()) if at is not None else None


def said_at(entries: Iterable[Record[LogEntry]]) -> Mapping[str, datetime]:
    """Field -> when it was last given another value; a field that is as it was in the beginning is left out."""
    found: dict[str, datetime] = {}
    for entry in entries:
        fact = entry.fact
        if fact.kind is LogKind.UPDATED:
            for field in fact.params:
                found[field] = max(fact.at, found.get(field, fact.at))
    return found
