"""What every import did is kept, record by record, so that it can be undone as one act."""

import itertools
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from backend.import_report import ImportIn, ImportReport
from backend.import_rows import Puts
from backend.schema import import_images, import_jobs
from backend.work import Work

KEPT_JOBS = 200
"""Of older imports only the line in the list is kept, not what they changed."""
MAX_IMAGE = 64 * 1024
"""A record whose old and new fields are longer is not kept: its change cannot be undone, and the undo says so."""
LISTED = 200


class ImportJob(msgspec.Struct, kw_only=True):
    """An import that was carried out; `undoable` while what it changed is kept and nobody undid it."""

    id: str
    at: str
    actor: str
    seat: str
    kind: str
    source: str
    file_name: str
    created: int
    changed: int
    refused: int
    revision: int
    undone_at: str = ""
    undone_by: str = ""
    undoable: bool = True


class ImportJobs(msgspec.Struct):
    """The newest imports first."""

    jobs: list[ImportJob]


class Image(msgspec.Struct):
    """What an import did to one record: at which revision, and field -> (before, after); None for a new one.

    `lost` is a change that was too long to be kept.
    """

    record_id: str
    revision: int
    created: bool
    fields: dict[str, tuple[Any, Any]] | None = None
    lost: bool = False


MADE_TOGETHER = 20_000
_TOGETHER = "*"
"""Begins what stands in place of a record's id, and begins no id."""
_MADE = msgspec.json.Decoder(dict[str, int])
_FIELDS = msgspec.json.Decoder(dict[str, tuple[Any, Any]])


def keep_job(
    work: Work, wanted: ImportIn, report: ImportReport, puts: Puts, *, at: str, actor: str, seat: str
) -> None:
    """Note the import and what it changed, in its own transaction; forget what the oldest ones changed."""
    work.insert(
        import_jobs,
        {
            "id": report.job_id, "at": at, "actor": actor[:200], "seat": seat[:100], "kind": wanted.kind,
            "source": wanted.source, "file_name": wanted.file_name, "created": report.created,
            "changed": report.changed, "refused": len(report.refused), "revision": report.revision,
            "undone_at": "", "undone_by": "", "kept": True,
        },
    )  # fmt: skip
    changed = {change.id: change.fields for change in report.changes}
    made: dict[str, int] = {}
    for key, _fact, _exercise in puts:
        row = work.row(key)
        revision = row.revision if row is not None else 0
        fields = changed.get(key.id)
        if fields is None:
            made[key.id] = revision
            continue
        image = msgspec.json.encode(fields)
        work.insert(
            import_images,
            {
                "job_id": report.job_id, "record_id": key.id, "revision": revision, "created": False,
                "fields": image if len(image) <= MAX_IMAGE else None,
            },
        )  # fmt: skip
    for place, portion in enumerate(itertools.batched(made.items(), MADE_TOGETHER)):
        work.insert(
            import_images,
            {
                "job_id": report.job_id, "record_id": f"{_TOGETHER}{place}", "revision": report.revision,
                "created": True, "fields": msgspec.json.encode(dict(portion)),
            },
        )  # fmt: skip
    forget_old(work.connection)


def forget_old(connection: Connection, kept: int = KEPT_JOBS) -> None:
    """Let go of what all but the newest imports changed."""
    newest = select(import_jobs.c.id).order_by(import_jobs.c.at.desc(), import_jobs.c.id.desc()).limit(kept)
    old = [
        row.id
        for row in connection.execute(
            select(import_jobs.c.id).where(import_jobs.c.kept.is_(True), import_jobs.c.id.not_in(newest))
        )
    ]
    for job_id in old:
        connection.execute(delete(import_images).where(import_images.c.job_id == job_id))
        connection.execute(update(import_jobs).where(import_jobs.c.id == job_id).values(kept=False))


def read_jobs(connection: Connection, limit: int = LISTED) -> list[ImportJob]:
    """The newest first."""
    order = (import_jobs.c.at.desc(), import_jobs.c.id.desc())
    return [_job(row) for row in connection.execute(select(import_jobs).order_by(*order).limit(limit))]


def read_job(connection: Connection, job_id: str) -> ImportJob | None:
    """One of them."""
    row = connection.execute(select(import_jobs).where(import_jobs.c.id == job_id)).first()
    return None if row is None else _job(row)


def read_images(connection: Connection, job_id: str) -> Sequence[Image]:
    """What it did to each record."""
    where = import_images.c.job_id == job_id
    return [image for row in connection.execute(select(import_images).where(where)) for image in _images(row)]


def mark_undone(connection: Connection, job_id: str, at: str, actor: str) -> None:
    """Undone once and for all."""
    values = {"undone_at": at, "undone_by": actor[:200]}
    connection.execute(update(import_jobs).where(import_jobs.c.id == job_id).values(**values))


def _job(row: Any) -> ImportJob:
    return ImportJob(
        id=row.id, at=row.at, actor=row.actor, seat=row.seat, kind=row.kind, source=row.source,
        file_name=row.file_name, created=row.created, changed=row.changed, refused=row.refused,
        revision=row.revision, undone_at=row.undone_at, undone_by=row.undone_by,
        undoable=bool(row.kept) and not row.undone_at,
    )  # fmt: skip


def _images(row: Any) -> list[Image]:
    """A row is a record, or the new records of a job together: of those there is nothing to keep but a revision."""
    if row.record_id.startswith(_TOGETHER):
        made = _MADE.decode(bytes(row.fields))
        return [Image(record_id, revision, created=True) for record_id, revision in made.items()]
    if row.created:
        return [Image(row.record_id, row.revision, created=True)]
    if row.fields is None:
        return [Image(row.record_id, row.revision, created=False, lost=True)]
    return [Image(row.record_id, row.revision, created=False, fields=_FIELDS.decode(bytes(row.fields)))]
