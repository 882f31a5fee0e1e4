"""An answer at once, and a better one while there is time: the one door to the allocation."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from console.features.hydrants.allocation.exact import LEVELS, STEPS, Level, ceiling
from console.features.hydrants.allocation.problem import Draw, Problem, score
from console.features.hydrants.allocation.quick import first_plan
from console.features.hydrants.allocation.reduce import fitting, parts, shortlist, worthwhile
from console.features.hydrants.allocation.shares import shared
from console.features.hydrants.allocation.together import Together


@dataclass(frozen=True)
class Plan:
    """Who draws what, and how far each level is proven, over all parts of the problem."""

    draws: tuple[Draw, ...]
    levels: tuple[Level, ...]

    @property
    def proven(self) -> bool:
        """Is nothing better at any level?"""
        return all(level.proven for level in self.levels)


def at_once(problem: Problem) -> Plan:
    """A good plan in some ten milliseconds, proven at no level but what is plain to see."""
    draws = shared(problem, first_plan(shortlist(problem)))
    reached = score(problem, draws)
    values = ((n, float(getattr(reached, n))) for n in LEVELS)
    # Flows that were added up in another order may be above by the last digit.
    levels = (Level(n, value, max(value, ceiling(problem, n))) for n, value in values)
    return Plan(draws, tuple(levels))


def best(
    problem: Problem,
    first: Plan,
    deadline: float,
    found: Callable[[Plan], None] = lambda _plan: None,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """The best plan by the deadline, from a first one; `found` hears each better answer, on this thread.

    Incidents are solved apart first, as if each had all water for itself: together that bounds every plan. Where
    their plans fit together they are the best there is; where two want the same water, one looks for as good a
    plan without it; and only incidents that find none are solved as one, from what was reached.

    A problem too large to be made smaller in half the time keeps the first plan: a search would not even begin.
    """
    half = (clock() + deadline) / 2
    less = worthwhile(problem, lambda: clock() >= half)
    if clock() >= half:
        return first
    start = _start(less, first)
    wholes = sorted((Together(part, start) for part in parts(less)), key=lambda whole: len(whole.problem.options))
    for place in range(len(STEPS)):
        waiting = wholes
        for _again in range(2):
            for whole, until in _shares(waiting, deadline, clock):
                whole.step(place, until, clock)
            waiting = [whole for whole in wholes if not whole.is_proven(place)]
        found(_better(problem, first, _plan(less, wholes)))
    return _better(problem, first, _plan(less, wholes))


def _start(problem: Problem, first: Plan) -> tuple[Draw, ...]:
    """What the search begins with: the first plan, or another one where lays of it are among those left out."""
    offered = set(problem.options)
    if all(draw.option in offered for draw in first.draws):
        return first.draws
    again = first_plan(shortlist(problem))
    fitted = fitting(problem, [draw.option for draw in first.draws])
    return again if score(problem, again).beats(score(problem, fitted)) else fitted


def _better(problem: Problem, first: Plan, plan: Plan) -> Plan:
    """The plan; the first one's draws where time was too short to find any as good."""
    reached = score(problem, first.draws)
    if not reached.beats(score(problem, plan.draws)):
        return plan
    values = [(level, float(getattr(reached, level.name))) for level in plan.levels]
    return Plan(first.draws, tuple(Level(v.name, value, max(value, v.bound)) for v, value in values))


def _shares(
    wholes: Sequence[Together], deadline: float, clock: Callable[[], float]
) -> Iterator[tuple[Together, float]]:
    """Every part, the smallest first, with the time until which it may go on: an equal share of what is left."""
    for number, whole in enumerate(wholes):
        now = clock()
        yield whole, now + (deadline - now) / (len(wholes) - number)


def _plan(problem: Problem, wholes: Sequence[Together]) -> Plan:
    """The parts as one plan. What follows an unproven level is bounded part by part only where there is one."""
    told = [whole.levels() for whole in wholes]
    levels: list[Level] = []
    for place, name in enumerate(LEVELS):
        level = _together(name, [part[place] for part in told])
        if len(wholes) > 1 and not all(before.proven for before in levels):
            level = Level(name, level.value, max(level.value, ceiling(problem, name)))
        levels.append(level)
    return Plan(shared(problem, [draw for whole in wholes for draw in whole.draws]), tuple(levels))


def _together(name: str, levels: list[Level]) -> Level:
    if not levels:
        return Level(name, 1.0, 1.0) if name == "margin" else Level(name, 0.0, 0.0)
    if name == "margin":
        return Level(name, min(v.value for v in levels), min(v.bound for v in levels))
    return Level(name, math.fsum(v.value for v in levels), math.fsum(v.bound for v in levels))
