"""The mixed-integer programme of an allocation problem, kept in a solver that goes on from level to level."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from console.features.hydrants.allocation.kinds import handed_out, kinds
from console.features.hydrants.allocation.problem import ALIKE_SHARE, Draw, Option, Problem, score

if TYPE_CHECKING:
    import highspy

HOLD_LPS = 0.002
"""By so much a later level may fall below the water of the first: rounding, no more."""
ROUNDING = 1e-4
SPARE_STEPS = round(1 / ALIKE_SHARE)
"""The spare share of a main is counted in so many steps."""


Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def quiet() -> "highspy.Highs":
    """A solver that prints nothing."""
    import highspy

    class Quiet(highspy.Highs):
        """Switching its callbacks on would print a banner, so it is silenced first."""

        def enableCallbacks(self) -> None:
            self.silent()
            super().enableCallbacks()

    return Quiet()


Row = tuple[Sequence[int], Sequence[float] | None, float, float]
"""Columns, their weights (ones where there are none), and between what their sum lies."""


class Model:
    """Columns: per option whether it is taken; then, per source and point, the flow between them; then the least
    spare share of the shared mains in steps; then counts: how many lays of a kind are made, and how many lead to
    each point and from each source.

    Counts follow from the options, but the solver branches on them: that there are two or three lays to a point
    settles more than that one engine does not make one of them.

    Which of several lays between one source and one point carries what matters to nobody, so they share one flow,
    which the lays taken bound. An engine takes one option, a source has its outlets; sources, shared mains and
    points bound the sum of their flows.
    """

    def __init__(self, problem: Problem, *, decided: bool = False) -> None:
        """decided: every option is taken, only the flows are free."""
        self.problem = problem
        self.options: Sequence[Option] = problem.options
        self._count = len(self.options)
        self._most = most_lps(problem)
        self._given = {s.id: s.flow_lps for s in problem.sources}
        self._wanted = {p.id: p.demand_lps for p in problem.points}
        self._lays: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, option in enumerate(self.options):
            self._lays[option.source_id, option.point_id].append(i)
        self._kinds = kinds(problem)
        self._counts = [] if decided else list(self._counted())
        self._solver = quiet()
        for name, value in (("threads", 1), ("mip_rel_gap", 0.0), ("random_seed", 1), ("parallel", "off")):
            self._solver.setOptionValue(name, value)
        # What a restart of the search costs, the smaller programme after it does not bring in.
        self._solver.setOptionValue("mip_allow_restart", False)
        self.look_round(wanted=False)
        self._columns(decided)
        add_rows(self._solver, list(self._limits()))

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self._spare + 1 + len(self._counts)

    @property
    def _spare(self) -> int:
        """The column of the least spare share."""
        return self._count + len(self._lays)

    @property
    def solver(self) -> "highspy.Highs":
        """The solver that holds the programme."""
        return self._solver

    def _columns(self, decided: bool) -> None:
        import highspy

        through = [min(self._given[source], self._wanted[point]) for source, point in self._lays]
        takers = {e.id: e.count for e in self.problem.engines}
        takes = [takers[o.engine_id] for o in self.options]
        most = [sum(takes[i] for i in lays) for lays in self._counts]
        upper = np.array([*takes, *through, SPARE_STEPS, *most], dtype=float)
        lower = np.zeros(self.width)
        lower[: self._count] = float(decided)
        self._solver.addVars(self.width, lower, upper)
        if not decided:
            # Where the number of a kind is whole, who makes them need not be (see kinds).
            alone = [lays[0] for lays in self._kinds if len(lays) == 1]
            whole = np.array([*alone, *range(self._spare, self.width)], dtype=np.int32)
            types = np.array([highspy.HighsVarType.kInteger] * len(whole))
            self._solver.changeColsIntegrality(len(whole), whole, types)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _counted(self) -> Iterator[list[int]]:
        """The options that are counted together."""
        yield from (lays for lays in self._kinds if len(lays) > 1)
        to: dict[str, list[int]] = defaultdict(list)
        of: dict[str, list[int]] = defaultdict(list)
        for i, option in enumerate(self.options):
            to[option.point_id].append(i)
            of[option.source_id].append(i)
        yield from (*to.values(), *of.values())

    def _limits(self) -> Iterator[Row]:
        """The rows every plan keeps to."""
        yield from self._choices()
        for column, lays in enumerate(self._counts, self._spare + 1):
            yield [*lays, column], [*([1.0] * len(lays)), -1.0], 0.0, 0.0
        problem, spare = self.problem, self._spare
        most = {f"s{key}": lps for key, lps in self._given.items()}
        most |= {f"p{key}": lps for key, lps in self._wanted.items()}
        most |= {f"m{name}": capacity for name, capacity in problem.mains.items()}
        main_of = {s.id: s.main_id for s in problem.sources}
        flows: dict[str, list[int]] = defaultdict(list)
        for column, ((source_id, point_id), lays) in enumerate(self._lays.items(), self._count):
            yield [column, *lays], [1.0, *(-self._most[i] for i in lays)], -math.inf, 0.0
            for key in (f"s{source_id}", f"m{main_of[source_id]}", f"p{point_id}"):
                if key in most:
                    flows[key].append(column)
        for key, columns in flows.items():
            yield columns, None, -math.inf, most[key]
            if key.startswith("m"):
                weights = [*([1.0] * len(columns)), most[key] / SPARE_STEPS]
                yield [*columns, spare], weights, -math.inf, most[key]

    def _choices(self) -> Iterator[Row]:
        """What may be taken together: one option an engine, as many of a source as it has outlets, the pinned."""
        outlets = {s.id: s.outlets for s in self.problem.sources}
        takers = {e.id: e.count for e in self.problem.engines}
        by_engine: dict[str, list[int]] = defaultdict(list)
        by_source: dict[str, list[int]] = defaultdict(list)
        for i, option in enumerate(self.options):
            by_engine[option.engine_id].append(i)
            by_source[option.source_id].append(i)
        for engine_id, taken in by_engine.items():
            yield taken, None, -math.inf, takers[engine_id]
        for source_id, taken in by_source.items():
            if outlets[source_id] < sum(takers[e] for e in {self.options[i].engine_id for i in taken}):
                yield taken, None, -math.inf, outlets[source_id]
        for engine_id, source_id in self.problem.pinned:
            yield [i for i in by_engine[engine_id] if self.options[i].source_id == source_id], None, 1.0, math.inf

    def bound(
        self,
        columns: Sequence[int],
        weights: Sequence[float] | None,
        *,
        low: float = -math.inf,
        high: float = math.inf,
    ) -> None:
        """Add a row: the weighted sum of columns lies between low and high."""
        add_rows(self._solver, [(columns, weights, low, high)])

    def weights(self, level: str, incident_ids: Collection[str] | None = None) -> Floats:
        """What each column adds to a level, of some incidents only; every level is the better the larger it is."""
        n = self._count
        cost = np.zeros(self.width)
        if level == "water_lps":
            cost[n : self._spare] = 1.0
        elif level == "margin":
            cost[self._spare] = 1 / SPARE_STEPS
        else:
            cost[:n] = [
                {"kept": float(o.kept), "hose_m": -o.hose_m, "crossings": -float(o.crossings)}[level]
                for o in self.options
            ]
        if incident_ids is not None:
            point_ids = [*(o.point_id for o in self.options), *(point_id for _, point_id in self._lays)]
            of_whom = {p.id: p.incident_id for p in self.problem.points}
            cost[: self._spare][[of_whom[point_id] not in incident_ids for point_id in point_ids]] = 0.0
        return cost

    def aim(self, cost: Floats) -> None:
        """Go for the largest weighted sum of the columns."""
        self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def hold(self, cost: Floats, value: float, slack: float) -> None:
        """From now on a weighted sum no smaller than this."""
        columns = np.flatnonzero(cost)
        self.bound(columns.tolist(), cost[columns].tolist(), low=value - slack)

    def cap(self, cost: Floats, value: float) -> None:
        """A weighted sum is known to be no larger than this."""
        columns = np.flatnonzero(cost)
        self.bound(columns.tolist(), cost[columns].tolist(), high=value + ROUNDING)

    def cover(self, water_lps: float, incident_ids: Collection[str] | None = None) -> None:
        """What each point gets at least when all of some incidents get so much: its lays must be able to carry it.

        Every plan that holds the water fulfils these rows already; they tell the solver point by point what has to
        flow, and without the flows how many lays that takes, which it finds hard to see.
        """
        points = [p for p in self.problem.points if incident_ids is None or p.incident_id in incident_ids]
        fallen = math.fsum(p.demand_lps for p in points) - water_lps + HOLD_LPS
        for point in points:
            least = point.demand_lps - fallen
            lays = [i for i, o in enumerate(self.options) if o.point_id == point.id]
            if least > 0 and lays:
                flows = [at for at, pair in enumerate(self._lays, self._count) if pair[1] == point.id]
                self.bound(flows, None, low=least)
                self.bound(lays, [min(self._most[i], least) for i in lays], low=least)

    def start_from(self, draws: Sequence[Draw]) -> None:
        """Tell the solver a plan to begin with."""
        import highspy

        places = {option: i for i, option in enumerate(self.options)}
        flows = dict.fromkeys(self._lays, 0.0)
        values = [0.0] * self._count
        for draw in draws:
            if draw.option not in places:
                return
            place = places[draw.option]
            values[place] += 1.0
            flows[draw.option.source_id, draw.option.point_id] += min(draw.flow_lps, self._most[place])
        spare = math.floor(min(1.0, score(self.problem, draws).margin) * SPARE_STEPS - ROUNDING)
        values += [*flows.values(), max(0.0, spare), *(sum(values[i] for i in lays) for lays in self._counts)]
        solution = highspy.HighsSolution()
        solution.col_value = values
        self._solver.setSolution(solution)

    def look_round(self, *, wanted: bool) -> None:
        """Shall the solver look for plans beside its proof? That takes it more than half of its time."""
        for name in ("feasibility_jump", "rens", "rins", "root_reduced_cost"):
            self._solver.setOptionValue(f"mip_heuristic_run_{name}", wanted)

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
        made: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place in handed_out(self.problem, self._kinds, values[: self._count]):
            made[self.options[place].source_id, self.options[place].point_id].append(place)
        found: list[tuple[int, float]] = []
        for through, pair in zip(values[self._count : self._spare], self._lays, strict=True):
            left = through
            for place in made[pair]:
                flow = max(0.0, min(left, self._most[place]))
                found.append((place, flow))
                left -= flow
        return tuple(Draw(self.options[place], flow) for place, flow in sorted(found))


def add_rows(solver: "highspy.Highs", rows: Sequence[Row]) -> None:
    """Put rows into a solver."""
    lengths = [len(columns) for columns, _, _, _ in rows]
    starts = np.concatenate((np.zeros(1), np.cumsum(lengths)))[:-1].astype(np.int32)
    columns = np.array([column for row in rows for column in row[0]], dtype=np.int32)
    weights = np.array([w for columns, given, _, _ in rows for w in given or [1.0] * len(columns)], dtype=float)
    low, high = (np.array([row[at] for row in rows], dtype=float) for at in (2, 3))
    solver.addRows(len(rows), low, high, len(columns), starts, columns, weights)


def most_lps(problem: Problem) -> list[float]:
    """What each option can bring at most, all others taking nothing."""
    sources = {s.id: (s.flow_lps, problem.mains.get(s.main_id, math.inf)) for s in problem.sources}
    points = {p.id: p.demand_lps for p in problem.points}
    pumps = {e.id: e.pump_lps for e in problem.engines}
    return [
        max(0.0, min(o.flow_lps, *sources[o.source_id], points[o.point_id], pumps[o.engine_id]))
        for o in problem.options
    ]
