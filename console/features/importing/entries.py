"""The report row by row: what becomes of each row of the file, found by what it is and by what is typed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from console.importing.reasons import field_words
from console.importing.rows import Prepared
from console.importing.send import Report
from resources.words import t

REFUSED, NEAR, DUPLICATE, CHANGED, CREATED, LEFT = "refused", "near", "duplicate", "changed", "created", "left"
OUTCOMES = (REFUSED, NEAR, DUPLICATE, CHANGED, CREATED, LEFT)
"""Gravest first."""
MOST_SHOWN = 60
"""Characters of a value."""


@dataclass(frozen=True)
class Entry:
    """What becomes of a row of the file, and why."""

    row: int
    outcome: str
    key: str
    detail: str

    @property
    def id(self) -> str:
        """Of its own among the entries: a row that is made may be near another one as well."""
        return f"{self.row}.{self.outcome}"


def entries_of(prepared: Prepared, report: Report) -> list[Entry]:
    """An entry a row, in the order of the file."""
    return sorted(_entries(prepared, report), key=lambda entry: (entry.row, OUTCOMES.index(entry.outcome)))


def found(entries: Sequence[Entry], outcome: str, text: str) -> list[Entry]:
    """Those of an outcome (empty: of any) that hold every word typed."""
    words = text.casefold().split()
    return [
        entry
        for entry in entries
        if outcome in ("", entry.outcome)
        and all(word in f"{entry.row} {entry.key} {entry.detail}".casefold() for word in words)
    ]


def counts_of(entries: Sequence[Entry]) -> dict[str, int]:
    """Outcome -> how many rows."""
    counts = dict.fromkeys(OUTCOMES, 0)
    for entry in entries:
        counts[entry.outcome] += 1
    return counts


def _entries(prepared: Prepared, report: Report) -> Iterator[Entry]:
    keys = {row["row"]: str(row["key"] or row.get("id", "")) for row in prepared.rows}
    told: set[int] = set()
    for refused in report.refused:
        told.add(refused.row)
        where = t("wizard.in_column", column=field_words(refused.field)) if refused.field else ""
        yield Entry(refused.row, REFUSED, keys.get(refused.row, ""), where + refused.reason)
    for twin in report.duplicates:
        told.add(twin.row)
        words = t("wizard.duplicate", first=twin.first_row)
        yield Entry(twin.row, DUPLICATE, keys.get(twin.row, ""), words)
    for change in report.changes:
        told.add(change.row)
        yield Entry(change.row, CHANGED, keys.get(change.row, ""), change_words(change.fields))
    for near in report.near:
        told.add(near.row)
        known = f"{near.number} {near.name}".strip() or near.id
        words = t("wizard.near", known=known, distance=f"{near.distance_m:.1f}")
        yield Entry(near.row, NEAR, keys.get(near.row, ""), words)
    made = set(report.made)
    for row, key in keys.items():
        if row not in told:
            yield Entry(row, CREATED if row in made else LEFT, key, "")


def change_words(fields: dict[str, tuple[Any, Any]]) -> str:
    """Field by field what it was and becomes."""
    parts = [
        t("wizard.change", field=field_words(name), old=_value(old), new=_value(new))
        for name, (old, new) in fields.items()
    ]
    return t("wizard.and").join(parts)


def _value(value: object) -> str:
    return "—" if value is None or value == "" else str(value)[:MOST_SHOWN]
