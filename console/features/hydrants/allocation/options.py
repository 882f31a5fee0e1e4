"""The lays that could be made: each engine, source and point within its hose, with the water that comes through."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import NamedTuple

from msgspec import structs

from console.features.hydrants.allocation.problem import Engine as Pumper
from console.features.hydrants.allocation.problem import Option, Problem
from console.features.hydrants.allocation.problem import Point as Target
from console.features.hydrants.allocation.problem import Source as Water
from console.features.hydrants.allocation.scenario import Engine, Hose, Point, Scenario, Source, Way
from console.features.hydrants.allocation.stock import Pieces, furthest_m, stretches, widest
from console.features.hydrants.allocation.supply import STILL, Supply, drawn_share, supply
from console.features.hydrants.hydraulics.hose import Lay, Table, lengths, tables
from console.features.hydrants.hydraulics.pump import Curve, most_flow_lps, rated_curve
from models.geo import M_PER_DEGREE_LAT, distance_m
from resources.words import t

MEASURED = 0.01
"""Two ways of measuring one distance differ by less than this share."""
TRICKLE_LPS = 0.5
"""A lay that brings less is none."""
EVERY = "*"
"""Any engine, in an exclusion."""
Ladder = tuple[tuple[int, float, float], ...]
"""Lines, metres of hose, and the most that comes through them."""


class BadScenario(ValueError):
    """A scenario that names what is not there, or twice; the message says what."""


class Walked(NamedTuple):
    """A source, the walk from it to a point, and the straight line; a source without a way comes first."""

    walk_m: float | None
    straight_m: float
    source: Source


@dataclass(frozen=True)
class Ground:
    """A scenario made ready: what each source gives, the ways, and the lays that follow."""

    scenario: Scenario
    table: Table
    supplies: Mapping[str, Supply]
    ways: Mapping[tuple[str, str], Way]
    problem: Problem = field(default_factory=lambda: Problem((), (), (), ()))
    ladders: dict[tuple[object, ...], Ladder] = field(default_factory=dict, compare=False)
    """What comes through how many lines, by pump, hose, way and pressure: lays are alike, so few are worked out."""
    walks: dict[str, list[Walked]] = field(default_factory=dict, compare=False)
    """The sources that hose might reach, by point, the shortest walk first."""

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources by id."""
        return {s.id: s for s in self.scenario.sources}

    @cached_property
    def engines(self) -> dict[str, Engine]:
        """The engines by id."""
        return {e.id: e for e in self.scenario.engines}

    @cached_property
    def points(self) -> dict[str, tuple[str, Point]]:
        """Incident and point by the point's id."""
        return {p.id: (i.id, p) for i in self.scenario.incidents for p in i.points}

    @cached_property
    def ties(self) -> frozenset[tuple[str, str]]:
        """Engine and source that flow already or are pinned: for them cranes and still water are lays as well."""
        flowing = ((f.engine_id, f.source_id) for f in self.scenario.flowing)
        return frozenset((*flowing, *self.scenario.pins))

    @cached_property
    def excluded(self) -> frozenset[tuple[str, str]]:
        """Pairs of engine, or EVERY, and source."""
        return frozenset(self.scenario.exclusions)

    def may_draw(self, engine: Engine, source: Source) -> bool:
        """May and can this engine be given this source, whatever the way?"""
        if not self.excluded.isdisjoint({(EVERY, source.id), (engine.id, source.id)}):
            return False
        return engine.drafts or source.kind not in STILL


def prepare(scenario: Scenario) -> Ground:
    """Everything the solvers and the explanation need. Raises BadScenario for names that lead nowhere."""
    _check(scenario)
    scenario = structs.replace(
        scenario, engines=tuple(structs.replace(e, hose=_joined(e.hose)) for e in scenario.engines)
    )
    known = tables()
    if scenario.rules.hose_table not in known:
        raise BadScenario(t("water.bad.hose_table", name=scenario.rules.hose_table, known=", ".join(known)))
    ways = {(w.source_id, w.point_id): w for w in scenario.ways}
    supplies = {s.id: supply(s, scenario.rules) for s in scenario.sources}
    ground = Ground(scenario, known[scenario.rules.hose_table], supplies, ways)
    return replace(ground, problem=_problem(ground))


def _joined(hose: Sequence[Hose]) -> tuple[Hose, ...]:
    """Hose of one diameter is one length of it, however it was written down."""
    metres: dict[float, float] = {}
    for part in hose:
        metres[part.diameter_mm] = metres.get(part.diameter_mm, 0.0) + part.length_m
    return tuple(Hose(diameter_mm=mm, length_m=length) for mm, length in metres.items())


def way(ground: Ground, source: Source, point: Point) -> Way:
    """The way of the hose; without one that is known the straight line, lengthened and said to be so."""
    known = ground.ways.get((source.id, point.id))
    if known is not None:
        return known
    metres = _straight_m(source, point) * ground.scenario.rules.straight_factor
    return Way(source_id=source.id, point_id=point.id, walk_m=metres, estimated=True)


