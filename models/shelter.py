"""Shelters 避灾安置场所: where people are brought, how many there is room for, how many are there."""

import enum
from typing import ClassVar

from models.record import BadFact, Columns, PlacedFact


class ShelterStatus(enum.StrEnum):
    """Does it take people in?"""

    STANDBY = "standby"
    RECEIVING = "receiving"
    FULL = "full"
    CLOSED = "closed"


class Shelter(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A shelter. Area in square metres; `occupied` may be more than `capacity`: that is what must be seen."""

    KIND: ClassVar[str] = "shelter"

    number: str
    name: str
    type: str = ""
    status: ShelterStatus = ShelterStatus.STANDBY
    address: str = ""
    capacity: int | None = None
    occupied: int | None = None
    area_m2: float | None = None
    equipment: str = ""
    contact: str = ""
    phone: str = ""
    site_id: str = ""
    note: str = ""

    def check(self) -> None:
        """No negative sizes or numbers of people."""
        super().check()
        if any(value is not None and value < 0 for value in (self.capacity, self.occupied, self.area_m2)):
            raise BadFact("a negative capacity, area or number of people")

    def columns(self) -> Columns:
        """A shelter that is full by its own count says so, whatever status was given; grade 1 takes nobody in."""
        status = ShelterStatus.FULL if self.status is ShelterStatus.RECEIVING and self.full else self.status
        return Columns(
            number=self.number, name=self.name, type=self.type, status=status,
            grade=1 if status in (ShelterStatus.FULL, ShelterStatus.CLOSED) else 0,
            parent_id=self.site_id, lon=self.lon, lat=self.lat,
        )  # fmt: skip

    @property
    def full(self) -> bool:
        """Is there room for nobody more?"""
        return self.capacity is not None and self.occupied is not None and self.occupied >= self.capacity
