"""Why the plan is as it is: why not the nearer water, what to fall back on, what each source is worth."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import structs

from console.features.hydrants.allocation.laid import pieces_of
from console.features.hydrants.allocation.options import (
    EVERY,
    MEASURED,
    TRICKLE_LPS,
    Ground,
    by_walk,
    is_level_known,
    lays,
    way,
)
from console.features.hydrants.allocation.plan import Plan
from console.features.hydrants.allocation.problem import ALIKE_LPS, Draw, Option
from console.features.hydrants.allocation.scenario import Engine, Point, Source
from console.features.hydrants.allocation.stock import carried_m, furthest_m
from console.features.hydrants.allocation.supply import BELIEVED_LPS, LIKELY_MPA, STILL, Basis, Why, drawn_share
from console.features.hydrants.hydraulics.hose import lengths
from models.geo import M_PER_DEGREE_LAT, distance_m

NEARER = 8
"""So many nearer sources are explained for an engine."""
OTHERS_NAMED = 3
"""So much other water in reach is named where no hydrant is."""
SPOT_M = 1.0
"""Two sources closer than this may be one."""


@dataclass(frozen=True)
class Reason:
    """A reason in a word, and the numbers of its sentence; the words are in the translations under `water.why`."""

    code: str
    values: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """A source nearer than the one taken, and why it was not taken."""

    source_id: str
    walk_m: float | None
    reason: Reason


@dataclass(frozen=True)
class Explained:
    """What is to be said of one engine: its draw or why it has none, what was nearer, what to fall back on."""

    engine_id: str
    draw: Draw | None
    reason: Reason
    nearer: tuple[Refused, ...]
    fallback: Option | None
    assumptions: tuple[Reason, ...]


def explain(ground: Ground, plan: Plan) -> tuple[Explained, ...]:
    """Every engine of the scenario, in its order."""
    loads = _Loads(ground, plan.draws)
    taken = {d.option.engine_id: d for d in plan.draws}
    choices: dict[str, list[Option]] = {}
    for option in ground.problem.options:
        choices.setdefault(option.engine_id, []).append(option)
    return tuple(
        _engine(ground, loads, engine, taken.get(engine.id), choices.get(engine.id, ()))
        for engine in ground.scenario.engines
    )


class _Loads:
    """What is drawn from each source and main, and what each point still lacks."""

    def __init__(self, ground: Ground, draws: Sequence[Draw]) -> None:
        self.ground = ground
        self.drawn = {d.option.engine_id: d for d in draws}
        self.on: dict[str, list[str]] = {}
        self.source: dict[str, float] = {}
        self.main: dict[str, float] = {}
        self.point: dict[str, float] = {}
        for draw in draws:
            option = draw.option
            main = ground.sources[option.source_id].main_id
            self.on.setdefault(option.source_id, []).append(option.engine_id)
            self.source[option.source_id] = self.source.get(option.source_id, 0.0) + draw.flow_lps
            self.main[main] = self.main.get(main, 0.0) + draw.flow_lps
            self.point[option.point_id] = self.point.get(option.point_id, 0.0) + draw.flow_lps

    def room_lps(self, option: Option, engine_id: str) -> float:
        """What a lay would bring beside everybody else's."""
        return max(0.0, min(option.flow_lps, *self.left_lps(option, engine_id)))

    def left_lps(self, option: Option, engine_id: str) -> tuple[float, float, float]:
        """What others leave this engine of the source, of its main, and of what the point wants."""
        mine = self.drawn.get(engine_id)
        source = self.ground.sources[option.source_id]
        own = mine.flow_lps if mine else 0.0
        same_source = own if mine and mine.option.source_id == source.id else 0.0
        same_main = own if mine and self.ground.sources[mine.option.source_id].main_id == source.main_id else 0.0
        same_point = own if mine and mine.option.point_id == option.point_id else 0.0
        main = self.ground.problem.mains.get(source.main_id, math.inf)
        return (
            self.ground.supplies[source.id].flow_lps - self.source.get(source.id, 0.0) + same_source,
            main - self.main.get(source.main_id, 0.0) + same_main,
            self.lack_lps(option.point_id) + same_point,
        )

    def lack_lps(self, point_id: str) -> float:
        """What a point wants and does not get."""
        return max(0.0, self.ground.points[point_id][1].demand_lps - self.point.get(point_id, 0.0))

    def is_full(self, source_id: str, engine_id: str) -> bool:
        """Is every outlet taken by another engine?"""
        others = [e for e in self.on.get(source_id, ()) if e != engine_id]
        return len(others) >= max(1, self.ground.sources[source_id].outlets)

    def lacking_lps(self, incident_id: str) -> float:
        """What the points of an incident still lack."""
        return sum(self.lack_lps(key) for key, (own, _) in self.ground.points.items() if own == incident_id)


