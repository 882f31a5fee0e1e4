"""An answer at once, and a better one while there is time: the one door to the allocation."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.features.hydrants.allocation.exact import LEVELS, STEPS, Climb, Level, ceiling
from console.features.hydrants.allocation.flows import spread
from console.features.hydrants.allocation.problem import Draw, Problem, score
from console.features.hydrants.allocation.quick import first_plan
from console.features.hydrants.allocation.reduce import parts, shortlist, worthwhile


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
    draws = first_plan(shortlist(problem))
    reached = score(problem, draws)
    levels = (Level(n, float(getattr(reached, n)), ceiling(problem, n)) for n in LEVELS)
    return Plan(draws, tuple(levels))


def best(
    problem: Problem,
    first: Plan,
    deadline: float,
    found: Callable[[Plan], None] = lambda _plan: None,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """The best plan by the deadline, from a first one; `found` hears each level that is done, on this thread.

    All parts of the problem are brought to one level before any goes on to the next: water comes first
    everywhere.
    """
    draws = first.draws
    climbs = [Climb(part, _within(part, first.draws)) for part in parts(worthwhile(problem))]
    levels = {level.name: level for level in first.levels}
    for place, step in enumerate(STEPS):
        done = []
        for number, climb in enumerate(climbs):
            left = max(0.0, deadline - clock())
            done.append(climb.step(step, left / (len(climbs) - number)))
        draws = tuple(draw for climb in climbs for draw in climb.best)
        levels.update(_after(problem, draws, STEPS[place + 1 :]))
        for i, name in enumerate(step):
            levels[name] = _together(name, [found_levels[i] for found_levels in done])
        found(Plan(draws, tuple(levels.values())))
    return Plan(draws, tuple(levels.values()))


def _after(problem: Problem, draws: tuple[Draw, ...], steps: Sequence[Sequence[str]]) -> dict[str, Level]:
    """The levels not begun: what the plan happens to reach, and what is plain to see."""
    reached = score(problem, draws)
    names = [name for step in steps for name in step]
    values = {name: float(getattr(reached, name)) for name in names}
    return {name: Level(name, v, max(v, ceiling(problem, name))) for name, v in values.items()}


def _within(part: Problem, draws: tuple[Draw, ...]) -> tuple[Draw, ...]:
    """What of a plan lies in a part; lays the part does without are replaced by what is left."""
    offered = set(part.options)
    return spread(part, [d.option for d in draws if d.option in offered])


def _together(name: str, levels: list[Level]) -> Level:
    if not levels:
        return Level(name, 1.0, 1.0) if name == "margin" else Level(name, 0.0, 0.0)
    if name == "margin":
        return Level(name, min(v.value for v in levels), min(v.bound for v in levels))
    return Level(name, math.fsum(v.value for v in levels), math.fsum(v.bound for v in levels))
