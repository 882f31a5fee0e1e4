"""A good plan at once: whoever would lose most by waiting chooses first, then single moves and ejections."""

import math
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from console.features.hydrants.allocation.flows import spread
from console.features.hydrants.allocation.problem import ALIKE_LPS, Draw, Option, Problem

Worth = tuple[float, int, float, float]
"""Water L/s, draws kept, minus metres of hose, minus crossings: the larger the better."""
BUDGET_S = 0.03
"""The moves end after this long: the first answer is shown, and the solver goes on from it."""


class Draft:
    """A plan in the making: which engine takes which option, and what that is worth."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.taken: dict[str, Option] = {}
        self._flow = {s.id: s.flow_lps for s in problem.sources}
        self._main = {s.id: s.main_id if s.main_id in problem.mains else "" for s in problem.sources}
        self.outlets = {s.id: s.outlets for s in problem.sources}
        self._demand = {p.id: p.demand_lps for p in problem.points}
        self._sharing = _sharing(problem)

    def on(self, source_id: str) -> list[str]:
        """The engines coupled to a source."""
        return [e for e, o in self.taken.items() if o.source_id == source_id]

    def is_full(self, source_id: str, engine_id: str) -> bool:
        """Is there no outlet left for this engine?"""
        return len([e for e in self.on(source_id) if e != engine_id]) >= self.outlets[source_id]

    def worth(self, taken: Mapping[str, Option]) -> Worth:
        """What a choice is worth; water is poured into the lays that share least first."""
        flow, main, demand = dict(self._flow), dict(self.problem.mains), dict(self._demand)
        water, kept, hose, crossings = 0.0, 0, 0.0, 0
        for option in sorted(taken.values(), key=self._shared):
            name = self._main[option.source_id]
            through = min(option.flow_lps, flow[option.source_id], demand[option.point_id])
            if name:
                through = min(through, main[name])
                main[name] -= through
            flow[option.source_id] -= through
            demand[option.point_id] -= through
            water += through
            kept += option.kept
            hose += option.hose_m
            crossings += option.crossings
        return round(water, 3), kept, -hose, -crossings

    def _shared(self, option: Option) -> tuple[int, float, str]:
        return self._sharing[option.source_id], -option.flow_lps, option.engine_id


def first_plan(
    problem: Problem, budget_s: float = BUDGET_S, clock: Callable[[], float] = time.perf_counter
) -> tuple[Draw, ...]:
    """A plan that can be carried out, better than or equal to what taking the best lays one by one gives."""
    until = clock() + budget_s
    draft = Draft(problem)
    choices: dict[str, list[Option]] = {}
    for option in problem.options:
        choices.setdefault(option.engine_id, []).append(option)
    for engine_id, source_id in sorted(problem.pinned):
        pinned = [o for o in choices.get(engine_id, ()) if o.source_id == source_id]
        choices[engine_id] = pinned
        draft.taken[engine_id] = max(pinned, key=attrgetter("flow_lps"))
    _insert(draft, choices)
    _improve(draft, choices, {e for e, _ in problem.pinned}, until, clock)
    return spread(problem, list(draft.taken.values()))


def _insert(draft: Draft, choices: Mapping[str, Sequence[Option]]) -> None:
    """Engines choose in the order of their regret: how much worse their second best choice would be."""
    waiting = sorted(set(choices) - set(draft.taken))
    while waiting:
        now = draft.worth(draft.taken)
        best: tuple[float, float, str, Option] | None = None
        for engine_id in waiting:
            first, second = _two_best(draft, engine_id, choices[engine_id])
            if first is None or (first[0][0] - now[0] <= ALIKE_LPS and not first[1].kept):
                continue
            # In litres a second, metres of hose only between equals.
            regret = first[0][0] - (second[0][0] if second else now[0])
            rank = (regret, (first[0][2] - second[0][2]) if second else math.inf, engine_id)
            if best is None or rank > best[:3]:
                best = (*rank, first[1])
        if best is None:
            return
        draft.taken[best[2]] = best[3]
        waiting.remove(best[2])


def _two_best(
    draft: Draft, engine_id: str, options: Sequence[Option]
) -> tuple[tuple[Worth, Option] | None, tuple[Worth, Option] | None]:
    """The best option of an engine as things are, and the best on other water."""
    first: tuple[Worth, Option] | None = None
    second: tuple[Worth, Option] | None = None
    for option in options:
        if draft.is_full(option.source_id, engine_id):
            continue
        worth = draft.worth({**draft.taken, engine_id: option})
        if first is None or worth > first[0]:
            if first is not None and first[1].source_id != option.source_id:
                second = first
            first = (worth, option)
        elif option.source_id != first[1].source_id and (second is None or worth > second[0]):
            second = (worth, option)
    return first, second


def _improve(
    draft: Draft,
    choices: Mapping[str, Sequence[Option]],
    fixed: set[str],
    until: float,
    clock: Callable[[], float],
) -> None:
    """Moves of one engine, which may push another one off its source, until none helps or time is up."""
    now = draft.worth(draft.taken)
    moved = True
    while moved and clock() < until:
        moved = False
        for engine_id in sorted(set(choices) - fixed):
            if clock() >= until:
                return
            step = _best_move(draft, engine_id, choices, fixed, now)
            if step is not None:
                now, draft.taken = step
                moved = True


def _best_move(
    draft: Draft, engine_id: str, choices: Mapping[str, Sequence[Option]], fixed: set[str], now: Worth
) -> tuple[Worth, dict[str, Option]] | None:
    best: tuple[Worth, dict[str, Option]] | None = None
    without = {e: o for e, o in draft.taken.items() if e != engine_id}
    trials = [without]
    for option in choices[engine_id]:
        if option == draft.taken.get(engine_id):
            continue
        trial = {**without, engine_id: option}
        if not draft.is_full(option.source_id, engine_id):
            trials.append(trial)
            continue
        for pushed in draft.on(option.source_id):
            if pushed in fixed or pushed == engine_id:
                continue
            left = {e: o for e, o in trial.items() if e != pushed}
            trials += [left, *_again(left, pushed, choices[pushed], option.source_id, draft)]
    for trial in trials:
        worth = draft.worth(trial)
        if worth > now and (best is None or worth > best[0]):
            best = (worth, trial)
    return best


def _again(
    left: Mapping[str, Option], pushed: str, options: Sequence[Option], lost_id: str, draft: Draft
) -> list[dict[str, Option]]:
    """What an engine pushed off its source may take instead."""
    used = Counter(option.source_id for option in left.values())
    return [
        {**left, pushed: option}
        for option in options
        if option.source_id != lost_id and used[option.source_id] < draft.outlets[option.source_id]
    ]


def _sharing(problem: Problem) -> dict[str, int]:
    """How many sources hang on the main of a source; 0 for one of its own."""
    count: dict[str, int] = {}
    for source in problem.sources:
        if source.main_id in problem.mains:
            count[source.main_id] = count.get(source.main_id, 0) + 1
    return {s.id: count.get(s.main_id, 0) if s.main_id in problem.mains else 0 for s in problem.sources}
