"""Bulk records from a file: checked row by row, shown first, then taken in as one transaction."""

import types
import typing
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import structlog
from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from backend.auth import Principal, allowed
from backend.clock import now_iso
from backend.db import Database
from backend.errors import Problem
from backend.openapi import answers, takes
from backend.requests import MB, decode, is_clean, json_response, read_body
from backend.schema import audit
from backend.service import service_of
from backend.work import Author, Work
from models.command import Role
from models.ids import derived_id, uuid7
from models.kinds import KINDS
from models.record import Fact, Key

IMPORTERS = frozenset({Role.MAINTAINER, Role.ADMINISTRATOR, Role.DISPATCHER})
IMPORTABLE = frozenset(KINDS) - {"alarm", "incident", "log_entry", "reading"}
REFERABLE = frozenset({"station", "site", "hydrant"})
MAX_REQUEST = 64 * MB
MAX_ROWS = 500_000
MAX_KEY = 500
log = structlog.get_logger("backend.imports")
router = APIRouter()


class ImportRow(msgspec.Struct):
    """One line of the file: its number there, its key within the source, the fields it carries."""

    row: int
    key: str
    data: dict[str, Any]
    refs: dict[str, "Reference"] = {}


class Reference(msgspec.Struct):
    """A file names another record by its number; the field of the row gets that record's id."""

    kind: str
    number: str


class ImportIn(msgspec.Struct, kw_only=True):
    """A file; a dry run unless `apply`."""

    kind: str
    source: str
    rows: list[ImportRow]
    apply: bool = False
    file_name: str = ""


class RefusedRow(msgspec.Struct):
    """A row that cannot be true, and why."""

    row: int
    reason: str


class ChangedRow(msgspec.Struct):
    """A stored record the file changes: field -> [old, new]."""

    row: int
    id: str
    fields: dict[str, tuple[Any, Any]]


class DuplicateRow(msgspec.Struct):
    """A row whose key stood in the file before; the first one counts."""

    row: int
    first_row: int


class ImportReport(msgspec.Struct, kw_only=True):
    """What the file does, or did when `applied`."""

    job_id: str
    kind: str
    applied: bool
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[RefusedRow] = []
    changes: list[ChangedRow] = []
    duplicates: list[DuplicateRow] = []
    revision: int = 0


def run_import(db: Database, principal: Principal, wanted: ImportIn) -> ImportReport:
    """Check a file against what is stored and, when asked to, take it in whole."""
    report = ImportReport(job_id=uuid7(), kind=wanted.kind, applied=wanted.apply)
    rows = _distinct(wanted, report)
    if not wanted.apply:
        with db.reading() as connection:
            _compare(Work(connection, 0), wanted.kind, rows, report)
        return report
    with db.writing() as work:
        puts = _compare(work, wanted.kind, rows, report)
        author = Author(principal.user, now_iso(), report.job_id)
        report.revision = work.put(((key, fact, exercise_id) for key, fact, exercise_id in puts), author)
        work.insert(audit, _audited(principal, wanted, report))
    return report


def _distinct(wanted: ImportIn, report: ImportReport) -> list[tuple[str, ImportRow]]:
    """(record id, row) of the rows that can be looked at: with a key, and the first with that key."""
    seen: dict[str, int] = {}
    rows = []
    for row in wanted.rows:
        if not row.key or not is_clean(row.key, MAX_KEY):
            report.refused.append(RefusedRow(row.row, "the row has no key, or one that cannot be used"))
        elif row.key in seen:
            report.duplicates.append(DuplicateRow(row.row, seen[row.key]))
        else:
            seen[row.key] = row.row
            rows.append((derived_id(wanted.kind, wanted.source, row.key), row))
    return rows