def lays(ground: Ground, engine: Engine, source: Source, point: Point) -> list[Option]:
    """The lays of one engine from one source to one point, the fewest lines first; none when hose does not reach.

    More lines are offered only while they bring more water.
    """
    leg = _leg(ground, source, point)
    return [] if leg is None else _offered(ground, engine, point, leg)


class Leg(NamedTuple):
    """A source as a point sees it: the way, lengths of hose, metres it climbs, what the source gives, crossings.

    pump_share: what a pump moves of its rating when it draws from there.
    """

    source_id: str
    least_m: float
    lengths: int
    climb_m: float
    flow_lps: float
    crossings: int
    pump_share: float = 1.0


def _leg(ground: Ground, source: Source, point: Point) -> Leg | None:
    """None where no way leads or the source gives nothing."""
    found, given = way(ground, source, point), ground.supplies[source.id]
    if found.walk_m is None or given.why is not None:
        return None
    count = lengths(found.walk_m, ground.scenario.rules.hose_length_m)
    climb = climb_m(source, point)
    share = drawn_share(source, ground.scenario.rules)
    return Leg(source.id, _least_m(ground, source, point), count, climb, given.flow_lps, found.crossings, share)


def _offered(ground: Ground, engine: Engine, point: Point, leg: Leg, *, kept: bool = False) -> list[Option]:
    cap = min(leg.flow_lps, engine.pump_lps * leg.pump_share)
    offered: list[Option] = []
    if cap < TRICKLE_LPS:
        return offered
    best = 0.0
    for lines, hose_m, most in _ladder(ground, engine, leg, point.arrives_mpa):
        through = min(cap, most)
        if through < TRICKLE_LPS or through <= best + 0.01:
            continue
        best = through
        offered.append(Option(engine.id, leg.source_id, point.id, lines, through, hose_m, leg.crossings, kept))
        if best >= cap:
            break
    return offered


def _ladder(ground: Ground, engine: Engine, leg: Leg, arrives_mpa: float) -> Ladder:
    pump_lps = engine.pump_lps * leg.pump_share
    key = (pump_lps, engine.pump_mpa, engine.hose, engine.most_lines, leg.lengths, leg.climb_m, arrives_mpa)
    found = ground.ladders.get(key)
    if found is None:
        rules, curve = ground.scenario.rules, _curve(pump_lps, engine.pump_mpa)
        unit, made = rules.hose_length_m, []
        for lines in range(1, engine.most_lines + 1):
            pieces = widest(ground.table, engine.hose, leg.lengths, lines, unit)
            if pieces is None:
                break
            lay = Lay(stretches(pieces, lines, unit), leg.climb_m, rules.appliance_mpa)
            most = most_flow_lps(ground.table, lay, curve, arrives_mpa)
            made.append((lines, leg.lengths * unit * lines, most))
        found = ground.ladders[key] = tuple(made)
    return found


def most_lps(ground: Ground, option: Option, pieces: Pieces) -> float:
    """What comes through an option's lines when they are made of this hose."""
    engine, source = ground.engines[option.engine_id], ground.sources[option.source_id]
    point, rules = ground.points[option.point_id][1], ground.scenario.rules
    pump_lps = engine.pump_lps * drawn_share(source, rules)
    line = stretches(pieces, option.lines, rules.hose_length_m)
    lay, curve = Lay(line, climb_m(source, point), rules.appliance_mpa), _curve(pump_lps, engine.pump_mpa)
    cap = min(ground.supplies[source.id].flow_lps, pump_lps)
    return min(cap, most_flow_lps(ground.table, lay, curve, point.arrives_mpa))


@cache
def _curve(pump_lps: float, pump_mpa: float) -> Curve:
    return rated_curve(pump_lps, pump_mpa)


def is_level_known(source: Source, point: Point) -> bool:
    """Are both heights known? Else the ground between is taken as level."""
    return source.elevation_m is not None and point.elevation_m is not None


def climb_m(source: Source, point: Point) -> float:
    """Whole metres from the source up to the point; 0 where a height is not known."""
    if source.elevation_m is None or point.elevation_m is None:
        return 0.0
    return float(round(point.elevation_m - source.elevation_m))


def _problem(ground: Ground) -> Problem:
    scenario = ground.scenario
    drawing = {(f.engine_id, f.source_id) for f in scenario.flowing}
    tied = {source_id for _, source_id in ground.ties}
    usable = [
        s for s in scenario.sources if (s.kind == "hydrant" or s.id in tied) and ground.supplies[s.id].why is None
    ]
    points = {i.id: i.points for i in scenario.incidents}
    furthest = furthest_m(scenario.engines)
    legs = {
        point.id: [
            leg for s in near(ground, usable, point, furthest) if (leg := _leg(ground, s, point)) is not None
        ]
        for site in points.values()
        for point in site
    }
    options: list[Option] = []
    for engine in scenario.engines:
        reach = furthest_m([engine]) * (1 + MEASURED)
        for point in points[engine.incident_id]:
            if point.demand_lps <= 0 or engine.pump_lps <= 0:
                continue
            for leg in legs[point.id]:
                source, pair = ground.sources[leg.source_id], (engine.id, leg.source_id)
                if leg.least_m > reach or not ground.may_draw(engine, source):
                    continue
                if source.kind == "hydrant" or pair in ground.ties:
                    options += _offered(ground, engine, point, leg, kept=pair in drawing)
    pinned = _possible_pins(scenario, options)
    return Problem(
        tuple(Pumper(e.id, e.incident_id, e.pump_lps) for e in scenario.engines),
        tuple(Water(s.id, ground.supplies[s.id].flow_lps, max(1, s.outlets), s.main_id) for s in usable),
        tuple(Target(p.id, i.id, p.demand_lps) for i in scenario.incidents for p in i.points),
        tuple(options),
        {m.id: m.capacity_lps for m in scenario.mains},
        pinned,
    )


