"""A good plan at once: whoever would lose most by waiting chooses first, then single moves and ejections."""

import math
import time
from collections.abc import Callable, Iterator

from console.features.hydrants.allocation.draft import Draft, Worth
from console.features.hydrants.allocation.flows import spread
from console.features.hydrants.allocation.problem import ALIKE_LPS, Draw, Problem

BUDGET_S = 0.03
"""The moves end after this long: the first answer is shown, and the solver goes on from it."""


def first_plan(
    problem: Problem, budget_s: float = BUDGET_S, clock: Callable[[], float] = time.perf_counter
) -> tuple[Draw, ...]:
    """A plan that can be carried out, better than or equal to what taking the best lays one by one gives."""
    until = clock() + budget_s
    draft = Draft(problem)
    fixed = {engine_id for engine_id, _ in problem.pinned}
    for engine_id, source_id in sorted(problem.pinned):
        span = draft.columns.spans[engine_id]
        pinned = [p for p in range(span.start, span.stop) if draft.columns.options[p].source_id == source_id]
        draft.taken[engine_id] = max(pinned, key=lambda place: draft.columns.options[place].flow_lps)
    _insert(draft)
    _improve(draft, fixed, until, clock)
    return spread(problem, draft.options)


def _insert(draft: Draft) -> None:
    """Engines choose in the order of their regret: how much worse their second best choice would be."""
    waiting = sorted(set(draft.engines) - set(draft.taken))
    while waiting:
        rest = draft.rest()
        best: tuple[float, float, str, int] | None = None
        for engine_id in waiting:
            first = draft.best(rest, engine_id)
            if first is None:
                continue
            place, gain = first
            option = draft.columns.options[place]
            if gain <= ALIKE_LPS and not option.kept:
                continue
            second = draft.best(rest, engine_id, int(draft.columns.source[place]))
            # In litres a second, metres of hose only between equals.
            regret, hose = gain, math.inf
            if second is not None:
                regret, hose = gain - second[1], draft.columns.options[second[0]].hose_m - option.hose_m
            rank = (regret, hose, engine_id, place)
            if best is None or rank > best:
                best = rank
        if best is None:
            return
        draft.taken[best[2]] = best[3]
        waiting.remove(best[2])


def _improve(draft: Draft, fixed: set[str], until: float, clock: Callable[[], float]) -> None:
    """Moves of one engine, which may push another one off its source, until none helps or time is up."""
    now = draft.rest().worth()
    moved = True
    while moved:
        moved = False
        for engine_id in draft.engines:
            if engine_id in fixed:
                continue
            best: tuple[Worth, dict[str, int]] | None = None
            for worth, taken in _moves(draft, engine_id, fixed):
                if clock() >= until:
                    return
                if worth > (best[0] if best is not None else now):
                    best = worth, taken
            if best is not None:
                now, draft.taken = best
                moved = True


def _moves(draft: Draft, engine_id: str, fixed: set[str]) -> Iterator[tuple[Worth, dict[str, int]]]:
    """What an engine could do: nothing, its best lay, or a lay whose engine is pushed off and chooses again."""
    others = {engine: place for engine, place in draft.taken.items() if engine != engine_id}
    rest = draft.rest(engine_id)
    yield rest.worth(), others
    found = draft.best(rest, engine_id)
    if found is not None:
        yield rest.worth(*found), {**others, engine_id: found[0]}
    span = draft.columns.spans[engine_id]
    for place, gain in enumerate(rest.gains(span), span.start):
        if gain >= 0:
            continue
        for pushed in draft.on(place):
            if pushed in fixed or pushed == engine_id:
                continue
            left = draft.rest(engine_id, pushed)
            left.take(place)
            taken = {engine: at for engine, at in others.items() if engine != pushed} | {engine_id: place}
            yield left.worth(), taken
            again = draft.best(left, pushed, int(draft.columns.source[place]))
            if again is not None:
                yield left.worth(*again), {**taken, pushed: again[0]}