def _compare(
    work: Work, kind: str, rows: Sequence[tuple[str, ImportRow]], report: ImportReport
) -> list[tuple[Key, Fact, str | None]]:
    """The records the rows make or change; the report is filled in on the way."""
    work.prefetch(kind, [record_id for record_id, _ in rows])
    known = frozenset(f.name for f in msgspec.structs.fields(KINDS[kind]))
    moments = _moments(KINDS[kind])
    named = _Numbers(work)
    puts = []
    for record_id, row in rows:
        key = Key(kind, record_id)
        old = work.get(kind, record_id)
        try:
            row.data.update({name: named.id_of(ref) for name, ref in row.refs.items()})
            fact = _fact(KINDS[kind], old, row.data, known, moments)
        except (ValueError, RecursionError, OverflowError, TypeError) as error:
            report.refused.append(RefusedRow(row.row, str(error)[:300]))
            continue
        if old is None:
            report.created += 1
        elif fact == old:
            report.unchanged += 1
            continue
        else:
            report.changed += 1
            report.changes.append(ChangedRow(row.row, record_id, _differences(old, fact)))
        stored = work.row(key)
        puts.append((key, fact, stored.exercise_id if stored is not None else None))
    return puts


class _Numbers:
    """Number -> id of the records a file refers to; each kind is read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._ids: dict[str, dict[str, str]] = {}

    def id_of(self, reference: Reference) -> str:
        """The record's id. Raises ValueError with a sentence when none, or more than one, has the number."""
        if reference.kind not in REFERABLE:
            raise ValueError(
                f"a reference to a {reference.kind[:40]}; only {sorted(REFERABLE)} are found by number"
            )
        if reference.kind not in self._ids:
            self._ids[reference.kind] = _ids_by_number(self._work, reference.kind)
        found = self._ids[reference.kind].get(reference.number)
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


def _differences(old: Fact, new: Fact) -> dict[str, tuple[Any, Any]]:
    return {
        name: (getattr(old, name), getattr(new, name))
        for name in old.__struct_fields__
        if getattr(old, name) != getattr(new, name)
    }


def _audited(principal: Principal, wanted: ImportIn, report: ImportReport) -> dict[str, Any]:
    counts = f"created {report.created}, changed {report.changed}, refused {len(report.refused)}"
    at = now_iso()
    return {
        "at": at, "made_at": at, "actor": principal.user, "credential": principal.user, "seat": principal.seat,
        "command_id": report.job_id, "command": "import", "kind": wanted.kind, "record_id": "",
        "exercise_id": None, "before": None, "after": None,
        "note": f"{wanted.file_name[:200]} ({wanted.source[:200]}): {counts}",
    }  # fmt: skip


def _checked(body: bytes) -> ImportIn:
    wanted = decode(body, ImportIn)
    if wanted.kind not in IMPORTABLE:
        raise Problem(422, "import.kind", f"'{wanted.kind[:40]}' cannot be imported; one of {sorted(IMPORTABLE)}.")
    if not wanted.source or not is_clean(wanted.source, 200) or not is_clean(wanted.file_name, 500):
        raise Problem(422, "import.source", "An import names its source in at most 200 printable characters.")
    if len(wanted.rows) > MAX_ROWS:
        raise Problem(413, "too_many", f"{len(wanted.rows)} rows at once; send at most {MAX_ROWS}.")
    return wanted


@router.post("/v1/imports", response_model=None, openapi_extra=takes(ImportIn), responses=answers(ImportReport))
async def imports(
    request: Request, principal: typing.Annotated[Principal, Depends(allowed(IMPORTERS))]
) -> Response:
    """Take records from a file, or say what taking them would do."""
    service = service_of(request)
    body = await read_body(request, MAX_REQUEST)
    wanted = await run_in_threadpool(_checked, body)
    log.info("import", kind=wanted.kind, rows=len(wanted.rows), apply=wanted.apply, user=principal.user)
    if wanted.apply:
        return json_response(await service.write(lambda: run_import(service.db, principal, wanted)))
    return json_response(await run_in_threadpool(run_import, service.db, principal, wanted))
