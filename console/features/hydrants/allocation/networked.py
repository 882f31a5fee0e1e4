"""An answer with a model of the mains: what it gives takes the place of what was stated, and it tries the plan."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from msgspec import structs

from console.features.hydrants.allocation.options import Ground, prepare, within
from console.features.hydrants.allocation.plan import Plan, at_once, best
from console.features.hydrants.allocation.scenario import Main, Network, Scenario, Source
from console.features.hydrants.allocation.stock import furthest_m
from console.features.hydrants.allocation.supply import supply
from console.mains.model import BadNetwork, NetworkModel
from console.mains.wire import MAX_HYDRANTS, Drawn, Found, Hydrant, Opened
from models.flow_rating import RATING_EXPONENT
from models.geo import distance_m
from resources.words import t

SHORT_LPS = 0.05
"""A draw that gets less than this less is not short: pressures are solved no finer."""
ROUNDS = 3
"""Plans that the model is asked about; what then still falls short is planned with what all give together."""
GROUP = "model:"
"""Mains of the model's groups are named so, with a number."""


@dataclass(frozen=True)
class Solved:
    """An answer, and how the model stands behind it; `drawn` is its last word on the plan's draws."""

    ground: Ground
    plan: Plan
    opened: Opened | None = None
    drawn: Drawn | None = None
    trouble: str = ""
    """Why the model was not used, a sentence."""


def solve(
    scenario: Scenario,
    deadline: float,
    model: NetworkModel | None = None,
    first: Callable[[Ground, Plan], None] = lambda _ground, _plan: None,
    clock: Callable[[], float] = time.monotonic,
) -> Solved:
    """The best plan by the deadline; `first` hears the answer at once, which counts on what was stated.

    With a model each plan is tried in it, all draws running at once: where one gets less than was planned, what its
    group gives to just these draws becomes the limit, and one plans again. Reading the model has time of its own.
    Raises BadScenario.
    """
    begun = clock()
    ground = prepare(scenario)
    plan = at_once(ground.problem)
    first(ground, plan)
    # The time is for the proof: a hundred thousand sources take a second to be looked through.
    deadline += clock() - begun
    if model is None:
        return Solved(ground, best(ground.problem, plan, deadline, clock=clock))
    asked_at = clock()
    try:
        return tried(scenario, model, deadline, clock=clock)
    except BadNetwork as error:
        deadline += clock() - asked_at
        return Solved(ground, best(ground.problem, plan, deadline, clock=clock), trouble=str(error))


def tried(
    scenario: Scenario,
    model: NetworkModel,
    deadline: float,
    begin: Callable[[Ground], Plan] = lambda ground: at_once(ground.problem),
    called: Mapping[str, str] = MappingProxyType({}),
    clock: Callable[[], float] = time.monotonic,
) -> Solved:
    """The best plan by the deadline that the model carries; `begin` makes what is improved.

    `called`: what people call sources, by their ids. Raises BadNetwork.
    """
    asked_at = clock()
    opened = _opened(scenario, model, called)
    deadline += clock() - asked_at
    scenario = modelled(scenario, opened)
    for left in range(ROUNDS, -1, -1):
        ground = prepare(scenario)
        until = clock() + max(0.0, deadline - clock()) / (left + 1)
        plan = best(ground.problem, begin(ground), until, clock=clock)
        known = {found.id for found in opened.found}
        flows: dict[str, float] = {}
        for draw in plan.draws:
            if draw.option.source_id in known:
                flows[draw.option.source_id] = flows.get(draw.option.source_id, 0.0) + draw.flow_lps
        drawn = model.draw(flows)
        short = {name for name, flow in flows.items() if drawn.gets_lps[name] < flow - SHORT_LPS}
        if not short or not left:
            break
        shared = {f.id: f.shared_lps for f in opened.found} if left == 1 else drawn.together_lps
        scenario = tightened(scenario, _beside(opened, short), shared)
    return Solved(ground, plan, opened, drawn)


