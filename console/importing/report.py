"""The report of an import as lines a person reads."""

from collections.abc import Iterator

from console.importing.reading.table import Table
from console.importing.reasons import field_words
from console.importing.rows import Prepared
from console.importing.send import Report
from resources.words import t

SHOWN = 20
"""Rows named one by one; the rest are counted."""
MOST_SHOWN = 60
"""Characters of a value."""


def report_lines(prepared: Prepared, report: Report, encoding: str) -> Iterator[str]:
    """What was understood, what was or would be done, and what was not taken."""
    yield f"== {t(f'enums.kind.{prepared.kind}')}"
    if prepared.columns:
        columns = ", ".join(f"{column.header} → {column.field}" for column in prepared.columns)
        yield t("importing.report.columns", columns=columns)
        yield t("importing.report.encoding", encoding=encoding)
    if prepared.unused:
        yield t("importing.report.unused", columns=", ".join(prepared.unused))
    yield t("importing.report.key", key=" + ".join(prepared.key_fields or prepared.key_headers))
    for row in report.refused[:SHOWN]:
        yield t("importing.report.refused", row=row.row, reason=row.reason)
    yield from more(len(report.refused))
    if prepared.without_place:
        yield t("importing.report.no_place", count=prepared.without_place)
    for duplicate in report.duplicates[:SHOWN]:
        yield t("importing.report.duplicate", row=duplicate.row, first=duplicate.first_row)
    yield from more(len(report.duplicates))
    yield from _changes(prepared, report)
    yield from _near(report)
    key = "importing.report.done" if report.applied else "importing.report.dry"
    yield t(
        key, created=report.created, changed=report.changed, unchanged=report.unchanged,
        refused=len(report.refused), duplicates=len(report.duplicates), skipped=report.skipped, rows=report.rows,
    )  # fmt: skip
    if report.applied:
        yield t("importing.report.job", job=report.job_id)


def table_lines(table: Table) -> Iterator[str]:
    """How the file was read, and what was noticed in it."""
    if table.sheet or table.header_row > 1:
        yield t("importing.report.sheet", sheet=table.sheet or "-", row=table.header_row)
    yield from table.notes
    if table.twice is not None:
        yield t("importing.report.twice", shown=table.twice.shown, meant=table.twice.meant)


def _changes(prepared: Prepared, report: Report) -> Iterator[str]:
    """Field by field what records become."""
    keys = {row["row"]: row["key"] for row in prepared.rows} if report.changes else {}
    for change in report.changes[:SHOWN]:
        fields = ", ".join(
            f"{field_words(field)} {_value(old)} → {_value(new)}" for field, (old, new) in change.fields.items()
        )
        yield t("importing.report.change", row=change.row, key=keys.get(change.row) or change.id, fields=fields)
    yield from more(len(report.changes))


def _near(report: Report) -> Iterator[str]:
    """What may be there already."""
    for near in report.near[:SHOWN]:
        yield t("importing.report.near", row=near.row, known=near.known, distance=f"{near.distance_m:g}")
    yield from more(len(report.near))


def _value(value: object) -> str:
    return "—" if value is None or value == "" else str(value)[:MOST_SHOWN]


def more(count: int) -> Iterator[str]:
    """How many lines are left out, when some are."""
    if count > SHOWN:
        yield t("importing.report.more", count=count - SHOWN)
