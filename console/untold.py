"""The units that were sent and that nobody has told: found off the UI thread, for every place that shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.context import Context
from models.incident import Dispatch, Incident, IncidentStatus
from models.ordering import Ordering, ordering
from models.record import Record, SyncState
from models.station import Station
from models.store import Op, Query, Store, where
from models.unit import Unit
from resources.words import has, t

MOST = 500
"""Open incidents looked at; no centre works so many."""


@dataclass(frozen=True)
class Untold:
    """A dispatch nobody is known to have been told of, with whom to call; `unit` None: its record has not come."""

    incident: Record[Incident]
    dispatch: Dispatch
    unit: Record[Unit] | None = None
    station: Record[Station] | None = None

    @property
    def id(self) -> str:
        """Unique among all."""
        return f"{self.incident.id}/{self.dispatch.unit_id}"

    @property
    def number(self) -> str:
        """The unit's, as everybody calls it."""
        return self.unit.fact.number if self.unit else self.dispatch.unit_id

    @property
    def pending(self) -> bool:
        """Does the backend not have it yet?"""
        return self.incident.state is SyncState.PENDING

    @property
    def why(self) -> str:
        """Why nobody was told by the system, in a sentence."""
        return why_untold(self.dispatch, pending=self.pending)

    @property
    def reach(self) -> str:
        """How the unit is told by voice: phone and channel."""
        return reach(self.unit, self.station)

    @property
    def place(self) -> tuple[float, float] | None:
        """Where the unit is, else its station (lon, lat)."""
        for record in (self.unit, self.station):
            if record is not None and record.fact.lon is not None and record.fact.lat is not None:
                return record.fact.lon, record.fact.lat
        return None


def reach(unit: Record[Unit] | None, station: Record[Station] | None) -> str:
    """A unit's own phone and radio channel, else its station's."""
    phones = [record.fact.phone for record in (unit, station) if record and record.fact.phone]
    channels = [record.fact.radio_channel for record in (unit, station) if record and record.fact.radio_channel]
    return " · ".join([*phones[:1], *channels[:1]])


def why_untold(dispatch: Dispatch, *, pending: bool) -> str:
    """Why a dispatch is NOT ORDERED, in a sentence with what to do; an outcome nobody knows here is a failure."""
    key = f"untold.why.{_outcome(dispatch, pending=pending)}"
    return t(key) if has(key) else t("untold.why.failed")


def untold_word(dispatch: Dispatch, *, pending: bool) -> str:
    """The same in a word, for a plate on the map."""
    key = f"untold.word.{_outcome(dispatch, pending=pending)}"
    return t(key) if has(key) else t("untold.word.failed")


def _outcome(dispatch: Dispatch, *, pending: bool) -> str:
    return dispatch.undelivered or ("waiting" if pending else "late")


def stage_of(context: Context, incident: Record[Incident], dispatch: Dispatch) -> Ordering:
    """How this order stands now."""
    pending = incident.state is SyncState.PENDING
    return ordering(dispatch, context.now(), pending=pending, online=context.link.state.online)


def not_ordered(context: Context, incident: Record[Incident]) -> int:
    """How many units sent there are NOT ORDERED now."""
    stages = [stage_of(context, incident, dispatch) for dispatch in incident.fact.not_ordered]
    return stages.count(Ordering.NOT_ORDERED)


def being_ordered(context: Context, incidents: Iterable[Record[Incident]]) -> bool:
    """Is an order on its way, so that one has to look again soon?"""
    return any(
        stage_of(context, incident, dispatch) is Ordering.ORDERING
        for incident in incidents
        for dispatch in incident.fact.not_ordered
    )


def untold(context: Context, incident_id: str = "") -> list[Untold]:
    """Every such dispatch of the open incidents, or of one, the longest waiting first."""
    if incident_id:
        one = context.store.get(Incident, incident_id)
        incidents: Sequence[Record[Incident]] = [one] if one is not None and one.fact.is_open else []
    else:
        query = Query(
            kind=Incident.KIND, filters=(where("status", IncidentStatus.CLOSED, Op.NE),),
            exercise_id=context.session.exercise_id,
        )  # fmt: skip
        incidents = context.store.page(query, MOST)
    return untold_of(context.store, incidents)


def untold_of(store: Store, incidents: Iterable[Record[Incident]]) -> list[Untold]:
    """The same of these incidents."""
    waiting = [(incident, dispatch) for incident in incidents for dispatch in incident.fact.not_ordered]
    units = store.get_many(Unit, [dispatch.unit_id for _incident, dispatch in waiting])
    stations = store.get_many(Station, [unit.fact.station_id for unit in units.values()])
    found = [_with_station(Untold(i, d, units.get(d.unit_id)), stations) for i, d in waiting]
    return sorted(found, key=lambda one: (one.dispatch.made_at, one.id))


def _with_station(one: Untold, stations: dict[str, Record[Station]]) -> Untold:
    station = stations.get(one.unit.fact.station_id) if one.unit else None
    return Untold(one.incident, one.dispatch, one.unit, station)
