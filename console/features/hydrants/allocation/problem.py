"""The allocation problem as the solvers see it: engines, sources, points to feed, and the lays between them."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

ALIKE_LPS = 0.01
"""Flows closer than this are one flow: a valve is not set finer."""
ALIKE_SHARE = 0.005
"""Spare shares of a main closer than this are one: its capacity is not known better."""


@dataclass(frozen=True)
class Engine:
    """An engine that draws from at most one source: its incident, what its pump moves, L/s; how many are alike."""

    id: str
    incident_id: str
    pump_lps: float
    count: int = 1


@dataclass(frozen=True)
class Source:
    """A source: what it gives alone, L/s, how many engines may couple to it, and the main it hangs on, or none."""

    id: str
    flow_lps: float
    outlets: int = 1
    main_id: str = ""


@dataclass(frozen=True)
class Point:
    """A point water is pumped to, of an incident, and what it wants, L/s."""

    id: str
    incident_id: str
    demand_lps: float


class Option(msgspec.Struct, frozen=True, gc=False):
    """A lay an engine could make: from a source to a point, so many lines, and what comes through at most.

    hose_m is all the hose it takes, in whole lengths; crossings are the roads it crosses; kept: water already
    flows so.
    """

    engine_id: str
    source_id: str
    point_id: str
    lines: int
    flow_lps: float
    hose_m: float
    crossings: int = 0
    kept: bool = False


@dataclass(frozen=True)
class Problem:
    """One question. `mains` are the capacities of mains that several sources share, L/s; `pinned` pairs of
    engine and source are used whatever else is better."""

    engines: tuple[Engine, ...]
    sources: tuple[Source, ...]
    points: tuple[Point, ...]
    options: tuple[Option, ...]
    mains: Mapping[str, float] = field(default_factory=dict)
    pinned: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Draw:
    """One option taken, and the flow through it, L/s."""

    option: Option
    flow_lps: float


@dataclass(frozen=True, order=True)
class Score:
    """How good a plan is, the first thing first; every field is the better the larger it is."""

    water_lps: float
    kept: int
    hose_m: float
    crossings: float
    margin: float

    def beats(self, other: "Score") -> bool:
        """Is it better, flows and metres that are alike counting as the same?"""
        for mine, theirs, alike in (
            (self.water_lps, other.water_lps, ALIKE_LPS),
            (self.kept, other.kept, 0.5),
            (self.hose_m, other.hose_m, 0.5),
            (self.crossings, other.crossings, 0.5),
            (self.margin, other.margin, ALIKE_SHARE),
        ):
            if abs(mine - theirs) > alike:
                return mine > theirs
        return False


def score(problem: Problem, draws: Sequence[Draw]) -> Score:
    """Water L/s, draws kept, minus metres of hose, minus crossings, and the least spare share of a shared main.

    A main that can give nothing has no share to spare or to take.
    """
    load: dict[str, float] = {}
    mains = {s.id: s.main_id for s in problem.sources}
    for draw in draws:
        main = mains[draw.option.source_id]
        load[main] = load.get(main, 0.0) + draw.flow_lps
    spare = [1 - load.get(main, 0.0) / most for main, most in problem.mains.items() if most > 0]
    return Score(
        math.fsum(d.flow_lps for d in draws),
        sum(d.option.kept for d in draws),
        -math.fsum(d.option.hose_m for d in draws),
        -sum(d.option.crossings for d in draws),
        min(spare, default=1.0),
    )


def faults(problem: Problem, draws: Sequence[Draw]) -> list[str]:
    """What is wrong with a plan: each broken limit in a few words, nothing for one that can be carried out."""
    found = []
    offered = set(problem.options)
    sources = {s.id: s for s in problem.sources}
    if any(d.option not in offered for d in draws):
        found.append("a lay that was not offered")
    if any(not 0 <= d.flow_lps <= d.option.flow_lps + ALIKE_LPS for d in draws):
        found.append("more water than comes through a lay")
    found += _over("engine", (d.option.engine_id for d in draws), lambda _engine: 1)
    found += _over("source", (d.option.source_id for d in draws), lambda s: sources[s].outlets)
    for what, key, most in (
        ("source", lambda d: d.option.source_id, {s.id: s.flow_lps for s in problem.sources}),
        ("main", lambda d: sources[d.option.source_id].main_id, dict(problem.mains)),
        ("point", lambda d: d.option.point_id, {p.id: p.demand_lps for p in problem.points}),
        ("engine", lambda d: d.option.engine_id, {e.id: e.pump_lps for e in problem.engines}),
    ):
        sums: dict[str, float] = {}
        for draw in draws:
            sums[key(draw)] = sums.get(key(draw), 0.0) + draw.flow_lps
        found += [f"{what} {k}: {v:.2f} L/s" for k, v in sums.items() if v > most.get(k, math.inf) + ALIKE_LPS]
    return found


def _over(what: str, keys: Iterable[str], most: Callable[[str], int]) -> list[str]:
    return [f"{what} {key} {n} times" for key, n in Counter(keys).items() if n > most(key)]
