"""What an outage pack is made of: read from the cache in one go, every list with an end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from console.printing.water_card import WaterCard
from console.undone_acts import UndoneAct, undone_acts
from console.untold import Untold, untold_of, why_untold
from models.alarm import Alarm, AlarmStatus
from models.drawing import Drawing
from models.geo import Walks
from models.hydrant import Hydrant
from models.incident import Dispatch, Incident, IncidentStatus
from models.journal import Head
from models.log_entry import LogEntry, newest_head
from models.outbox_entry import Entry
from models.person import Person
from models.plan import Plan
from models.record import Key, Record, SyncState
from models.site import Site
from models.station import Station
from models.store.query import Filter, Op, Query, where
from models.store.store import Store
from models.unit import Unit

SHEETS = 240
"""Incidents that get a sheet of their own, the gravest first: more would not be laid out before the next pack is
due. The cover names the others.
"""
LISTED = 500
UNITS = 2_000
ALARMS = 300
STATIONS = 400
PERSONS = 600
SITES = 400
UNTOLD = 400
LOG_LINES = 15
DRAWN = 40
"""Drawings of one incident on its sheet; more can neither be read nor told apart there."""
DRAWN_FOR_ALL = 200
DRAWN_LOOKED_AT = 5_000
"""Among so many of the newest drawings are those of plans."""
PLANS = 40
"""Plans whose drawings are in a pack, each with a picture."""
PLANS_OF_SITE = 10
LOG_LOOKED_AT = 200
"""Among so many of the newest is the end of an incident's journal, even when late entries stand further back."""
WATER_RADIUS_M = 600.0
WATER_LOOKED_AT = 60
WATER_SHOWN = 10

type CardsOf = Callable[[str], Sequence[WaterCard] | None]
"""An incident's water cards by its id; None when there is no time left to make them."""


@dataclass(frozen=True)
class Listed[T]:
    """The first of a list, and how many it would have had."""

    items: tuple[T, ...] = ()
    total: int = 0

    @property
    def left_out(self) -> int:
        """How many are not shown."""
        return max(0, self.total - len(self.items))


@dataclass(frozen=True)
class SentUnit:
    """A unit at an incident, how it is reached, and the numbers of the sources it has."""

    dispatch: Dispatch
    record: Record[Unit] | None
    station: Record[Station] | None
    sources: tuple[str, ...] = ()
    pending: bool = False
    """Does the backend not have the dispatch yet?"""

    @property
    def why(self) -> str:
        """Why nobody was told by the system, for whoever has to tell them."""
        return why_untold(self.dispatch, pending=self.pending)

    @property
    def unit(self) -> Unit | None:
        """What is known of it, None when its record has not come."""
        return self.record.fact if self.record else None


@dataclass(frozen=True)
class Water:
    """A source near an incident. `metres` of hose, `estimated` when no road network was known."""

    hydrant: Hydrant
    metres: float
    estimated: bool
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanDrawn:
    """A plan, and what was plotted for it, the oldest first."""

    plan: Record[Plan]
    drawn: Listed[Record[Drawing]]


@dataclass(frozen=True)
class IncidentFacts:
    """Everything a sheet says of one incident."""

    record: Record[Incident]
    site: Site | None = None
    units: tuple[SentUnit, ...] = ()
    water: tuple[Water, ...] = ()
    log: tuple[Record[LogEntry], ...] = ()
    head: Head | None = None
    exercise: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    outdated: bool = False
    """A newer version of it has come that this program cannot read."""
    undone: tuple[UndoneAct, ...] = ()
    """What was granted for it and nobody did."""
    drawn: Listed[Record[Drawing]] = field(default_factory=Listed)
    """What was plotted for it, the oldest first."""
    planned: tuple[PlanDrawn, ...] = ()
    """The plans of its site for which something was plotted."""
    cards: tuple[WaterCard, ...] | None = ()
    """What its engines draw and how; None when that could not be worked out in time."""

    @property
    def incident(self) -> Incident:
        """The fact."""
        return self.record.fact

    @property
    def not_ordered(self) -> tuple[SentUnit, ...]:
        """The units nobody has told."""
        return tuple(u for u in self.units if not u.dispatch.ordered and u.dispatch.released_at is None)


