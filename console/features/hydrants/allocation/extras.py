"""How a gap could be closed when no hydrant in reach does it: relay, crane, tank, natural source, shuttle."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from console.features.hydrants.allocation.options import EVERY, TRICKLE_LPS, Ground, near, way
from console.features.hydrants.allocation.plan import Plan
from console.features.hydrants.allocation.problem import ALIKE_LPS
from console.features.hydrants.allocation.scenario import Engine, Point, Source
from console.features.hydrants.hydraulics.hose import Lay, lengths
from console.features.hydrants.hydraulics.pump import rated_curve
from console.features.hydrants.hydraulics.relay import Profile, Pump, relay
from console.features.hydrants.hydraulics.shuttle import Tanker, cycle_min, fill_min, shuttle_lps
from console.features.hydrants.hydraulics.timing import water_in_s

RANK = {"hydrant": 0, "crane": 1, "tank": 2, "natural": 3}
"""What comes first when two would do: relay from a hydrant, then crane, tank, natural source."""
MOST_RELAY_M = 3_000.0
MOST_SHUTTLE_M = 10_000.0
"""Sources further than this are not thought of."""
EMPTY_MIN = 2.0
"""Minutes a tanker needs to empty at the fire, with manoeuvring; unverified."""
OFFERED = 3


@dataclass(frozen=True)
class Extra:
    """A way to more water at a point: by relay (pumps at these metres of the lay) or by shuttle."""

    means: str
    source_id: str
    point_id: str
    engine_ids: tuple[str, ...]
    flow_lps: float
    hose_m: float
    minutes: float
    pumps_at_m: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Drawn:
    """What the plan takes of each source: L/s, and outlets."""

    flow_lps: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    outlets: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Gap:
    """What a point lacks after the plan, L/s, and the best ways to close it with engines that draw nothing."""

    point_id: str
    lacking_lps: float
    extras: tuple[Extra, ...]


def gaps(ground: Ground, plan: Plan) -> tuple[Gap, ...]:
    """Every point that lacks water, with at most OFFERED ways to more, the strongest first."""
    brought: dict[str, float] = {}
    drawn = _Drawn()
    for draw in plan.draws:
        brought[draw.option.point_id] = brought.get(draw.option.point_id, 0.0) + draw.flow_lps
        drawn.flow_lps[draw.option.source_id] += draw.flow_lps
        drawn.outlets[draw.option.source_id] += 1
    busy = {d.option.engine_id for d in plan.draws}
    found = []
    for incident_id, point in ground.points.values():
        lacking = point.demand_lps - brought.get(point.id, 0.0)
        if lacking <= ALIKE_LPS:
            continue
        free = [e for e in ground.scenario.engines if e.incident_id == incident_id and e.id not in busy]
        ways = [*_relays(ground, point, free, drawn, lacking), *_shuttles(ground, point, free, drawn, lacking)]
        ways.sort(key=lambda x: (-round(x.flow_lps), RANK[ground.sources[x.source_id].kind], x.minutes))
        found.append(Gap(point.id, lacking, tuple(ways[:OFFERED])))
    return tuple(found)


def _spare_lps(ground: Ground, drawn: _Drawn, source: Source) -> float:
    """What a source has left, and its main too; nothing when every outlet is taken."""
    if drawn.outlets[source.id] >= max(1, source.outlets):
        return 0.0
    left = ground.supplies[source.id].flow_lps - drawn.flow_lps[source.id]
    main = ground.problem.mains.get(source.main_id)
    if main is not None:
        load = sum(flow for s, flow in drawn.flow_lps.items() if ground.sources[s].main_id == source.main_id)
        left = min(left, main - load)
    return left


def _open_sources(
    ground: Ground, point: Point, drawn: _Drawn, reach_m: float
) -> Iterator[tuple[Source, float, float]]:
    """Sources with water to spare: (source, L/s to spare, metres of way)."""
    for source in near(ground, ground.scenario.sources, point, reach_m):
        if ground.supplies[source.id].why is not None or (EVERY, source.id) in ground.excluded:
            continue
        found, spare = way(ground, source, point), _spare_lps(ground, drawn, source)
        if found.walk_m is not None and spare > TRICKLE_LPS:
            yield source, spare, found.walk_m


def _relays(ground: Ground, point: Point, free: Sequence[Engine], drawn: _Drawn, lacking: float) -> Iterator[Extra]:
    """One engine or several in a row, their hose put together, from each source their hose reaches.

    A still source needs an engine that drafts at its end.
    """
    by_hose = sorted((e for e in free if e.pump_lps > 0), key=lambda e: -sum(h.length_m for h in e.hose))
    if not by_hose:
        return
    unit = ground.scenario.rules.hose_length_m
    worked_out: dict[tuple[object, ...], Extra | None] = {}
    for source, spare, walk in _open_sources(ground, point, drawn, MOST_RELAY_M):
        # Only the first of a row is at the source: it must be able, and allowed, to draw there.
        able = [e for e in by_hose if ground.may_draw(e, source)][:1]
        if not able:
            continue
        wanted = min(spare, lacking)
        alike = (able[0].id, lengths(walk, unit), source.elevation_m, wanted)
        if alike not in worked_out:
            crew = [*able, *(e for e in by_hose if e not in able)]
            worked_out[alike] = _row(ground, source, point, crew, walk, wanted)
        best = worked_out[alike]
        if best is not None:
            yield replace(best, source_id=source.id)


def _row(
    ground: Ground, source: Source, point: Point, crew: Sequence[Engine], walk_m: float, wanted_lps: float
) -> Extra | None:
    """The shortest row of engines that brings water from a source: one line, all hose of the row, weakest pump."""
    unit = ground.scenario.rules.hose_length_m
    needed = lengths(walk_m, unit) * unit
    for count in range(1, len(crew) + 1):
        row = crew[:count]
        hose = sum(h.length_m for e in row for h in e.hose)
        if hose < needed:
            continue
        flow = min(wanted_lps, *(e.pump_lps for e in row))
        diameter = min((h.diameter_mm for e in row for h in e.hose), default=80.0)
        curve = rated_curve(min(e.pump_lps for e in row), min(e.pump_mpa for e in row))
        climb = 0.0
        if source.elevation_m is not None and point.elevation_m is not None:
            climb = point.elevation_m - source.elevation_m
        profile = Profile(((0.0, 0.0), (needed, climb)))
        lay = Lay(0, diameter, appliance_mpa=ground.scenario.rules.appliance_mpa)
        run = partial(relay, ground.table, lay, curve, profile, arrives_mpa=point.arrives_mpa, length_m=unit)
        brought = _most(run, count, flow)
        pumps = run(flow_lps=brought) if brought > TRICKLE_LPS else None
        if pumps is not None:
            minutes = water_in_s(round(needed / unit), needed, diameter, brought, 1) / 60
            ids = tuple(e.id for e in row)
            return Extra("relay", source.id, point.id, ids, brought, needed, minutes, tuple(p.at_m for p in pumps))
    return None


def _most(run: Callable[..., Sequence[Pump] | None], count: int, most_lps: float) -> float:
    """The largest flow that so many pumps carry, to 0.05 L/s (less goes where more does); 0 when none does."""

    def goes(lps: float) -> bool:
        pumps = run(flow_lps=lps)
        return pumps is not None and len(pumps) <= count

    if goes(most_lps):
        return most_lps
    low, high = 0.0, most_lps
    while high - low > 0.05:
        middle = (low + high) / 2
        low, high = (middle, high) if goes(middle) else (low, middle)
    return low


def _shuttles(
    ground: Ground, point: Point, free: Sequence[Engine], drawn: _Drawn, lacking: float
) -> Iterator[Extra]:
    """All free tanks going to the source that fills them fastest."""
    tankers = [e for e in free if e.tank_l > 0]
    if not tankers:
        return
    best: Extra | None = None
    for source, spare, walk in _open_sources(ground, point, drawn, MOST_SHUTTLE_M):
        able = [e for e in tankers if ground.may_draw(e, source)]
        if not able:
            continue
        carried = [Tanker(e.tank_l, fill_min(e.tank_l, spare), EMPTY_MIN) for e in able]
        flow = min(lacking, shuttle_lps(carried, walk / 1000, spare))
        minutes = min(cycle_min(t, walk / 1000) for t in carried)
        if best is None or (round(flow, 1), -minutes) > (round(best.flow_lps, 1), -best.minutes):
            ids = tuple(e.id for e in able)
            best = Extra("shuttle", source.id, point.id, ids, flow, 0.0, minutes)
    if best is not None:
        yield best