def _engine(
    ground: Ground, loads: _Loads, engine: Engine, draw: Draw | None, options: Sequence[Option]
) -> Explained:
    reason = _chosen(ground, draw) if draw else _idle(loads, engine, options)
    return Explained(
        engine.id,
        draw,
        reason,
        () if reason.code == "not_needed" else _nearer(ground, loads, engine, draw),
        _fallback(loads, engine, draw, options),
        () if draw is None else assumptions_of(ground, draw.option, draw.flow_lps),
    )


def _chosen(ground: Ground, draw: Draw) -> Reason:
    option = draw.option
    values = {"flow_lps": round(draw.flow_lps, 1), "hose_m": option.hose_m, "lines": option.lines}
    if draw.flow_lps <= ALIKE_LPS:
        return Reason("dry", {"hose_m": option.hose_m})
    if (option.engine_id, option.source_id) in ground.problem.pinned:
        return Reason("pinned", values)
    return Reason("kept" if option.kept else "taken", values)


def _idle(loads: _Loads, engine: Engine, options: Sequence[Option]) -> Reason:
    """Why an engine draws nothing."""
    carried, unit = furthest_m([engine]), loads.ground.scenario.rules.hose_length_m
    if carried <= 0:
        return Reason("no_hose")
    if engine.pump_lps <= 0:
        return Reason("no_pump")
    if loads.lacking_lps(engine.incident_id) <= ALIKE_LPS:
        return Reason("not_needed")
    if not options:
        reach = {"hose_m": carried_m(engine.hose, unit) or carried}
        others = ", ".join(_other_water(loads.ground, engine, carried))
        return Reason("other_water", {**reach, "sources": others}) if others else Reason("nothing_in_reach", reach)
    return _unserved(loads, engine, options)


def _other_water(ground: Ground, engine: Engine, reach_m: float) -> list[str]:
    """The nearest cranes, tanks and natural water within an engine's hose that hydrants come before."""
    points = [p for own, p in ground.points.values() if own == engine.incident_id and p.demand_lps > 0]
    found = {
        source.id: walk
        for point in points
        for walk, _, source in by_walk(ground, point)
        if walk is not None and walk <= reach_m and source.kind != "hydrant"
        and ground.supplies[source.id].why is None and ground.may_draw(engine, source)
    }  # fmt: skip
    return sorted(found, key=lambda name: (found[name], name))[:OTHERS_NAMED]


def _unserved(loads: _Loads, engine: Engine, options: Sequence[Option]) -> Reason:
    """Why one that could draw, and whose incident lacks water, has none."""
    wanted = [o for o in options if loads.lack_lps(o.point_id) > ALIKE_LPS]
    if not wanted:
        return Reason("points_met")
    open_lays = [o for o in wanted if not loads.is_full(o.source_id, engine.id)]
    if any(loads.room_lps(o, engine.id) > TRICKLE_LPS for o in open_lays):
        return Reason("not_used")
    return Reason("all_taken" if not open_lays else "nothing_left")


def _nearer(ground: Ground, loads: _Loads, engine: Engine, draw: Draw | None) -> tuple[Refused, ...]:
    """The sources nearer to the engine's point than the one it takes, the nearest first.

    An engine that draws nothing is told of the point that lacks most.
    """
    points = [p for own, p in ground.points.values() if own == engine.incident_id and p.demand_lps > 0]
    points.sort(key=lambda p: -loads.lack_lps(p.id))
    if draw is not None:
        points = [ground.points[draw.option.point_id][1]]
    found: list[Refused] = []
    for point in points[:1]:
        mine = None if draw is None else way(ground, ground.sources[draw.option.source_id], point).walk_m
        reach = mine if mine is not None else furthest_m([engine])
        for walk, straight, source in by_walk(ground, point):
            if (walk is not None and walk >= reach) or len(found) == NEARER:
                break
            if walk is None and straight > reach * (1 + MEASURED):
                continue
            if draw is None or source.id != draw.option.source_id:
                found.append(Refused(source.id, walk, _why_not(ground, loads, engine, source, point)))
    return tuple(found)


