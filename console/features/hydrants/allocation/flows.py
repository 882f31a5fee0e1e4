"""How much water runs through lays that are decided: the most in all, then the mains relieved (a small LP)."""

import math
from collections.abc import Sequence
from dataclasses import replace

from console.features.hydrants.allocation.model import Model
from console.features.hydrants.allocation.problem import Draw, Option, Problem

ROUNDING_LPS = 1e-6


def spread(problem: Problem, taken: Sequence[Option]) -> tuple[Draw, ...]:
    """The plan of just these options, with the most water, and with that the most spare on the fullest main.

    A lay no water runs through is left out, unless it is pinned or kept.
    """
    if not taken:
        return ()
    only = replace(problem, options=tuple(taken), pinned=frozenset())
    model = Model(only, decided=True)
    for name in ("water_lps", "margin"):
        model.aim(model.weights(name))
        model.solver.run()
        reached = model.solver.getInfo().objective_function_value
        model.hold(model.weights(name), reached if math.isfinite(reached) else 0.0, ROUNDING_LPS)
    return tuple(
        draw
        for draw in model.draws()
        if draw.flow_lps > 1e-6
        or draw.option.kept
        or (draw.option.engine_id, draw.option.source_id) in problem.pinned
    )
