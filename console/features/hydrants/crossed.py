"""Which lays are worth counting the roads of: those the plan has, and those it might have instead."""

from console.features.hydrants.answer import Answer
from console.features.hydrants.walks import Place

MOST = 150
"""Pairs of a source and a point that are counted: the plan's own first, then those of the least hose."""
COUNT_S = 2.0
"""So long is counted at once; what is left is counted next."""


def worth_counting(answer: Answer) -> list[tuple[Place, Place]]:
    """Point and source of each lay, in the order in which they are worth it; none where ways are guessed."""
    if answer.known.estimated:
        return []
    ground = answer.ground
    offered = sorted(ground.problem.options, key=lambda option: option.hose_m)
    pairs = dict.fromkeys((o.source_id, o.point_id) for o in (*(d.option for d in answer.plan.draws), *offered))
    found = []
    for source_id, point_id in list(pairs)[:MOST]:
        source, (_, point) = ground.sources[source_id], ground.points[point_id]
        found.append(((point.lon, point.lat), (source.lon, source.lat)))
    return found