def _why_not(ground: Ground, loads: _Loads, engine: Engine, source: Source, point: Point) -> Reason:
    return _closed(ground, engine, source, point) or _outdone(ground, loads, engine, source, point)


def _closed(ground: Ground, engine: Engine, source: Source, point: Point) -> Reason | None:
    """Why it could not be taken at all."""
    given = ground.supplies[source.id]
    if given.why is not None:
        return Reason(str(given.why), _refused(ground, source, given.why))
    if not ground.excluded.isdisjoint({(EVERY, source.id), (engine.id, source.id)}):
        return Reason("excluded")
    found = way(ground, source, point)
    if found.walk_m is None:
        return Reason("unreachable")
    if source.kind != "hydrant" and not ((engine.id, source.id) in ground.ties and ground.may_draw(engine, source)):
        return Reason("no_hydrant", {"kind": source.kind})
    return None if lays(ground, engine, source, point) else _too_far(ground, engine, found.walk_m)


def _refused(ground: Ground, source: Source, why: Why) -> Mapping[str, float]:
    """The pressure or the lift that a refusal is about, where it is about one."""
    rules = ground.scenario.rules
    if why is Why.TOO_LOW:
        return {"lift_m": _lift_m(ground, source), "most_m": rules.most_lift_m}
    if why is Why.NO_FLOW:
        return {"pressure_mpa": rules.least_mpa}
    known = source.test_static_mpa if source.static_mpa is None else source.static_mpa
    return {} if known is None else {"pressure_mpa": known}


def _outdone(ground: Ground, loads: _Loads, engine: Engine, source: Source, point: Point) -> Reason:
    """Why another one is better."""
    mine = loads.drawn.get(engine.id)
    if loads.is_full(source.id, engine.id):
        others = ", ".join(loads.on[source.id])
        code = "outlets_taken" if source.outlets else "outlet_assumed"
        return Reason(code, {"engines": others, "outlets": max(1, source.outlets)})
    best = max(lays(ground, engine, source, point), key=lambda option: option.flow_lps)
    room = loads.room_lps(best, engine.id)
    of_source, of_main, of_point = loads.left_lps(best, engine.id)
    if mine is None and of_point <= ALIKE_LPS:
        return Reason("point_met")
    beside = [s for s in loads.source if ground.sources[s].main_id == source.main_id and s != source.id]
    if of_main <= min(room, best.flow_lps - ALIKE_LPS) and of_main < of_source:
        load = round(loads.main.get(source.main_id, 0.0), 1)
        capacity = round(ground.problem.mains[source.main_id], 1)
        of = {"load_lps": load, "capacity_lps": capacity}
        return Reason("same_main", {"source": beside[0], **of}) if beside else Reason("main_spent", of)
    if of_source <= ALIKE_LPS:
        return Reason("spent", {"load_lps": round(loads.source[source.id], 1)})
    if mine is not None and (engine.id, mine.option.source_id) in ground.problem.pinned:
        could = {"flow_lps": round(room, 1), "hose_m": best.hose_m}
        return Reason("held_elsewhere", {"source": mine.option.source_id, **could})
    return _beside_mine(best, room, mine)


def _beside_mine(best: Option, room_lps: float, mine: Draw | None) -> Reason:
    """What the one taken has before the best lay from another source, of which so much would be left."""
    if mine is not None and room_lps < mine.flow_lps - ALIKE_LPS:
        return Reason("less_water", {"flow_lps": round(room_lps, 1), "taken_lps": round(mine.flow_lps, 1)})
    if mine is not None and best.hose_m == mine.option.hose_m and best.crossings > mine.option.crossings:
        return Reason("more_crossings", {"crossings": best.crossings, "taken": mine.option.crossings})
    return Reason("worse_in_all", {"flow_lps": round(best.flow_lps, 1), "hose_m": best.hose_m})


def _too_far(ground: Ground, engine: Engine, walk_m: float) -> Reason:
    """The hose does not reach, or reaches but brings nothing through."""
    unit = ground.scenario.rules.hose_length_m
    needed, whole, carried = lengths(walk_m, unit) * unit, carried_m(engine.hose, unit), furthest_m([engine])
    if needed > whole:
        # Ends of less than a length count for nothing, which is told only where they would seem to do.
        return Reason("hose_short", {"needed_m": needed, "carried_m": whole if carried >= needed else carried})
    return Reason("no_pressure", {"needed_m": needed})


