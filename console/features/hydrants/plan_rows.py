"""The plan as rows: what each engine does, how sure that is, and what somebody who asks why is told."""

import math
from collections.abc import Sequence
from datetime import datetime

from console.features.hydrants.allocation.exact import Level
from console.features.hydrants.allocation.problem import ALIKE_LPS
from console.features.hydrants.answer import Answer, EngineLine, LayFacts, level_words
from console.features.hydrants.crossing_marks import crossed_words
from console.features.hydrants.difference import Step
from console.features.hydrants.flow_basis import flow_words
from models.water_need import WaterPoint
from resources.words import t
from widgets.rows import Column
from widgets.status_badge import Badge, column_px

PUMP_COLUMN, NARROW_PX = 4, 438
"""Where room is short the pump's pressure is told below the table alone."""
TONES = {
    Step.STANDS: "ok", Step.NEW: "pending", Step.MOVES: "warn", Step.FREED: "refused", Step.IDLE: "neutral",
}  # fmt: skip
MISSING, UNBROKEN = "—", "\N{NO-BREAK SPACE}"
BULLET = "· "


def step_badge(line: EngineLine) -> Badge:
    """What becomes of the engine's water; one that stays where nothing is left for it is not told to have any."""
    if line.lay is not None and line.lay.flow_lps <= ALIKE_LPS:
        return Badge(t("hydrants.step.dry"), "warn")
    return Badge(t(f"hydrants.step.{line.change.step}"), TONES[line.change.step])


class Named:
    """What the things of the answer that is shown are called."""

    def __init__(self) -> None:
        self.answer: Answer | None = None

    def way(self, line: EngineLine) -> str:
        """`H-07→A`, and what it would leave: `H-03 ▸ H-07`."""
        change = line.change
        held = "、".join(self._source(source) for source in change.held if source != change.source_id)
        to = self._source(change.source_id) if change.source_id else ""
        words = f"{held} ▸ {to or MISSING}" if held else to or MISSING
        if line.lay is None or self.answer is None or len(self.answer.known.own_points) < 2:
            return words
        point = self.answer.known.points[line.lay.point_id]
        return f"{words}→{point.id}"

    def _source(self, source_id: str) -> str:
        record = self.answer.known.sources.get(source_id) if self.answer is not None else None
        return record.fact.number if record is not None else source_id


def columns(named: Named) -> list[Column]:
    """The columns; `named` are the sources and points by what people call them."""
    badges = [Badge(t(f"hydrants.step.{step}")) for step in (*Step, "dry")]
    return [
        Column("unit", t("hydrants.plan_column.unit"), lambda x: x.number, 68, sortable=False),
        Column("source", t("hydrants.plan_column.source"), named.way, 0, tooltip=named.way, sortable=False),
        Column("hose", t("hydrants.plan_column.hose"), hose_text, 104, "right", tooltip=hose_text, sortable=False),
        Column("flow", t("hydrants.plan_column.flow"), flow_text, 40, "right", sortable=False),
        Column("pump", t("hydrants.plan_column.pump"), pump_text, 44, "right", sortable=False),
        Column(
            "step", t("hydrants.plan_column.step"), lambda x: step_badge(x).text, column_px(badges),
            badge=step_badge, tooltip=lambda x: x.why, sortable=False,
        ),
    ]  # fmt: skip


def hose_text(line: EngineLine) -> str:
    """`160 m 8×1`: metres of hose in all, lengths a line, lines."""
    lay = line.lay
    if lay is None:
        return MISSING
    metres = t("hydrants.metres", metres=f"{'≈' if lay.about else ''}{lay.hose_m:.0f}")
    return f"{metres} {lay.lengths}×{lay.lines}"


def flow_text(line: EngineLine) -> str:
    """L/s."""
    return f"{line.lay.flow_lps:.0f}" if line.lay is not None else MISSING


def pump_text(line: EngineLine) -> str:
    """MPa at the pump's outlet."""
    return f"{line.lay.pump_mpa:.2f}" if line.lay is not None else MISSING


def detail(answer: Answer, unit_id: str, now: datetime) -> str:
    """What is said of the chosen engine, then of the whole answer."""
    line = answer.line(unit_id)
    parts = _of_engine(answer, line, now) if line is not None else []
    if answer.closing:
        parts += [t("hydrants.detail.closing"), *_listed(answer.closing)]
    if answer.assumptions:
        parts += [t("hydrants.detail.assumed"), *_listed(answer.assumptions)]
    parts += [t("hydrants.detail.levels"), *_listed([_level_words(answer, level) for level in answer.plan.levels])]
    return "\n".join(parts)


