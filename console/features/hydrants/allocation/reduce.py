"""Makes a problem smaller without changing its answer: parts that share no water, and lays never worth making."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from console.features.hydrants.allocation.flows import spread
from console.features.hydrants.allocation.problem import Draw, Engine, Option, Problem, Source

SHORTLIST = 12
"""Lays of an engine to a point that a first plan looks at, by water and again by hose."""
CROWD = 2 * SHORTLIST
"""More engines than this at an incident look further, as many lays as they are: each needs a source of its own."""


def parts(problem: Problem) -> list[Problem]:
    """The problem cut where no engine of one part can touch the water or the point of another.

    What is best for the whole is best for each part: water, hose and crossings add up, and the least margin is
    the least of the parts.
    """
    sources = {s.id: s for s in problem.sources}
    ties: dict[str, str] = {}
    for option in problem.options:
        main = sources[option.source_id].main_id
        for key in (
            f"s{option.source_id}",
            f"p{option.point_id}",
            *((f"m{main}",) if main in problem.mains else ()),
        ):
            _join(ties, f"e{option.engine_id}", key)
    groups: dict[str, list[Option]] = defaultdict(list)
    for option in problem.options:
        groups[_root(ties, f"e{option.engine_id}")].append(option)
    return [_part(problem, options) for options in groups.values()]


def worthwhile(problem: Problem, is_over: Callable[[], bool] = lambda: False) -> Problem:
    """The problem without the options that never have to be taken; once it `is_over`, with all that are left.

    Option a of an engine can be left out when more options to the same point are at least as good as a in every
    respect than other engines could ever block: each of the others occupies one source, and so at most one main.
    Whatever the others take, one of the better ones is free then, and taking it instead changes nothing else.
    """
    sources = {s.id: s for s in problem.sources}
    touched: dict[str, set[str]] = defaultdict(set)
    for option in problem.options:
        touched[option.source_id].add(option.engine_id)
        touched[_main(problem, sources[option.source_id])].add(option.engine_id)
    by_lay: dict[tuple[str, str], list[Option]] = defaultdict(list)
    for option in problem.options:
        by_lay[option.engine_id, option.point_id].append(option)
    kept: list[Option] = []
    for (engine_id, _), options in by_lay.items():
        pinned = {s for e, s in problem.pinned if e == engine_id}
        ranked = sorted(
            options, key=lambda o: (-o.flow_lps, o.hose_m, o.crossings, not o.kept, o.source_id, o.lines)
        )
        for place, option in enumerate(ranked):
            if (
                option.source_id in pinned
                or option.kept
                or is_over()
                or not _blocked(problem, sources, touched, ranked[:place], option)
            ):
                kept.append(option)
    order = {o: i for i, o in enumerate(problem.options)}
    return _part(problem, sorted(kept, key=order.__getitem__))


def of_engines(problem: Problem, engine_ids: set[str]) -> Problem:
    """The problem as it is for some engines that have all the water to themselves."""
    return _part(problem, [o for o in problem.options if o.engine_id in engine_ids])


def without_draws(problem: Problem, draws: Sequence[Draw]) -> Problem:
    """The problem with what others draw taken off its sources and mains.

    A main keeps its capacity in the margin's eyes only as what is left of it: margins are counted afterwards.
    """
    load: dict[str, float] = defaultdict(float)
    coupled: dict[str, int] = defaultdict(int)
    mains = {s.id: s.main_id for s in problem.sources}
    for draw in draws:
        if draw.option.source_id in mains:
            load[draw.option.source_id] += draw.flow_lps
            load[f"m{mains[draw.option.source_id]}"] += draw.flow_lps
            coupled[draw.option.source_id] += 1
    sources = tuple(
        replace(s, flow_lps=max(0.0, s.flow_lps - load[s.id]), outlets=s.outlets - coupled[s.id])
        for s in problem.sources
    )
    closed = {s.id for s in sources if s.outlets <= 0}
    return replace(
        problem,
        sources=sources,
        options=tuple(o for o in problem.options if o.source_id not in closed),
        mains={m: max(0.0, most - load[f"m{m}"]) for m, most in problem.mains.items()},
        pinned=frozenset((e, s) for e, s in problem.pinned if s not in closed),
    )


def fitting(problem: Problem, wanted: Sequence[Option]) -> tuple[Draw, ...]:
    """The plan of as many of these options as a problem offers and has outlets for."""
    offered, left = set(problem.options), {s.id: s.outlets for s in problem.sources}
    kept: list[Option] = []
    for option in wanted:
        if option in offered and left[option.source_id] > 0:
            left[option.source_id] -= 1
            kept.append(option)
    return spread(problem, kept)


def shortlist(problem: Problem, most: int = SHORTLIST) -> Problem:
    """The problem with each engine's best lays to each point only: enough for a good plan, not for a proof.

    Where many engines stand at an incident the best lays of all lead to the same few sources, so more are kept.
    """
    incidents = {e.id: e.incident_id for e in problem.engines}
    crowds = Counter(incidents.values())
    by_lay: dict[tuple[str, str], list[Option]] = defaultdict(list)
    for option in problem.options:
        by_lay[option.engine_id, option.point_id].append(option)
    kept: list[Option] = []
    for (engine_id, _), options in by_lay.items():
        pinned = {s for e, s in problem.pinned if e == engine_id}
        crowd = crowds[incidents[engine_id]]
        count = max(most, crowd) if crowd > CROWD else most
        ranked = sorted(options, key=lambda o: (-o.flow_lps, o.hose_m, o.crossings))
        nearest = sorted(options, key=lambda o: (o.hose_m, -o.flow_lps, o.crossings))
        kept += dict.fromkeys(
            [*ranked[:count], *nearest[:count], *(o for o in options if o.kept or o.source_id in pinned)]
        )
    return _part(problem, kept)


def _blocked(
    problem: Problem,
    sources: dict[str, Source],
    touched: dict[str, set[str]],
    better: Sequence[Option],
    option: Option,
) -> bool:
    """Are there more better options, each on water of its own, than the other engines could take away?"""
    mine = sources[option.source_id]
    groups: set[str] = set()
    rivals: set[str] = set()
    for other in better:
        theirs = sources[other.source_id]
        if other.source_id == option.source_id:
            if (
                other.hose_m <= option.hose_m
                and other.flow_lps >= option.flow_lps
                and other.crossings <= option.crossings
            ):
                return True
            continue
        if not _as_good(problem, theirs, mine, other, option):
            continue
        same_main = bool(mine.main_id) and theirs.main_id == mine.main_id
        group = theirs.id if same_main else _main(problem, theirs)
        groups.add(group)
        rivals |= touched[group]
        if len(groups) > len(rivals - {option.engine_id}):
            return True
    return False


def _as_good(problem: Problem, theirs: Source, mine: Source, other: Option, option: Option) -> bool:
    if other.hose_m > option.hose_m or other.crossings > option.crossings or other.flow_lps < option.flow_lps:
        return False
    if theirs.flow_lps < other.flow_lps:
        return False
    if theirs.main_id not in problem.mains or theirs.main_id == mine.main_id:
        return True
    # On another shared main the margin may shrink, unless that main is the larger one.
    ours = problem.mains.get(mine.main_id)
    return ours is not None and problem.mains[theirs.main_id] >= max(ours, other.flow_lps)


def _main(problem: Problem, source: Source) -> str:
    return f"m{source.main_id}" if source.main_id in problem.mains else source.id


def _part(problem: Problem, options: Sequence[Option]) -> Problem:
    engine_ids, source_ids = {o.engine_id for o in options}, {o.source_id for o in options}
    point_ids = {o.point_id for o in options}
    engines: tuple[Engine, ...] = tuple(e for e in problem.engines if e.id in engine_ids)
    sources = tuple(s for s in problem.sources if s.id in source_ids)
    mains = {s.main_id for s in sources}
    return Problem(
        engines,
        sources,
        tuple(p for p in problem.points if p.id in point_ids),
        tuple(options),
        {m: most for m, most in problem.mains.items() if m in mains},
        frozenset((e, s) for e, s in problem.pinned if e in engine_ids and s in source_ids),
    )


def _root(ties: dict[str, str], key: str) -> str:
    while ties.setdefault(key, key) != key:
        ties[key] = key = ties[ties[key]]
    return key


def _join(ties: dict[str, str], one: str, other: str) -> None:
    ties[_root(ties, one)] = _root(ties, other)