def _opened(scenario: Scenario, model: NetworkModel, called: Mapping[str, str]) -> Opened:
    """The hydrants in reach, found in the model. Raises BadNetwork."""
    given = scenario.network or Network(inp=str(model.path))
    named = dict(given.junctions)
    pump_lps = max((e.pump_lps for e in scenario.engines), default=0.0)
    hydrants = [
        Hydrant(
            s.id, s.lon, s.lat, max(1, s.outlets) * max(1.0, pump_lps),
            named.get(s.id) or named.get(called.get(s.id, ""), ""), called.get(s.id, ""),
        )
        for s in _near(scenario)
    ]  # fmt: skip
    opened = model.open(
        hydrants, scenario.rules.least_mpa, given.within_m, given.crs, given.hour, by_number=given.by_number
    )
    if not opened.found:
        raise BadNetwork(t("water.network.unused", path=model.path, reason=t("water.network.no_hydrant")))
    return opened


def _near(scenario: Scenario) -> list[Source]:
    """The hydrants and cranes that hose reaches, the nearest first, no more than are modelled."""
    reach = furthest_m(scenario.engines)
    points = [p for i in scenario.incidents for p in i.points]
    near = [
        (min(distance_m(s.lon, s.lat, p.lon, p.lat) for p in points), s.id, s)
        for s in scenario.sources
        if s.kind in ("hydrant", "crane") and any(within(s, p, reach) for p in points)
    ]
    return [source for _, _, source in sorted(near, key=lambda one: one[:2])[:MAX_HYDRANTS]]


def modelled(scenario: Scenario, opened: Opened) -> Scenario:
    """The scenario with the model's flows and groups in place of what was stated of these sources."""
    found = {f.id: f for f in opened.found}
    sizes: dict[int, list[Found]] = {}
    for one in opened.found:
        sizes.setdefault(one.group, []).append(one)
    groups = {number: members for number, members in sizes.items() if len(members) > 1}
    mains = [
        Main(id=f"{GROUP}{number}", capacity_lps=sum(f.shared_lps for f in members))
        for number, members in groups.items()
    ]
    return structs.replace(
        scenario,
        sources=tuple(_modelled(s, found.get(s.id), groups, scenario) for s in scenario.sources),
        mains=(*scenario.mains, *mains),
    )


def _modelled(source: Source, found: Found | None, groups: Mapping[int, list[Found]], scenario: Scenario) -> Source:
    if found is None:
        return source
    least, now, still = scenario.rules.least_mpa, source.static_mpa, found.static_mpa
    share = 1.0
    if now is not None and least <= now < still and supply(source, scenario.rules).why is None:
        # The main stands lower than the model thinks: it gives as much less as a flow test would say.
        share = ((now - least) / (still - least)) ** RATING_EXPONENT
    return structs.replace(
        source,
        model_lps=found.alone_lps * share,
        static_mpa=still if now is None and still >= 0 else now,
        main_id=f"{GROUP}{found.group}" if found.group in groups else "",
    )


def tightened(scenario: Scenario, names: Iterable[str], shared_lps: Mapping[str, float]) -> Scenario:
    """The scenario with these sources giving no more than their share, nor their mains more than those together."""
    lower = {name: shared_lps[name] for name in names if name in shared_lps}
    sources = {s.id: s for s in scenario.sources}
    sums: dict[str, float] = {}
    for name, flow in lower.items():
        main = sources[name].main_id
        sums[main] = sums.get(main, 0.0) + flow
    return structs.replace(
        scenario,
        sources=tuple(
            structs.replace(s, model_lps=min(s.model_lps or 0.0, lower[s.id])) if s.id in lower else s
            for s in scenario.sources
        ),
        mains=tuple(
            structs.replace(m, capacity_lps=min(m.capacity_lps, sums[m.id])) if m.id in sums else m
            for m in scenario.mains
        ),
    )


def _beside(opened: Opened, names: set[str]) -> set[str]:
    """The sources of the groups of these."""
    groups = {f.group for f in opened.found if f.id in names}
    return {f.id for f in opened.found if f.group in groups}
