"""How what points lack could be closed: the ways to each, so that no engine and no water is promised twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from console.features.hydrants.allocation.explain import drafted
from console.features.hydrants.allocation.extras import RANK, Clash, Drawn, Extra, relays, shuttles, spare_lps
from console.features.hydrants.allocation.options import TRICKLE_LPS, Ground
from console.features.hydrants.allocation.plan import Plan
from console.features.hydrants.allocation.problem import ALIKE_LPS

OFFERED = 3
"""So many ways to a point at most."""


@dataclass(frozen=True)
class Gap:
    """What a point lacks after the plan, L/s, and the best ways to close it with engines that draw nothing."""

    point_id: str
    lacking_lps: float
    extras: tuple[Extra, ...]


def gaps(ground: Ground, plan: Plan) -> tuple[Gap, ...]:
    """Every point that lacks water, with at most OFFERED ways to more.

    The point that lacks most has its strongest way first, the next the strongest of what that leaves: these can all
    be taken together. What else is offered, and the first where nothing was left, may exclude a way to another
    point: its clashes.
    """
    brought: dict[str, float] = defaultdict(float)
    for draw in plan.draws:
        brought[draw.option.point_id] += draw.flow_lps
    lacking = {key: point.demand_lps - brought[key] for key, (_, point) in ground.points.items()}
    short = [key for key, lps in lacking.items() if lps > ALIKE_LPS]
    offers = _Offers(ground, plan)
    for point_id in sorted(short, key=lambda key: -lacking[key]):
        offers.find(point_id, lacking[point_id])
    return tuple(Gap(key, lacking[key], tuple(offers.told(key))) for key in short)


class _Offers:
    """The ways to more water of one point after the other, and what their first ones take."""

    def __init__(self, ground: Ground, plan: Plan) -> None:
        self._ground = ground
        self._drawn = [(d.option.source_id, d.flow_lps) for d in plan.draws]
        self._busy = {d.option.engine_id for d in plan.draws}
        self._ways: dict[str, list[Extra]] = {}
        self._together: dict[str, Extra] = {}
        """The first ways that can all be taken; a point for which nothing was left has none."""

    def find(self, point_id: str, lacking_lps: float) -> None:
        """Look for the ways to a point, beside the first ways of the points before, and instead of them."""
        firsts = self._firsts()
        beside = self._sought(point_id, lacking_lps, firsts)
        found = beside
        if firsts and (not beside or beside[0].flow_lps < lacking_lps - ALIKE_LPS):
            best = {(x.means, x.source_id): x.flow_lps for x in beside}
            instead = [
                x
                for x in self._sought(point_id, lacking_lps, ())
                if x.flow_lps > best.get((x.means, x.source_id), 0.0) + TRICKLE_LPS
            ]
            found = [*beside[:1], *sorted((*beside[1:], *instead), key=self._rank)]
        self._ways[point_id] = found[:OFFERED]
        if beside:
            self._together[point_id] = beside[0]

    def told(self, point_id: str) -> Iterator[Extra]:
        """The ways to a point with all that is to be said of them, once those of every point are found."""
        for extra in self._ways[point_id]:
            said = tuple(drafted(self._ground, self._ground.sources[extra.source_id]))
            yield replace(extra, said=said, clashes=tuple(self._clashes(extra)))

    def _firsts(self, *but: str) -> list[Extra]:
        return [extra for key, extra in self._together.items() if key not in but]

    def _sought(self, point_id: str, lacking_lps: float, firsts: Sequence[Extra]) -> list[Extra]:
        """The ways that are left when these are taken, the strongest first."""
        ground, (incident_id, point) = self._ground, self._ground.points[point_id]
        taken = self._busy.union(*(x.engine_ids for x in firsts))
        free = [e for e in ground.scenario.engines if e.incident_id == incident_id and e.id not in taken]
        drawn = self._with(firsts)
        ways = chain.from_iterable(how(ground, point, free, drawn, lacking_lps) for how in (relays, shuttles))
        return sorted(ways, key=self._rank)

    def _with(self, extras: Iterable[Extra]) -> Drawn:
        return Drawn([*self._drawn, *((x.source_id, x.flow_lps) for x in extras)])

    def _rank(self, extra: Extra) -> tuple[float, int, float]:
        return -round(extra.flow_lps), RANK[self._ground.sources[extra.source_id].kind], extra.minutes

    def _clashes(self, extra: Extra) -> Iterator[Clash]:
        for point_id, ways in self._ways.items():
            others = ways if point_id != extra.point_id else ()
            used = {engine_id for other in others for engine_id in other.engine_ids}
            engines = tuple(e for e in extra.engine_ids if e in used)
            drawn = self._with(self._firsts(point_id, extra.point_id))
            dry = any(self._is_too_much(drawn, extra, other) for other in others)
            if engines or dry:
                yield Clash(point_id, engines, (extra.source_id,) if dry else ())

    def _is_too_much(self, drawn: Drawn, extra: Extra, other: Extra) -> bool:
        """Does a source, or a main, not do for both?"""
        sources = self._ground.sources
        mine, its = sources[extra.source_id], sources[other.source_id]
        if mine.id != its.id and (mine.main_id != its.main_id or mine.main_id not in self._ground.problem.mains):
            return False
        both = Drawn([*drawn.taken, (its.id, other.flow_lps)])
        return spare_lps(self._ground, both, mine) < extra.flow_lps - ALIKE_LPS
