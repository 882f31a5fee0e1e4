"""Water that engines can draw on: hydrants, cranes, tanks and natural sources, and who has which."""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import msgspec

from models.command import Facts, Put
from models.record import MAX_NAME, BadFact, Columns, Key, PlacedFact, iso, replace

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


_LIMITS = {
    "main_diameter_mm": 3000, "pressure_mpa": 4.0, "flow_lps": 2000, "volume_m3": 1e9, "test_static_mpa": 4.0,
    "test_residual_mpa": 4.0, "test_flow_lps": 2000, "main_flow_lps": 10_000, "lift_m": 100,
}  # fmt: skip
"""The most that amounts can be; none is negative."""
USABLE = frozenset({HydrantStatus.IN_SERVICE, HydrantStatus.LOW_PRESSURE})


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that draws on the source for an incident."""

    unit_id: str
    incident_id: str
    at: datetime
    walk_distance_m: float | None = None


class OpenDefect(msgspec.Struct, frozen=True, array_like=True):
    """A defect nobody has yet seen mended: its record, its type, whether no water can be had because of it.

    `before` is what the hydrant was without any of its defects.
    """

    id: str
    type: str
    disabling: bool
    before: HydrantStatus


class Hydrant(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A water source. Diameter in mm, pressure in MPa, flow in L/s, volume in m3; None when not known.

    `test_*` is its last flow test, `tested_at` when that was: standing pressure, pressure left at the flow, the
    flow. `main_id` names the main it hangs on, `main_flow_lps` what that gives all its sources together; `lift_m`:
    how far a still source lies below a pump beside it; `reachable`: an engine gets to it. `inspected_at`: when
    somebody last looked at it.
    """

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
    test_static_mpa: float | None = None
    test_residual_mpa: float | None = None
    test_flow_lps: float | None = None
    tested_at: datetime | None = None
    main_id: str = ""
    main_flow_lps: float | None = None
    lift_m: float | None = None
    elevation_m: float | None = None
    reachable: bool = True
    inspected_at: datetime | None = None
    open_defects: tuple[OpenDefect, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    def check(self) -> None:
        """Amounts a pipe can have."""
        super().check()
        for field, most in _LIMITS.items():
            value = getattr(self, field)
            if value is not None and not 0 <= value <= most:
                raise BadFact(f"{field} {value}; expected 0 to {most:g}")
        if self.elevation_m is not None and not -500 <= self.elevation_m <= 9_000:
            raise BadFact(f"elevation_m {self.elevation_m}; expected -500 to 9000")
        if len(self.main_id) > MAX_NAME:
            raise BadFact(f"a main's name of {len(self.main_id)} characters; at most {MAX_NAME} are kept")

    def columns(self) -> Columns:
        """A source's grade is 1 when out of use, so the worst can be listed first."""
        return Columns(
            number=self.number, name=self.name or self.address, type=self.type, status=self.status,
            grade=0 if self.usable else 1, parent_id=self.assignments[0].incident_id if self.assignments else "",
            at=iso(self.seen_at), lon=self.lon, lat=self.lat,
        )  # fmt: skip

    @property
    def seen_at(self) -> datetime | None:
        """When somebody last stood at it: looked, measured or tested."""
        known = [at for at in (self.inspected_at, self.measured_at, self.tested_at) if at is not None]
        return max(known, key=iso, default=None)

    @property
    def usable(self) -> bool:
        """May it be offered to an engine?"""
        return self.status in USABLE


def by_pressure(status: HydrantStatus, pressure_mpa: float | None) -> HydrantStatus:
    """A state as a standing pressure has it: low or not, unless something else keeps the source out of use."""
    if pressure_mpa is None or status not in USABLE:
        return status
    return HydrantStatus.LOW_PRESSURE if pressure_mpa < LOW_PRESSURE_MPA else HydrantStatus.IN_SERVICE


def given_back(facts: Facts, hydrant_ids: Sequence[str], incident_id: str, unit_id: str = "") -> list[Put]:
    """The sources as they are when the incident, or only the unit, no longer draws on them.

    One that has been given back already is left alone: somebody was quicker.
    """
    puts = []
    for hydrant_id in hydrant_ids:
        hydrant = facts.get(Hydrant.KIND, hydrant_id)
        if not isinstance(hydrant, Hydrant):
            continue
        left = tuple(
            a for a in hydrant.assignments if a.incident_id != incident_id or unit_id not in ("", a.unit_id)
        )
        if len(left) < len(hydrant.assignments):
            puts.append(Put(Key(Hydrant.KIND, hydrant_id), replace(hydrant, assignments=left)))
    return puts
