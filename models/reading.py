"""The latest reading of a device's channel; its history is the series lane's."""

import math
from datetime import datetime
from typing import ClassVar

from models.record import BadFact, Columns, Fact, iso


class Reading(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """A measured value with its unit; `channel` as in the device catalogue (`pressure_mpa`, `level_m` ...)."""

    KIND: ClassVar[str] = "reading"
    ORDERS: ClassVar[tuple[str, ...]] = ("at",)

    device_id: str
    channel: str
    value: float
    at: datetime
    unit: str = ""

    def check(self) -> None:
        """A number."""
        super().check()
        if not math.isfinite(self.value):
            raise BadFact(f"a reading of {self.value}")

    def columns(self) -> Columns:
        """Readings belong to their device and are listed by channel."""
        return Columns(name=self.channel, type=self.channel, parent_id=self.device_id, at=iso(self.at))
