"""Allocation as it is done by hand: one engine after the other takes the nearest hydrant its hose reaches."""

from console.features.hydrants.allocation.flows import spread
from console.features.hydrants.allocation.problem import Draw, Option, Problem


def nearest_first(problem: Problem) -> tuple[Draw, ...]:
    """Each engine, in the order of the list, takes the lay with the least hose to a source with an outlet left.

    Nobody works out beforehand what a source or a main has left: an engine that finds little there stays with it.
    But what comes is seen, and while an incident lacks water its next engine is sent. The point that lacks most is
    fed first.
    """
    outlets = {s.id: s.outlets for s in problem.sources}
    lacking = {p.id: p.demand_lps for p in problem.points}
    left = {s.id: s.flow_lps for s in problem.sources} | {f"main {m}": most for m, most in problem.mains.items()}
    main_of = {s.id: f"main {s.main_id}" for s in problem.sources}
    taken: list[Option] = []
    for engine in problem.engines:
        lays = [o for o in problem.options if o.engine_id == engine.id and outlets[o.source_id] > 0]
        wanted = [o for o in lays if lacking[o.point_id] > 0]
        if not wanted:
            continue
        lay = min(wanted, key=lambda o: (o.hose_m / o.lines, -lacking[o.point_id], o.lines, o.source_id))
        taken.append(lay)
        outlets[lay.source_id] -= 1
        water = [name for name in (lay.source_id, main_of[lay.source_id]) if name in left]
        comes = min(lay.flow_lps, lacking[lay.point_id], *(left[name] for name in water))
        lacking[lay.point_id] -= comes
        for name in water:
            left[name] -= comes
    return spread(problem, taken)