def _of_engine(answer: Answer, line: EngineLine, now: datetime) -> list[str]:
    parts = [t("hydrants.detail.why", unit=line.number, why=line.why)]
    if line.lay is not None:
        parts.append(
            t(
                "hydrants.detail.lay", lines=line.lay.lines, hose=_hose_words(line.lay),
                hose_m=f"{line.lay.hose_m:.0f}",
                flow_lps=f"{line.lay.flow_lps:.1f}",
                pump_mpa=f"{line.lay.pump_mpa:.2f}", when=_when_words(line.lay.minutes),
            )
        )  # fmt: skip
        if line.lay.crossings is not None:
            parts.append(crossed_words(line.lay.crossings))
        parts.append(t("hydrants.detail.flow", what=flow_words(answer, line.lay.source_id, now)))
    parts += _listed(line.assumptions)
    if line.change.step is Step.MOVES and line.change.runs:
        parts.append(t("hydrants.detail.runs"))
    if line.lay is not None:
        parts.append(t("hydrants.detail.fallback", what=line.fallback or t("hydrants.detail.no_fallback")))
    if line.nearer:
        parts += [t("hydrants.detail.nearer"), *_listed(line.nearer)]
    return parts


def _when_words(minutes: float) -> str:
    """When water comes out; nothing is drawn through a lay whose source has none left."""
    if not math.isfinite(minutes):
        return t("hydrants.detail.water_never")
    return t("hydrants.detail.water_after", minutes=f"{minutes:.0f}")


def _hose_words(lay: LayFacts) -> str:
    """The hose of each line from the pump on: `8 of 80 mm + 5 of 65 mm`."""
    return " + ".join(t("hydrants.detail.hose", lengths=n, diameter_mm=f"{mm:g}") for n, mm in lay.hose)


def _level_words(answer: Answer, level: Level) -> str:
    """A level in words; of crossings nobody has counted that is all there is to say."""
    if level.name != "crossings" or answer.known.crossed or not answer.plan.draws:
        return level_words(level)
    options = (draw.option for draw in answer.plan.draws)
    ways = [answer.ground.ways.get((option.source_id, option.point_id)) for option in options]
    straight = all(way is None or way.estimated for way in ways)
    return t(f"hydrants.level.{'crossings_unknown' if straight else 'crossings_uncounted'}")


def _listed(sentences: Sequence[str]) -> list[str]:
    return [f"{BULLET}{sentence}" for sentence in sentences]


def proof_text(answer: Answer) -> str:
    """How far it is proven that no plan brings more: in so many words, never a mark alone."""
    if not answer.plan.levels:
        return ""
    water = answer.plan.levels[0]
    if answer.plan.proven:
        return t("hydrants.proof.all")
    if water.proven:
        return t("hydrants.proof.water" if answer.final else "hydrants.proof.water_working")
    key = "gap" if answer.final else "working"
    return t(f"hydrants.proof.{key}", more=f"{water.gap:.0f}")


def demand_text(answer: Answer) -> str:
    """`80 L/s: north side 50, south side 30`."""
    points = answer.known.wanted
    words = t("hydrants.demand.total", flow_lps=f"{answer.wanted_lps:g}")
    if len(points) < 2:
        return words
    each = t("hydrants.demand.between").join(_point_words(p) for p in points)
    return t("hydrants.demand.of_points", what=words, points=each)


def _point_words(point: WaterPoint) -> str:
    """`A north side 50`, never broken before its figure."""
    return " ".join(filter(None, (point.id, point.name, f"{point.demand_lps:g}"))).replace(" ", UNBROKEN)


def adequacy_badge(answer: Answer) -> Badge:
    """Is it enough? By colour, mark and words."""
    lacking = answer.wanted_lps - answer.brought_lps
    if answer.wanted_lps <= 0:
        return Badge(t("hydrants.adequacy.nothing"), "neutral")
    if lacking < 0.5:
        return Badge(t("hydrants.adequacy.enough"), "ok")
    return Badge(
        t("hydrants.adequacy.lacking", flow_lps=f"{lacking:.0f}"), "warn" if answer.brought_lps else "refused"
    )


def change_text(answer: Answer) -> str:
    """What accepting it would do."""
    new, moves = len(answer.change.new), len(answer.change.moves)
    if not new and not moves:
        return t("hydrants.change.none" if answer.plan.draws else "hydrants.change.nothing")
    running = sum(c.runs for c in answer.change.moves)
    parts = [t("hydrants.change.new", count=new)] if new else []
    if moves:
        parts.append(t("hydrants.change.moves_running" if running else "hydrants.change.moves", count=moves))
    return " · ".join(parts)
