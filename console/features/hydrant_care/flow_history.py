"""The flow tests of a hydrant, as the log has them: what was read when, by whom, and what it says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.features.hydrant_care.flow_form import rating_words
from models.flow_rating import BadTest, rated
from models.hydrant import CRITICAL_PRESSURE_MPA, Hydrant
from models.log_entry import LogEntry, LogKind
from models.record import Record
from models.store import Store
from resources.words import t
from widgets.rows import Column, ListRows

MOST = 100
"""Tests of one hydrant that are listed: a century of yearly ones."""


@dataclass(frozen=True)
class FlowTest:
    """A test that was written down."""

    id: str
    at: datetime
    static_mpa: float
    residual_mpa: float
    flow_lps: float
    by: str = ""
    note: str = ""

    @property
    def read(self) -> tuple[float, float, float]:
        """The three gauges."""
        return self.static_mpa, self.residual_mpa, self.flow_lps


def flow_tests(store: Store, hydrant: Record[Hydrant], exercise_id: str | None = None) -> tuple[FlowTest, ...]:
    """Every test known, the newest first; the hydrant's own last one where it came with a register. Blocks."""
    entries = store.children(LogEntry.KIND, hydrant.id, MOST, exercise_id=exercise_id)
    found = [test for entry in entries if (test := _test(entry)) is not None]
    last = _last(hydrant)
    if last is not None and not any(test.at == last.at and test.read == last.read for test in found):
        found.append(last)
    return tuple(sorted(found, key=lambda test: test.at, reverse=True))


def history_rows() -> ListRows:
    """The list of them."""
    return ListRows(_columns(), lambda test: test.id)


def _test(entry: Record[LogEntry]) -> FlowTest | None:
    """None for an entry of something else, and for one whose numbers are none."""
    fact = entry.fact
    if fact.kind is not LogKind.FLOW_TESTED:
        return None
    try:
        static, residual, flow = (float(fact.params[name]) for name in ("static_mpa", "residual_mpa", "flow_lps"))
    except (KeyError, ValueError):
        return None
    if not all(map(math.isfinite, (static, residual, flow))):
        return None
    return FlowTest(entry.id, fact.at, static, residual, flow, fact.actor, fact.text)


def _last(hydrant: Record[Hydrant]) -> FlowTest | None:
    fact = hydrant.fact
    if fact.tested_at is None:
        return None
    if fact.test_static_mpa is None or fact.test_residual_mpa is None or fact.test_flow_lps is None:
        return None
    return FlowTest(
        hydrant.id, fact.tested_at, fact.test_static_mpa, fact.test_residual_mpa, fact.test_flow_lps,
        note=t("hydrant_care.history.register"),
    )  # fmt: skip


def _columns() -> Sequence[Column]:
    return [
        Column("at", t("hydrant_care.history.at"), lambda one: f"{one.at.astimezone():%Y-%m-%d}", 88, tooltip=_by),
        Column("static", t("hydrant_care.history.static"), lambda one: f"{one.static_mpa:.2f}", 54, "right"),
        Column("residual", t("hydrant_care.history.residual"), lambda one: f"{one.residual_mpa:.2f}", 68, "right"),
        Column("flow", t("hydrant_care.history.flow"), lambda one: f"{one.flow_lps:g}", 50, "right"),
        Column("gives", t("hydrant_care.history.gives"), _gives, 0, "right",
               tooltip=lambda one: rating_words(*one.read)[0]),
    ]  # fmt: skip


def _gives(test: FlowTest) -> str:
    """At the pressure a fire needs; at least so much by a weak test."""
    try:
        found = rated(*test.read, CRITICAL_PRESSURE_MPA)
    except BadTest:
        return "—"
    return f"{'≥ ' if found.weak else ''}{found.flow_lps:.1f}"


def _by(test: FlowTest) -> str:
    """When to the minute, who wrote it down, and how it was read."""
    return " · ".join(part for part in (f"{test.at.astimezone():%Y-%m-%d %H:%M}", test.by, test.note) if part)
