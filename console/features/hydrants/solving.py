"""From what is known to an answer: one at once, a better one in time, the same one while nothing changes."""

import math
import threading
import time
from collections.abc import Sequence

from console.features.hydrants.allocation.exact import Level
from console.features.hydrants.allocation.options import Ground, prepare
from console.features.hydrants.allocation.plan import Plan, at_once, best
from console.features.hydrants.allocation.problem import Draw, Option, Problem, score
from console.features.hydrants.allocation.reduce import fitting
from console.features.hydrants.allocation.shares import shared
from console.features.hydrants.answer import Answer, answer
from console.features.hydrants.mains_word import Mains, is_due, with_model
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
        final = before.final and not is_due(before.mains)
        return answer(known, before.ground, before.plan, final=final, mains=before.mains)
    mains = before.mains if before is not None and before.mains.network == known.scenario.network else Mains()
    ground = prepare(with_model(known.scenario, mains))
    plan = going_on(ground, before.plan.draws) if before is not None else at_once(ground.problem)
    return answer(known, ground, plan, final=False, mains=mains)


def going_on(ground: Ground, draws: Sequence[Draw]) -> Plan:
    """The plan at once; as many of these draws as are still offered where it is no better than they are."""
    plan = at_once(ground.problem)
    again = shared(ground.problem, fitting(ground.problem, _still_offered(ground.problem, draws)))
    if score(ground.problem, plan.draws).beats(score(ground.problem, again)) or not _keeps_pins(ground, again):
        return plan
    return Plan(again, tuple(_at_least(ground.problem, plan, again)))


def better_answer(first: Answer, stop: threading.Event, seconds: float = PROOF_S) -> Answer:
    """The best there is time for, proven or with its gap; ends early once `stop` is set.

    Where the centre has a model of its mains it is not the last word: that is asked next.
    """

    def clock() -> float:
        return math.inf if stop.is_set() else time.monotonic()

    known = first.known
    plan = best(first.ground.problem, first.plan, time.monotonic() + seconds, clock=clock)
    final = not stop.is_set() and (known.scenario is None or known.scenario.network is None)
    return answer(known, first.ground, plan, final=final, mains=first.mains)


def _still_offered(problem: Problem, draws: Sequence[Draw]) -> list[Option]:
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
