"""What is known of an incident's water, read from the records: the question the allocation answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from console.features.hydrants.allocation import scenario as facts
from console.features.hydrants.allocation.explain import Reason
from console.features.hydrants.allocation.supply import supply
from console.features.hydrants.demand import wanted_points
from console.features.hydrants.sources_near import Pressure, mains_of, pressures_of, source_of, sources_near
from console.features.hydrants.walks import WalkBook
from console.features.hydrants.worth_walking import Worth, worth_walking
from maps.crossings import Crossing
from models.demand_row import DemandRow
from models.hydrant import Hydrant
from models.incident import Incident
from models.record import Record
from models.site import Site
from models.store import Store
from models.unit import Unit
from models.water_need import WaterPoint, exclusions, pins

BESIDE_M, BESIDE = 3_000.0, 4
"""Other open incidents so near draw on the same water and are solved with this one."""
PUMPERS = frozenset({"pumper", "foam", "water_supply"})
"""Units whose pump is assumed where nobody wrote it down."""
ASSUMED_PUMP_LPS = 40.0
ASSUMED_HOSE_MM = 80.0
ASSUMED_LINES = 2


@dataclass(frozen=True)
class Asked:
    """The question: about which incident, by which rules, at which moment, with which model of the mains."""

    incident_id: str
    now: datetime
    rules: facts.Rules
    rows: Mapping[str, DemandRow]
    reading_life_s: float
    exercise_id: str | None = None
    network: facts.Network | None = None


@dataclass(frozen=True)
class Situation:
    """What is known: the scenario, and the records its ids stand for.

    points: each point of attack as it is kept, by the scenario's id; assumed: what was taken for granted, by the id
    of the unit or point it is about.
    """

    incident: Record[Incident]
    scenario: facts.Scenario | None = None
    incidents: Mapping[str, Record[Incident]] = field(default_factory=dict)
    units: Mapping[str, Record[Unit]] = field(default_factory=dict)
    sources: Mapping[str, Record[Hydrant]] = field(default_factory=dict)
    pressures: Mapping[str, Pressure] = field(default_factory=dict)
    points: Mapping[str, WaterPoint] = field(default_factory=dict)
    assumed: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
    own_points: tuple[str, ...] = ()
    estimated: bool = False
    crossed: Mapping[tuple[str, str], tuple[Crossing, ...]] = field(default_factory=dict)

    @property
    def wanted(self) -> tuple[WaterPoint, ...]:
        """What this incident's points want, stated or assumed."""
        return tuple(self.points[key] for key in self.own_points)

    @property
    def is_demand_assumed(self) -> bool:
        """Has nobody said what is wanted?"""
        return any(point.assumed for point in self.wanted)


def situation(store: Store, book: WalkBook, asked: Asked) -> Situation | None:
    """Everything the allocation needs; None without the incident, no scenario where it has no place.

    Reads the store and asks the router: only in background work.
    """
    incident = store.get(Incident, asked.incident_id) if asked.incident_id else None
    if incident is None:
        return None
    places = {i.id: _points(store, i, asked) for i in _together(store, incident, asked)}
    places = {key: found for key, found in places.items() if found[1]}
    if incident.id not in places:
        return Situation(incident)
    records = {key: record for key, (record, _) in places.items()}
    points = {p.id: (kept, p) for _, both in places.values() for kept, p in both}
    units = _units(store, records.values())
    engines, assumed = _engines(units, records)
    near = sources_near(store, [p for _, p in points.values()], engines, asked.exercise_id)
    sources = near.sources
    pressures = pressures_of(store, sources, asked.now, asked.reading_life_s, asked.exercise_id)
    here = list(records.values())
    pinned = _pins(here, engines, sources, incident.id)
    excluded = tuple(_exclusions(here, engines, sources))
    flowing, mains = tuple(_flowing(sources.values(), engines)), tuple(mains_of(sources.values()))
    held = {s for _, s in (*pinned, *excluded)} | {f.source_id for f in flowing}
    given = {key: source_of(record, pressures.get(key)) for key, record in sources.items()}
    worth = Worth(
        given, {key: supply(source, asked.rules) for key, source in given.items()},
        {m.id: m.capacity_lps for m in mains}, frozenset(held), None if asked.network else len(engines),
    )  # fmt: skip
    ways = [way for _, both in places.values() for way in worth_walking(book, [p for _, p in both], near, worth)]
    walked = {way.source_id for way in ways}
    scenario = facts.Scenario(
        incidents=tuple(
            facts.Incident(id=key, points=tuple(p for _, p in both)) for key, (_, both) in places.items()
        ),
        engines=tuple(engines),
        sources=tuple(source for key, source in given.items() if key in walked),
        mains=mains,
        ways=tuple(ways),
        only_ways=True,
        pins=pinned,
        exclusions=excluded,
        flowing=flowing,
        rules=asked.rules,
        network=asked.network,
    )  # fmt: skip
    for _, both in places.values():
        assumed |= {
            p.id: (Reason("demand_assumed", {"flow_lps": p.demand_lps}),) for kept, p in both if kept.assumed
        }
    return Situation(
        incident, scenario, records, units, sources, pressures, {key: kept for key, (kept, _) in points.items()},
        assumed, tuple(p.id for _, p in places[incident.id][1]), any(way.estimated for way in ways),
        _crossed(book, points, sources, ways),
    )  # fmt: skip


