"""An answer as data: what is written out, read by other programs, and shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.features.hydrants.allocation.doubts import doubts
from console.features.hydrants.allocation.exact import Level
from console.features.hydrants.allocation.explain import Explained, Reason, explain
from console.features.hydrants.allocation.extras import Clash, Extra
from console.features.hydrants.allocation.gaps import Gap, gaps
from console.features.hydrants.allocation.laid import pieces_of
from console.features.hydrants.allocation.networked import Solved
from console.features.hydrants.allocation.options import Ground
from console.features.hydrants.allocation.plan import Plan
from console.features.hydrants.allocation.problem import Option
from console.features.hydrants.allocation.scenario import Scenario
from resources.words import t

CUT_OFF_MPA = -1.0
"""A model that puts a hydrant below this before anything is drawn from it does not feed it at all."""
FEWEST = frozenset({"hose_m", "crossings"})
"""Levels of which less is better: they are written as what they count."""


def report(ground: Ground, plan: Plan, *, options: bool = False) -> dict[str, Any]:
    """The whole answer; with `options` also every lay it was chosen from, for another solver to try."""
    brought: dict[str, float] = {}
    for draw in plan.draws:
        brought[draw.option.point_id] = brought.get(draw.option.point_id, 0.0) + draw.flow_lps
    answer: dict[str, Any] = {
        "proven": plan.proven,
        "levels": [_level(level) for level in plan.levels],
        "points": [
            {
                "incident": i,
                "point": p.id,
                "demand_lps": p.demand_lps,
                "delivered_lps": round(brought.get(p.id, 0.0), 3),
            }
            for i, p in ground.points.values()
        ],
        "assignment": [_lay(ground, d.option, d.flow_lps) for d in plan.draws],
        "engines": [_explained(ground, found) for found in explain(ground, plan)],
        "gaps": [_gap(gap) for gap in gaps(ground, plan)],
        "doubts": _reasons(tuple(doubts(ground.scenario))),
        "unknown_names": _unknown(ground.scenario),
        "pins_not_kept": [list(pin) for pin in ground.scenario.pins if pin not in ground.problem.pinned],
    }
    if options:
        answer["options"] = [{**_option(o), "flow_lps": round(o.flow_lps, 3)} for o in ground.problem.options]
        answer["sources"] = [
            {"source": s.id, "flow_lps": round(s.flow_lps, 3), "outlets": s.outlets, "main": s.main_id}
            for s in ground.problem.sources
        ]
        answer["mains"] = dict(ground.problem.mains)
    return answer


def _unknown(scenario: Scenario) -> list[str]:
    """What pins, exclusions and draws name that is no engine or source here: nothing was done with it."""
    engines, sources = {e.id for e in scenario.engines}, {s.id for s in scenario.sources}
    flowing = [(f.engine_id, f.source_id) for f in scenario.flowing]
    pairs = [*scenario.pins, *scenario.exclusions, *flowing]
    named = {e for e, _ in pairs if e not in engines} | {s for _, s in pairs if s not in sources}
    return sorted(named - ({"*"} if any(e == "*" for e, _ in scenario.exclusions) else set()))


def network_report(solved: Solved) -> dict[str, Any]:
    """How the model of the mains stands behind the answer: what it gives, and what is left when the plan runs."""
    if solved.opened is None or solved.drawn is None:
        return {"used": False, "text": solved.trouble}
    dry = [f.id for f in solved.opened.found if f.static_mpa < CUT_OFF_MPA]
    return {
        "used": True,
        "text": t("water.network.cut_off", sources=", ".join(dry)) if dry else "",
        "junctions": solved.opened.junctions,
        "hour": solved.opened.hour,
        "sources": [
            {
                "source": f.id, "junction": f.junction, "by": f.by,
                "away_m": None if f.away_m is None else round(f.away_m, 1),
                "static_mpa": None if f.id in dry else round(f.static_mpa, 3),
                "alone_lps": round(f.alone_lps, 2), "group": f.group, "with_group_lps": round(f.shared_lps, 2),
            }
            for f in solved.opened.found
        ],
        "unknown": list(solved.opened.unknown),
        "running": [
            {
                "source": name, "residual_mpa": round(solved.drawn.pressures_mpa[name], 3),
                "gets_lps": round(gets, 2),
            }
            for name, gets in solved.drawn.gets_lps.items()
        ],
    }  # fmt: skip


def sentence(reason: Reason) -> str:
    """A reason in words."""
    return t(f"water.why.{reason.code}", **{key: _figure(value) for key, value in reason.values.items()})


def extra_sentence(extra: Extra) -> str:
    """A way to more water in words."""
    heights = t(f"water.extra.heights_{extra.heights}") if extra.means == "relay" else ""
    way = t(
        f"water.extra.{extra.means}",
        flow_lps=_figure(round(extra.flow_lps, 1)), source=extra.source_id, hose_m=_figure(extra.hose_m),
        count=len(extra.pumps_at_m) or len(extra.engine_ids), minutes=_figure(round(extra.minutes)),
        engines=", ".join(extra.engine_ids), at=", ".join(f"{at:.0f}" for at in extra.pumps_at_m),
        lines=extra.lines, heights=heights,
    )  # fmt: skip
    return t("water.extra.between").join([way, *map(sentence, extra.said), *map(_clash_words, extra.clashes)])


def _clash_words(clash: Clash) -> str:
    shared = t("water.extra.and").join((*clash.engine_ids, *clash.source_ids))
    return t("water.extra.clash", shared=shared, point=clash.point_id)


def _figure(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float | int) else value


def _level(level: Level) -> dict[str, Any]:
    sign = -1.0 if level.name in FEWEST else 1.0
    value, bound = round(sign * level.value, 4) + 0.0, round(sign * level.bound, 4) + 0.0
    return {
        "name": level.name, "value": value, "bound": bound, "proven": level.proven,
        "gap": 0.0 if level.proven else round(level.gap, 4),
    }  # fmt: skip


def _option(option: Option) -> dict[str, Any]:
    return {
        "engine": option.engine_id, "source": option.source_id, "point": option.point_id, "lines": option.lines,
        "hose_m": option.hose_m, "crossings": option.crossings, "kept": option.kept,
    }  # fmt: skip


def _lay(ground: Ground, option: Option, flow_lps: float) -> dict[str, Any]:
    """An option that is made, with the hose of each of its lines from the pump on."""
    hose = [{"lengths": count, "diameter_mm": mm} for count, mm in pieces_of(ground, option, flow_lps)]
    return {**_option(option), "flow_lps": round(flow_lps, 3), "hose": hose}


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, **reason.values, "text": sentence(reason)}


def _explained(ground: Ground, found: Explained) -> dict[str, Any]:
    fallback = found.fallback
    return {
        "engine": found.engine_id,
        "reason": _reason(found.reason),
        "nearer": [{"source": r.source_id, "walk_m": r.walk_m, "reason": _reason(r.reason)} for r in found.nearer],
        "fallback": None if fallback is None else _lay(ground, fallback, fallback.flow_lps),
        "assumptions": _reasons(found.assumptions),
    }


def _reasons(reasons: Sequence[Reason]) -> list[Mapping[str, Any]]:
    return [_reason(reason) for reason in reasons]


def _gap(gap: Gap) -> dict[str, Any]:
    ways = [
        {
            "means": e.means, "source": e.source_id, "engines": list(e.engine_ids),
            "flow_lps": round(e.flow_lps, 3), "hose_m": e.hose_m, "minutes": round(e.minutes, 1),
            "pumps_at_m": list(e.pumps_at_m), "lines": e.lines, "heights": str(e.heights),
            "assumptions": _reasons(e.said), "text": extra_sentence(e),
            "excludes": [
                {"point": c.point_id, "engines": list(c.engine_ids), "sources": list(c.source_ids)}
                for c in e.clashes
            ],
        }
        for e in gap.extras
    ]  # fmt: skip
    return {"point": gap.point_id, "lacking_lps": round(gap.lacking_lps, 3), "ways": ways}
