"""The report of an import as lines a person reads."""

from collections.abc import Iterator

from console.importing.rows import Prepared
from console.importing.send import Report
from resources.words import t

SHOWN = 20
"""Rows named one by one; the rest are counted."""


def report_lines(prepared: Prepared, report: Report, encoding: str) -> Iterator[str]:
    """What was understood, what was or would be done, and what was not taken."""
    yield f"== {t(f'enums.kind.{prepared.kind}')}"
    if prepared.columns:
        columns = ", ".join(f"{column.header} → {column.field}" for column in prepared.columns)
        yield t("importing.report.columns", columns=columns)
        yield t("importing.report.encoding", encoding=encoding)
    if prepared.unused:
        yield t("importing.report.unused", columns=", ".join(prepared.unused))
    yield t("importing.report.key", key=" + ".join(prepared.key_fields))
    for row in report.refused[:SHOWN]:
        yield t("importing.report.refused", row=row.row, reason=row.reason)
    yield from _more(len(report.refused))
    if prepared.without_place:
        yield t("importing.report.no_place", count=prepared.without_place)
    for duplicate in report.duplicates[:SHOWN]:
        yield t("importing.report.duplicate", row=duplicate.row, first=duplicate.first_row)
    yield from _more(len(report.duplicates))
    key = "importing.report.done" if report.applied else "importing.report.dry"
    yield t(
        key, created=report.created, changed=report.changed, unchanged=report.unchanged,
        refused=len(report.refused), duplicates=len(report.duplicates),
    )  # fmt: skip


def _more(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield t("importing.report.more", count=count - SHOWN)
