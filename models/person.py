"""People the centre can reach."""

from datetime import datetime
from typing import ClassVar

from models.record import Columns, PlacedFact


class Person(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A person: dispatcher, commander, expert, site contact. No secrets, no credentials.

    `position_at` is when a radio last said that `lon`/`lat` is where they are; without it, where they belong.
    """

    KIND: ClassVar[str] = "person"

    name: str
    number: str = ""
    role: str = ""
    organisation: str = ""
    phone: str = ""
    station_id: str = ""
    site_id: str = ""
    position_at: datetime | None = None

    def columns(self) -> Columns:
        """The type of a person is the role."""
        return Columns(
            number=self.number, name=self.name, type=self.role, parent_id=self.site_id or self.station_id,
            lon=self.lon, lat=self.lat,
        )  # fmt: skip
