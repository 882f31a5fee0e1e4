"""Bulk records from a file: checked row by row, shown first, then taken in as one transaction."""

import math
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from backend.auth import Principal, allowed
from backend.clock import now_iso
from backend.db import Database
from backend.errors import Problem
from backend.import_jobs import ImportJobs, keep_job, read_jobs
from backend.import_report import ImportIn, ImportReport
from backend.import_rows import compare, distinct, neighbours
from backend.import_undo import UndoIn, UndoReport, undo_import
from backend.openapi import answers, takes
from backend.requests import MB, decode, is_clean, json_response, read_body
from backend.schema import audit
from backend.service import service_of
from backend.work import Author, Work
from models.bulk import undisturbed
from models.command import Role
from models.ids import uuid7
from models.kinds import KINDS

IMPORTERS = frozenset({Role.MAINTAINER, Role.ADMINISTRATOR, Role.DISPATCHER})
IMPORTABLE = frozenset(KINDS) - {
    "alarm",
    "approval",
    "defect",
    "demand_row",
    "drawing",
    "handover",
    "incident",
    "log_entry",
    "reading",
    "round",
    "sign_in",
}
"""Base data. What people did, and what devices told, comes through its own doors only."""
MAX_REQUEST = 64 * MB
MAX_ROWS = 500_000
MAX_NEAR_M = 1_000.0
Importer = Annotated[Principal, Depends(allowed(IMPORTERS))]
log = structlog.get_logger("backend.imports")
router = APIRouter()


@undisturbed()
def run_import(db: Database, principal: Principal, wanted: ImportIn) -> ImportReport:
    """Check a file against what is stored and, when asked to, take it in whole."""
    report = ImportReport(job_id=uuid7(), kind=wanted.kind, applied=wanted.apply, rows=len(wanted.rows))
    rows = distinct(wanted, report)
    with db.reading() as connection:
        # All that stands around is read before other writers have to wait.
        around = neighbours(connection, wanted, frozenset(record_id for record_id, _row in rows))
        if not wanted.apply:
            compare(Work(connection, 0), wanted, rows, around, report)
            return report
    with db.writing() as work:
        puts = compare(work, wanted, rows, around, report)
        if wanted.near == "ask" and report.near:
            report.applied, report.undecided = False, True
            return report
        at = now_iso()
        report.revision = work.put(puts, Author(principal.user, at, report.job_id))
        keep_job(work, wanted, report, puts, at=at, actor=principal.user, seat=principal.seat)
        work.insert(audit, _audited(principal, wanted, report, at))
    return report


def _audited(principal: Principal, wanted: ImportIn, report: ImportReport, at: str) -> dict[str, Any]:
    counts = f"created {report.created}, changed {report.changed}, refused {len(report.refused)}"
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
    if not (math.isfinite(wanted.near_m) and 0 <= wanted.near_m <= MAX_NEAR_M):
        raise Problem(422, "import.near", f"Near is 0 to {MAX_NEAR_M:g} metres.")
    if len(wanted.rows) > MAX_ROWS:
        raise Problem(413, "too_many", f"{len(wanted.rows)} rows at once; send at most {MAX_ROWS}.")
    return wanted


@router.post("/v1/imports", response_model=None, openapi_extra=takes(ImportIn), responses=answers(ImportReport))
async def imports(request: Request, principal: Importer) -> Response:
    """Take records from a file, or say what taking them would do."""
    service = service_of(request)
    body = await read_body(request, MAX_REQUEST)
    wanted = await run_in_threadpool(_checked, body)
    log.info("import", kind=wanted.kind, rows=len(wanted.rows), apply=wanted.apply, user=principal.user)
    if wanted.apply:
        return json_response(await service.write(lambda: run_import(service.db, principal, wanted)))
    return json_response(await run_in_threadpool(run_import, service.db, principal, wanted))


@router.get("/v1/imports", response_model=None, responses=answers(ImportJobs))
async def import_list(request: Request, _principal: Importer) -> Response:
    """What was imported, newest first, and whether it can be undone."""
    db = service_of(request).db

    def read() -> ImportJobs:
        with db.reading() as connection:
            return ImportJobs(read_jobs(connection))

    return json_response(await run_in_threadpool(read))


@router.post(
    "/v1/imports/{job}/undo", response_model=None, openapi_extra=takes(UndoIn), responses=answers(UndoReport)
)
async def import_undo(request: Request, job: str, principal: Importer) -> Response:
    """Take an import back as one act, or say what taking it back would do."""
    service = service_of(request)
    wanted = decode(await read_body(request, MB), UndoIn)
    log.info("import undo", job=job[:64], apply=wanted.apply, user=principal.user)
    if wanted.apply:
        return json_response(await service.write(lambda: undo_import(service.db, principal, job, wanted)))
    return json_response(await run_in_threadpool(undo_import, service.db, principal, job, wanted))
