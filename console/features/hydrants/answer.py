"""An answer as it is shown: what each engine does, why, what is missing and what was assumed, in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from console.features.hydrants.allocation.doubts import doubts
from console.features.hydrants.allocation.exact import Level
from console.features.hydrants.allocation.explain import Explained, Reason, explain
from console.features.hydrants.allocation.extras import Clash, Extra
from console.features.hydrants.allocation.gaps import gaps
from console.features.hydrants.allocation.laid import lay_of, pieces_of
from console.features.hydrants.allocation.options import Ground, is_level_known, way
from console.features.hydrants.allocation.plan import Plan
from console.features.hydrants.allocation.problem import Option
from console.features.hydrants.allocation.report import FEWEST, extra_sentence, sentence
from console.features.hydrants.allocation.stock import Pieces
from console.features.hydrants.allocation.supply import Basis
from console.features.hydrants.difference import Change, Difference, difference
from console.features.hydrants.hydraulics.pump import discharge_mpa
from console.features.hydrants.hydraulics.timing import line_in_s
from console.features.hydrants.mains_word import Mains
from console.features.hydrants.scenario_of import Situation
from maps.crossings import Crossing
from resources.words import t

NO_MAINS = Mains()
type Crossed = Mapping[tuple[str, str], tuple[Crossing, ...]]


@dataclass(frozen=True)
class LayFacts:
    """A lay as a pump operator needs it: hose in metres and lengths a line, L/s, what the pump makes, minutes."""

    source_id: str
    point_id: str
    hose_m: float
    hose: Pieces
    lines: int
    flow_lps: float
    pump_mpa: float
    minutes: float
    about: bool
    """Something of it is assumed."""
    crossings: tuple[Crossing, ...] | None = None
    """Roads it crosses at least; None where nobody has looked, or can tell."""

    @property
    def lengths(self) -> int:
        """Lengths of hose of each line, whatever their diameter."""
        return sum(count for count, _ in self.hose)


@dataclass(frozen=True)
class EngineLine:
    """One engine of the incident: its lay or none, what changes, and the reasons in words."""

    unit_id: str
    number: str
    change: Change
    lay: LayFacts | None
    why: str
    nearer: tuple[str, ...] = ()
    fallback: str = ""
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What is shown of a plan; `ground` and `plan` are what cards and exports are made from."""

    known: Situation
    ground: Ground
    plan: Plan
    change: Difference
    lines: tuple[EngineLine, ...] = ()
    closing: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    final: bool = False
    """Nothing better is looked for any more."""
    mains: Mains = NO_MAINS
    """What the centre's model of its mains has said."""

    @property
    def wanted_lps(self) -> float:
        """What the incident's points want together."""
        return math.fsum(p.demand_lps for p in self.known.wanted)

    @property
    def brought_lps(self) -> float:
        """What the plan brings them."""
        own = set(self.known.own_points)
        return math.fsum(d.flow_lps for d in self.plan.draws if d.option.point_id in own)

    def line(self, unit_id: str) -> EngineLine | None:
        """The engine's line."""
        return next((x for x in self.lines if x.unit_id == unit_id), None)


def answer(known: Situation, ground: Ground, plan: Plan, *, final: bool, mains: Mains = NO_MAINS) -> Answer:
    """The plan in words."""
    names = Names(known)
    found = difference(known, plan)
    own = {change.unit_id for change in found.changes}
    explained = [one for one in explain(ground, plan) if one.engine_id in own]
    lines = tuple(_line(ground, names, one, found.of(one.engine_id), known.crossed) for one in explained)
    closing = tuple(
        _of_point(names, known, gap.point_id, names.closing(way_out))
        for gap in gaps(ground, plan)
        if gap.point_id in known.own_points
        for way_out in gap.extras
    )
    assumed = _assumptions(known, ground, plan, names)
    return Answer(known, ground, plan, found, lines, closing, assumed, final, mains)


class Names:
    """What people call the things of a scenario, by their ids."""

    def __init__(self, known: Situation) -> None:
        self._units = {key: r.fact.number for key, r in known.units.items()}
        self._sources = {key: r.fact.number for key, r in known.sources.items()}
        self._points = {key: p.name or p.id for key, p in known.points.items()}

    def unit(self, unit_id: str) -> str:
        """A unit's number."""
        return self._units.get(unit_id, unit_id)

    def source(self, source_id: str) -> str:
        """A source's number."""
        return self._sources.get(source_id, source_id)

    def point(self, point_id: str) -> str:
        """A point's name."""
        return self._points.get(point_id, point_id)

    def sentence(self, reason: Reason) -> str:
        """A reason in words, with numbers in place of ids."""
        values = dict(reason.values)
        if "source" in values:
            values["source"] = self.source(str(values["source"]))
        if "engines" in values:
            values["engines"] = self._every(str(values["engines"]).split(", "))
        return sentence(replace(reason, values=values))

    def closing(self, extra: Extra) -> str:
        """A way to more water in words."""
        clashes = tuple(
            Clash(
                self.point(c.point_id), tuple(map(self.unit, c.engine_ids)), tuple(map(self.source, c.source_ids))
            )
            for c in extra.clashes
        )
        engines, source = tuple(map(self.unit, extra.engine_ids)), self.source(extra.source_id)
        return extra_sentence(replace(extra, source_id=source, engine_ids=engines, clashes=clashes))

    def _every(self, ids: Sequence[str]) -> str:
        return ", ".join(self.unit(i) for i in ids)


