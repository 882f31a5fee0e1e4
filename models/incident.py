"""The incident: what happens where, how grave it is, who was sent, and its clocks."""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

import msgspec

from models.command import Circumstances, Command, Conflicting, Facts, Put, Refused, require
from models.hydrant import Hydrant, given_back
from models.log_entry import LogKind, log_key, log_put
from models.record import MAX_TEXT, BadFact, Columns, Key, PlacedFact, earlier, iso, replace
from models.water_need import MOST_TIES, WaterPoint, WaterTie, check_points


class IncidentStatus(enum.StrEnum):
    """The course of an incident; closed is the end."""

    OPEN = "open"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    WATER_ON = "water_on"
    UNDER_CONTROL = "under_control"
    OUT = "out"
    CLOSED = "closed"

    def or_later(self, other: "IncidentStatus") -> "IncidentStatus":
        """The later of two stages: whatever the order in which they are told, a stage never goes back."""
        order = list(IncidentStatus)
        return max(self, other, key=order.index)


class PlaceSure(enum.StrEnum):
    """How an incident's point was found, and so how exactly it is known."""

    HOUSE = "house"
    BETWEEN = "between"
    """Estimated between two known houses: the number itself is on no map."""
    OTHER_HOUSE = "other_house"
    """The number is on no map; the point is that of one that begins like it."""
    CROSSING = "crossing"
    STREET = "street"
    PLACE = "place"
    SITE = "site"
    COORDINATES = "coordinates"
    MAP = "map"
    """Pointed out by a person."""


