"""Sends prepared rows over the line and takes the report back."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import msgspec

from console.importing.decisions import Decisions, Near, decided
from console.importing.reading.table import Stopped
from console.importing.reasons import reason_words
from console.importing.rows import Prepared
from console.sync.client import Client
from models.near import NEAR_M
from resources.words import t

ASK, SKIP, IMPORT = "ask", "skip", "import"
"""What becomes of rows that may be there already."""
TIMEOUT_S = 600.0
"""A file of half a million rows is checked and taken in as one."""


class Refused(Exception):
    """The backend did not take the file; `str()` is the sentence."""


class RefusedRow(msgspec.Struct):
    """A row that was not taken, and why."""

    row: int
    reason: str
    field: str = ""


class Changed(msgspec.Struct):
    """A stored record the file changes: field -> (old, new)."""

    row: int
    id: str
    fields: dict[str, tuple[Any, Any]]


class Duplicate(msgspec.Struct):
    """A row whose key an earlier row of the file has."""

    row: int
    first_row: int


class Report(msgspec.Struct):
    """What `POST /v1/imports` answers; `undecided`: nothing was taken, for nobody said what becomes of `near`."""

    job_id: str = ""
    applied: bool = False
    undecided: bool = False
    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: list[RefusedRow] = []
    changes: list[Changed] = []
    near: list[Near] = []
    made: list[int] = []
    """The rows that are created."""
    duplicates: list[Duplicate] = []


def send(
    client: Client, prepared: Prepared, source: str, file_name: str, *, apply: bool, near: str = ASK,
    near_m: float = NEAR_M, decisions: Decisions = MappingProxyType({}),
    should_stop: Callable[[], bool] = lambda: False,
) -> Report:  # fmt: skip
    """The report on the rows; those refused before they were sent, and those left out, are counted in it too.

    Raises LinkError, Refused; Stopped when nobody wants it any more before it was sent whole: nothing is taken.
    """
    rows = decided(prepared.rows, decisions) if decisions else prepared.rows
    left_out = len(prepared.rows) - len(rows)
    body: dict[str, Any] = {
        "kind": prepared.kind, "source": source, "file_name": file_name, "apply": apply, "rows": rows,
        "near": near, "near_m": near_m,
    }  # fmt: skip

    def go_on() -> None:
        if should_stop():
            raise Stopped

    answer = client.request("POST", "/v1/imports", body, timeout_s=TIMEOUT_S, before_portion=go_on)
    try:
        report = msgspec.convert(answer, Report)
    except msgspec.ValidationError as error:
        raise Refused(t("importing.command.answer", reason=str(error))) from error
    report.rows += len(prepared.refused) + left_out
    report.skipped += left_out
    report.refused = [RefusedRow(r.row, reason_words(r.reason), r.field) for r in report.refused]
    report.refused += [RefusedRow(int(r["row"]), str(r["reason"])) for r in prepared.refused]
    report.refused.sort(key=lambda r: r.row)
    return report
