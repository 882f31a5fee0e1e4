"""water.vs_brute_force: small instances whose every plan is tried."""

import time
from collections.abc import Iterator

from console.features.hydrants.allocation.plan import at_once, best
from console.features.hydrants.allocation.problem import score
from tests.bench.figures import Figure, keep
from tests.bench.workbench import Workbench
from tests.console.features.hydrants.allocation.instances import best_of_all, drawn

COUNT = 500
FIRST_SEED = 50_000
LIMIT_S = 20.0


def brute_force(bench: Workbench) -> Iterator[Figure]:
    """The share of instances whose plan is as good as the best of all plans, level by level."""
    unequal, unproven = [], []
    for seed in range(FIRST_SEED, FIRST_SEED + COUNT):
        problem = drawn(seed)
        plan = best(problem, at_once(problem), time.monotonic() + LIMIT_S)
        mine, theirs = score(problem, plan.draws), best_of_all(problem)
        if mine.beats(theirs) or theirs.beats(mine):
            unequal.append({"seed": seed, "mine": vars(mine), "best": vars(theirs)})
        if not plan.proven:
            unproven.append(seed)
    share = 1 - len(unequal) / COUNT
    yield Figure(
        area="water", name="water.vs_brute_force", value=share, unit="share", target="1.0", ok=share == 1.0,
        samples=keep(bench.folder, "water.vs_brute_force", unequal),
        also={"instances": COUNT, "unproven": len(unproven)},
    )  # fmt: skip
