"""Units: engines, ladders and teams, what they are doing, and sending them."""

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec

from models.command import OPERATORS, Circumstances, Command, Facts, Put, Refused, Role, require
from models.hydrant import Hydrant, given_back
from models.incident import Dispatch, Incident, IncidentStatus
from models.log_entry import LogKind, log_key, log_put
from models.record import MAX_NAME, BadFact, Columns, Key, PlacedFact, iso, replace


class UnitStatus(enum.StrEnum):
    """What a unit is doing."""

    AVAILABLE = "available"
    DISPATCHED = "dispatched"
    TURNED_OUT = "turned_out"
    ON_SCENE = "on_scene"
    RETURNING = "returning"
    OUT_OF_SERVICE = "out_of_service"


MINUTE = timedelta(minutes=1)
"""Times are told by the minute."""
COMMITTED = frozenset({UnitStatus.DISPATCHED, UnitStatus.TURNED_OUT, UnitStatus.ON_SCENE})


class Unit(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A unit 力量/车辆. Lengths in metres, weight in tonnes, water in litres, pump in L/s.

    `lon`/`lat` is the last known position, `position_at` when that was; without one, its station's.
    """

    KIND: ClassVar[str] = "unit"

    number: str
    name: str = ""
    type: str = "pumper"
    station_id: str = ""
    status: UnitStatus = UnitStatus.AVAILABLE
    status_at: datetime | None = None
    incident_id: str = ""
    position_at: datetime | None = None
    crew: int = 0
    height_m: float = 3.5
    width_m: float = 2.5
    length_m: float = 9.0
    weight_t: float = 16.0
    water_l: float = 0.0
    pump_flow_lps: float = 0.0
    hose_m: float = 0.0
    radio_channel: str = ""
    phone: str = ""

    def check(self) -> None:
        """Sizes of things that exist."""
        super().check()
        for field in ("height_m", "width_m", "length_m", "weight_t"):
            value = getattr(self, field)
            if not 0.1 <= value <= 100:
                raise BadFact(f"{field} {value}; a vehicle has between 0.1 and 100")
        if min(self.water_l, self.pump_flow_lps, self.hose_m, self.crew) < 0:
            raise BadFact("a negative amount of water, flow, hose or crew")

    def columns(self) -> Columns:
        """A unit's parent is the incident it is committed to."""
        return Columns(
            number=self.number, name=self.name, type=self.type, status=self.status,
            parent_id=self.incident_id, at=iso(self.status_at), lon=self.lon, lat=self.lat,
        )  # fmt: skip


class DispatchUnit(Command, frozen=True, kw_only=True):
    """Send a unit to an incident.

    The record of it is valid whenever it arrives; the order itself goes out only when the backend gets it
    within EXPIRES_S. Later than that `ordered_at` stays None: NOT ORDERED, and somebody has to tell them.
    """

    NAME: ClassVar[str] = "DispatchUnit"
    EXPIRES_S: ClassVar[float | None] = 60.0

    unit_id: str
    incident_id: str
    drive_time_s: float | None = None

    def touches(self, command_id: str) -> Sequence[Key]:
        """Unit, incident and log."""
        return (Key(Unit.KIND, self.unit_id), Key(Incident.KIND, self.incident_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused when the unit is committed elsewhere or out of service, or the incident is closed."""
        unit = require(facts, Unit, self.unit_id)
        incident = require(facts, Incident, self.incident_id)
        if not incident.is_open:
            raise Refused("incident.closed", number=incident.number)
        if unit.status is UnitStatus.OUT_OF_SERVICE:
            raise Refused("unit.out_of_service", unit=unit.number)
        if unit.status in COMMITTED:
            raise Refused("unit.committed", unit=unit.number, status=unit.status)
        if at.late and unit.status_at is not None and unit.status_at > at.made_at:
            raise Refused("stated.unit_since", unit=unit.number, now=unit.status)
        dispatch = Dispatch(
            unit_id=self.unit_id,
            made_at=at.made_at,
            ordered_at=at.received_at if at.in_time else None,
            drive_time_s=self.drive_time_s,
        )
        status = IncidentStatus.DISPATCHED if incident.status is IncidentStatus.OPEN else incident.status
        clocks = incident.clocks.reached("dispatched_at", at)
        return (
            Put(
                Key(Unit.KIND, self.unit_id),
                replace(unit, status=UnitStatus.DISPATCHED, status_at=at.made_at, incident_id=self.incident_id),
            ),
            Put(
                Key(Incident.KIND, self.incident_id),
                replace(incident, status=status, clocks=clocks, dispatches=(*incident.dispatches, dispatch)),
            ),
            log_put(at, LogKind.DISPATCHED, self.incident_id, params={"unit": unit.number}),
        )


class TellByVoice(Command, frozen=True, kw_only=True):
    """Record that a unit was told of its dispatch by phone or radio: whom, and when."""

    NAME: ClassVar[str] = "TellByVoice"

    unit_id: str
    incident_id: str
    whom: str
    told_at: datetime | None = None
    """When they were told, if not just now."""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The incident and the log."""
        return (Key(Incident.KIND, self.incident_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused when it was not sent there, without a name, or for a time before the dispatch or to come."""
        incident = require(facts, Incident, self.incident_id)
        unit = facts.get(Unit.KIND, self.unit_id)
        number = unit.number if isinstance(unit, Unit) else self.unit_id
        sent = [d for d in incident.active_dispatches if d.unit_id == self.unit_id]
        if not sent:
            raise Refused("unit.not_sent", unit=number, number=incident.number)
        whom, told_at = self.whom.strip(), self.told_at or at.made_at
        if not whom or len(whom) > MAX_NAME:
            raise Refused("told.whom", limit=str(MAX_NAME))
        if told_at.tzinfo is None or not sent[-1].made_at - MINUTE <= told_at <= at.made_at + MINUTE:
            raise Refused("told.time", unit=number)
        dispatches = tuple(
            msgspec.structs.replace(d, told_by_voice=f"{whom} {iso(told_at)}")
            if d.unit_id == self.unit_id and d.released_at is None
            else d
            for d in incident.dispatches
        )
        return (
            Put(Key(Incident.KIND, self.incident_id), replace(incident, dispatches=dispatches)),
            log_put(at, LogKind.TOLD_BY_VOICE, self.incident_id, params={"unit": number, "whom": whom}),
        )


_NEXT: dict[UnitStatus, frozenset[UnitStatus]] = {
    UnitStatus.AVAILABLE: frozenset({UnitStatus.OUT_OF_SERVICE}),
    UnitStatus.OUT_OF_SERVICE: frozenset({UnitStatus.AVAILABLE}),
    UnitStatus.DISPATCHED: frozenset(
        {UnitStatus.TURNED_OUT, UnitStatus.ON_SCENE, UnitStatus.RETURNING, UnitStatus.AVAILABLE}
    ),
    UnitStatus.TURNED_OUT: frozenset({UnitStatus.ON_SCENE, UnitStatus.RETURNING, UnitStatus.AVAILABLE}),
    UnitStatus.ON_SCENE: frozenset({UnitStatus.RETURNING, UnitStatus.AVAILABLE}),
    UnitStatus.RETURNING: frozenset({UnitStatus.AVAILABLE, UnitStatus.OUT_OF_SERVICE}),
}


def next_statuses(status: UnitStatus) -> frozenset[UnitStatus]:
    """What a unit may do next; being sent is DispatchUnit's to say."""
    return _NEXT[status]


class SetUnitStatus(Command, frozen=True, kw_only=True):
    """A unit reports: turned out, on scene, returning, available, out of service."""

    NAME: ClassVar[str] = "SetUnitStatus"
    ROLES: ClassVar[frozenset[Role]] = OPERATORS | {Role.FIELD}

    unit_id: str
    status: UnitStatus
    incident_id: str = ""
    hydrant_ids: tuple[str, ...] = ()
    """The water sources it holds: given back when it leaves the incident."""

    def touches(self, command_id: str) -> Sequence[Key]:
        """Unit and log, the incident whose clocks it moves, and the water it may give back."""
        held = (Key(Hydrant.KIND, hydrant_id) for hydrant_id in self.hydrant_ids)
        keys = [Key(Unit.KIND, self.unit_id), *held, log_key(command_id)]
        if self.incident_id:
            keys.append(Key(Incident.KIND, self.incident_id))
        return keys

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused when the unit cannot do that after what it does now."""
        unit = require(facts, Unit, self.unit_id)
        if self._is_past(unit, at):
            return self._remembered(facts, unit, at)
        if self.status not in next_statuses(unit.status):
            raise Refused("unit.status", unit=unit.number, now=unit.status, wanted=self.status)
        if unit.incident_id and unit.incident_id != self.incident_id:
            raise Refused("unit.other_incident", unit=unit.number)
        free = self.status not in COMMITTED
        puts = [
            Put(
                Key(Unit.KIND, self.unit_id),
                replace(
                    unit,
                    status=self.status,
                    status_at=at.made_at,
                    incident_id="" if free else unit.incident_id,
                ),
            ),
            log_put(
                at, LogKind.UNIT_STATUS, self.incident_id,
                params={"unit": unit.number, "status": self.status},
            ),
        ]  # fmt: skip
        if unit.incident_id:
            incident = require(facts, Incident, unit.incident_id)
            puts.append(Put(Key(Incident.KIND, unit.incident_id), self._moved(incident, free, at)))
        if free:
            puts += given_back(facts, self.hydrant_ids, unit.incident_id, self.unit_id)
        return puts

    def _is_past(self, unit: Unit, at: Circumstances) -> bool:
        """Is it entered late about an incident the unit has gone on with since?"""
        here = bool(self.incident_id) and unit.incident_id == self.incident_id
        return at.late and here and unit.status_at is not None and unit.status_at > at.made_at

    def _remembered(self, facts: Facts, unit: Unit, at: Circumstances) -> Sequence[Put]:
        """The clocks and the log of a report that the unit's present has overtaken."""
        if self.status not in COMMITTED:
            raise Refused("stated.unit_since", unit=unit.number, now=unit.status)
        incident = require(facts, Incident, self.incident_id)
        params = {"unit": unit.number, "status": self.status}
        return (
            Put(Key(Incident.KIND, self.incident_id), self._moved(incident, False, at)),
            log_put(at, LogKind.UNIT_STATUS, self.incident_id, params=params),
        )

    def _moved(self, incident: Incident, free: bool, at: Circumstances) -> Incident:
        """The incident's clocks and stage after this report."""
        clocks, status, dispatches = incident.clocks, incident.status, incident.dispatches
        if self.status is UnitStatus.TURNED_OUT:
            clocks = clocks.reached("turnout_at", at)
        if self.status is UnitStatus.ON_SCENE:
            clocks = clocks.reached("on_scene_at", at)
            if status in (IncidentStatus.OPEN, IncidentStatus.DISPATCHED):
                status = IncidentStatus.ON_SCENE
        dispatches = tuple(
            self._of_dispatch(d, free, at) if d.unit_id == self.unit_id and d.released_at is None else d
            for d in dispatches
        )
        return replace(incident, clocks=clocks, status=status, dispatches=dispatches)

    def _of_dispatch(self, dispatch: Dispatch, free: bool, at: Circumstances) -> Dispatch:
        """A unit that is on its way was told, whoever did it; one that is free is sent no longer."""
        if free:
            return msgspec.structs.replace(dispatch, released_at=at.made_at)
        return dispatch if dispatch.ordered else msgspec.structs.replace(dispatch, reported_at=at.made_at)
