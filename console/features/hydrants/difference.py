"""What a plan would change of who has which water: shown first, and done only when somebody accepts it."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from console.features.hydrants.allocation.plan import Plan
from console.features.hydrants.allocation.problem import Draw
from console.features.hydrants.scenario_of import Situation
from models.assignment import AssignHydrant, ReleaseHydrant
from models.hydrant import Hydrant
from models.record import Record
from models.unit import UnitStatus


class Step(enum.StrEnum):
    """What becomes of an engine's water."""

    STANDS = "stands"
    NEW = "new"
    MOVES = "moves"
    FREED = "freed"
    IDLE = "idle"


@dataclass(frozen=True)
class Change:
    """One engine: what it has now, what the plan gives it; `runs`: it stands there, and water may flow."""

    unit_id: str
    step: Step
    held: tuple[str, ...] = ()
    source_id: str = ""
    walk_m: float | None = None
    runs: bool = False


@dataclass(frozen=True)
class Difference:
    """Every engine of the incident, in its order."""

    incident_id: str
    changes: tuple[Change, ...] = ()

    @property
    def new(self) -> tuple[Change, ...]:
        """Engines that get water and have none."""
        return tuple(c for c in self.changes if c.step is Step.NEW)

    @property
    def moves(self) -> tuple[Change, ...]:
        """Engines that would leave water they have."""
        return tuple(c for c in self.changes if c.step in (Step.MOVES, Step.FREED))

    def of(self, unit_id: str) -> Change:
        """The engine's change."""
        return next((c for c in self.changes if c.unit_id == unit_id), Change(unit_id, Step.IDLE))


def difference(known: Situation, plan: Plan) -> Difference:
    """The plan against what the engines have."""
    if known.scenario is None:
        return Difference(known.incident.id)
    draws = {d.option.engine_id: d for d in plan.draws}
    walks = {(w.source_id, w.point_id): w.walk_m for w in known.scenario.ways}
    own = [e.id for e in known.scenario.engines if e.incident_id == known.incident.id]
    held = _held(known.sources.values(), known.incident.id)
    return Difference(
        known.incident.id,
        tuple(_change(known, unit, held.get(unit, ()), draws.get(unit), walks) for unit in own),
    )


def _held(sources: Iterable[Record[Hydrant]], incident_id: str) -> dict[str, tuple[str, ...]]:
    """What each unit has for the incident, the earliest first."""
    found = [
        (a.at, a.unit_id, record.id)
        for record in sources
        for a in record.fact.assignments
        if a.incident_id == incident_id
    ]
    held: dict[str, tuple[str, ...]] = {}
    for _at, unit, source in sorted(found):
        held[unit] = (*held.get(unit, ()), source)
    return held


def _change(
    known: Situation,
    unit_id: str,
    held: tuple[str, ...],
    draw: Draw | None,
    walks: Mapping[tuple[str, str], float | None],
) -> Change:
    runs = bool(held) and known.units[unit_id].fact.status is UnitStatus.ON_SCENE
    if draw is None:
        return Change(unit_id, Step.FREED if held else Step.IDLE, held, runs=runs)
    source, walk = draw.option.source_id, walks.get((draw.option.source_id, draw.option.point_id))
    step = Step.STANDS if source in held else Step.MOVES if held else Step.NEW
    return Change(unit_id, step, held, source, walk, runs)


def possible_now(found: Difference, sources: Mapping[str, Record[Hydrant]]) -> tuple[Change, ...]:
    """The new draws that move nobody: their source has an outlet that is free as things are."""
    taken = {key: len(record.fact.assignments) for key, record in sources.items()}
    possible = []
    for change in found.new:
        outlets = max(1, sources[change.source_id].fact.outlets)
        if taken[change.source_id] < outlets:
            taken[change.source_id] += 1
            possible.append(change)
    return tuple(possible)


def is_full(source: Record[Hydrant]) -> bool:
    """Is every outlet taken as things are?"""
    return len(source.fact.assignments) >= max(1, source.fact.outlets)


def acts(incident_id: str, changes: Sequence[Change]) -> list[AssignHydrant | ReleaseHydrant]:
    """The acts that carry the changes out.

    An engine is given its new water before it gives up what it has: should that be contested, it keeps the old.
    What another engine waits for is given up first, in a ring the first one's.
    """
    made: list[AssignHydrant | ReleaseHydrant] = []
    for change in changes:
        if change.step is Step.FREED:
            made += _given_up(incident_id, change)
    waiting = [change for change in changes if change.step in (Step.MOVES, Step.NEW)]
    while waiting:
        held = [source for change in waiting for source in change.held]
        free = next((change for change in waiting if change.source_id not in held), None)
        if free is None:
            made += _given_up(incident_id, waiting[0])
            waiting[0] = replace(waiting[0], held=())
            continue
        made += [_taken(incident_id, free), *_given_up(incident_id, free)]
        waiting.remove(free)
    return made


def _given_up(incident_id: str, change: Change) -> list[ReleaseHydrant]:
    return [
        ReleaseHydrant(hydrant_id=source, unit_id=change.unit_id, incident_id=incident_id) for source in change.held
    ]


def _taken(incident_id: str, change: Change) -> AssignHydrant:
    metres = None if change.walk_m is None else round(change.walk_m, 1)
    return AssignHydrant(
        hydrant_id=change.source_id, unit_id=change.unit_id, incident_id=incident_id, walk_distance_m=metres
    )
