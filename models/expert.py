"""Experts 专家: who knows what, and how to reach them."""

from typing import ClassVar

from models.record import Columns, PlacedFact


class Expert(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """An expert; `type` is the field of knowledge, `hours` when they can be reached. No secrets."""

    KIND: ClassVar[str] = "expert"

    number: str
    name: str
    type: str = ""
    address: str = ""
    title: str = ""
    organisation: str = ""
    specialty: str = ""
    phone: str = ""
    hours: str = ""
    note: str = ""

    def columns(self) -> Columns:
        """The type of an expert is the field."""
        return Columns(number=self.number, name=self.name, type=self.type, lon=self.lon, lat=self.lat)