def near(ground: Ground, sources: Iterable[Source], point: Point, reach_m: float) -> list[Source]:
    """Those of the sources that hose of that length could reach."""
    return [s for s in sources if _could_reach(ground, s, point, reach_m)]


def by_walk(ground: Ground, point: Point) -> list[Walked]:
    """The sources that the longest hose might reach, the shortest walk first."""
    found = ground.walks.get(point.id)
    if found is None:
        furthest = furthest_m(ground.scenario.engines)
        sources = near(ground, ground.scenario.sources, point, furthest)
        found = [Walked(way(ground, s, point).walk_m, _straight_m(s, point), s) for s in sources]
        found.sort(key=lambda walked: (walked.walk_m or 0.0, walked.source.id))
        ground.walks[point.id] = found
    return found


def _could_reach(ground: Ground, source: Source, point: Point, reach_m: float) -> bool:
    """By the way that is known, else by the straight line, which no way is shorter than."""
    known = ground.ways.get((source.id, point.id))
    if known is None and ground.scenario.only_ways:
        return False
    if known is None or known.walk_m is None:
        return within(source, point, reach_m)
    return known.walk_m <= reach_m * (1 + MEASURED)


def within(source: Source, point: Point, reach_m: float) -> bool:
    """Is it no further than that in a straight line, but for how both are measured?"""
    reach_m *= 1 + MEASURED
    if abs(source.lat - point.lat) * M_PER_DEGREE_LAT > reach_m:
        return False
    return _straight_m(source, point) <= reach_m


def _least_m(ground: Ground, source: Source, point: Point) -> float:
    """The way where it is known, else the straight line."""
    known = ground.ways.get((source.id, point.id))
    return _straight_m(source, point) if known is None or known.walk_m is None else known.walk_m


def _straight_m(source: Source, point: Point) -> float:
    return distance_m(source.lon, source.lat, point.lon, point.lat)


def _possible_pins(scenario: Scenario, options: Sequence[Option]) -> frozenset[tuple[str, str]]:
    """The pins that can be kept, in the order they were set: an engine has one, a source as many as outlets."""
    offered = {(o.engine_id, o.source_id) for o in options}
    outlets = {s.id: max(1, s.outlets) for s in scenario.sources}
    kept: list[tuple[str, str]] = []
    for engine_id, source_id in scenario.pins:
        others = [s for _, s in kept]
        taken = any(e == engine_id for e, _ in kept) or others.count(source_id) >= outlets.get(source_id, 0)
        if (engine_id, source_id) in offered and not taken:
            kept.append((engine_id, source_id))
    return frozenset(kept)


def _check(scenario: Scenario) -> None:
    """Every name is used once, and names something."""
    incidents = _once("incident", "$.incidents", [i.id for i in scenario.incidents])
    points: set[str] = set()
    for n, incident in enumerate(scenario.incidents):
        points |= _once("point", f"$.incidents[{n}].points", [p.id for p in incident.points], points)
    _once("engine", "$.engines", [e.id for e in scenario.engines])
    sources = _once("source", "$.sources", [s.id for s in scenario.sources])
    _once("main", "$.mains", [m.id for m in scenario.mains])
    for n, engine in enumerate(scenario.engines):
        if engine.incident_id not in incidents:
            raise BadScenario(
                t("water.bad.no_incident", place=f"$.engines[{n}]", name=engine.id, incident=engine.incident_id)
            )
    told: set[tuple[str, str]] = set()
    for n, known in enumerate(scenario.ways):
        pair = (known.source_id, known.point_id)
        bad = "way_twice" if pair in told else "no_way"
        if pair in told or known.source_id not in sources or known.point_id not in points:
            raise BadScenario(t(f"water.bad.{bad}", place=f"$.ways[{n}]", source=pair[0], point=pair[1]))
        told.add(pair)


def _once(what: str, place: str, ids: Sequence[str], before: Collection[str] = ()) -> set[str]:
    """The names; raises BadScenario for one that is there twice, or was before."""
    once = set(ids)
    if len(once) < len(ids) or not once.isdisjoint(before):
        seen = set(before)
        for n, name in enumerate(ids):
            if name in seen:
                raise BadScenario(t(f"water.bad.{what}_twice", place=f"{place}[{n}].id", name=name))
            seen.add(name)
    return once
