"""Water that engines can draw on: hydrants, cranes, tanks and natural sources, and who has which."""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import msgspec

from models.command import Circumstances, Command, Facts, Put, Refused, require
from models.incident import Incident
from models.log_entry import LogKind, log_key, log_put
from models.record import BadFact, Columns, Key, PlacedFact, iso, replace
from models.unit import Unit

LOW_PRESSURE_MPA = 0.14
"""Standing pressure below this is low (GB 50974)."""
CRITICAL_PRESSURE_MPA = 0.10
"""Pressure a hydrant must keep from the ground in a fire (GB 50974)."""
PROTECTION_RADIUS_M = 150.0
"""Protection radius of a hydrant (GB 50974)."""


class WaterType(enum.StrEnum):
    """What kind of source it is."""

    ABOVE_GROUND = "above_ground"
    UNDERGROUND = "underground"
    WALL = "wall"
    CRANE = "crane"
    TANK = "tank"
    NATURAL = "natural"
    UNKNOWN = "unknown"


class HydrantStatus(enum.StrEnum):
    """Whether water can be had from it."""

    IN_SERVICE = "in_service"
    LOW_PRESSURE = "low_pressure"
    OUT_OF_SERVICE = "out_of_service"
    MISSING = "missing"


USABLE = frozenset({HydrantStatus.IN_SERVICE, HydrantStatus.LOW_PRESSURE})


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that draws on the source for an incident."""

    unit_id: str
    incident_id: str
    at: datetime
    walk_distance_m: float | None = None


class Hydrant(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A water source. Diameter in mm, pressure in MPa, flow in L/s, volume in m3; None when not known."""

    KIND: ClassVar[str] = "hydrant"

    number: str
    name: str = ""
    type: WaterType = WaterType.UNKNOWN
    status: HydrantStatus = HydrantStatus.IN_SERVICE
    address: str = ""
    district: str = ""
    main_diameter_mm: float | None = None
    pressure_mpa: float | None = None
    flow_lps: float | None = None
    volume_m3: float | None = None
    outlets: int = 0
    measured_at: datetime | None = None
    defect: str = ""
    note: str = ""
    source: str = ""
    assignments: tuple[Assignment, ...] = ()

    def check(self) -> None:
        """Amounts a pipe can have."""
        super().check()
        limits = {"main_diameter_mm": 3000, "pressure_mpa": 4.0, "flow_lps": 2000, "volume_m3": 1e9}
        for field, most in limits.items():
            value = getattr(self, field)
            if value is not None and not 0 <= value <= most:
                raise BadFact(f"{field} {value}; expected 0 to {most:g}")

    def columns(self) -> Columns:
        """A source's grade is 1 when out of use, so the worst can be listed first."""
        return Columns(
            number=self.number, name=self.name or self.address, type=self.type, status=self.status,
            grade=0 if self.usable else 1, parent_id=self.assignments[0].incident_id if self.assignments else "",
            at=iso(self.measured_at), lon=self.lon, lat=self.lat,
        )  # fmt: skip

    @property
    def usable(self) -> bool:
        """May it be offered to an engine?"""
        return self.status in USABLE


class AssignHydrant(Command, frozen=True, kw_only=True):
    """Give a water source to a unit at an incident."""

    NAME: ClassVar[str] = "AssignHydrant"

    hydrant_id: str
    unit_id: str
    incident_id: str
    walk_distance_m: float | None = None

    def touches(self, command_id: str) -> Sequence[Key]:
        """The source, the unit, the incident and the log."""
        return (
            Key(Hydrant.KIND, self.hydrant_id),
            Key(Unit.KIND, self.unit_id),
            Key(Incident.KIND, self.incident_id),
            log_key(command_id),
        )

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused for a source out of use, given already, or a unit that is not at the incident."""
        hydrant = require(facts, Hydrant, self.hydrant_id)
        unit = require(facts, Unit, self.unit_id)
        incident = require(facts, Incident, self.incident_id)
        if not incident.is_open:
            raise Refused("incident.closed", number=incident.number)
        if not hydrant.usable:
            raise Refused("hydrant.out_of_service", hydrant=hydrant.number)
        if unit.incident_id != self.incident_id:
            raise Refused("unit.not_sent", unit=unit.number, number=incident.number)
        if any(a.unit_id == self.unit_id for a in hydrant.assignments):
            raise Refused("hydrant.assigned", hydrant=hydrant.number, unit=unit.number)
        if hydrant.assignments and len(hydrant.assignments) >= max(1, hydrant.outlets):
            raise Refused("hydrant.taken", hydrant=hydrant.number)
        assignment = Assignment(
            unit_id=self.unit_id,
            incident_id=self.incident_id,
            at=at.made_at,
            walk_distance_m=self.walk_distance_m,
        )
        return (
            Put(
                Key(Hydrant.KIND, self.hydrant_id),
                replace(hydrant, assignments=(*hydrant.assignments, assignment)),
            ),
            log_put(
                at, LogKind.HYDRANT_ASSIGNED, self.incident_id,
                params={"hydrant": hydrant.number, "unit": unit.number},
            ),
        )  # fmt: skip


class ReleaseHydrant(Command, frozen=True, kw_only=True):
    """Take a water source back from a unit."""

    NAME: ClassVar[str] = "ReleaseHydrant"

    hydrant_id: str
    unit_id: str
    incident_id: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The source and the log."""
        return (Key(Hydrant.KIND, self.hydrant_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `hydrant.not_assigned` when the unit does not have it."""
        hydrant = require(facts, Hydrant, self.hydrant_id)
        left = tuple(a for a in hydrant.assignments if a.unit_id != self.unit_id)
        if len(left) == len(hydrant.assignments):
            raise Refused("hydrant.not_assigned", hydrant=hydrant.number)
        unit = facts.get(Unit.KIND, self.unit_id)
        number = unit.number if isinstance(unit, Unit) else self.unit_id
        return (
            Put(Key(Hydrant.KIND, self.hydrant_id), replace(hydrant, assignments=left)),
            log_put(
                at, LogKind.HYDRANT_RELEASED, self.incident_id,
                params={"hydrant": hydrant.number, "unit": number},
            ),
        )  # fmt: skip
