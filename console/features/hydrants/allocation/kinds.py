"""Lays that differ only in the engine that makes them: how many are made is settled first, then who makes them."""

from collections import defaultdict
from collections.abc import Sequence

from console.features.hydrants.allocation.problem import Option, Problem


def kinds(problem: Problem) -> list[list[int]]:
    """The places of a problem's options by kind; a pinned engine's lays are of no other's kind.

    Once it is settled how many lays of each kind are made, it is a matching who makes them, and a matching by
    shares is never better than one by whole engines: so a solver needs to branch on the numbers only.
    """
    pinned = {engine_id for engine_id, _ in problem.pinned}
    found: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, o in enumerate(problem.options):
        own = o.engine_id if o.engine_id in pinned else ""
        lay = (o.source_id, o.point_id, o.lines, o.flow_lps, o.hose_m, o.crossings, o.kept)
        found[(*lay, own)].append(place)
    return list(found.values())


def handed_out(problem: Problem, groups: Sequence[Sequence[int]], shares: Sequence[float]) -> list[int]:
    """The lays that whole engines make when a plan makes so many of each kind.

    shares: how much of each option the plan takes, in fractions where the solver left them. Whoever has the larger
    share is asked first, and makes room for others along an augmenting path.
    """
    free = {engine.id: engine.count for engine in problem.engines}
    made: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for kind, places in enumerate(groups):
        for _ in range(round(sum(shares[place] for place in places))):
            _give(problem.options, groups, shares, kind, free, made, set())
    return sorted(place for lays in made.values() for _, place in lays)


def _give(
    options: Sequence[Option],
    groups: Sequence[Sequence[int]],
    shares: Sequence[float],
    kind: int,
    free: dict[str, int],
    made: dict[str, list[tuple[int, int]]],
    asked: set[str],
) -> bool:
    """Find an engine for one lay of a kind, moving others to lays of their own kind elsewhere."""
    for place in sorted(groups[kind], key=lambda at: -shares[at]):
        engine_id = options[place].engine_id
        if engine_id in asked:
            continue
        asked.add(engine_id)
        if free[engine_id] > 0:
            free[engine_id] -= 1
            made[engine_id].append((kind, place))
            return True
        for lay in list(made[engine_id]):
            if _give(options, groups, shares, lay[0], free, made, asked):
                made[engine_id].remove(lay)
                made[engine_id].append((kind, place))
                return True
    return False
