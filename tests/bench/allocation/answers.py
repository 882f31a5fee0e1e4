"""water.first_answer, flow_proven, all_levels, vs_nearest: the same scenarios, each answered once."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from console.features.hydrants.allocation.explain import explain
from console.features.hydrants.allocation.gaps import gaps
from console.features.hydrants.allocation.options import prepare
from console.features.hydrants.allocation.plan import Plan, at_once, best
from console.features.hydrants.allocation.problem import Problem, faults, score
from tests.bench.allocation.by_hand import nearest_first
from tests.bench.allocation.scenarios import COUNT, scenario
from tests.bench.figures import Figure, keep, median, percentile
from tests.bench.workbench import Workbench

FIRST_MS, PROVEN_MS, SHARE = 100.0, 1_500.0, 0.8
LIMIT_S = 3.0
LESS_LPS = 0.05


@dataclass
class Answered:
    """One scenario: times in ms, what is proven, and water and hose against the nearest first."""

    seed: int
    first_ms: float
    water_ms: float
    all_ms: float
    proven: list[str]
    gaps: dict[str, float]
    water_lps: float
    first_lps: float
    by_hand_lps: float
    wanted_lps: float
    hose_m: float
    by_hand_hose_m: float
    broken: list[str] = field(default_factory=list)


def answers(bench: Workbench) -> Iterator[Figure]:
    """Four figures of one run over every scenario."""
    done = [_answer(seed) for seed in range(COUNT)]
    samples = keep(bench.folder, "water.answers", [vars(one) for one in done])
    broken = [one.seed for one in done if one.broken]
    yield _times("water.first_answer_p95_ms", [one.first_ms for one in done], FIRST_MS, samples, broken)
    yield _times("water.flow_proven_p95_ms", [one.water_ms for one in done], PROVEN_MS, samples, broken)
    yield _levels(done, samples)
    yield _against_hand(done, samples)


def _answer(seed: int) -> Answered:
    asked = scenario(seed)
    begun = time.perf_counter()
    ground = prepare(asked)
    first = at_once(ground.problem)
    explain(ground, first)
    gaps(ground, first)
    first_ms = (time.perf_counter() - begun) * 1000
    water_at = [float("inf")]

    def heard(plan: Plan) -> None:
        if plan.levels[0].proven:
            water_at[0] = min(water_at[0], (time.perf_counter() - begun) * 1000)

    final = best(ground.problem, first, begun + LIMIT_S, heard, clock=time.perf_counter)
    all_ms = (time.perf_counter() - begun) * 1000
    reached, hand = score(ground.problem, final.draws), score(ground.problem, nearest_first(ground.problem))
    return Answered(
        seed, first_ms, water_at[0], all_ms,
        [level.name for level in final.levels if level.proven],
        {level.name: level.gap for level in final.levels if not level.proven},
        reached.water_lps, score(ground.problem, first.draws).water_lps, hand.water_lps, _wanted(ground.problem),
        -reached.hose_m, -hand.hose_m,
        [*faults(ground.problem, first.draws), *faults(ground.problem, final.draws)],
    )  # fmt: skip


def _wanted(problem: Problem) -> float:
    return sum(point.demand_lps for point in problem.points)


def _times(name: str, ms: list[float], target: float, samples: str, broken: list[int]) -> Figure:
    value = percentile(ms, 95)
    also: dict[str, Any] = {"scenarios": len(ms), "median_ms": median(ms), "longest_ms": max(ms), "broken": broken}
    return Figure(
        area="water", name=name, value=value, unit="ms", target=f"<= {target:g}", ok=value <= target and not broken,
        samples=samples, also=also,
    )  # fmt: skip


def _levels(done: list[Answered], samples: str) -> Figure:
    whole = sum(not one.gaps for one in done) / len(done)
    names = ("water_lps", "kept", "hose_m", "crossings", "margin")
    also: dict[str, Any] = {f"{name}_proven": sum(name in one.proven for one in done) / len(done) for name in names}
    also |= {f"{name}_worst_gap": max((one.gaps.get(name, 0.0) for one in done), default=0.0) for name in names}
    return Figure(
        area="water", name="water.all_levels", value=whole, unit="share", target=">= 0.8", ok=whole >= SHARE,
        samples=samples, also=also,
    )  # fmt: skip


def _against_hand(done: list[Answered], samples: str) -> Figure:
    """Scenarios with less water than by hand; the gain where water is scarce, the hose saved where it is not."""
    less = [one.seed for one in done if one.water_lps < one.by_hand_lps - LESS_LPS]
    scarce = [one for one in done if one.by_hand_lps < one.wanted_lps - LESS_LPS]
    ample = [one for one in done if one.by_hand_lps >= one.wanted_lps - LESS_LPS]
    gain = median([(one.water_lps - one.by_hand_lps) / one.wanted_lps for one in scarce]) if scarce else 0.0
    saved = median([one.by_hand_hose_m - one.hose_m for one in ample]) if ample else 0.0
    first_less = sum(one.first_lps < one.by_hand_lps - LESS_LPS for one in done)
    return Figure(
        area="water", name="water.vs_nearest", value=len(less), unit="scenarios", target="0",
        ok=not less and gain > 0 and saved > 0, samples=samples,
        also={
            "scarce": len(scarce), "median_gain_of_demand": gain, "ample": len(ample), "median_hose_saved_m": saved,
            "first_answers_with_less": first_less,
        },
    )  # fmt: skip
