"""Which lays are worth counting the roads of: those the plan has, and those it might have instead."""

from collections.abc import Iterable

from console.features.hydrants.allocation.explain import explain
from console.features.hydrants.allocation.options import Ground
from console.features.hydrants.allocation.problem import Option
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
    offered = sorted(answer.ground.problem.options, key=lambda option: option.hose_m)
    return _ends(answer.ground, (*(d.option for d in answer.plan.draws), *offered))


def on_cards(answer: Answer) -> list[tuple[Place, Place]]:
    """The same of the lays that cards tell: those of the plan, and what to fall back on."""
    if answer.known.estimated:
        return []
    told = explain(answer.ground, answer.plan)
    lays = [*(one.draw.option for one in told if one.draw), *(one.fallback for one in told if one.fallback)]
    return _ends(answer.ground, lays)


def _ends(ground: Ground, lays: Iterable[Option]) -> list[tuple[Place, Place]]:
    found = []
    for source_id, point_id in list(dict.fromkeys((o.source_id, o.point_id) for o in lays))[:MOST]:
        source, (_, point) = ground.sources[source_id], ground.points[point_id]
        found.append(((point.lon, point.lat), (source.lon, source.lat)))
    return found
