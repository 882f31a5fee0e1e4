"""Fire stations and micro fire stations 微型消防站."""

from typing import ClassVar

from models.record import Columns, PlacedFact


class Station(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A station; `type` is `fire` or `micro`."""

    KIND: ClassVar[str] = "station"

    number: str
    name: str
    type: str = "fire"
    address: str = ""
    phone: str = ""
    radio_channel: str = ""
    crew: int = 0

    def columns(self) -> Columns:
        """By number and name."""
        return Columns(number=self.number, name=self.name, type=self.type, lon=self.lon, lat=self.lat)
