"""Supplies 应急物资: what lies in which store, how much of it, who has the key."""

from datetime import date
from typing import ClassVar

from models.record import BadFact, Columns, PlacedFact

MOST = 1e9


class Supply(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """So much of one material in one store; `amount` counts in `unit`, None when nobody counted."""

    KIND: ClassVar[str] = "supply"

    number: str
    name: str
    type: str = ""
    address: str = ""
    amount: float | None = None
    unit: str = ""
    store: str = ""
    keeper: str = ""
    phone: str = ""
    expires_on: date | None = None
    site_id: str = ""
    note: str = ""

    def check(self) -> None:
        """An amount a store can hold."""
        super().check()
        if self.amount is not None and not 0 <= self.amount <= MOST:
            raise BadFact(f"an amount of {self.amount}; expected 0 to {MOST:g}")

    def columns(self) -> Columns:
        """A supply that is used up has grade 1, so the worst can be listed first."""
        return Columns(
            number=self.number, name=self.name, type=self.type, grade=1 if self.amount == 0 else 0,
            parent_id=self.site_id, lon=self.lon, lat=self.lat,
        )  # fmt: skip
