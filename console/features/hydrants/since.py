"""Two answers of one incident, one after the other: what has become of water, hose and engines, in a line."""

import math

from console.features.hydrants.answer import Answer, Names
from resources.words import t

MOST = 4
"""More engines are counted, not named."""
NONE = "—"


def since_words(before: Answer, after: Answer) -> str:
    """`54 of 60 L/s (-6) · hose 400 m (+80) · E3: H-07 ▸ H-12`; that nothing changed is said as well."""
    names = Names(after.known)
    was, now = _sources(before), _sources(after)
    moved = [
        t(
            "hydrants.since.engine", unit=names.unit(unit),
            before=Names(before.known).source(was[unit]) if unit in was else NONE,
            after=names.source(now[unit]) if unit in now else NONE,
        )
        for unit in sorted(was.keys() | now.keys(), key=names.unit)
        if was.get(unit) != now.get(unit)
    ]  # fmt: skip
    parts = [
        t(
            "hydrants.since.water", brought=f"{after.brought_lps:.0f}", wanted=f"{after.wanted_lps:.0f}",
            more=_signed(round(after.brought_lps) - round(before.brought_lps)),
        ),
        t(
            "hydrants.since.hose", hose_m=f"{_hose_m(after):.0f}",
            more=_signed(round(_hose_m(after) - _hose_m(before))),
        ),
        *moved[:MOST],
    ]  # fmt: skip
    if not moved:
        parts.append(t("hydrants.since.same"))
    if len(moved) > MOST:
        parts.append(t("hydrants.since.more", count=len(moved) - MOST))
    unkept = [pin for pin in after.ground.scenario.pins if pin not in after.ground.problem.pinned]
    parts += [t("hydrants.plan.pin_unkept", unit=names.unit(u), source=names.source(s)) for u, s in unkept]
    return t("hydrants.since.all", parts=" · ".join(parts))


def _sources(answer: Answer) -> dict[str, str]:
    return {line.unit_id: line.lay.source_id for line in answer.lines if line.lay is not None}


def _hose_m(answer: Answer) -> float:
    return math.fsum(line.lay.hose_m for line in answer.lines if line.lay is not None)


def _signed(more: int) -> str:
    return f"{more:+d}" if more else "±0"
