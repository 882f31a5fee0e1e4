"""Undoing an import as one act: what nobody has changed since is as before, the rest stays and is told."""

import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, select

from backend import audit
from backend.auth import Principal
from backend.clock import now_iso
from backend.db import Database
from backend.errors import Problem
from backend.import_jobs import Image, ImportJob, mark_undone, read_images, read_job
from backend.schema import counter, records
from backend.work import Author, Row, Work
from models.ids import uuid7
from models.kinds import KINDS
from models.record import BadFact, Fact, Key

_STRINGS = re.compile(rb'"([A-Za-z0-9._:@+\-]{1,128})"')
_NOTHING = object()
Reason = Literal["changed", "touched", "referred", "gone", "lost", "impossible"]


class UndoIn(msgspec.Struct, kw_only=True):
    """A dry run unless `apply`."""

    apply: bool = False


class LeftRecord(msgspec.Struct, kw_only=True):
    """A record that is not, or not wholly, as it was before the import.

    changed     `fields` have other values since; the later change stays
    touched     made by the import, and changed by somebody since
    referred    made by the import, and another record (`by`) names it
    gone        deleted since
    lost        its old values were too long to be kept
    impossible  the old values do not go with what was changed since
    """

    id: str
    number: str
    reason: Reason
    fields: list[str] = []
    by: str = ""


class UndoReport(msgspec.Struct, kw_only=True):
    """What undoing does, or did when `applied`: records = restored + deleted + those left untouched.

    A record some of whose fields went back is counted as restored and listed as left, too.
    """

    job_id: str
    undo_id: str
    kind: str
    applied: bool
    records: int = 0
    restored: int = 0
    deleted: int = 0
    left: list[LeftRecord] = []
    revision: int = 0


def undo_import(db: Database, principal: Principal, job_id: str, wanted: UndoIn) -> UndoReport:
    """Take an import back. Raises Problem when there is none, or nothing of it is kept, or it is undone."""
    with db.reading() as connection:
        job, images = _kept(connection, job_id)
        # Who refers to what it made is looked for before others have to wait, and once more for what came since.
        made = {image.record_id for image in images if image.created}
        referrers = dict(_referrers(connection, made, after=-1))
        seen = int(connection.execute(select(counter.c.revision)).scalar_one())
        report = UndoReport(
            job_id=job_id, undo_id=uuid7(), kind=job.kind, applied=wanted.apply, records=len(images)
        )
        if not wanted.apply:
            _undone(Work(connection, 0), job.kind, images, referrers, report)
            return report
    with db.writing() as work:
        job, images = _kept(work.connection, job_id)
        referrers.update(_referrers(work.connection, made, after=seen))
        puts = _undone(work, job.kind, images, referrers, report)
        at = now_iso()
        report.revision = work.put(puts, Author(principal.user, at, report.undo_id))
        mark_undone(work.connection, job_id, at, principal.user)
        audit.enter(
            work, "import_undo", actor=principal.user, credential=principal.user, seat=principal.seat,
            kind=job.kind, record_id=job_id, note=f"{job.file_name} ({job.source}): restored {report.restored}, "
            f"deleted {report.deleted}, left {len(report.left)}",
        )  # fmt: skip
    return report


def _kept(connection: Connection, job_id: str) -> tuple[ImportJob, list[Image]]:
    job = read_job(connection, job_id)
    if job is None:
        raise Problem(404, "import.unknown", "There is no import of that id.")
    if job.undone_at:
        raise Problem(409, "import.undone", f"That import was undone at {job.undone_at} by {job.undone_by}.")
    if not job.undoable:
        raise Problem(409, "import.too_old", "What that import changed is kept no longer.")
    return job, list(read_images(connection, job_id))


def _referrers(connection: Connection, ids: set[str], after: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """(id, (kind, id) of a record that names it), over the records newer than a revision."""
    if not ids:
        return
    where = records.c.deleted.is_(False) & (records.c.revision > after)
    names = {record_id.encode(): record_id for record_id in ids}
    for kind, record_id, change in connection.execute(
        select(records.c.kind, records.c.id, records.c.change).where(where)
    ):
        for named in names.keys() & set(_STRINGS.findall(bytes(change))):
            if names[named] != record_id:
                yield names[named], (kind, record_id)


Changes = list[tuple[Key, Fact | None, str | None]]


def _undone(
    work: Work, kind: str, images: list[Image], referrers: dict[str, tuple[str, str]], report: UndoReport
) -> Changes:
    """The records as they were, as far as nobody changed them since; the report is filled in on the way."""
    work.prefetch(kind, [image.record_id for image in images])
    made = {image.record_id for image in images if image.created}
    puts: Changes = []
    for image in images:
        key = Key(kind, image.record_id)
        row, fact = work.row(key), work.get(kind, image.record_id)
        if row is None or fact is None:
            report.left.append(LeftRecord(id=image.record_id, number="", reason="gone"))
        elif image.created:
            referrer = referrers.get(image.record_id)
            if referrer is not None and referrer[1] in made:
                referrer = None
            _unmade(row, fact, image, referrer, puts, report)
        else:
            _restored(row, fact, image, puts, report)
    return puts


def _unmade(
    row: Row, fact: Fact, image: Image, referrer: tuple[str, str] | None, puts: Changes, report: UndoReport
) -> None:
    number = fact.columns().number
    if row.revision != image.revision:
        report.left.append(LeftRecord(id=row.key.id, number=number, reason="touched"))
    elif referrer is not None:
        report.left.append(
            LeftRecord(id=row.key.id, number=number, reason="referred", by=f"{referrer[0]}:{referrer[1]}")
        )
    else:
        report.deleted += 1
        puts.append((row.key, None, row.exercise_id))


def _restored(row: Row, fact: Fact, image: Image, puts: Changes, report: UndoReport) -> None:
    number = fact.columns().number
    if image.fields is None:
        report.left.append(LeftRecord(id=row.key.id, number=number, reason="lost"))
        return
    now: dict[str, Any] = msgspec.to_builtins(fact)
    whole = {field.name: field for field in msgspec.structs.fields(type(fact))}
    later: list[str] = []
    back: dict[str, Any] = {}
    for field, (before, after) in image.fields.items():
        if field not in whole:
            continue
        # What is at its default is not in the JSON of a fact.
        current = now.get(field, msgspec.to_builtins(getattr(fact, field)))
        if row.revision == image.revision or current == after:
            back[field] = before
        else:
            later.append(field)
    if not {"lon", "lat"}.isdisjoint(later):
        # Half of a place is another place.
        later += [field for field in ("lon", "lat") if back.pop(field, _NOTHING) is not _NOTHING]
    try:
        old = msgspec.convert({**now, **back}, KINDS[row.key.kind], strict=True)
    except (msgspec.ValidationError, BadFact, ValueError):
        report.left.append(LeftRecord(id=row.key.id, number=number, reason="impossible", fields=sorted(back)))
        return
    if later:
        report.left.append(LeftRecord(id=row.key.id, number=number, reason="changed", fields=sorted(later)))
    if back:
        report.restored += 1
        puts.append((row.key, old, row.exercise_id))
