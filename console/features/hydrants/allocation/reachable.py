"""The most water any plan could bring, seen without solving: what mains, sources, engines and points let by."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from console.features.hydrants.allocation.problem import Option, Problem

MOST_CUTS = 4
"""Of more incidents not every set is looked at, only each alone, all but each, all, and none."""
MOST_ALONE = 20
"""Of more incidents only all and none: each set goes through all sources, and the bound holds without."""


def most_water_lps(problem: Problem) -> float:
    """What no plan can bring more of, L/s.

    Water runs from the mains through sources and engines to the points of an incident. Wherever it is cut in two,
    no more can pass than the cut lets through: some incidents count with what they take at most, and for the others
    counts what sources within their reach give at most. The least of these cuts is told.
    """
    incidents = _incidents(problem)
    takes = {name: incident.takes_lps for name, incident in incidents.items()}
    flows = _flows(problem)
    mains = {s.id: s.main_id for s in problem.sources}
    return min(
        math.fsum(lps for name, lps in takes.items() if name not in fed) + _given_lps(problem, flows, mains, fed)
        for fed in _sets(tuple(takes))
    )


@dataclass
class _Incident:
    """What reaches an incident: the most of each engine, of each to each point, and what the points want."""

    wanted: dict[str, float] = field(default_factory=dict)
    engines: dict[str, float] = field(default_factory=dict)
    to_point: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def takes_lps(self) -> float:
        """What its points take and its engines move at most."""
        points = (min(lps, math.fsum(self.to_point.get(p, {}).values())) for p, lps in self.wanted.items())
        return min(math.fsum(points), math.fsum(self.engines.values()))


def _incidents(problem: Problem) -> dict[str, _Incident]:
    found: dict[str, _Incident] = {}
    for point in problem.points:
        found.setdefault(point.incident_id, _Incident()).wanted[point.id] = point.demand_lps
    engines = {e.id: e for e in problem.engines}
    for option in problem.options:
        engine = engines[option.engine_id]
        incident = found[engine.incident_id]
        lps = engine.count * min(option.flow_lps, engine.pump_lps)
        to_point = incident.to_point.setdefault(option.point_id, {})
        for most in (incident.engines, to_point):
            most[engine.id] = max(most.get(engine.id, 0.0), lps)
    return found


def _flows(problem: Problem) -> dict[str, dict[str, list[float]]]:
    """Per source and incident the most that each engine could draw there, as many as it has outlets."""
    engines = {e.id: e for e in problem.engines}
    most: dict[tuple[str, str], Option] = {}
    for option in problem.options:
        key = option.source_id, option.engine_id
        if key not in most or option.flow_lps > most[key].flow_lps:
            most[key] = option
    drawn: dict[str, dict[str, list[float]]] = {}
    outlets = {s.id: s.outlets for s in problem.sources}
    for (source_id, engine_id), option in most.items():
        engine = engines[engine_id]
        lps = [min(option.flow_lps, engine.pump_lps)] * min(engine.count, outlets[source_id])
        drawn.setdefault(source_id, {}).setdefault(engine.incident_id, []).extend(lps)
    return drawn


def _given_lps(
    problem: Problem, flows: Mapping[str, Mapping[str, list[float]]], mains: Mapping[str, str], fed: Collection[str]
) -> float:
    """What all sources within reach of some incidents give at most, through their outlets and their mains."""
    alone, shared = 0.0, dict.fromkeys(problem.mains, 0.0)
    for source in problem.sources:
        drawn = flows.get(source.id)
        if drawn is None:
            continue
        widest = sorted((lps for name in fed for lps in drawn.get(name, ())), reverse=True)[: source.outlets]
        lps = min(source.flow_lps, math.fsum(widest))
        if mains[source.id] in shared:
            shared[mains[source.id]] += lps
        else:
            alone += lps
    return alone + math.fsum(min(lps, problem.mains[name]) for name, lps in shared.items())


def _sets(names: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """Which incidents are cut off at the sources' side."""
    count = len(names)
    sizes: Iterable[int] = range(count + 1)
    if count > MOST_CUTS:
        sizes = (0, 1, count - 1, count) if count <= MOST_ALONE else (0, count)
    for size in sizes:
        yield from map(frozenset, combinations(names, size))