@dataclass(frozen=True)
class PackFacts:
    """The whole pack. `as_of`: when the backend was last heard, None for never; `entries` None: unreadable."""

    made_at: datetime
    as_of: datetime | None
    seat: str
    exercise: bool = False
    sheets: tuple[IncidentFacts, ...] = ()
    incidents: Listed[Record[Incident]] = field(default_factory=Listed)
    untold: Listed[Untold] = field(default_factory=Listed)
    """Who was sent and has not been told, the longest waiting first; of every incident that is listed."""
    undone: tuple[UndoneAct, ...] = ()
    """What two persons decided and nobody did."""
    units: Listed[Record[Unit]] = field(default_factory=Listed)
    alarms: Listed[Record[Alarm]] = field(default_factory=Listed)
    stations: Listed[Record[Station]] = field(default_factory=Listed)
    persons: Listed[Record[Person]] = field(default_factory=Listed)
    sites: Listed[Record[Site]] = field(default_factory=Listed)
    drawn: Listed[Record[Drawing]] = field(default_factory=Listed)
    """What was plotted for no incident and no plan: everybody's."""
    planned: Listed[PlanDrawn] = field(default_factory=Listed)
    """What was plotted for plans: what begins now may be at any of their sites."""
    entries: tuple[Entry, ...] | None = ()
    head: Head | None = None
    """The newest link of the seat's own chain."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Account -> the name of the person."""
    outdated: frozenset[Key] = frozenset()
    """Records of which a newer version has come that this program cannot read."""

    def station_of(self, unit: Unit) -> Record[Station] | None:
        """The unit's station, if it is among those known."""
        return self._stations.get(unit.station_id)

    @cached_property
    def _stations(self) -> dict[str, Record[Station]]:
        return {record.id: record for record in self.stations.items}


