"""Small allocation problems drawn at random, and their best plan found by looking at every one."""

import itertools
import random
from collections import defaultdict

from console.features.hydrants.allocation.problem import (
    Engine,
    Option,
    Point,
    Problem,
    Score,
    Source,
)

BIG = 1e9


def drawn(seed: int, engines: int = 4, sources: int = 5) -> Problem:
    """A problem small enough to try every plan of it: contested sources, shared mains, scarce or ample."""
    chance = random.Random(seed)
    incidents = chance.randint(1, 2)
    points = tuple(
        Point(f"P{i}{p}", f"I{i}", chance.choice([8.0, 12.5, 20.0, 33.3, 60.0]))
        for i in range(incidents)
        for p in range(chance.randint(1, 2))
    )
    mains = {f"M{m}": chance.choice([10.0, 15.0, 24.5, 40.0]) for m in range(2)}
    waters = tuple(
        Source(
            f"H{s}",
            chance.choice([6.0, 10.0, 15.0, 22.0]),
            chance.choice([1, 1, 2]),
            chance.choice(["", "M0", "M1"]),
        )
        for s in range(sources)
    )
    pumpers = tuple(
        Engine(f"E{e}", f"I{chance.randrange(incidents)}", chance.choice([12.0, 20.0, 40.0]))
        for e in range(engines)
    )
    options = []
    for engine in pumpers:
        kept_at = chance.choice([*(w.id for w in waters), "", "", ""])
        for water, point in itertools.product(waters, points):
            if point.incident_id != engine.incident_id or chance.random() < 0.45:
                continue
            flow = min(engine.pump_lps, water.flow_lps) * chance.choice([1, 1, 0.8])
            metres, crossings = 20.0 * chance.randint(1, 8), chance.randint(0, 3)
            options.append(Option(engine.id, water.id, point.id, 1, flow, metres, crossings, water.id == kept_at))
    return Problem(pumpers, waters, points, tuple(options), mains)


def best_of_all(problem: Problem) -> Score:
    """The score of the best plan, by trying every choice and pouring as much as a network carries."""
    choices: dict[str, list[Option | None]] = defaultdict(lambda: [None])
    for option in problem.options:
        choices[option.engine_id].append(option)
    best = Score(0.0, 0, 0.0, 0.0, 1.0)
    for chosen in itertools.product(*choices.values()):
        taken = [option for option in chosen if option is not None]
        if not _fits(problem, taken):
            continue
        water = most_water(problem, taken, 0.0)
        now = Score(
            water,
            sum(o.kept for o in taken),
            -sum(o.hose_m for o in taken),
            -float(sum(o.crossings for o in taken)),
            1.0,
        )
        if Score(now.water_lps, now.kept, now.hose_m, now.crossings, best.margin).beats(best) or _ties(now, best):
            now = Score(now.water_lps, now.kept, now.hose_m, now.crossings, margin(problem, taken, water))
            if now.beats(best):
                best = now
    return best


def margin(problem: Problem, taken: list[Option], water: float) -> float:
    """The largest spare share of the fullest main with all the water, by halving."""
    low, high = 0.0, 1.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        enough = most_water(problem, taken, middle) >= water - 0.003
        low, high = (middle, high) if enough else (low, middle)
    return low


def most_water(problem: Problem, taken: list[Option], spare: float) -> float:
    """The most water through these lays when each shared main keeps a share to spare: augmenting paths."""
    room: dict[tuple[str, str], float] = defaultdict(float)
    sources = {s.id: s for s in problem.sources}
    for number, option in enumerate(taken):
        source, lay = sources[option.source_id], f"lay{number}"
        main = source.main_id if source.main_id in problem.mains else ""
        capacity = problem.mains[main] * (1 - spare) if main else BIG
        room["from", f"main{main or source.id}"] = capacity
        room[f"main{main or source.id}", f"source{source.id}"] = source.flow_lps
        room[f"source{source.id}", lay] = option.flow_lps
        room[lay, f"point{option.point_id}"] = option.flow_lps
    for point in problem.points:
        room[f"point{point.id}", "to"] = point.demand_lps
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b in list(room):
        beside[a].add(b)
        beside[b].add(a)
    total = 0.0
    while path := _path(room, beside):
        step = min(room[edge] for edge in path)
        for a, b in path:
            room[a, b] -= step
            room[b, a] += step
        total += step
    return total


def _path(room: dict[tuple[str, str], float], beside: dict[str, set[str]]) -> list[tuple[str, str]]:
    came: dict[str, str] = {"from": ""}
    waiting = ["from"]
    for here in waiting:
        for there in sorted(beside[here]):
            if there not in came and room[here, there] > 1e-9:
                came[there] = here
                waiting.append(there)
    if "to" not in came:
        return []
    path, here = [], "to"
    while came[here]:
        path.append((came[here], here))
        here = came[here]
    return path


def _fits(problem: Problem, taken: list[Option]) -> bool:
    outlets = {s.id: s.outlets for s in problem.sources}
    used: dict[str, int] = defaultdict(int)
    for option in taken:
        used[option.source_id] += 1
    if any(used[s] > outlets[s] for s in used):
        return False
    return all(any((o.engine_id, o.source_id) == pin for o in taken) for pin in problem.pinned)


def _ties(one: Score, other: Score) -> bool:
    same = Score(one.water_lps, one.kept, one.hose_m, one.crossings, other.margin)
    return not same.beats(other) and not other.beats(same)
