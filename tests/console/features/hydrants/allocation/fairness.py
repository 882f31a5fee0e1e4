"""Is the water of a plan shared out fairly? Asked lay by lay of a network with least flows, by augmenting paths."""

from collections import defaultdict
from collections.abc import Sequence

from console.features.hydrants.allocation.problem import Draw, Problem, score

MORE_LPS = 0.02
"""Nobody is worse off for less than this."""
ROUNDING = 1e-6

Room = dict[tuple[str, str], tuple[float, float]]
"""From where to where, and the least and the most that flows there, L/s."""


def worse_off(problem: Problem, draws: Sequence[Draw], allowed: Sequence[Draw]) -> list[str]:
    """The engines that another split of the same water would give more without lowering any that has no more.

    allowed: the plan before it was shared out, which no split may make a main fuller for.
    """
    found, whole = [], sum(draw.flow_lps for draw in draws)
    for draw in draws:
        least = [other.flow_lps if other.flow_lps <= draw.flow_lps + ROUNDING else 0.0 for other in draws]
        least[draws.index(draw)] += MORE_LPS
        if carries(_network(problem, draws, least, allowed, whole)):
            found.append(draw.option.engine_id)
    return found


def could_bring_more(problem: Problem, draws: Sequence[Draw]) -> bool:
    """Could the same lays bring more water in all?"""
    whole = sum(draw.flow_lps for draw in draws) + MORE_LPS
    return carries(_network(problem, draws, [0.0] * len(draws), draws, whole))


def _network(
    problem: Problem, draws: Sequence[Draw], least: Sequence[float], allowed: Sequence[Draw], whole: float
) -> Room:
    """Mains, sources, lays and points, with all the water in one pipe before them."""
    fullest = 1.0 - score(problem, allowed).margin
    sources = {s.id: s for s in problem.sources}
    room: Room = {("from", "all"): (whole - ROUNDING, whole + ROUNDING)}
    for number, (draw, need) in enumerate(zip(draws, least, strict=True)):
        option, source = draw.option, sources[draw.option.source_id]
        main = f"main {source.main_id}" if source.main_id in problem.mains else f"no main {source.id}"
        most = problem.mains.get(source.main_id, whole / (fullest or 1.0)) * fullest + ROUNDING
        room["all", main] = (0.0, most if main.startswith("main") else whole + 1.0)
        room[main, f"source {source.id}"] = (0.0, source.flow_lps + ROUNDING)
        room[f"source {source.id}", f"lay {number}"] = (need - ROUNDING, option.flow_lps + ROUNDING)
        room[f"lay {number}", f"point {option.point_id}"] = (0.0, option.flow_lps + ROUNDING)
    for point in problem.points:
        room[f"point {point.id}", "to"] = (0.0, point.demand_lps + ROUNDING)
    return room


def carries(room: Room) -> bool:
    """Is there a flow from `from` to `to` that keeps every least and every most?

    The least flows are sent through from a place of their own to another one; there is such a flow if all of them
    arrive.
    """
    if any(low > high for low, high in room.values()):
        return False
    left: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    wanted = 0.0
    for (here, there), (bound, high) in room.items():
        low = max(0.0, bound)
        left[here][there] += high - low
        left["give"][there] += low
        left[here]["take"] += low
        wanted += low
    left["to"]["from"] = 1e9
    while path := _path(left):
        step = min(left[a][b] for a, b in path)
        for a, b in path:
            left[a][b] -= step
            left[b][a] += step
        wanted -= step
    return wanted < ROUNDING


def _path(left: dict[str, dict[str, float]]) -> list[tuple[str, str]]:
    """A way from `give` to `take` with room left, of the fewest steps; none where there is none."""
    came, waiting = {"give": ""}, ["give"]
    for here in waiting:
        for there, room in list(left[here].items()):
            if room > ROUNDING / 100 and there not in came:
                came[there] = here
                waiting.append(there)
    if "take" not in came:
        return []
    path, here = [], "take"
    while came[here]:
        path.append((came[here], here))
        here = came[here]
    return path
