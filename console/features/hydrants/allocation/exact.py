"""The plan with its proof: a mixed-integer programme a step, each holding what the steps before reached (HiGHS)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from console.features.hydrants.allocation.alike import Alike
from console.features.hydrants.allocation.model import HOLD_LPS, Floats, Model
from console.features.hydrants.allocation.problem import ALIKE_LPS, ALIKE_SHARE, Draw, Problem, score
from console.features.hydrants.allocation.reachable import most_water_lps

STEPS: tuple[tuple[str, ...], ...] = (("water_lps",), ("kept",), ("hose_m", "crossings", "margin"))
"""The levels, the first one first; those in one step are settled by one run of the solver."""
LEVELS = tuple(name for step in STEPS for name in step)


def alike(name: str) -> float:
    """Values of a level closer than this are one."""
    return {"water_lps": ALIKE_LPS, "margin": ALIKE_SHARE}.get(name, 0.5)


@dataclass(frozen=True)
class Level:
    """How far a level is proven: what the plan reaches, and what no plan can exceed (the larger the better)."""

    name: str
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        """Can nothing be better than what is reached?"""
        return self.bound - self.value <= alike(self.name)

    @property
    def gap(self) -> float:
        """What might still be gained at most."""
        return max(0.0, self.bound - self.value)


@dataclass(frozen=True)
class Within:
    """Some of the incidents, and what they cannot exceed in a level while the levels before are at theirs."""

    incident_ids: frozenset[str]
    most: Mapping[str, float]


class Climb:
    """One part of a problem on its way up the levels, from a plan that can be carried out."""

    def __init__(
        self,
        problem: Problem,
        start: Sequence[Draw],
        most: Mapping[str, float] | None = None,
        within: Sequence[Within] = (),
    ) -> None:
        """most: what no plan can exceed in a level while the levels before are at theirs, known from elsewhere;
        within: the same of incidents that share out the problem, each as if it had all water to itself.
        """
        self.problem = problem
        self.best = tuple(start)
        self._most = most or {}
        self._within = tuple(within) if all("water_lps" in part.most for part in within) else ()
        self._at_most = True
        self._tried: tuple[str, ...] = ()
        self._alike = Alike(problem)
        self._model = Model(self._alike.problem)

    def step(self, names: Sequence[str], left_s: float) -> list[Level]:
        """Go as high as the time allows in one step of STEPS, and hold what is reached from now on."""
        levels = [self._known(n) for n in names]
        self._cap(names[0])
        aim = _aim(self._model, names)
        if left_s > 0 and not all(level.proven for level in levels):
            # It begins with a good plan, so proof comes first; water that is not soon proven may be more.
            self._model.look_round(wanted=tuple(names) == self._tried == ("water_lps",))
            self._tried = tuple(names)
            better, bound = self._run(aim, left_s)
            if score(self.problem, better).beats(score(self.problem, self.best)):
                self.best = better
            values = [self._worth(n) for n in names]
            levels = [
                Level(name, value, max(value, min(level.bound, most)))
                for name, value, level, most in zip(names, values, levels, aim.bounds(values, bound), strict=True)
            ]
        self._at_most = self._at_most and all(
            v.value >= self._most.get(v.name, v.value) - alike(v.name) for v in levels
        )
        self._model.hold(aim.cost, aim.sum([self._worth(n) for n in names]), aim.slack)
        if names == ("water_lps",):
            self._model.cover(levels[0].value)
            self._share_out(levels[0].value)
        return levels

    def _share_out(self, water_lps: float) -> None:
        """Each of the incidents gets at least what all others together leave over of the water that is held."""
        whole = math.fsum(part.most["water_lps"] for part in self._within)
        for part in self._within:
            least = water_lps - (whole - part.most["water_lps"])
            self._model.hold(self._model.weights("water_lps", part.incident_ids), least, HOLD_LPS)
            self._model.cover(least, part.incident_ids)

    def _cap(self, name: str) -> None:
        """While every level before is at most what the incidents reach apart, this one is at most that, too."""
        for part in self._within if self._at_most else ():
            if name in part.most:
                self._model.cap(self._model.weights(name, part.incident_ids), part.most[name])

    def _known(self, name: str) -> Level:
        """A level before it is solved."""
        value, most = self._worth(name), ceiling(self.problem, name)
        if self._at_most:
            most = min(most, self._most.get(name, most))
        return Level(name, value, max(value, most))

    def _run(self, aim: "Aim", left_s: float) -> tuple[tuple[Draw, ...], float]:
        """The best plan of one step the solver finds in time, and what no plan can exceed."""
        solver = self._model.solver
        self._model.aim(aim.cost)
        self._model.start_from(self._alike.joined(self.best))
        solver.setOptionValue("time_limit", max(0.02, left_s))
        solver.setOptionValue("mip_abs_gap", aim.gap)
        solver.run()
        if self._model.is_confused(aim.cost):
            self._model.forget()
            solver.run()
        info = solver.getInfo()
        bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else math.inf
        return (self._alike.apart(self._model.draws(), self.best) if self._model.has_plan else self.best), bound

    def _worth(self, name: str) -> float:
        return float(getattr(score(self.problem, self.best), name))


@dataclass(frozen=True)
class Aim:
    """What one run of the solver goes for: levels in units, weighted so that none outweighs an earlier one."""

    weights: tuple[float, ...]
    """Of a unit of each level."""
    units: tuple[float, ...]
    """What one of each level is: 20 m of hose, a crossing, a hundredth of a main."""
    spans: tuple[float, ...]
    """How far each level can fall below nothing, in units."""
    cost: Floats
    gap: float
    slack: float

    def sum(self, values: Sequence[float]) -> float:
        """The weighted sum of what is reached; a share of a main counts in whole steps."""
        counted = (math.floor(v / u + 1e-6) for v, u in zip(values, self.units, strict=True))
        if len(values) == 1:
            return self.weights[0] * values[0] / self.units[0]
        return math.fsum(w * c for w, c in zip(self.weights, counted, strict=True))

    def bounds(self, values: Sequence[float], sum_bound: float) -> list[float]:
        """What the bound of the sum says of each level, given that the ones before it are as reached.

        A level can be no better than the bound with all later ones at their worst; when it is worse than that, the
        later ones are bounded by nothing.
        """
        if len(values) == 1:
            return [sum_bound * self.units[0] / self.weights[0]]
        if math.isinf(sum_bound):
            # The time was over before the solver had any bound.
            return [math.inf] * len(values)
        bounds, left = [], sum_bound
        for i, (value, weight, unit) in enumerate(zip(values, self.weights, self.units, strict=True)):
            worst = math.fsum(w * s for w, s in zip(self.weights[i + 1 :], self.spans[i + 1 :], strict=True))
            steps = math.floor((left + worst) / weight + 1e-6)
            bounds.append(steps * unit)
            if steps > math.floor(value / unit + 1e-6):
                return bounds + [math.inf] * (len(values) - i - 1)
            left -= weight * math.floor(value / unit + 1e-6)
        return bounds


def _aim(model: Model, names: Sequence[str]) -> Aim:
    if len(names) == 1:
        gap, slack = {"water_lps": (0.004, HOLD_LPS), "kept": (0.5, 1e-3)}[names[0]]
        return Aim((1.0,), (1.0,), (0.0,), model.weights(names[0]), gap, slack)
    crossings = _most_crossings(model.problem)
    steps = 1 / ALIKE_SHARE
    weights = ((crossings + 1) * (steps + 1), steps + 1, 1.0)
    units = (_unit_m(model.problem), 1.0, ALIKE_SHARE)
    cost = sum(
        (w / u * model.weights(n) for w, u, n in zip(weights, units, names, strict=True)), np.zeros(model.width)
    )
    return Aim(weights, units, (0.0, crossings, 0.0), cost, 0.5, 1e-3)


def _most_crossings(problem: Problem) -> int:
    """What all engines could cross together."""
    most: dict[str, int] = {}
    for option in problem.options:
        most[option.engine_id] = max(most.get(option.engine_id, 0), option.crossings)
    return sum(engine.count * most.get(engine.id, 0) for engine in problem.engines)


def _unit_m(problem: Problem) -> float:
    """What all lays are whole multiples of; hose that is not of whole metres is counted by the metre."""
    unit = 0
    for option in problem.options:
        unit = math.gcd(unit, round(option.hose_m))
    whole = all(abs(o.hose_m - round(o.hose_m)) < 1e-9 for o in problem.options)
    return float(unit) if unit and whole else 1.0


def ceiling(problem: Problem, name: str) -> float:
    """What no plan can exceed, seen without solving."""
    if name == "water_lps":
        return most_water_lps(problem)
    if name == "kept":
        return len({o.engine_id for o in problem.options if o.kept})
    return 1.0 if name == "margin" else 0.0
