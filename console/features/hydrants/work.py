"""What the water tab asks: the sources near the worked incident by walked distance, and who has which."""

from dataclasses import dataclass, field

from console.context import Context
from console.features.hydrants.nearest import Candidate, nearest_by_walk
from maps.crossings import Crossing
from models.hydrant import Hydrant
from models.incident import Incident
from models.record import Record
from models.unit import Unit

NEAR_LIMIT = 2_000
"""Sources looked at around an incident; a dense city has some 300 within 600 m."""
ROUTES = 6
"""Hose lays drawn at once: the assigned ones and the best offers."""


@dataclass(frozen=True)
class Lay:
    """A hose lay to draw: (lon, lat) points from the source on, metres of hose, is it assigned or only offered, and
    roads it crosses.
    """

    hydrant_id: str
    points: tuple[tuple[float, float], ...]
    distance_m: float
    assigned: bool
    estimated: bool
    crossings: tuple[Crossing, ...] = ()


@dataclass(frozen=True)
class Water:
    """The water tab: the incident, its candidates (usable ones first, by walk), the units at it by id,
    and the numbers of all units that have one of the candidates."""

    incident: Record[Incident] | None = None
    candidates: tuple[Candidate, ...] = ()
    units: dict[str, Record[Unit]] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)

    @property
    def estimated(self) -> bool:
        """Are the distances guesses from straight lines?"""
        return any(c.walk is not None and c.walk.estimated for c in self.candidates)

    def holder(self, candidate: Candidate) -> str:
        """The numbers of the units that have the source, empty for none."""
        ids = [a.unit_id for a in candidate.record.fact.assignments]
        return "、".join(self.holders.get(i, "?") for i in ids)

    def dry_unit(self, preferred: str = "") -> Record[Unit] | None:
        """The unit to give water to next: the preferred one if it is here, else the first without a source."""
        if preferred in self.units:
            return self.units[preferred]
        having = {a.unit_id for c in self.candidates for a in c.record.fact.assignments}
        return next((u for u in self.units.values() if u.id not in having), None)


def water(context: Context, incident_id: str) -> Water:
    """The usable sources by walked hose distance around the incident, and the ones out of use among them."""
    incident = context.store.get(Incident, incident_id) if incident_id else None
    if incident is None:
        return Water()
    units = context.store.get_many(Unit, [d.unit_id for d in incident.fact.active_dispatches])
    lon, lat = incident.fact.lon, incident.fact.lat
    if lon is None or lat is None:
        return Water(incident, (), units)
    found = candidates(
        context, lon, lat,
        wanted=int(context.settings.get("hydrants.wanted")), limit_m=context.settings.number("hydrants.limit_m"),
    )  # fmt: skip
    holders = context.store.get_many(Unit, [a.unit_id for c in found for a in c.record.fact.assignments])
    return Water(incident, tuple(found), units, {i: unit.fact.number for i, unit in holders.items()})


def candidates(context: Context, lon: float, lat: float, *, wanted: int, limit_m: float) -> list[Candidate]:
    """The sources around a place (degrees), the nearest by walk first, none further than limit_m of hose."""
    near = context.store.near(Hydrant, lon, lat, limit_m, NEAR_LIMIT, exercise_id=context.session.exercise_id)
    return nearest_by_walk(
        (lon, lat), [n.record for n in near], context.places.routing.walk_distances, wanted, limit_m
    )


def lays(context: Context, found: Water, chosen_id: str) -> list[Lay]:
    """The hose lays of the assigned sources, and of the chosen one or else the best offer."""
    incident = found.incident.fact if found.incident else None
    if incident is None or incident.lon is None or incident.lat is None:
        return []
    assigned = [c for c in found.candidates if found.incident and _assigned_here(c, found.incident.id)]
    offers = [c for c in found.candidates if c.usable and c not in assigned]
    shown = [c for c in offers if c.record.id == chosen_id] or offers[:1]
    drawn = []
    for candidate in [*assigned, *shown][:ROUTES]:
        fact = candidate.record.fact
        if fact.lon is None or fact.lat is None:
            continue
        ends = (fact.lon, fact.lat), (incident.lon, incident.lat)
        route = context.places.routing.route(*ends)
        if route is not None:
            crossed = tuple(context.places.routing.crossings(*ends) or ())
            points = tuple((lon, lat) for lon, lat in route.points)
            metres = candidate.walk.distance_m if candidate.walk else route.distance_m
            drawn.append(Lay(candidate.record.id, points, metres, candidate in assigned, route.estimated, crossed))
    return drawn


def _assigned_here(candidate: Candidate, incident_id: str) -> bool:
    return any(a.incident_id == incident_id for a in candidate.record.fact.assignments)