def _together(store: Store, incident: Record[Incident], asked: Asked) -> Iterable[Record[Incident]]:
    """The incident, then the nearest open ones with units that may draw on the same water."""
    yield incident
    fact = incident.fact
    if fact.lon is None or fact.lat is None:
        return
    near = store.near(Incident, fact.lon, fact.lat, BESIDE_M, 4 * BESIDE, exercise_id=asked.exercise_id)
    others = [n.record for n in near if n.record.id != incident.id and n.record.exercise_id == incident.exercise_id]
    yield from [o for o in others if o.fact.is_open and o.fact.active_dispatches][: BESIDE - 1]


def _crossed(
    book: WalkBook,
    points: Mapping[str, tuple[WaterPoint, facts.Point]],
    sources: Mapping[str, Record[Hydrant]],
    ways: Iterable[facts.Way],
) -> dict[tuple[str, str], tuple[Crossing, ...]]:
    found = {}
    for way in ways:
        (_, point), source = points[way.point_id], sources[way.source_id].fact
        crossed = book.crossed((point.lon, point.lat), (source.lon or 0.0, source.lat or 0.0))
        if crossed is not None:
            found[way.source_id, way.point_id] = crossed
    return found


type Kept = tuple[WaterPoint, facts.Point]


def _points(store: Store, incident: Record[Incident], asked: Asked) -> tuple[Record[Incident], list[Kept]]:
    """The points of attack that have a place, as they are kept and as the allocation sees them."""
    fact = incident.fact
    said = bool(fact.water_points) and not any(point.assumed for point in fact.water_points)
    site = store.get(Site, fact.site_id) if fact.site_id and not said else None
    found: list[Kept] = []
    for point in wanted_points(fact, site.fact if site else None, asked.rows):
        lon, lat = (fact.lon, fact.lat) if point.lon is None else (point.lon, point.lat)
        if lon is not None and lat is not None:
            placed = facts.Point(
                id=f"{incident.id}/{point.id}", lon=lon, lat=lat, demand_lps=point.demand_lps,
                arrives_mpa=point.arrives_mpa, elevation_m=point.elevation_m,
            )  # fmt: skip
            found.append((point, placed))
    return incident, found


def _units(store: Store, incidents: Iterable[Record[Incident]]) -> dict[str, Record[Unit]]:
    """The units sent to the incidents, in the order in which they were sent."""
    ids = [d.unit_id for i in incidents for d in i.fact.active_dispatches]
    return store.get_many(Unit, ids)


def _engines(
    units: Mapping[str, Record[Unit]], incidents: Mapping[str, Record[Incident]]
) -> tuple[list[facts.Engine], dict[str, tuple[Reason, ...]]]:
    """The units that pump, and what had to be assumed of each."""
    engines, assumed = [], {}
    for key, record in units.items():
        unit = record.fact
        if unit.incident_id not in incidents or not (unit.pump_flow_lps > 0 or unit.type in PUMPERS):
            continue
        said = []
        if unit.pump_flow_lps <= 0:
            said.append(Reason("pump_assumed", {"flow_lps": ASSUMED_PUMP_LPS}))
        hose = tuple(facts.Hose(diameter_mm=h.diameter_mm, length_m=h.length_m) for h in unit.hose)
        if not hose and unit.hose_m > 0:
            hose = (facts.Hose(diameter_mm=ASSUMED_HOSE_MM, length_m=unit.hose_m),)
            said.append(Reason("hose_assumed", {"diameter_mm": ASSUMED_HOSE_MM}))
        engine = facts.Engine(
            id=key, incident_id=unit.incident_id, pump_lps=unit.pump_flow_lps or ASSUMED_PUMP_LPS,
            pump_mpa=1.0 if unit.pump_pressure_mpa is None else unit.pump_pressure_mpa, hose=hose,
            most_lines=unit.most_lines or ASSUMED_LINES, tank_l=min(100_000.0, unit.water_l), drafts=unit.drafts,
        )  # fmt: skip
        engines.append(engine)
        if said:
            assumed[key] = tuple(said)
    return engines, assumed


def _flowing(sources: Iterable[Record[Hydrant]], engines: Sequence[facts.Engine]) -> Iterable[facts.Flowing]:
    here = {e.id: e.incident_id for e in engines}
    return (
        facts.Flowing(engine_id=a.unit_id, source_id=record.id)
        for record in sources
        for a in record.fact.assignments
        if here.get(a.unit_id) == a.incident_id
    )


def _pins(
    incidents: Iterable[Record[Incident]],
    engines: Sequence[facts.Engine],
    sources: Mapping[str, Record[Hydrant]],
    own_id: str,
) -> tuple[tuple[str, str], ...]:
    """What is tied, and what engines of the other incidents draw: their water is not ours to move."""
    theirs = {e.id: e.incident_id for e in engines if e.incident_id != own_id}
    held = [
        (a.unit_id, record.id)
        for record in sources.values()
        for a in record.fact.assignments
        if theirs.get(a.unit_id) == a.incident_id
    ]
    here = {e.id for e in engines}
    tied = [pair for i in incidents for pair in pins(i.fact.water_ties)]
    return (*held, *((unit, source) for unit, source in tied if unit in here and source in sources))


def _exclusions(
    incidents: Iterable[Record[Incident]], engines: Sequence[facts.Engine], sources: Mapping[str, Record[Hydrant]]
) -> Iterable[tuple[str, str]]:
    """A source kept from everybody is kept from everybody at that incident: what others draw of it goes on."""
    for incident in incidents:
        here = {e.id for e in engines if e.incident_id == incident.id}
        for unit, source in exclusions(incident.fact.water_ties):
            if source in sources:
                yield from ((e, source) for e in sorted(here & {unit} if unit else here))
