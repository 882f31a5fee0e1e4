"""The rows of an import against what is stored: which make a record, which change one, which cannot be."""

import re
import types
import typing
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from backend.import_report import (
    ChangedRow,
    DuplicateRow,
    ImportIn,
    ImportReport,
    ImportRow,
    NearRow,
    Reference,
    RefusedRow,
)
from backend.requests import is_clean
from backend.schema import records
from backend.work import Work, is_safe_id
from models.ids import derived_id
from models.kinds import KINDS, decode_fact
from models.near import Neighbours, Placed
from models.record import Change, Fact, Key

REFERABLE = frozenset({"station", "site", "hydrant"})
MAX_KEY = 500
_FIELD = re.compile(r"at `\$\.(\w+)")
_CHANGE = msgspec.json.Decoder(Change)
Puts = list[tuple[Key, Fact, str | None]]


def distinct(wanted: ImportIn, report: ImportReport) -> list[tuple[str, ImportRow]]:
    """(record id, row) of the rows that can be looked at: with a key, and the first of that record."""
    seen: dict[str, int] = {}
    rows = []
    for row in wanted.rows:
        record_id = row.id or derived_id(wanted.kind, wanted.source, row.key)
        if row.id and not is_safe_id(row.id):
            report.refused.append(RefusedRow(row.row, "the row names a record by an id that cannot be one"))
        elif not row.id and not (row.key and is_clean(row.key, MAX_KEY)):
            report.refused.append(RefusedRow(row.row, "the row has no key, or one that cannot be used"))
        elif record_id in seen:
            report.duplicates.append(DuplicateRow(row.row, seen[record_id]))
        else:
            seen[record_id] = row.row
            rows.append((record_id, row))
    return rows


def neighbours(connection: Connection, wanted: ImportIn, ids: frozenset[str]) -> Neighbours | None:
    """The stored records of the kind that the file does not name; None when nobody asks or nothing has a place."""
    if not wanted.near_m or "lon" not in KINDS[wanted.kind].__struct_fields__:
        return None
    real = records.c.exercise_id.is_(None) & records.c.deleted.is_(False) & (records.c.kind == wanted.kind)
    found = []
    for record_id, change in connection.execute(select(records.c.id, records.c.change).where(real)):
        if record_id not in ids:
            placed = _placed(record_id, decode_fact(wanted.kind, _CHANGE.decode(change).data))
            found.extend([placed] if placed is not None else [])
    return Neighbours(found, wanted.near_m) if found else None


def _placed(record_id: str, fact: Fact) -> Placed | None:
    c = fact.columns()
    if c.lon is None or c.lat is None:
        return None
    return Placed(record_id, c.number, c.name, c.type, c.lon, c.lat)


def compare(
    work: Work,
    wanted: ImportIn,
    rows: Sequence[tuple[str, ImportRow]],
    around: Neighbours | None,
    report: ImportReport,
) -> Puts:
    """The records the rows make or change; the report is filled in on the way."""
    kind = wanted.kind
    work.prefetch(kind, [record_id for record_id, _ in rows])
    made = _Facts(work, kind)
    puts: Puts = []
    for record_id, row in rows:
        key = Key(kind, record_id)
        old = work.get(kind, record_id)
        try:
            fact = made.fact(old, row)
        except (ValueError, RecursionError, OverflowError, TypeError) as error:
            field = _FIELD.search(str(error))
            report.refused.append(RefusedRow(row.row, str(error)[:300], field.group(1) if field else ""))
            continue
        if fact == old:
            report.unchanged += 1
            continue
        if old is None:
            if not row.is_new and _is_near(around, record_id, row.row, fact, report) and wanted.near == "skip":
                report.skipped += 1
                continue
            report.created += 1
            report.made.append(row.row)
        else:
            report.changed += 1
            report.changes.append(ChangedRow(row.row, record_id, differences(old, fact)))
        stored = work.row(key)
        puts.append((key, fact, stored.exercise_id if stored is not None else None))
    return puts


