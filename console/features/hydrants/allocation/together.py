"""Several incidents at once: each solved as if it had all the water, then fitted together, or solved as one."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from console.features.hydrants.allocation.exact import LEVELS, STEPS, Climb, Level, Within, alike, ceiling
from console.features.hydrants.allocation.problem import ALIKE_LPS, Draw, Problem, faults, score
from console.features.hydrants.allocation.reduce import fitting, of_engines, without_draws

Clock = Callable[[], float]
LOOK_S = 0.3
"""A first look at each group: most are proven by then."""
LONGER = 1.5
"""A search begins anew each time: it is only worth it with so many times the time it had before."""
APART = 0.85
"""Share of the time for what each group has alone; the rest is for a plan of what goes together."""


@dataclass
class Group:
    """Incidents that are solved as one, and how far each level of theirs is proven with all water to themselves."""

    problem: Problem
    climb: Climb
    levels: dict[str, Level] = field(default_factory=dict)
    tried_s: dict[int, float] = field(default_factory=dict)
    """How long it has searched in vain, by step."""

    @property
    def incident_ids(self) -> set[str]:
        """Whose engines these are."""
        return {e.incident_id for e in self.problem.engines}

    def is_proven(self, place: int) -> bool:
        """Can nothing be better in the levels of a step?"""
        return all(name in self.levels and self.levels[name].proven for name in STEPS[place])

    def step(self, place: int, left_s: float) -> None:
        """Go as far in a step as the time allows; what an earlier try has bounded stays so."""
        first = self.levels.get(STEPS[place][0])
        if first is not None and left_s <= LONGER * self.tried_s.get(place, 0.0):
            return
        self.tried_s[place] = left_s
        for level in self.climb.step(STEPS[place], left_s):
            bound = min(level.bound, first.bound) if first is not None and level.name == first.name else level.bound
            self.levels[level.name] = Level(level.name, level.value, max(level.value, bound))


class Together:
    """The groups of a problem, and the best plan for all of them that can be carried out.

    What a group reaches alone bounds what it can reach beside the others, level by level; so a plan in which every
    group reaches just that is the best, and the bounds of the groups add up to a bound of the whole.
    """

    def __init__(self, problem: Problem, draws: Sequence[Draw]) -> None:
        self.problem = problem
        self.draws = fitting(problem, [d.option for d in draws])
        self.groups = [self._group({i}) for i in sorted({e.incident_id for e in problem.engines})]

    def step(self, place: int, deadline: float, clock: Clock) -> None:
        """Bring the whole to a step of STEPS: every group apart, then together, then the contested ones as one."""
        while True:
            until = deadline if len(self.groups) < 2 else clock() + APART * (deadline - clock())
            for reached in range(place + 1):
                self._climb(reached, again=reached == place, deadline=until, clock=clock)
            if self._fits(place) and not self.is_proven(place):
                self._climb(place, again=True, deadline=deadline, clock=clock)
            if self._fits(place):
                return
            self._rearrange(place, deadline, clock)
            if self._fits(place) or clock() >= deadline or not self._merge():
                return

    def is_proven(self, place: int) -> bool:
        """Can nothing be better in the levels of a step?"""
        return all(level.proven for level in self.levels() if level.name in STEPS[place])

    def _climb(self, place: int, *, again: bool, deadline: float, clock: Clock) -> None:
        """Bring every group to a step that it has not reached, and fit together what they have.

        Again: those that have reached it and not proven it as well.
        """
        waiting = [g for g in self.groups if STEPS[place][0] not in g.levels or (again and not g.is_proven(place))]
        if not waiting:
            return
        # The smallest first, and a short look at each: the time they do not need is left to those that are hard.
        waiting.sort(key=lambda group: len(group.problem.options))
        hard: list[Group] = []
        for group in waiting:
            # Nobody to leave time to: no need to begin twice.
            last = group is waiting[-1] and not hard
            if place not in group.tried_s:
                group.step(place, max(0.0, min(math.inf if last else LOOK_S, deadline - clock())))
            if not group.is_proven(place):
                hard.append(group)
        for number, group in enumerate(hard):
            group.step(place, max(0.0, deadline - clock()) / (len(hard) - number))
        self._take(self._fitting())

    def levels(self) -> list[Level]:
        """How far each level is proven: by the groups, while the levels before are what the groups add up to.

        What follows an unproven level of several groups is bounded by nothing: the same water shared out otherwise
        among them may take less hose.
        """
        reached = score(self.problem, self.draws)
        told, bounded = [], True
        for name in LEVELS:
            value, most = float(getattr(reached, name)), ceiling(self.problem, name)
            known = [group.levels.get(name) for group in self.groups]
            if bounded and all(level is not None for level in known):
                most = min(most, _sum(name, [level.bound for level in known if level is not None]))
            told.append(Level(name, value, max(value, most)))
            bounded = bounded and value >= self._alone(name) - alike(name)
            bounded = bounded and (len(self.groups) < 2 or told[-1].proven)
        return told

    def _fits(self, place: int) -> bool:
        """Does every group have in the plan what it would have alone, up to a step?"""
        reached = score(self.problem, self.draws)
        names = [name for step in STEPS[: place + 1] for name in step]
        return all(float(getattr(reached, name)) >= self._alone(name) - alike(name) for name in names)

    def _rearrange(self, place: int, deadline: float, clock: Clock) -> None:
        """Let groups look for a plan as good as their own without the water of the others, in both orders."""
        for order in (self.groups, self.groups[::-1]):
            if self._fits(place) or clock() >= deadline:
                return
            taken: list[Draw] = []
            for group in order:
                taken += self._beside(group, taken, STEPS[: place + 1], clock() + (deadline - clock()) / 4, clock)
            self._take(fitting(self.problem, [d.option for d in taken]))

    def _merge(self) -> bool:
        """Make one group of those that want the same water; False when there is nothing to merge."""
        if len(self.groups) < 2:
            return False
        wanting = self._contested()
        joined = [group for group in self.groups if group in wanting]
        if len(joined) < 2:
            joined = list(self.groups)
        self.groups = [group for group in self.groups if group not in joined]
        self.groups.append(self._group({i for group in joined for i in group.incident_ids}, joined))
        return True

    def _group(self, incident_ids: set[str], of: Sequence[Group] = ()) -> Group:
        engines = {e.id for e in self.problem.engines if e.incident_id in incident_ids}
        part = of_engines(self.problem, engines)
        start = [d for d in self.draws if d.option.engine_id in engines]
        most = (
            {n: _sum(n, [g.levels[n].bound for g in of]) for n in LEVELS if all(n in g.levels for g in of)}
            if of
            else {}
        )
        within = [Within(frozenset(g.incident_ids), {n: v.bound for n, v in g.levels.items()}) for g in of]
        return Group(part, Climb(part, start, most, within))

    def _fitting(self) -> tuple[Draw, ...]:
        """What the groups take, as far as the outlets go, pins first."""
        wanted = [draw.option for group in self.groups for draw in group.climb.best]
        wanted.sort(key=lambda o: (o.engine_id, o.source_id) not in self.problem.pinned)
        return fitting(self.problem, wanted)

    def _beside(
        self, group: Group, taken: Sequence[Draw], steps: Sequence[Sequence[str]], deadline: float, clock: Clock
    ) -> tuple[Draw, ...]:
        """The best plan of a group beside what others have taken: its own where that still goes."""
        left = without_draws(group.problem, taken)
        if not faults(left, group.climb.best):
            return group.climb.best
        start = fitting(left, [d.option for d in group.climb.best])
        climb = Climb(left, start, {name: level.bound for name, level in group.levels.items()})
        for names in steps:
            climb.step(names, deadline - clock())
        return climb.best

    def _contested(self) -> list[Group]:
        """The groups whose plans ask more of a source or a main than it gives; all of them when none do."""
        sources = {s.id: s for s in self.problem.sources}
        most = {s.id: s.flow_lps for s in self.problem.sources} | {
            f"m{m}": v for m, v in self.problem.mains.items()
        }
        users: dict[str, list[Group]] = {}
        load: dict[str, float] = {}
        for group in self.groups:
            for draw in group.climb.best:
                source = sources[draw.option.source_id]
                # An outlet too many is told as more water than there is.
                full = 0.0 if len(users.get(source.id, ())) < source.outlets else math.inf
                for water in (source.id, f"m{source.main_id}"):
                    users.setdefault(water, []).append(group)
                    load[water] = load.get(water, 0.0) + draw.flow_lps
                load[source.id] += full
        over = [w for w, flow in load.items() if flow > most.get(w, math.inf) + ALIKE_LPS]
        found = [group for group in self.groups if any(group in users[w] for w in over)]
        return found if len(found) > 1 else self.groups

    def _alone(self, name: str) -> float:
        """What the groups reach in a level with all water to themselves; nothing while that is not known."""
        known = [group.levels.get(name) for group in self.groups]
        values = [level.value for level in known if level is not None]
        return _sum(name, values) if len(values) == len(known) else math.inf

    def _take(self, draws: tuple[Draw, ...]) -> None:
        pairs = {(d.option.engine_id, d.option.source_id) for d in draws}
        if self.problem.pinned <= pairs and score(self.problem, draws).beats(score(self.problem, self.draws)):
            self.draws = draws


def _sum(name: str, values: Sequence[float]) -> float:
    """Water, draws, hose and crossings add up; the least margin is the least of all."""
    return min(values, default=1.0) if name == "margin" else math.fsum(values)
