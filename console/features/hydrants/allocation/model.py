"""The mixed-integer programme of an allocation problem, kept in a solver that goes on from level to level."""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from console.features.hydrants.allocation.problem import ALIKE_SHARE, Draw, Option, Problem

if TYPE_CHECKING:
    import highspy

HOLD_LPS = 0.002
"""By so much a later level may fall below the water of the first: rounding, no more."""
TAKEN = 0.5
SPARE_STEPS = round(1 / ALIKE_SHARE)
"""The spare share of a main is counted in so many steps."""


Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def _quiet() -> "highspy.Highs":
    """A solver that prints nothing."""
    import highspy

    class Quiet(highspy.Highs):
        """Switching its callbacks on would print a banner, so it is silenced first."""

        def enableCallbacks(self) -> None:
            self.silent()
            super().enableCallbacks()

    return Quiet()


class Model:
    """Columns: per option whether it is taken, then its flow, then the least spare share of the
    shared mains in steps.

    A flow needs its option taken; an engine takes one option, a source has its outlets; sources, shared mains
    and points bound the sum of their flows.
    """

    def __init__(self, problem: Problem, *, decided: bool = False) -> None:
        """decided: every option is taken, only the flows are free."""
        self.problem = problem
        self.options: Sequence[Option] = problem.options
        self._count = len(self.options)
        self._most = [_most(problem, option) for option in self.options]
        self._solver = _quiet()
        for name, value in (("threads", 1), ("mip_rel_gap", 0.0), ("random_seed", 1), ("parallel", "off")):
            self._solver.setOptionValue(name, value)
        self._columns(decided)
        self._rows()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return 2 * self._count + 1

    @property
    def solver(self) -> "highspy.Highs":
        """The solver that holds the programme."""
        return self._solver

    def _columns(self, decided: bool) -> None:
        import highspy

        n = self._count
        upper = np.concatenate((np.ones(n), np.array(self._most), np.full(1, SPARE_STEPS)))
        lower = np.zeros(2 * n + 1)
        lower[:n] = float(decided)
        self._solver.addVars(2 * n + 1, lower, upper)
        if not decided:
            kinds = np.array([highspy.HighsVarType.kInteger] * n)
            self._solver.changeColsIntegrality(n, np.arange(n, dtype=np.int32), kinds)
            self._solver.changeColIntegrality(2 * n, highspy.HighsVarType.kInteger)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _rows(self) -> None:
        problem, n = self.problem, self._count
        sources = {s.id: s for s in problem.sources}
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, option in enumerate(self.options):
            for kind, key in (
                ("engine", option.engine_id), ("source", option.source_id), ("point", option.point_id),
                ("main", sources[option.source_id].main_id), ("pin", f"{option.engine_id} {option.source_id}"),
            ):  # fmt: skip
                groups[kind, key].append(i)
        for (kind, key), taken in groups.items():
            flows = [n + i for i in taken]
            if kind == "engine":
                self.bound(taken, None, high=1)
            elif kind == "source":
                if sources[key].outlets < len({self.options[i].engine_id for i in taken}):
                    self.bound(taken, None, high=sources[key].outlets)
                self.bound(flows, None, high=sources[key].flow_lps)
            elif kind == "main" and key in problem.mains:
                most = problem.mains[key]
                self.bound(flows, None, high=most)
                self.bound([*flows, 2 * n], [*([1.0] * len(flows)), most / SPARE_STEPS], high=most)
            elif kind == "point":
                self.bound(flows, None, high=next(p.demand_lps for p in problem.points if p.id == key))
        for i, most in enumerate(self._most):
            self.bound([n + i, i], [1.0, -most], high=0)
        for engine_id, source_id in problem.pinned:
            self.bound(groups["pin", f"{engine_id} {source_id}"], None, low=1)

    def bound(
        self,
        columns: Sequence[int],
        weights: Sequence[float] | None,
        *,
        low: float = -math.inf,
        high: float = math.inf,
    ) -> None:
        """Add a row: the weighted sum of columns lies between low and high."""
        values = np.ones(len(columns)) if weights is None else np.array(weights, dtype=float)
        self._solver.addRow(low, high, len(columns), np.array(columns, dtype=np.int32), values)

    def weights(self, level: str) -> Floats:
        """What each column adds to a level; every level is the better the larger it is."""
        n = self._count
        cost = np.zeros(2 * n + 1)
        if level == "water_lps":
            cost[n : 2 * n] = 1.0
        elif level == "margin":
            cost[2 * n] = 1 / SPARE_STEPS
        else:
            cost[:n] = [
                {"kept": float(o.kept), "hose_m": -o.hose_m, "crossings": -float(o.crossings)}[level]
                for o in self.options
            ]
        return cost

    def aim(self, cost: Floats) -> None:
        """Go for the largest weighted sum of the columns."""
        self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def hold(self, cost: Floats, value: float, slack: float) -> None:
        """From now on a weighted sum no smaller than this."""
        columns = np.flatnonzero(cost)
        self.bound([int(c) for c in columns], [float(cost[c]) for c in columns], low=value - slack)

    def cover(self, water_lps: float) -> None:
        """What each point gets at least when all get so much: its lays must be able to carry it.

        Every plan that holds the water fulfils these rows already; they tell the solver without the flows how
        many lays a point needs, which it finds hard to see.
        """
        fallen = math.fsum(p.demand_lps for p in self.problem.points) - water_lps + HOLD_LPS
        for point in self.problem.points:
            least = point.demand_lps - fallen
            lays = [i for i, o in enumerate(self.options) if o.point_id == point.id]
            if least > 0 and lays:
                self.bound(lays, [min(self._most[i], least) for i in lays], low=least)

    def start_from(self, draws: Sequence[Draw]) -> None:
        """Tell the solver a plan to begin with."""
        import highspy

        n = self._count
        places = {option: i for i, option in enumerate(self.options)}
        values = [0.0] * (2 * n + 1)
        for draw in draws:
            if draw.option not in places:
                return
            values[places[draw.option]] = 1.0
            values[n + places[draw.option]] = min(draw.flow_lps, self._most[places[draw.option]])
        solution = highspy.HighsSolution()
        solution.col_value = values
        self._solver.setSolution(solution)

    def is_confused(self, cost: Floats) -> bool:
        """Does the solver claim more than the plan it holds is worth?

        HiGHS 1.16 gives the plan it began with back, and the value of another one, when its presolve leaves nothing
        to solve.
        """
        if not self.has_plan:
            return False
        worth = float(np.dot(cost, self._solver.getSolution().col_value))
        claimed = self._solver.getInfo().objective_function_value
        return claimed - worth > 1e-6 * max(1.0, abs(claimed))

    def forget(self) -> None:
        """Forget every plan, so that the next run begins with none."""
        self._solver.clearSolver()

    @property
    def has_plan(self) -> bool:
        """Does the solver hold a plan that can be carried out?"""
        import highspy

        return self._solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible

    def draws(self) -> tuple[Draw, ...]:
        """The plan the solver holds."""
        values = self._solver.getSolution().col_value
        n = self._count
        return tuple(
            Draw(option, max(0.0, min(values[n + i], self._most[i])))
            for i, option in enumerate(self.options)
            if values[i] > TAKEN
        )


def _most(problem: Problem, option: Option) -> float:
    source = next(s for s in problem.sources if s.id == option.source_id)
    point = next(p for p in problem.points if p.id == option.point_id)
    engine = next(e for e in problem.engines if e.id == option.engine_id)
    main = problem.mains.get(source.main_id, math.inf)
    return max(0.0, min(option.flow_lps, source.flow_lps, main, point.demand_lps, engine.pump_lps))
