"""Units: engines, ladders and teams, what they are doing, and sending them."""

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec

from models.command import OPERATORS, Circumstances, Command, Conflicting, Facts, Put, Refused, Role, require
from models.hose_stock import Hose, hose_of
from models.hydrant import Hydrant, given_back
from models.incident import Dispatch, Incident, IncidentStatus
from models.log_entry import LogKind, log_key, log_put, second_log_key
from models.record import MAX_NAME, BadFact, Columns, Key, PlacedFact, earlier, iso, replace
from models.undelivered import AGAIN, Undelivered


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
    """A unit 力量/车辆. Lengths in metres, weight in tonnes, water in litres, pump in L/s and MPa at its rating.

    `lon`/`lat` is the last known position, `position_at` when that was; without one, its station's. `hose_stock` is
    its hose by diameter (models.hose_stock), `hose_m` all of it where nobody wrote down the diameters; `most_lines`
    it lays side by side, 0 when not known; `drafts`: it can draw from open water.
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
    pump_pressure_mpa: float | None = None
    hose_m: float = 0.0
    hose_stock: str = ""
    most_lines: int = 0
    drafts: bool = True
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
        if self.pump_pressure_mpa is not None and not 0 <= self.pump_pressure_mpa <= 4:
            raise BadFact(f"pump_pressure_mpa {self.pump_pressure_mpa}; expected 0 to 4")
        if not 0 <= self.most_lines <= 6:
            raise BadFact(f"most_lines {self.most_lines}; expected 1 to 6, or 0 when not known")
        hose_of(self.hose_stock)

    def columns(self) -> Columns:
        """A unit's parent is the incident it is committed to."""
        return Columns(
            number=self.number, name=self.name, type=self.type, status=self.status,
            parent_id=self.incident_id, at=iso(self.status_at), lon=self.lon, lat=self.lat,
        )  # fmt: skip

    @property
    def hose(self) -> tuple[Hose, ...]:
        """Its hose by diameter; empty where only `hose_m` is known."""
        return hose_of(self.hose_stock)


