"""Imports that were carried out: the list of them, and taking one back."""

from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from console.importing.reasons import field_words
from console.importing.report import SHOWN, more
from console.importing.send import TIMEOUT_S, Refused
from console.sync.client import Client
from resources.words import has, t


class Job(msgspec.Struct):
    """A line of `GET /v1/imports`."""

    id: str
    at: str
    actor: str
    kind: str
    source: str
    file_name: str
    created: int
    changed: int
    undone_at: str = ""
    undone_by: str = ""
    undoable: bool = True


class Left(msgspec.Struct):
    """A record that is not wholly as it was before."""

    id: str
    number: str
    reason: str
    fields: list[str] = []
    by: str = ""


class Undone(msgspec.Struct):
    """What `POST /v1/imports/{job}/undo` answers."""

    job_id: str
    kind: str
    applied: bool
    restored: int = 0
    deleted: int = 0
    left: list[Left] = []


def listed(client: Client) -> list[Job]:
    """The imports, newest first. Raises LinkError, Refused."""
    return _read(client.request("GET", "/v1/imports")["jobs"], list[Job])


def undo(client: Client, job_id: str, *, apply: bool) -> Undone:
    """Take an import back, or say what that would do. Raises LinkError, Refused."""
    path = f"/v1/imports/{quote(job_id, safe='')}/undo"
    return _read(client.request("POST", path, {"apply": apply}, timeout_s=TIMEOUT_S), Undone)


def job_lines(jobs: list[Job]) -> Iterator[str]:
    """An import a line, newest first."""
    if not jobs:
        yield t("importing.jobs.none")
    for job in jobs:
        key = "undone" if job.undone_at else "done" if job.undoable else "old"
        yield t(
            f"importing.jobs.{key}", id=job.id, at=job.at, actor=job.actor, kind=t(f"enums.kind.{job.kind}"),
            file=job.file_name or job.source, created=job.created, changed=job.changed, by=job.undone_by,
        )  # fmt: skip


def undone_lines(done: Undone) -> Iterator[str]:
    """What was, or would be, as before; what was not, and why."""
    for left in done.left[:SHOWN]:
        fields = ", ".join(field_words(field) for field in left.fields)
        kind, _, by = left.by.partition(":")
        by = f"{t(f'enums.kind.{kind}')} {by}" if has(f"enums.kind.{kind}") else left.by
        yield t(f"importing.undo.left.{left.reason}", number=left.number or left.id, fields=fields, by=by)
    yield from more(len(done.left))
    key = "importing.undo.done" if done.applied else "importing.undo.dry"
    yield t(key, restored=done.restored, deleted=done.deleted, left=len(done.left))


def _read[T](answer: object, kind: type[T]) -> T:
    try:
        return msgspec.convert(answer, kind)
    except msgspec.ValidationError as error:
        raise Refused(t("importing.command.answer", reason=str(error))) from error
