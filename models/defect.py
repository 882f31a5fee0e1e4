"""Defects of hydrants: what is wrong with which, since when, who mends it, and whether that was looked at."""

import enum
from datetime import datetime
from typing import ClassVar

from models.hydrant import HydrantStatus
from models.record import MAX_NAME, MAX_TEXT, BadFact, Columns, PlacedFact, iso


class DefectType(enum.StrEnum):
    """What is wrong."""

    STOLEN = "stolen"
    WATER_THEFT = "water_theft"
    DAMAGED = "damaged"
    STRUCK = "struck"
    BLOCKED = "blocked"
    NO_PRESSURE = "no_pressure"


class DefectOrigin(enum.StrEnum):
    """Who noticed it."""

    SENSOR = "sensor"
    FIELD = "field"
    DESK = "desk"


class DefectStage(enum.StrEnum):
    """How far it has come; CHECKED and DISMISSED: it is over."""

    REPORTED = "reported"
    ASSIGNED = "assigned"
    REPAIRED = "repaired"
    CHECKED = "checked"
    DISMISSED = "dismissed"


DISABLING = frozenset({DefectType.STOLEN, DefectType.DAMAGED, DefectType.BLOCKED, DefectType.NO_PRESSURE})
"""No water can be had from a hydrant with one of these; one that was struck, or robbed of water, may still give."""


class Defect(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """One defect from its report to the look at its repair. `number`, place and district are its hydrant's.

    `disabling`: the hydrant is of no use while it is open. `returned`: how often a repair was found wanting.
    """

    KIND: ClassVar[str] = "defect"
    ORDERS: ClassVar[tuple[str, ...]] = ("number", "type", "status", "grade", "at")

    hydrant_id: str
    number: str
    type: DefectType
    origin: DefectOrigin
    reported_at: datetime
    reported_by: str
    disabling: bool = False
    address: str = ""
    district: str = ""
    note: str = ""
    alarm_id: str = ""
    assigned_to: str = ""
    assigned_at: datetime | None = None
    repaired_at: datetime | None = None
    repaired_by: str = ""
    repair: str = ""
    checked_at: datetime | None = None
    checked_by: str = ""
    dismissed_at: datetime | None = None
    dismissed_by: str = ""
    dismissal: str = ""
    returned: int = 0

    def check(self) -> None:
        """Words with an end."""
        super().check()
        if len(self.assigned_to) > MAX_NAME or max(map(len, (self.note, self.repair, self.dismissal))) > MAX_TEXT:
            raise BadFact(f"words longer than {MAX_NAME} or {MAX_TEXT} characters")

    def columns(self) -> Columns:
        """Grade 2 where a hydrant is of no use, 1 for another that is open: the worst can be listed first."""
        grade = 0 if not self.is_open else 2 if self.disabling else 1
        return Columns(
            number=self.number, name=self.address, type=self.type, status=self.stage, grade=grade,
            parent_id=self.hydrant_id, at=iso(self.reported_at), lon=self.lon, lat=self.lat,
        )  # fmt: skip

    @property
    def stage(self) -> DefectStage:
        """How far it has come."""
        if self.dismissed_at is not None:
            return DefectStage.DISMISSED
        if self.checked_at is not None:
            return DefectStage.CHECKED
        if self.repaired_at is not None:
            return DefectStage.REPAIRED
        return DefectStage.ASSIGNED if self.assigned_to else DefectStage.REPORTED

    @property
    def is_open(self) -> bool:
        """Has nobody yet seen that it is mended, or that it is none?"""
        return self.checked_at is None and self.dismissed_at is None


def status_by(type_: DefectType, *, disabling: bool) -> HydrantStatus | None:
    """What a hydrant is while it has such a defect; None: what it was."""
    if not disabling:
        return None
    return HydrantStatus.MISSING if type_ is DefectType.STOLEN else HydrantStatus.OUT_OF_SERVICE