class DispatchUnit(Command, frozen=True, kw_only=True):
    """Send a unit to an incident.

    The record of it is valid whenever it arrives; the order itself goes out only when the backend gets it
    within EXPIRES_S. Until a channel has taken it, and for ever when it came later, `ordered_at` is None: NOT
    ORDERED, and somebody has to tell them. In an exercise nothing goes out, and it counts as ordered at once.
    A unit that is committed elsewhere is sent on only from the incident that is named in `from_incident_id`;
    it leaves that one with the same act, and gives the water in `hydrant_ids` back.
    """

    NAME: ClassVar[str] = "DispatchUnit"
    EXPIRES_S: ClassVar[float | None] = 60.0

    unit_id: str
    incident_id: str
    drive_time_s: float | None = None
    from_incident_id: str = ""
    hydrant_ids: tuple[str, ...] = ()

    def touches(self, command_id: str) -> Sequence[Key]:
        """Unit, incident and log; the incident it is taken from, its log, and its water."""
        keys = [Key(Unit.KIND, self.unit_id), Key(Incident.KIND, self.incident_id), log_key(command_id)]
        if self.from_incident_id:
            keys += [Key(Incident.KIND, self.from_incident_id), second_log_key(command_id)]
            keys += [Key(Hydrant.KIND, hydrant_id) for hydrant_id in self.hydrant_ids]
        return keys

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused when the unit is out of service or the incident closed; Conflicting when it is elsewhere.

        Sent to the same incident by two seats it is sent once; what nobody can have yet is ordered by the second.
        """
        unit = require(facts, Unit, self.unit_id)
        incident = require(facts, Incident, self.incident_id)
        if not incident.is_open:
            raise Refused("incident.closed", number=incident.number)
        if unit.status is UnitStatus.OUT_OF_SERVICE:
            raise Refused("unit.out_of_service", unit=unit.number)
        if unit.status not in COMMITTED:
            if at.late and unit.status_at is not None and earlier(at.made_at, unit.status_at):
                raise Refused("stated.unit_since", unit=unit.number, now=unit.status)
            return self._sent(unit, incident, at)
        if unit.incident_id == self.incident_id and incident.sent(self.unit_id) is not None:
            return self._already_sent(unit, incident, at)
        if not unit.incident_id:
            raise Refused("unit.committed", unit=unit.number, status=unit.status)
        if unit.incident_id not in (self.from_incident_id, self.incident_id):
            theirs_and_mine = {"incident_id": (unit.incident_id, self.incident_id)}
            raise Conflicting(Key(Unit.KIND, self.unit_id), theirs_and_mine)
        return [*self._sent(unit, incident, at), *self._taken_away(facts, unit, incident, at)]

    def _sent(self, unit: Unit, incident: Incident, at: Circumstances) -> list[Put]:
        dispatch = _ordered(Dispatch(unit_id=self.unit_id, made_at=at.made_at, drive_time_s=self.drive_time_s), at)
        return [
            Put(
                Key(Unit.KIND, self.unit_id),
                replace(unit, status=UnitStatus.DISPATCHED, status_at=at.made_at, incident_id=self.incident_id),
            ),
            Put(
                Key(Incident.KIND, self.incident_id),
                replace(
                    incident,
                    status=incident.status.or_later(IncidentStatus.DISPATCHED),
                    clocks=incident.clocks.reached("dispatched_at", at.made_at),
                    dispatches=(*incident.dispatches, dispatch),
                ),
            ),
            log_put(at, LogKind.DISPATCHED, self.incident_id, params={"unit": unit.number}),
        ]

    def _already_sent(self, unit: Unit, incident: Incident, at: Circumstances) -> list[Put]:
        params = {"unit": unit.number}
        dispatches = tuple(
            _ordered(d, at) if at.in_time and self._may_order_again(d) else d for d in incident.dispatches
        )
        if dispatches == incident.dispatches:
            return [log_put(at, LogKind.ALREADY_SENT, self.incident_id, params=params)]
        said = log_put(at, LogKind.ORDERED_AGAIN, self.incident_id, params=params)
        return [Put(Key(Incident.KIND, self.incident_id), replace(incident, dispatches=dispatches)), said]

    def _may_order_again(self, dispatch: Dispatch) -> bool:
        ours = dispatch.unit_id == self.unit_id and dispatch.released_at is None
        return ours and not dispatch.ordered and dispatch.undelivered in AGAIN

    def _taken_away(self, facts: Facts, unit: Unit, incident: Incident, at: Circumstances) -> list[Put]:
        """The incident it leaves says where it went."""
        left = facts.get(Incident.KIND, unit.incident_id)
        if unit.incident_id == self.incident_id or not isinstance(left, Incident):
            return []
        said = {"unit": unit.number, "number": incident.number}
        return [
            Put(Key(Incident.KIND, unit.incident_id), left.released(self.unit_id, at.made_at)),
            *given_back(facts, self.hydrant_ids, unit.incident_id, self.unit_id),
            log_put(at, LogKind.SENT_ON, unit.incident_id, params=said, second=True),
        ]


def ordered_by(puts: Sequence[Put], command: DispatchUnit, at: Circumstances) -> bool:
    """Did this act order the unit? One that another act had ordered already is not told twice."""
    incidents = [p.fact for p in puts if isinstance(p.fact, Incident) and p.key.id == command.incident_id]
    sent = incidents[0].sent(command.unit_id) if incidents else None
    return sent is not None and sent.order_id == at.command_id


def _ordered(dispatch: Dispatch, at: Circumstances) -> Dispatch:
    """With this act's order on its way, if it is in time for one."""
    if not at.in_time:
        return dispatch
    if at.exercise_id is not None:
        return msgspec.structs.replace(dispatch, ordered_at=at.received_at, order_id=at.command_id, undelivered="")
    return msgspec.structs.replace(
        dispatch, ordered_at=None, order_id=at.command_id, undelivered=Undelivered.TRYING
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


_STEPS = (UnitStatus.DISPATCHED, UnitStatus.TURNED_OUT, UnitStatus.ON_SCENE)
"""What a committed unit does, in its order."""
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
        """Refused when the unit cannot do that after what it does now.

        A report that comes late, or that somebody made already, moves clocks and log; the unit stays as it is.
        """
        unit = require(facts, Unit, self.unit_id)
        if self.status is UnitStatus.DISPATCHED:
            raise Refused("unit.status", unit=unit.number, now=unit.status, wanted=self.status)
        if self._is_past(facts, unit, at):
            return self._noted(facts, unit, at, past=True)
        if unit.incident_id and unit.incident_id != self.incident_id:
            raise Refused("unit.other_incident", unit=unit.number)
        if self.status is unit.status:
            return [*self._noted(facts, unit, at), *self._same_again(unit, at)]
        if self._is_overtaken(unit, at):
            return self._noted(facts, unit, at)
        if at.late and self.status not in COMMITTED and unit.status_at and earlier(at.made_at, unit.status_at):
            raise Refused("stated.unit_since", unit=unit.number, now=unit.status)
        if self.status not in next_statuses(unit.status):
            raise Refused("unit.status", unit=unit.number, now=unit.status, wanted=self.status)
        return self._done(facts, unit, at)

    def _is_past(self, facts: Facts, unit: Unit, at: Circumstances) -> bool:
        """Is it about a turn at the incident that somebody has ended since?"""
        incident = facts.get(Incident.KIND, self.incident_id) if self.incident_id else None
        turns = incident.dispatches if isinstance(incident, Incident) else ()
        begun = [d for d in turns if d.unit_id == self.unit_id and not earlier(at.made_at, d.made_at)]
        ended = bool(begun) and all(d.released_at is not None for d in begun)
        now_here = unit.incident_id == self.incident_id and unit.status in COMMITTED
        return ended and (now_here or unit.status_at is None or not earlier(unit.status_at, at.made_at))

    def _is_overtaken(self, unit: Unit, at: Circumstances) -> bool:
        """Has the unit come further, or been reported on later?"""
        if unit.status in COMMITTED:
            return self.status in COMMITTED and _STEPS.index(self.status) < _STEPS.index(unit.status)
        return self.status not in COMMITTED and unit.status_at is not None and earlier(at.made_at, unit.status_at)

    def _same_again(self, unit: Unit, at: Circumstances) -> list[Put]:
        """Of two reports of one step the earlier counts; of two of being free or out of service the later."""
        known = unit.status_at
        if known is not None and earlier(at.made_at, known) is not (unit.status in COMMITTED):
            return []
        return [Put(Key(Unit.KIND, self.unit_id), replace(unit, status_at=at.made_at))]

    def _noted(self, facts: Facts, unit: Unit, at: Circumstances, *, past: bool = False) -> list[Put]:
        """The log has it, and the incident's clocks when the unit was there."""
        puts = [self._said(unit, at)]
        incident = facts.get(Incident.KIND, self.incident_id) if self.incident_id else None
        if isinstance(incident, Incident) and any(d.unit_id == self.unit_id for d in incident.dispatches):
            gone = unit.incident_id != self.incident_id
            moved = self._moved(incident if past else self._told(incident, at), at, ends=gone)
            if moved != incident:
                puts.append(Put(Key(Incident.KIND, self.incident_id), moved))
            if gone and self.status not in COMMITTED:
                puts += given_back(facts, self.hydrant_ids, self.incident_id, self.unit_id)
        return puts

    def _done(self, facts: Facts, unit: Unit, at: Circumstances) -> list[Put]:
        free = self.status not in COMMITTED
        incident_id = "" if free else unit.incident_id
        puts = [
            Put(
                Key(Unit.KIND, self.unit_id),
                replace(unit, status=self.status, status_at=at.made_at, incident_id=incident_id),
            ),
            self._said(unit, at),
        ]
        if unit.incident_id:
            incident = require(facts, Incident, unit.incident_id)
            puts.append(Put(Key(Incident.KIND, unit.incident_id), self._moved(self._told(incident, at), at)))
        if free:
            puts += given_back(facts, self.hydrant_ids, unit.incident_id, self.unit_id)
        return puts

    def _said(self, unit: Unit, at: Circumstances) -> Put:
        params = {"unit": unit.number, "status": str(self.status)}
        return log_put(at, LogKind.UNIT_STATUS, self.incident_id, params=params)

    def _told(self, incident: Incident, at: Circumstances) -> Incident:
        """A unit that is on its way was told, whoever did it; one that is free is sent no longer."""
        if self.status not in COMMITTED:
            return incident
        dispatches = tuple(
            msgspec.structs.replace(d, reported_at=at.made_at)
            if d.unit_id == self.unit_id and d.released_at is None and self._is_news(d, at)
            else d
            for d in incident.dispatches
        )
        return replace(incident, dispatches=dispatches)

    def _is_news(self, dispatch: Dispatch, at: Circumstances) -> bool:
        reported_at = dispatch.reported_at
        return not dispatch.ordered or (reported_at is not None and earlier(at.made_at, reported_at))

    def _moved(self, incident: Incident, at: Circumstances, *, ends: bool = True) -> Incident:
        """The incident's clocks and stage after this report; `ends`: it may end the unit's turn there."""
        if self.status is UnitStatus.TURNED_OUT:
            return replace(incident, clocks=incident.clocks.reached("turnout_at", at.made_at))
        if self.status is UnitStatus.ON_SCENE:
            return replace(
                incident,
                clocks=incident.clocks.reached("on_scene_at", at.made_at),
                status=incident.status.or_later(IncidentStatus.ON_SCENE),
            )
        return incident.released(self.unit_id, at.made_at) if ends else incident
