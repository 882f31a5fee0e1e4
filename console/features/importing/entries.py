"""The report row by row: what becomes of each row of the file, found by what it is and by what is typed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from console.importing.decisions import Choice, Decision, Decisions, Near
from console.importing.reasons import field_words
from console.importing.rows import Prepared
from console.importing.send import Report
from resources.words import t

REFUSED, NEAR, DUPLICATE, CHANGED, CREATED, LEFT, OUT = (
    "refused", "near", "duplicate", "changed", "created", "left", "out"
)  # fmt: skip
OUTCOMES = (REFUSED, NEAR, DUPLICATE, CHANGED, CREATED, LEFT, OUT)
"""Gravest first."""
STRAY = "stray"
"""Not an outcome: rows that lie where the others do not are found by it."""
MOST_SHOWN = 60
"""Characters of a value."""


@dataclass(frozen=True)
class Entry:
    """What becomes of a row of the file, and why."""

    row: int
    outcome: str
    key: str
    detail: str
    near: Near | None = None
    """The record that it may be, whatever was decided."""
    choice: Choice | None = None
    is_stray: bool = False

    @property
    def id(self) -> str:
        """Stays while decisions change what becomes of the row."""
        return f"{self.row}.{NEAR if self.near is not None else self.outcome}"

    @property
    def filters(self) -> tuple[str, ...]:
        """What the entry is found by: a row that may be there already stays among those when it is decided."""
        also = [NEAR] if self.near is not None and self.outcome != NEAR else []
        return (self.outcome, *also, *([STRAY] if self.is_stray else []))


def entries_of(
    prepared: Prepared,
    report: Report,
    near: Mapping[int, Near] = MappingProxyType({}),
    decisions: Decisions = MappingProxyType({}),
    strays: Collection[int] = (),
) -> list[Entry]:
    """An entry a row, in the order of the file. `near`: what was near before anything was decided."""
    entries = [
        Entry(
            entry.row, entry.outcome, entry.key, entry.detail, near.get(entry.row), _choice(decisions, entry.row),
            entry.row in strays,
        )
        for entry in _entries(prepared, report, near, decisions)
    ]  # fmt: skip
    return sorted(entries, key=lambda entry: (entry.row, OUTCOMES.index(entry.outcome)))


def found(entries: Sequence[Entry], wanted: str, text: str) -> list[Entry]:
    """Those that are found by a filter (empty: any) and hold every word typed."""
    words = text.casefold().split()
    return [
        entry
        for entry in entries
        if (not wanted or wanted in entry.filters)
        and all(word in f"{entry.row} {entry.key} {entry.detail}".casefold() for word in words)
    ]


def counts_of(entries: Sequence[Entry]) -> dict[str, int]:
    """Filter -> how many rows."""
    counts = dict.fromkeys((*OUTCOMES, STRAY), 0)
    for entry in entries:
        for name in entry.filters:
            counts[name] += 1
    return counts


def _choice(decisions: Decisions, row: int) -> Choice | None:
    decision = decisions.get(row)
    return decision.choice if decision is not None else None


def _entries(
    prepared: Prepared, report: Report, near_before: Mapping[int, Near], decisions: Mapping[int, Decision]
) -> Iterator[Entry]:
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
        words = change_words(change.fields)
        if change.row in near_before:
            words = t("wizard.and").join((near_words(near_before[change.row]), words))
        yield Entry(change.row, CHANGED, keys.get(change.row, ""), words)
    for near in report.near:
        told.add(near.row)
        yield Entry(near.row, NEAR, keys.get(near.row, ""), near_words(near))
    made = set(report.made)
    for row, key in keys.items():
        if row not in told:
            outcome = CREATED if row in made else OUT if _choice(decisions, row) == "leave" else LEFT
            yield Entry(row, outcome, key, near_words(near_before[row]) if row in near_before else "")


def near_words(near: Near) -> str:
    """Which record it may be, and how far off that is."""
    return t("wizard.near", known=near.known, distance=f"{near.distance_m:.1f}")


def change_words(fields: dict[str, tuple[Any, Any]]) -> str:
    """Field by field what it was and becomes."""
    parts = [
        t("wizard.change", field=field_words(name), old=_value(old), new=_value(new))
        for name, (old, new) in fields.items()
    ]
    return t("wizard.and").join(parts)


def _value(value: object) -> str:
    return "—" if value is None or value == "" else str(value)[:MOST_SHOWN]
