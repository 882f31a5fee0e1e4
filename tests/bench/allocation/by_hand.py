"""Allocation as it is done by hand: one engine after the other takes the nearest hydrant its hose reaches."""

from console.features.hydrants.allocation.flows import spread
from console.features.hydrants.allocation.problem import Draw, Option, Problem


def nearest_first(problem: Problem) -> tuple[Draw, ...]:
    """Each engine, in the order of the list, takes the lay with the least hose to a source with an outlet left.

    Nobody works out flows or mains: those decide afterwards what really comes. The point that lacks most is fed
    first, and an engine whose incident has all it wants by the hydrants' own figures stays out.
    """
    outlets = {s.id: s.outlets for s in problem.sources}
    lacking = {p.id: p.demand_lps for p in problem.points}
    taken: list[Option] = []
    for engine in problem.engines:
        lays = [o for o in problem.options if o.engine_id == engine.id and outlets[o.source_id] > 0]
        wanted = [o for o in lays if lacking[o.point_id] > 0]
        if not wanted:
            continue
        lay = min(wanted, key=lambda o: (o.hose_m / o.lines, -lacking[o.point_id], o.lines, o.source_id))
        taken.append(lay)
        outlets[lay.source_id] -= 1
        lacking[lay.point_id] -= lay.flow_lps
    return spread(problem, taken)