def _of_point(names: Names, known: Situation, point_id: str, words: str) -> str:
    """With the point it is about, where there are several."""
    return (
        words if len(known.own_points) < 2 else t("hydrants.plan.assumed_of", who=names.point(point_id), what=words)
    )


def lay_facts(ground: Ground, option: Option, flow_lps: float, crossed: Crossed) -> LayFacts:
    """What a lay takes at a flow."""
    source, (_, point) = ground.sources[option.source_id], ground.points[option.point_id]
    pieces = pieces_of(ground, option, flow_lps)
    lay, basis = lay_of(ground, option, pieces), ground.supplies[source.id].basis
    return LayFacts(
        source.id, point.id, option.hose_m, pieces, option.lines, flow_lps,
        max(0.0, discharge_mpa(ground.table, lay, flow_lps, point.arrives_mpa)),
        line_in_s(lay.line, flow_lps, ground.scenario.rules.hose_length_m) / 60,
        basis in (Basis.ASSUMED, Basis.WEAK_TEST) or way(ground, source, point).estimated,
        crossed.get((source.id, point.id)),
    )  # fmt: skip


def _line(ground: Ground, names: Names, found: Explained, change: Change, crossed: Crossed) -> EngineLine:
    draw, back = found.draw, found.fallback
    fallback = ""
    if back is not None:
        fallback = t(
            "hydrants.plan.fallback", source=names.source(back.source_id), hose_m=f"{back.hose_m:.0f}",
            flow_lps=f"{back.flow_lps:.0f}",
        )  # fmt: skip
    return EngineLine(
        found.engine_id, names.unit(found.engine_id), change,
        lay_facts(ground, draw.option, draw.flow_lps, crossed) if draw is not None else None,
        names.sentence(found.reason),
        tuple(
            t("hydrants.plan.nearer", source=names.source(r.source_id), walk=_metres(r.walk_m),
              why=names.sentence(r.reason))
            for r in found.nearer
        ),
        fallback,
        tuple(names.sentence(reason) for reason in found.assumptions),
    )  # fmt: skip


def _metres(walk_m: float | None) -> str:
    return "—" if walk_m is None else t("hydrants.metres", metres=f"{walk_m:.0f}")


def _assumptions(known: Situation, ground: Ground, plan: Plan, names: Names) -> tuple[str, ...]:
    """What holds for the whole answer and somebody should know before trusting it."""
    of_whom: dict[str, list[str]] = {}
    for about, reasons in known.assumed.items():
        if about in known.own_points or known.units.get(about) is not None:
            who = names.unit(about) if about in known.units else names.point(about)
            for reason in reasons:
                of_whom.setdefault(names.sentence(reason), []).append(who)
    said = [
        t("hydrants.plan.assumed_of", who=t("hydrants.demand.between").join(who), what=what)
        for what, who in of_whom.items()
    ]
    used = {d.option.source_id for d in plan.draws}
    for source_id in sorted(used, key=names.source):
        pressure = known.pressures.get(source_id)
        if pressure is not None and pressure.old:
            said.append(t("hydrants.plan.pressure_old", source=names.source(source_id)))
    unkept = [pin for pin in ground.scenario.pins if pin not in ground.problem.pinned]
    said += [
        t("hydrants.plan.pin_unkept", unit=names.unit(unit), source=names.source(source)) for unit, source in unkept
    ]
    said += map(sentence, doubts(ground.scenario))
    places = [(ground.sources[d.option.source_id], ground.points[d.option.point_id][1]) for d in plan.draws]
    if not all(is_level_known(source, point) for source, point in places):
        said.append(sentence(Reason("level_assumed")))
    if not ground.table.verified:
        said.append(sentence(Reason("hose_unverified")))
    return tuple(said)


def level_words(level: Level) -> str:
    """A level, how far it is reached, and how far that is proven."""
    sign = -1.0 if level.name in FEWEST else 1.0
    value, bound = sign * level.value + 0.0, sign * level.bound + 0.0
    if level.name == "margin":
        value, bound = 100 * value, 100 * bound
    key = "proven" if level.proven else "gap"
    what = t(f"hydrants.level.{level.name}", value=f"{value:.1f}".removesuffix(".0"))
    return t(f"hydrants.level_state.{key}", what=what, bound=f"{bound:.1f}".removesuffix(".0"))
