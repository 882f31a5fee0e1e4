"""What is asked of the store for the worked incident; all of it runs off the UI thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from console import held_water
from console.context import Context
from console.features.incidents.catalogue import run_card
from console.features.incidents.recommend import DriveTime, Recommendation, recommend
from console.field_ages import said_at
from console.undone_acts import UndoneAct, undone_acts
from console.untold import reach, stage_of, why_untold
from maps.routing import Vehicle
from models.incident import Dispatch, Incident
from models.log_entry import LogEntry
from models.ordering import Ordering
from models.record import Record, SyncState, replace
from models.site import Site
from models.station import Station
from models.store.query import Op, Query, where
from models.unit import Unit, UnitStatus

LOG_LIMIT = 500
"""Water sources in use at once; a centre has a few dozen."""
MAX_UNITS = 400
"""Available units whose drive times are asked for at once; more than any centre has in reach."""


@dataclass(frozen=True)
class Sent:
    """A unit that was sent, with its dispatch and the station that can be called."""

    dispatch: Dispatch
    record: Record[Unit]
    station: Record[Station] | None = None
    stage: Ordering = Ordering.NOT_ORDERED
    """How the order stood when this was read."""
    pending: bool = False
    """Was the incident not at the backend then?"""

    @property
    def ordered(self) -> bool:
        """Does it know, or is it being told just now?"""
        return self.stage is not Ordering.NOT_ORDERED

    @property
    def why(self) -> str:
        """Why nobody was told by the system; empty for one that knows or is being told."""
        return "" if self.ordered else why_untold(self.dispatch, pending=self.pending)

    @property
    def reach(self) -> str:
        """How the unit is told by voice: its own phone and channel, else its station's."""
        return reach(self.record, self.station)


@dataclass(frozen=True)
class Forces:
    """The forces tab: who was sent, who could be."""

    incident: Record[Incident] | None = None
    sent: tuple[Sent, ...] = ()
    recommendation: Recommendation = field(default_factory=lambda: Recommendation((), {}))


@dataclass(frozen=True)
class Overview:
    """The overview tab."""

    incident: Record[Incident] | None = None
    site: Record[Site] | None = None
    not_ordered: tuple[Sent, ...] = ()
    said_at: Mapping[str, datetime] = field(default_factory=dict)
    """Field -> when it was last given another value."""
    undone: tuple[UndoneAct, ...] = ()
    """What two persons decided for it and nobody did."""


def overview(context: Context, incident_id: str) -> Overview:
    """The incident, its site, and the units nobody has told yet."""
    incident = context.store.get(Incident, incident_id) if incident_id else None
    site = context.store.get(Site, incident.fact.site_id) if incident and incident.fact.site_id else None
    waiting = tuple(s for s in _sent(context, incident) if not s.ordered) if incident else ()
    said = said_at(log_entries(context, incident_id)) if incident else {}
    real = incident is not None and incident.exercise_id is None
    undone = tuple(undone_acts(context.store, context.now(), incident_id)) if real else ()
    return Overview(incident, site, waiting, said, undone)


def log_entries(context: Context, incident_id: str) -> list[Record[LogEntry]]:
    """The log, newest first."""
    if not incident_id:
        return []
    return context.store.children(LogEntry.KIND, incident_id, LOG_LIMIT, exercise_id=context.session.exercise_id)


def held_sources(context: Context, incident_id: str, unit_id: str = "") -> tuple[str, ...]:
    """The water sources the incident, or only the unit at it, draws on: what is given back with a report."""
    return held_water.held_sources(context.store, context.session.exercise_id, incident_id, unit_id)


def forces(context: Context, incident_id: str) -> Forces:
    """Who was sent to the incident, and the nearest available units by drive time."""
    incident = context.store.get(Incident, incident_id) if incident_id else None
    if incident is None:
        return Forces()
    return Forces(incident, _sent(context, incident), _recommend(context, incident.fact))


def _sent(context: Context, incident: Record[Incident]) -> tuple[Sent, ...]:
    active = incident.fact.active_dispatches
    units = context.store.get_many(Unit, [d.unit_id for d in active])
    stations = context.store.get_many(Station, [u.fact.station_id for u in units.values()])
    return tuple(
        Sent(
            d, units[d.unit_id], stations.get(units[d.unit_id].fact.station_id), stage_of(context, incident, d),
            incident.state is SyncState.PENDING,
        )
        for d in active
        if d.unit_id in units
    )  # fmt: skip


def _recommend(context: Context, incident: Incident) -> Recommendation:
    query = Query(
        kind=Unit.KIND,
        filters=(where("status", UnitStatus.AVAILABLE, Op.EQ),),
        exercise_id=context.session.exercise_id,
    )
    units = [_placed(context, record) for record in context.store.page(query, MAX_UNITS)]
    sent = context.store.get_many(Unit, [d.unit_id for d in incident.active_dispatches])
    counts: dict[str, int] = {}
    for record in sent.values():
        counts[record.fact.type] = counts.get(record.fact.type, 0) + 1
    return recommend(units, _drives(context, units, incident), run_card(incident.type, incident.grade), counts)


def _placed(context: Context, record: Record[Unit]) -> Record[Unit]:
    """A unit that reports no position stands at its station."""
    if record.fact.lon is not None or not record.fact.station_id:
        return record
    station = context.store.get(Station, record.fact.station_id)
    if station is None:
        return record
    fact = replace(record.fact, lon=station.fact.lon, lat=station.fact.lat)
    return msgspec.structs.replace(record, fact=fact)


def _drives(context: Context, units: list[Record[Unit]], incident: Incident) -> list[DriveTime | None]:
    """Drive times of the units that have a place, None for the others and when the incident has none."""
    drives: list[DriveTime | None] = [None] * len(units)
    if incident.lon is None or incident.lat is None:
        return drives
    placed = [n for n, u in enumerate(units) if u.fact.lon is not None and u.fact.lat is not None]
    vehicles = [_vehicle(units[n].fact) for n in placed]
    answers = context.places.routing.drive_times(vehicles, (incident.lon, incident.lat))
    for n, drive in zip(placed, answers, strict=True):
        if drive is not None:
            drives[n] = DriveTime(drive.duration_s, drive.distance_m, drive.estimated)
    return drives


def _vehicle(unit: Unit) -> Vehicle:
    return Vehicle(
        lon=unit.lon or 0.0, lat=unit.lat or 0.0, height_m=unit.height_m, width_m=unit.width_m,
        length_m=unit.length_m, weight_t=unit.weight_t,
    )  # fmt: skip