class Clocks(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When each stage was first reached (UTC)."""

    received_at: datetime | None = None
    dispatched_at: datetime | None = None
    turnout_at: datetime | None = None
    on_scene_at: datetime | None = None
    water_on_at: datetime | None = None
    under_control_at: datetime | None = None
    out_at: datetime | None = None
    closed_at: datetime | None = None

    def reached(self, clock: str, at: datetime) -> "Clocks":
        """With that clock at this moment, unless it was reached before it: the earliest report counts."""
        known: datetime | None = getattr(self, clock)
        if known is not None and not earlier(at, known):
            return self
        return msgspec.structs.replace(self, **{clock: at})


class Dispatch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One unit sent. `ordered_at` is when a channel took its order; None: nobody was told by the system.

    `order_id` is the act whose order is out for it, `undelivered` why nobody has that order (models.undelivered).
    """

    unit_id: str
    made_at: datetime
    ordered_at: datetime | None = None
    drive_time_s: float | None = None
    told_by_voice: str = ""
    reported_at: datetime | None = None
    """When a unit nobody had told reported that it is on its way or there: it knows."""
    released_at: datetime | None = None
    order_id: str = ""
    undelivered: str = ""

    @property
    def ordered(self) -> bool:
        """Does the unit know, by the system, by voice, or as its own report shows?"""
        return self.ordered_at is not None or bool(self.told_by_voice) or self.reported_at is not None


class Incident(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """An incident 警情. `grade` is the fire grade 1 (lowest) to 5.

    `owner` is the user, at `owner_seat`, who works it since `claimed_at`; empty while nobody does (models.claim).
    `place_sure` says how its point was found, `place_taken` what its address was taken for. `water_points` are its
    points of attack and what they want, `water_ties` what units and sources the commander ties (models.water_plan).
    """

    KIND: ClassVar[str] = "incident"

    number: str
    type: str
    grade: int = 1
    status: IncidentStatus = IncidentStatus.OPEN
    name: str = ""
    address: str = ""
    note: str = ""
    caller: str = ""
    caller_phone: str = ""
    site_id: str = ""
    alarm_id: str = ""
    place_sure: PlaceSure | None = None
    place_taken: str = ""
    clocks: Clocks = Clocks()
    dispatches: tuple[Dispatch, ...] = ()
    owner: str = ""
    owner_seat: str = ""
    claimed_at: datetime | None = None
    water_points: tuple[WaterPoint, ...] = ()
    water_ties: tuple[WaterTie, ...] = ()

    def check(self) -> None:
        """Grade 1-5, and a place or an address: units must be sent somewhere."""
        super().check()
        if not 1 <= self.grade <= 5:
            raise BadFact(f"fire grade {self.grade}; grades run from 1 to 5")
        if max(len(self.note), len(self.address), len(self.place_taken)) > MAX_TEXT:
            raise BadFact(f"a text longer than {MAX_TEXT} characters")
        check_points(self.water_points)
        if len(self.water_ties) > MOST_TIES:
            raise BadFact(f"{len(self.water_ties)} ties of units to water; at most {MOST_TIES}")

    def columns(self) -> Columns:
        """Lists sort incidents by when they were received."""
        return Columns(
            number=self.number, name=self.name or self.address, type=self.type, status=self.status,
            grade=self.grade, parent_id=self.site_id, at=iso(self.clocks.received_at),
            lon=self.lon, lat=self.lat,
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Is somebody still at work on it?"""
        return self.status is not IncidentStatus.CLOSED

    @property
    def active_dispatches(self) -> tuple[Dispatch, ...]:
        """The units that are still sent to it."""
        return tuple(d for d in self.dispatches if d.released_at is None)

    def sent(self, unit_id: str) -> Dispatch | None:
        """The unit's dispatch, while it is sent to it."""
        return next((d for d in self.active_dispatches if d.unit_id == unit_id), None)

    def released(self, unit_id: str, at: datetime) -> "Incident":
        """Without the unit from then on; told twice about its last turn, the earlier moment counts."""
        turns = [n for n, d in enumerate(self.dispatches) if d.unit_id == unit_id]
        past = [n for n in turns if not earlier(at, self.dispatches[n].made_at)]
        ended = {n for n in turns if self.dispatches[n].released_at is None} or set(past[-1:])
        dispatches = tuple(
            msgspec.structs.replace(d, released_at=at)
            if n in ended and (d.released_at is None or earlier(at, d.released_at))
            else d
            for n, d in enumerate(self.dispatches)
        )
        return replace(self, dispatches=dispatches)

    @property
    def not_ordered(self) -> tuple[Dispatch, ...]:
        """The units that are sent on this screen and have been told by nobody."""
        return tuple(d for d in self.active_dispatches if not d.ordered)


class CreateIncident(Command, frozen=True, kw_only=True):
    """Open an incident, which the seat works from now on.

    `incident_id` and `number` are the seat's own, so it exists at once, offline too.
    """

    NAME: ClassVar[str] = "CreateIncident"

    incident_id: str
    number: str
    type: str
    grade: int = 1
    lon: float | None = None
    lat: float | None = None
    name: str = ""
    address: str = ""
    note: str = ""
    caller: str = ""
    caller_phone: str = ""
    site_id: str = ""
    alarm_id: str = ""
    place_sure: PlaceSure | None = None
    place_taken: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The incident and its first log entry; the alarm it came from keeps its own command."""
        return (Key(Incident.KIND, self.incident_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `incident.exists` for a second incident of the same id."""
        if facts.get(Incident.KIND, self.incident_id) is not None:
            raise Refused("incident.exists", number=self.number)
        if self.lon is None and not self.address:
            raise Refused("incident.nowhere", number=self.number)
        incident = Incident(
            number=self.number, type=self.type, grade=self.grade, lon=self.lon, lat=self.lat,
            name=self.name, address=self.address, note=self.note, caller=self.caller,
            caller_phone=self.caller_phone, site_id=self.site_id, alarm_id=self.alarm_id,
            place_sure=self.place_sure, place_taken=self.place_taken,
            clocks=Clocks(received_at=at.made_at),
            owner=at.actor, owner_seat=at.seat, claimed_at=at.made_at,
        )  # fmt: skip
        return (
            Put(Key(Incident.KIND, self.incident_id), incident),
            log_put(at, LogKind.CREATED, self.incident_id, params={"number": self.number}),
        )


EDITABLE = frozenset({
    "type", "grade", "name", "address", "note", "caller", "caller_phone", "site_id", "lon", "lat", "place_sure",
    "place_taken",
})  # fmt: skip
_PLACE = frozenset({"address", "lon", "lat"})

STAGES: dict[IncidentStatus, str] = {
    IncidentStatus.WATER_ON: "water_on_at",
    IncidentStatus.UNDER_CONTROL: "under_control_at",
    IncidentStatus.OUT: "out_at",
}
"""The stages a dispatcher sets by hand, and the clock each starts."""


class UpdateIncident(Command, frozen=True, kw_only=True):
    """Change fields: `after` holds the new values, `before` what they were when the dispatcher chose.

    A field somebody else has changed meanwhile to yet another value is a conflict; the rest merge. A stage told
    twice or late starts its clock at its own time, and the incident stays as far as it is.
    """

    NAME: ClassVar[str] = "UpdateIncident"

    incident_id: str
    before: dict[str, Any]
    after: dict[str, Any]

    def touches(self, command_id: str) -> Sequence[Key]:
        """The incident and the log entry of the change."""
        return (Key(Incident.KIND, self.incident_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Raises Conflicting field by field, Refused for closed incidents and unknown fields."""
        incident = require(facts, Incident, self.incident_id)
        if not incident.is_open:
            raise Refused("incident.closed", number=incident.number)
        unknown = set(self.after) - EDITABLE - {"status"}
        if unknown:
            raise Refused("incident.field", field=", ".join(sorted(unknown)))
        theirs = {
            field: (getattr(incident, field), mine)
            for field, mine in self.after.items()
            if field in self.before and field != "status"
            and getattr(incident, field) not in (self.before[field], mine)
        }  # fmt: skip
        if theirs:
            raise Conflicting(Key(Incident.KIND, self.incident_id), theirs)
        return (
            Put(Key(Incident.KIND, self.incident_id), self._changed(incident, at)),
            log_put(at, LogKind.UPDATED, self.incident_id, params={k: str(v) for k, v in self.after.items()}),
        )

    def _changed(self, incident: Incident, at: Circumstances) -> Incident:
        changes = dict(self.after)
        if _PLACE & changes.keys() and "place_sure" not in changes:
            # What was said of the place before is not true of another one.
            changes.update(place_sure=None, place_taken="")
        if "status" in changes:
            stage = _stage(changes["status"])
            changes["status"] = incident.status.or_later(stage)
            changes["clocks"] = incident.clocks.reached(STAGES[stage], at.made_at)
        try:
            changed = replace(incident, **changes)
            return msgspec.convert(msgspec.to_builtins(changed), Incident)
        except (ValueError, TypeError) as error:
            raise Refused("incident.value", reason=str(error)) from error


def _stage(value: Any) -> IncidentStatus:
    try:
        status = IncidentStatus(value)
    except ValueError as error:
        raise Refused("incident.status", status=str(value)) from error
    if status not in STAGES:
        raise Refused("incident.status", status=status)
    return status


class CloseIncident(Command, frozen=True, kw_only=True):
    """Close an incident whose units have all been released."""

    NAME: ClassVar[str] = "CloseIncident"

    incident_id: str
    result: str = ""
    hydrant_ids: tuple[str, ...] = ()
    """The water sources it still holds, which it gives back."""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The incident, what it held, and its last log entry."""
        held = [Key(Hydrant.KIND, hydrant_id) for hydrant_id in self.hydrant_ids]
        return (Key(Incident.KIND, self.incident_id), *held, log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `incident.units_out` while a unit is still committed. Two who close it mean the same."""
        incident = require(facts, Incident, self.incident_id)
        said = log_put(at, LogKind.CLOSED, self.incident_id, text=self.result, params={"number": incident.number})
        if not incident.is_open:
            return (said,)
        if incident.active_dispatches:
            raise Refused("incident.units_out", number=incident.number, count=str(len(incident.active_dispatches)))
        closed = replace(
            incident,
            status=IncidentStatus.CLOSED,
            clocks=msgspec.structs.replace(incident.clocks, closed_at=at.made_at),
        )
        return (
            Put(Key(Incident.KIND, self.incident_id), closed),
            *given_back(facts, self.hydrant_ids, self.incident_id),
            said,
        )