class Gathering:
    """Reads the facts for sheets and packs of one exercise, or of none; call off the UI thread."""

    def __init__(
        self, store: Store, walks: Walks, exercise_id: str | None = None, names: Mapping[str, str] | None = None
    ) -> None:
        """`names`: account -> the name of the person."""
        self._store = store
        self._names = names or {}
        self._walks = walks
        self._exercise_id = exercise_id

    def pack(
        self, made_at: datetime, as_of: datetime | None, seat: str, entries: tuple[Entry, ...] | None,
        head: Head | None = None, cards_of: CardsOf | None = None,
    ) -> PackFacts:  # fmt: skip
        """Everything, with the water cards `cards_of` makes. Raises StoreError when the cache cannot be read."""
        open_ones = (where("status", IncidentStatus.CLOSED, Op.NE),)
        incidents: Listed[Record[Incident]] = self._listed(Incident.KIND, LISTED, open_ones, order="grade")
        undone = tuple(undone_acts(self._store, made_at)) if self._exercise_id is None else ()
        sheets = tuple(_carded(self._sheet(record, undone), cards_of) for record in incidents.items[:SHEETS])
        untold = untold_of(self._store, incidents.items)
        return PackFacts(
            made_at=made_at, as_of=as_of, seat=seat, exercise=self._exercise_id is not None,
            sheets=sheets, incidents=incidents, entries=entries, head=head, names=self._names,
            outdated=self._store.outdated, untold=Listed(tuple(untold[:UNTOLD]), len(untold)),
            undone=undone,
            units=self._listed(Unit.KIND, UNITS),
            alarms=self._listed(Alarm.KIND, ALARMS, (where("status", AlarmStatus.NEW),), order="grade"),
            stations=self._listed(Station.KIND, STATIONS),
            persons=self._listed(Person.KIND, PERSONS),
            sites=self._listed(Site.KIND, SITES, (where("status", "key"),)),
            drawn=self._drawn("", DRAWN_FOR_ALL),
            planned=self._planned(),
        )  # fmt: skip

    def sheet(self, incident_id: str, now: datetime) -> IncidentFacts | None:
        """One incident; None when there is none."""
        record = self._store.get(Incident, incident_id)
        if record is None:
            return None
        undone = () if record.exercise_id is not None else undone_acts(self._store, now, incident_id)
        return self._sheet(record, undone)

    def _listed(
        self, kind: str, most: int, filters: tuple[Filter, ...] = (), order: str = "number"
    ) -> Listed[Record[Any]]:
        query = Query(
            kind=kind, filters=filters, order=order, descending=order == "grade", exercise_id=self._exercise_id
        )  # fmt: skip
        found = self._store.page(query, most)
        return Listed(tuple(found), self._store.count(query) if len(found) == most else len(found))

    def _sheet(self, record: Record[Incident], undone: Sequence[UndoneAct]) -> IncidentFacts:
        incident = record.fact
        site = self._store.get(Site, incident.site_id) if incident.site_id else None
        units = self._store.get_many(Unit, [d.unit_id for d in incident.active_dispatches])
        stations = self._store.get_many(Station, [u.fact.station_id for u in units.values()])
        water, held = self._water(record)
        sent = []
        for dispatch in incident.active_dispatches:
            unit = units.get(dispatch.unit_id)
            station = stations.get(unit.fact.station_id) if unit is not None else None
            pending = record.state is SyncState.PENDING
            sent.append(SentUnit(dispatch, unit, station, held.get(dispatch.unit_id, ()), pending))
        log: list[Record[LogEntry]] = self._store.children(
            LogEntry.KIND, record.id, LOG_LOOKED_AT, exercise_id=self._exercise_id
        )  # fmt: skip
        return IncidentFacts(
            record, site.fact if site else None, tuple(sent), water, tuple(reversed(log[:LOG_LINES])),
            newest_head(r.fact for r in log), record.exercise_id is not None, self._names,
            record.key in self._store.outdated,
            tuple(one for one in undone if one.record.fact.incident_id == record.id),
            self._drawn(record.id, DRAWN), self._planned_at(incident.site_id),
        )  # fmt: skip

    def _drawn(self, owner_id: str, most: int) -> Listed[Record[Drawing]]:
        """Of an incident, or of nobody: the newest are kept, and listed from the oldest."""
        query = Query(
            kind=Drawing.KIND, filters=(where("parent_id", owner_id),), order="at", descending=True,
            exercise_id=self._exercise_id,
        )  # fmt: skip
        found: list[Record[Drawing]] = self._store.page(query, most)
        return Listed(tuple(reversed(found)), self._store.count(query) if len(found) == most else len(found))

    def _planned_at(self, site_id: str) -> tuple[PlanDrawn, ...]:
        """The plans of a site, those without a drawing left out."""
        plans = self._store.children(Plan.KIND, site_id, PLANS_OF_SITE) if site_id else ()
        found = (PlanDrawn(plan, self._drawn(plan.id, DRAWN)) for plan in plans)
        return tuple(one for one in found if one.drawn.items)

    def _planned(self) -> Listed[PlanDrawn]:
        """The plans for which something was plotted, by their numbers."""
        query = Query(kind=Drawing.KIND, order="at", descending=True, exercise_id=self._exercise_id)
        ids = {record.fact.plan_id for record in self._store.page(query, DRAWN_LOOKED_AT)} - {""}
        plans = sorted(self._store.get_many(Plan, ids).values(), key=lambda plan: plan.fact.number)
        return Listed(tuple(PlanDrawn(one, self._drawn(one.id, DRAWN)) for one in plans[:PLANS]), len(plans))

    def _water(self, record: Record[Incident]) -> tuple[tuple[Water, ...], dict[str, tuple[str, ...]]]:
        """The sources near the incident, those in use here first; and unit id -> the numbers of its sources."""
        lon, lat = record.fact.lon, record.fact.lat
        if lon is None or lat is None:
            return (), {}
        near = self._store.near(
            Hydrant, lon, lat, WATER_RADIUS_M, WATER_LOOKED_AT, exercise_id=self._exercise_id
        )  # fmt: skip
        walks = self._walks((lon, lat), [(n.record.fact.lon or 0.0, n.record.fact.lat or 0.0) for n in near])
        holders = self._store.get_many(Unit, [a.unit_id for n in near for a in n.record.fact.assignments])
        found, held = [], dict[str, tuple[str, ...]]()
        for one, walk in zip(near, walks, strict=True):
            hydrant = one.record.fact
            here = [a for a in hydrant.assignments if a.incident_id == record.id]
            for assignment in here:
                held[assignment.unit_id] = (*held.get(assignment.unit_id, ()), hydrant.number)
            numbers = tuple(holders[a.unit_id].fact.number for a in hydrant.assignments if a.unit_id in holders)
            metres = walk.distance_m if walk is not None else one.distance_m
            estimated = walk is None or walk.estimated
            found.append((not here, metres, Water(hydrant, metres, estimated, numbers)))
        found.sort(key=lambda item: item[:2])
        return tuple(water for _rank, _metres, water in found[:WATER_SHOWN]), held


def _carded(sheet: IncidentFacts, cards_of: CardsOf | None) -> IncidentFacts:
    """With the cards of its engines; an incident at which nobody has water needs none."""
    if cards_of is None or not any(unit.sources for unit in sheet.units):
        return sheet
    cards = cards_of(sheet.record.id)
    return replace(sheet, cards=None if cards is None else tuple(cards))