def _is_near(around: Neighbours | None, record_id: str, row: int, fact: Fact, report: ImportReport) -> bool:
    placed = _placed(record_id, fact)
    found = around.nearest_alike(placed) if around is not None and placed is not None else None
    if found is None:
        return False
    other, far_m = found
    report.near.append(NearRow(row, other.id, other.number, other.name, round(far_m, 1)))
    return True


class _Facts:
    """Facts out of the rows of one kind."""

    def __init__(self, work: Work, kind: str) -> None:
        self._kind = KINDS[kind]
        self._known = frozenset(f.name for f in msgspec.structs.fields(self._kind))
        self._moments = _moments(self._kind)
        self._named = _Numbers(work)
        hints = typing.get_type_hints(self._kind)
        self._blank = {
            f.name: "" for f in msgspec.structs.fields(self._kind) if f.required and hints[f.name] is str
        }

    def fact(self, old: Fact | None, row: ImportRow) -> Fact:
        """The row's fields over what is stored. Raises ValueError with a sentence for a row that cannot be true."""
        row.data.update({name: self._named.id_of(ref) for name, ref in row.refs.items()})
        # An export leaves the cell of an empty text empty; the record it was written from had none either.
        data = {**self._blank, **row.data} if old is None and row.id else row.data
        return _fact(self._kind, old, data, self._known, self._moments)


class _Numbers:
    """Number -> id of the records a file refers to; each kind is read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._ids: dict[str, dict[str, str]] = {}

    def id_of(self, reference: Reference) -> str:
        """The record's id, by number or by itself. Raises ValueError with a sentence."""
        if reference.kind not in REFERABLE:
            raise ValueError(
                f"a reference to a {reference.kind[:40]}; only {sorted(REFERABLE)} are found by number"
            )
        if reference.kind not in self._ids:
            self._ids[reference.kind] = _ids_by_number(self._work, reference.kind)
        found = self._ids[reference.kind].get(reference.number)
        if found is None and self._work.get(reference.kind, reference.number) is not None:
            return reference.number
        if found is None:
            raise ValueError(
                f"there is no {reference.kind} of number '{reference.number[:80]}'; import those first"
            )
        if not found:
            raise ValueError(f"more than one {reference.kind} has the number '{reference.number[:80]}'")
        return found


def _ids_by_number(work: Work, kind: str) -> dict[str, str]:
    """An empty id stands for a number that several records have."""
    ids: dict[str, str] = {}
    for record_id, fact in work.every(kind):
        number = str(getattr(fact, "number", ""))
        ids[number] = "" if number in ids else record_id
    return ids


def _fact(
    kind: type[Fact], old: Fact | None, data: dict[str, Any], known: frozenset[str], moments: Sequence[str]
) -> Fact:
    """The row's fields over what is stored: what a file does not carry (a unit's status) stays as it is."""
    unknown = data.keys() - known
    if unknown:
        raise ValueError(f"unknown field {', '.join(sorted(unknown))[:100]}")
    fields = data if old is None else {**msgspec.to_builtins(old), **data}
    fact = msgspec.convert(fields, kind, strict=True)
    for name in moments:
        value = getattr(fact, name)
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError(f"{name} {value.isoformat()} has no time zone")
    return fact


def _moments(kind: type[Fact]) -> tuple[str, ...]:
    """The names of the fields that hold a moment."""
    hints = typing.get_type_hints(kind)
    return tuple(
        name
        for name, hint in hints.items()
        if hint is datetime or (isinstance(hint, types.UnionType) and datetime in typing.get_args(hint))
    )


def differences(old: Fact, new: Fact) -> dict[str, tuple[Any, Any]]:
    """Field -> (old, new) of those that differ."""
    return {
        name: (getattr(old, name), getattr(new, name))
        for name in old.__struct_fields__
        if getattr(old, name) != getattr(new, name)
    }
