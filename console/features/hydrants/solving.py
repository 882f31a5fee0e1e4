"""From what is known to an answer: one at once, a better one in time, the same one while nothing changes."""

import math
import threading
import time

from console.features.hydrants.allocation.exact import Level
from console.features.hydrants.allocation.options import Ground, prepare
from console.features.hydrants.allocation.plan import Plan, at_once, best
from console.features.hydrants.allocation.problem import Draw, Option, Problem, score
from console.features.hydrants.allocation.reduce import fitting
from console.features.hydrants.answer import Answer, answer
from console.features.hydrants.scenario_of import Situation

PROOF_S = 3.0
"""So long a better answer is looked for; by then four of five are proven at every level."""


def first_answer(known: Situation, before: Answer | None = None) -> Answer | None:
    """An answer in some ten milliseconds; None where there is no place to bring water to.

    The answer before goes on where nothing it rests on has changed, and the new one begins with it where it has: no
    engine is sent elsewhere for a reading that makes no difference.
    """
    if known.scenario is None:
        return None
    if before is not None and before.known.scenario == known.scenario:
        return answer(known, before.ground, before.plan, final=before.final)
    ground = prepare(known.scenario)
    plan = at_once(ground.problem)
    if before is not None:
        again = fitting(ground.problem, _still_offered(ground.problem, before.plan.draws))
        if not score(ground.problem, plan.draws).beats(score(ground.problem, again)) and _keeps_pins(ground, again):
            plan = Plan(again, tuple(_at_least(ground.problem, plan, again)))
    return answer(known, ground, plan, final=False)


def better_answer(first: Answer, stop: threading.Event, seconds: float = PROOF_S) -> Answer:
    """The best there is time for, proven or with its gap; ends early once `stop` is set."""

    def clock() -> float:
        return math.inf if stop.is_set() else time.monotonic()

    plan = best(first.ground.problem, first.plan, time.monotonic() + seconds, clock=clock)
    return answer(first.known, first.ground, plan, final=not stop.is_set())


def _still_offered(problem: Problem, draws: tuple[Draw, ...]) -> list[Option]:
    """The lays of a plan as the problem offers them now: their flows may be others."""
    offered = {_lay(option): option for option in problem.options}
    return [offered[key] for draw in draws if (key := _lay(draw.option)) in offered]


def _lay(option: Option) -> tuple[str, str, str, int]:
    return option.engine_id, option.source_id, option.point_id, option.lines


def _keeps_pins(ground: Ground, draws: tuple[Draw, ...]) -> bool:
    return ground.problem.pinned <= {(d.option.engine_id, d.option.source_id) for d in draws}


def _at_least(problem: Problem, plan: Plan, draws: tuple[Draw, ...]) -> list[Level]:
    reached = score(problem, draws)
    return [Level(v.name, float(getattr(reached, v.name)), v.bound) for v in plan.levels]
