"""Where the flow of each source is known from: a model, a sensor, a test and its age, or nobody measured it."""

import enum
from collections import Counter
from datetime import datetime
from pathlib import Path

from console.features.hydrants.allocation.supply import STILL, Basis
from console.features.hydrants.answer import Answer
from resources.words import t
from widgets.ages import age_text

BETWEEN = " · "


class Known(enum.StrEnum):
    """Where a flow is known from; a sensor says what is left today of what a test has shown."""

    MODEL = "model"
    SENSOR = "sensor"
    TEST = "test"
    STATED = "stated"
    VOLUME = "volume"
    ASSUMED = "assumed"


_OF_BASIS = {
    Basis.MODELLED: Known.MODEL, Basis.TESTED: Known.TEST, Basis.WEAK_TEST: Known.TEST, Basis.STATED: Known.STATED,
    Basis.VOLUME: Known.VOLUME, Basis.ASSUMED: Known.ASSUMED,
}  # fmt: skip


def known_from(answer: Answer, source_id: str) -> Known:
    """Where the flow of a source is known from."""
    known = _OF_BASIS[answer.ground.supplies[source_id].basis]
    pressure = answer.known.pressures.get(source_id)
    return Known.SENSOR if known is Known.TEST and pressure is not None and pressure.live else known


def flow_words(answer: Answer, source_id: str, now: datetime) -> str:
    """The flow that can be had of a source, and where that is known from."""
    known, fact = known_from(answer, source_id), answer.known.sources[source_id].fact
    drafted = known is Known.ASSUMED and answer.ground.sources[source_id].kind in STILL
    given_lps = answer.ground.supplies[source_id].flow_lps
    words = t(
        f"hydrants.basis.{'assumed_still' if drafted else known}", flow_lps=f"{given_lps:.1f}",
        tested=_since(fact.tested_at, now), **_of_model(answer, source_id),
    )  # fmt: skip
    pressure = answer.known.pressures.get(source_id)
    if answer.mains.opened is not None and source_id in answer.mains.opened.unknown:
        words += t("hydrants.basis.unmodelled")
    if pressure is None:
        return words
    by = "by_sensor" if pressure.live else "by_hand"
    return words + t(f"hydrants.basis.{by}", pressure_mpa=f"{pressure.mpa:.2f}", when=_since(pressure.at, now))


def summary(answer: Answer, now: datetime) -> str:
    """Of the sources in the plan: how many flows are known from where, and how old the oldest test is."""
    sources = sorted({line.lay.source_id for line in answer.lines if line.lay is not None})
    kinds = {source: known_from(answer, source) for source in sources}
    counts = Counter(kinds.values())
    parts = [t(f"hydrants.basis.count.{known}", count=counts[known]) for known in Known if counts[known]]
    tested = [answer.known.sources[s].fact.tested_at for s in sources if kinds[s] in (Known.TEST, Known.SENSOR)]
    dates = [at for at in tested if at is not None]
    if dates:
        parts.append(t("hydrants.basis.oldest", when=_since(min(dates, key=datetime.timestamp), now)))
    said = [t("hydrants.basis.all", parts=BETWEEN.join(parts))] if parts else []
    if is_asked(answer):
        said.append(t("hydrants.basis.asking"))
    return BETWEEN.join(said)


def is_asked(answer: Answer) -> bool:
    """Is the model of the mains still to say what it makes of the plan?"""
    scenario = answer.known.scenario
    return scenario is not None and scenario.network is not None and not answer.final


def _of_model(answer: Answer, source_id: str) -> dict[str, str]:
    mains = answer.mains
    found = mains.found(source_id)
    if mains.network is None or mains.opened is None or found is None:
        return {"file": "", "junction": "", "by": "", "hour": "", "left": ""}
    by = t(f"hydrants.basis.by.{found.by}", away_m=f"{found.away_m or 0.0:.0f}")
    left = mains.drawn.pressures_mpa.get(source_id) if mains.drawn is not None else None
    return {
        "file": Path(mains.network.inp).name, "junction": found.junction, "by": by,
        "hour": f"{mains.opened.hour:02d}:00",
        "left": t("hydrants.basis.left", pressure_mpa=f"{left:.2f}") if left is not None else "",
    }  # fmt: skip


def _since(at: datetime | None, now: datetime) -> str:
    """`2025-10-03, 420 d`; what has no date says so."""
    if at is None:
        return t("hydrants.basis.undated")
    age = age_text((now - at).total_seconds())
    return t("hydrants.basis.since", date=f"{at.astimezone():%Y-%m-%d %H:%M}", age=age)
