"""How the water of a plan is shared out among its engines: as evenly as it goes without loss elsewhere."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from console.features.hydrants.allocation.model import Row, add_rows, most_lps, quiet
from console.features.hydrants.allocation.problem import Draw, Problem, score

ROUNDING = 1e-7


def shared(problem: Problem, draws: Sequence[Draw]) -> tuple[Draw, ...]:
    """The same lays with the same water in all: the one with least gets the most it can, then the next, and so on.

    No main gets fuller than the fullest of the plan was, so every level keeps its value. Without this an engine may
    be told to pump nothing beside another one that pumps for both.
    """
    fullest = 1 - score(problem, draws).margin
    flows = {draw.option: draw.flow_lps for draw in draws}
    for group in _groups(problem, draws):
        if len(group) > 1:
            split = _Split(problem, group, fullest).flows()
            flows |= {draw.option: flow for draw, flow in zip(group, split, strict=True)}
    return tuple(replace(draw, flow_lps=flows[draw.option]) for draw in draws)


def _groups(problem: Problem, draws: Sequence[Draw]) -> list[list[Draw]]:
    """Lays that touch the same water or the same point, directly or by others between them."""
    mains = {s.id: s.main_id for s in problem.sources}
    groups: list[tuple[set[str], list[Draw]]] = []
    for draw in draws:
        touched, members = set(_touched(problem, draw, mains[draw.option.source_id])), [draw]
        for group in [g for g in groups if g[0] & touched]:
            groups.remove(group)
            touched, members = touched | group[0], group[1] + members
        groups.append((touched, members))
    return [members for _, members in groups]


def _touched(problem: Problem, draw: Draw, main_id: str) -> Iterator[str]:
    yield f"s{draw.option.source_id}"
    yield f"p{draw.option.point_id}"
    if main_id in problem.mains:
        yield f"m{main_id}"


class _Split:
    """The flows of a group as a linear programme that is solved again and again.

    Columns: the flow of each lay, then the least flow of those still open; the first rows say that it is the least.
    """

    def __init__(self, problem: Problem, group: Sequence[Draw], fullest: float) -> None:
        import highspy

        self._count = len(group)
        only = replace(problem, options=tuple(draw.option for draw in group))
        self._most = [max(most, draw.flow_lps) for most, draw in zip(most_lps(only), group, strict=True)]
        self._before = [draw.flow_lps for draw in group]
        self._solver = quiet()
        self._solver.setOptionValue("threads", 1)
        upper = np.array([*self._most, max(self._most)])
        self._solver.addVars(len(upper), np.zeros(len(upper)), upper)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._solver.changeColCost(self._count, 1.0)
        floors: list[Row] = [([i, self._count], [1.0, -1.0], 0.0, math.inf) for i in range(self._count)]
        whole = math.fsum(self._before)
        together: Row = (range(self._count), None, whole, whole)
        add_rows(self._solver, [*floors, together, *_limits(problem, group, fullest)])

    def flows(self) -> list[float]:
        """The even flows: whoever can have no more is fixed at what it has, and the least of the others rises."""
        flows, waiting = self._before, set(range(self._count))
        while waiting:
            self._solver.run()
            solution = self._solver.getSolution()
            if not solution.value_valid or not solution.dual_valid:
                return flows
            flows = [max(0.0, flow) for flow in solution.col_value[: self._count]]
            least = solution.col_value[self._count]
            # A floor that has a price cannot be raised; nor can what is at the most that comes through.
            stuck = {
                i for i in waiting if abs(solution.row_dual[i]) > ROUNDING or self._most[i] <= least + ROUNDING
            } or set(waiting)
            for i in stuck:
                self._solver.changeColBounds(i, max(0.0, min(least, flows[i]) - ROUNDING), self._most[i])
                self._solver.changeRowBounds(i, -math.inf, math.inf)
            waiting -= stuck
        return flows


def _limits(problem: Problem, group: Sequence[Draw], fullest: float) -> Iterator[Row]:
    """What sources, points and mains (each as full as the fullest) bound; what is drawn already always fits."""
    mains = {s.id: s.main_id for s in problem.sources}
    most = {f"s{s.id}": s.flow_lps for s in problem.sources} | {f"p{p.id}": p.demand_lps for p in problem.points}
    places: dict[str, list[int]] = defaultdict(list)
    for place, draw in enumerate(group):
        for key in _touched(problem, draw, mains[draw.option.source_id]):
            places[key].append(place)
    load = {key: math.fsum(group[i].flow_lps for i in at) for key, at in places.items()}
    most |= {f"m{name}": fullest * lps for name, lps in problem.mains.items()}
    for key, at in places.items():
        yield at, None, -math.inf, max(load[key], most[key])