def _fallback(loads: _Loads, engine: Engine, draw: Draw | None, options: Sequence[Option]) -> Option | None:
    """What the engine takes when its source fails, everybody else staying where they are."""
    if draw is None:
        return None
    others = [
        (loads.room_lps(o, engine.id), o)
        for o in options
        if o.source_id != draw.option.source_id and o.point_id == draw.option.point_id
        and not loads.is_full(o.source_id, engine.id)
    ]  # fmt: skip
    usable = [(flow, o) for flow, o in others if flow > ALIKE_LPS]
    if not usable:
        return None
    flow, option = max(usable, key=lambda pair: (round(pair[0], 1), -pair[1].hose_m, -pair[1].crossings))
    return structs.replace(option, flow_lps=flow)


def drafted(ground: Ground, source: Source) -> Iterator[Reason]:
    """What is taken for granted of water drawn by suction, and what its lift takes; nothing of other water."""
    if source.kind not in STILL:
        return
    if ground.supplies[source.id].basis is Basis.ASSUMED:
        yield Reason("still_assumed", {"flow_lps": ground.supplies[source.id].flow_lps})
    if source.lift_m is None:
        yield Reason("lift_assumed", {"lift_m": _lift_m(ground, source)})
    share = drawn_share(source, ground.scenario.rules)
    if share < 1:
        yield Reason("lift_takes", {"lift_m": _lift_m(ground, source), "percent": round(100 * share)})


def _lift_m(ground: Ground, source: Source) -> float:
    return ground.scenario.rules.assumed_lift_m if source.lift_m is None else source.lift_m


def _twin(ground: Ground, source: Source) -> str:
    """Another source on the same spot that gives water, too: perhaps one that was entered twice."""
    for other in ground.scenario.sources:
        apart = abs(other.lat - source.lat) * M_PER_DEGREE_LAT
        if apart > SPOT_M or other.id == source.id or ground.supplies[other.id].why is not None:
            continue
        if distance_m(other.lon, other.lat, source.lon, source.lat) <= SPOT_M:
            return other.id
    return ""


def _left_out(source: Source, basis: Basis) -> Iterator[Reason]:
    """What was stated or tested of a source and cannot be."""
    if basis is Basis.ASSUMED and source.flow_lps is not None:
        yield Reason("flow_unusable", {"flow_lps": source.flow_lps})
    tested = (source.test_static_mpa, source.test_residual_mpa, source.test_flow_lps)
    if basis in (Basis.STATED, Basis.ASSUMED) and any(v is not None for v in tested):
        yield Reason("test_unusable")


def assumptions_of(ground: Ground, option: Option, flow_lps: float) -> tuple[Reason, ...]:
    """What a lay with that flow takes for granted."""
    source = ground.sources[option.source_id]
    given = ground.supplies[source.id]
    said: list[Reason] = []
    if source.kind in STILL:
        said += drafted(ground, source)
    elif given.basis is Basis.ASSUMED:
        said.append(
            Reason("flow_assumed", {"flow_lps": given.flow_lps, "pressure_mpa": ground.scenario.rules.least_mpa})
        )
    if given.basis is Basis.MODELLED:
        said.append(Reason("flow_modelled"))
    if given.basis is Basis.WEAK_TEST:
        said.append(Reason("weak_test"))
    said += _left_out(source, given.basis)
    twin = _twin(ground, source)
    if twin:
        said.append(Reason("same_spot", {"source": twin}))
    if source.static_mpa is not None and source.static_mpa > LIKELY_MPA and source.kind not in STILL:
        said.append(Reason("pressure_unlikely", {"pressure_mpa": source.static_mpa}))
    if source.kind == "hydrant" and given.flow_lps > BELIEVED_LPS:
        said.append(Reason("flow_unlikely", {"flow_lps": round(given.flow_lps)}))
    point = ground.points[option.point_id][1]
    if not is_level_known(source, point):
        said.append(Reason("level_assumed"))
    if way(ground, source, point).estimated:
        said.append(Reason("way_estimated", {"factor": ground.scenario.rules.straight_factor}))
    pieces = pieces_of(ground, option, flow_lps)
    if len(pieces) > 1:
        said.append(Reason("hose_joined", {"sizes": "/".join(f"{mm:g}" for _, mm in pieces)}))
    if not ground.table.verified:
        said.append(Reason("hose_unverified"))
    return tuple(said)
