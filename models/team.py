"""Rescue teams 救援队伍: people who can be called to help, of companies, trades, volunteers."""

import enum
from typing import ClassVar

from models.record import BadFact, Columns, PlacedFact


class TeamStatus(enum.StrEnum):
    """Can it be called?"""

    READY = "ready"
    AWAY = "away"
    OUT_OF_SERVICE = "out_of_service"


class Team(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A team; its place is where it starts from. `members` can turn out."""

    KIND: ClassVar[str] = "team"

    number: str
    name: str
    type: str = ""
    status: TeamStatus = TeamStatus.READY
    address: str = ""
    organisation: str = ""
    specialty: str = ""
    members: int | None = None
    leader: str = ""
    phone: str = ""
    radio_channel: str = ""
    equipment: str = ""
    station_id: str = ""
    note: str = ""

    def check(self) -> None:
        """No negative number of people."""
        super().check()
        if self.members is not None and self.members < 0:
            raise BadFact(f"{self.members} members")

    def columns(self) -> Columns:
        """A team's grade is 1 when it cannot be called, so the worst can be listed first."""
        return Columns(
            number=self.number, name=self.name, type=self.type, status=self.status,
            grade=0 if self.status is TeamStatus.READY else 1, parent_id=self.station_id,
            lon=self.lon, lat=self.lat,
        )  # fmt: skip
