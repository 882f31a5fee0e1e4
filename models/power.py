"""Cutting the power behind a smart-electricity device."""

from typing import ClassVar

from models.command import Facts, Refused, require
from models.device import Device
from models.two_person import TwoPersonAct

SWITCHES = frozenset({"residual_current", "cable_temperature", "charging_post"})
"""Kinds of devices that can break the circuit they watch; other kinds only watch."""


class CutPower(TwoPersonAct, frozen=True, kw_only=True):
    """Break the circuit of a device. Lifts, pumps and lights behind it stop: never one person's decision."""

    NAME: ClassVar[str] = "CutPower"
    CHANNEL: ClassVar[str] = "power"

    device_id: str

    def check(self, facts: Facts) -> None:
        """Refused `power.no_switch` for a device that breaks no circuit."""
        device = require(facts, Device, self.device_id)
        if device.type not in SWITCHES:
            raise Refused("power.no_switch", device=device.name or device.number)
