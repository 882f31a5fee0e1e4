"""What brings more water when no hydrant in reach does it: relay, crane, tank, natural source, shuttle."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from console.features.hydrants.allocation.explain import Reason
from console.features.hydrants.allocation.heights import Heights, along
from console.features.hydrants.allocation.options import EVERY, TRICKLE_LPS, Ground, near, way
from console.features.hydrants.allocation.problem import ALIKE_LPS
from console.features.hydrants.allocation.scenario import Engine, Point, Source
from console.features.hydrants.allocation.supply import STILL, drawn_share
from console.features.hydrants.hydraulics.hose import Stretch, lengths
from console.features.hydrants.hydraulics.pump import rated_curve
from console.features.hydrants.hydraulics.relay import Profile, Relay
from console.features.hydrants.hydraulics.shuttle import Tanker, cycle_min, fill_min, shuttle_lps
from console.features.hydrants.hydraulics.timing import line_in_s

RANK = {"hydrant": 0, "crane": 1, "tank": 2, "natural": 3}
"""What comes first when two would do: relay from a hydrant, then crane, tank, natural source."""
MOST_RELAY_M = 3_000.0
MOST_SHUTTLE_M = 10_000.0
"""Sources further than this are not thought of."""
EMPTY_MIN = 2.0
"""Minutes a tanker needs to empty at the fire, with manoeuvring; unverified."""
MOST_ROW = 6
"""Engines in one row at most."""
ROUNDING = 1e-6


@dataclass(frozen=True)
class Clash:
    """What a way shares with a way to another point, so that one excludes the other: engines, and the source whose
    water, outlets or main do not do for both.
    """

    point_id: str
    engine_ids: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Extra:
    """A way to more water at a point: by relay (pumps at these metres of the lay) or by shuttle.

    hose_m is all the hose of a relay, in so many lines; heights: what is known of the ground under it;
    said: what is taken for granted of its water, and what its lift takes; clashes: what of it another point's way
    takes as well.
    """

    means: str
    source_id: str
    point_id: str
    engine_ids: tuple[str, ...]
    flow_lps: float
    hose_m: float
    minutes: float
    pumps_at_m: tuple[float, ...] = ()
    lines: int = 1
    heights: Heights = Heights.NONE
    said: tuple[Reason, ...] = ()
    clashes: tuple[Clash, ...] = ()


class Drawn:
    """What is taken of each source: L/s, and outlets."""

    def __init__(self, taken: Sequence[tuple[str, float]]) -> None:
        self.taken = taken
        self.flow_lps: dict[str, float] = defaultdict(float)
        self.outlets: Counter[str] = Counter()
        for source_id, flow_lps in taken:
            self.flow_lps[source_id] += flow_lps
            self.outlets[source_id] += 1


def spare_lps(ground: Ground, drawn: Drawn, source: Source) -> float:
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
    ground: Ground, point: Point, drawn: Drawn, reach_m: float
) -> Iterator[tuple[Source, float, float]]:
    """Sources with water to spare: (source, L/s to spare, metres of way)."""
    for source in near(ground, ground.scenario.sources, point, reach_m):
        if ground.supplies[source.id].why is not None or (EVERY, source.id) in ground.excluded:
            continue
        found, spare = way(ground, source, point), spare_lps(ground, drawn, source)
        if found.walk_m is not None and spare > TRICKLE_LPS:
            yield source, spare, found.walk_m


def relays(ground: Ground, point: Point, free: Sequence[Engine], drawn: Drawn, lacking: float) -> Iterator[Extra]:
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
        wanted, heights = min(spare, lacking), way(ground, source, point).heights
        share = drawn_share(source, ground.scenario.rules)
        alike = (able[0].id, lengths(walk, unit), source.elevation_m, heights, share, wanted)
        if alike not in worked_out:
            crew = [*able, *(e for e in by_hose if e not in able)]
            worked_out[alike] = _row(ground, source, point, crew, wanted)
        best = worked_out[alike]
        if best is not None:
            yield replace(best, source_id=source.id)


def _row(ground: Ground, source: Source, point: Point, crew: Sequence[Engine], wanted_lps: float) -> Extra | None:
    """The row of engines that brings most water from a source; a longer one only where it brings more."""
    profile, heights = along(way(ground, source, point), source, point, ground.scenario.rules.hose_length_m)
    best: Extra | None = None
    for number in range(1, min(len(crew), MOST_ROW) + 1):
        found = _best_line(ground, source, point, crew[:number], wanted_lps, profile)
        if found is not None and (best is None or found.flow_lps > best.flow_lps + TRICKLE_LPS):
            best = replace(found, heights=heights)
        if best is not None and best.flow_lps >= wanted_lps - ALIKE_LPS:
            break
    return best


def _best_line(
    ground: Ground, source: Source, point: Point, row: Sequence[Engine], wanted_lps: float, profile: Profile
) -> Extra | None:
    """What a row brings with its hose in as many lines as bring most; the weakest pump counts behind the first."""
    rules, rest = ground.scenario.rules, row[1:] or row
    unit, arrives = rules.hose_length_m, point.arrives_mpa + rules.appliance_mpa
    first = rated_curve(row[0].pump_lps * drawn_share(source, rules), row[0].pump_mpa)
    weakest = rated_curve(min(e.pump_lps for e in rest), min(e.pump_mpa for e in rest))
    most = min(wanted_lps, first.most_lps, weakest.most_lps if len(row) > 1 else math.inf)
    best: Extra | None = None
    for line in _lines(row, round(profile.length_m / unit), unit):
        relay = Relay(ground.table, line, profile, weakest, first, unit)
        brought = relay.most_lps(len(row), most, arrives)
        pumps = relay.pumps(brought, arrives) if brought > TRICKLE_LPS else None
        if pumps is None or (best is not None and brought <= best.flow_lps + TRICKLE_LPS):
            continue
        hose_m = math.fsum(part.length_m * len(part.diameters_mm) for part in line)
        best = Extra(
            "relay", source.id, point.id, tuple(e.id for e in row), brought, hose_m,
            line_in_s(line, brought, unit) / 60, tuple(p.at_m for p in pumps), len(line[0].diameters_mm),
        )  # fmt: skip
    return best


def _lines(row: Sequence[Engine], count: int, length_m: float) -> Iterator[list[Stretch]]:
    """The hose of a row in one line, in two…: so many lengths to the point, the widest from the source on."""
    counts: Counter[float] = Counter()
    for hose in (h for engine in row for h in engine.hose):
        counts[hose.diameter_mm] += int(hose.length_m / length_m + ROUNDING)
    stock = [mm for mm in sorted(counts, reverse=True) for _ in range(counts[mm])]
    for lines in range(1, min(e.most_lines for e in row) + 1):
        if len(stock) < count * lines:
            return
        beside = (tuple(stock[at : at + lines]) for at in range(0, count * lines, lines))
        yield [Stretch(len(list(alike)) * length_m, mm) for mm, alike in groupby(beside)]


def shuttles(ground: Ground, point: Point, free: Sequence[Engine], drawn: Drawn, lacking: float) -> Iterator[Extra]:
    """All free tanks going to the source that fills them fastest."""
    tankers = [e for e in free if e.tank_l > 0]
    if not tankers:
        return
    best: Extra | None = None
    for source, spare, walk in _open_sources(ground, point, drawn, MOST_SHUTTLE_M):
        able = [e for e in tankers if ground.may_draw(e, source)]
        able = [e for e in able if _filled_lps(ground, e, source, spare) > TRICKLE_LPS]
        if not able:
            continue
        carried = [
            Tanker(e.tank_l, fill_min(e.tank_l, _filled_lps(ground, e, source, spare)), EMPTY_MIN) for e in able
        ]
        flow = min(lacking, shuttle_lps(carried, walk / 1000, spare))
        minutes = min(cycle_min(t, walk / 1000) for t in carried)
        if best is None or (round(flow, 1), -minutes) > (round(best.flow_lps, 1), -best.minutes):
            ids = tuple(e.id for e in able)
            best = Extra("shuttle", source.id, point.id, ids, flow, 0.0, minutes)
    if best is not None:
        yield best


def _filled_lps(ground: Ground, engine: Engine, source: Source, spare_lps: float) -> float:
    """How fast it is filled: out of still water by its own pump, which has to lift it."""
    if source.kind not in STILL:
        return spare_lps
    return min(spare_lps, engine.pump_lps * drawn_share(source, ground.scenario.rules))
