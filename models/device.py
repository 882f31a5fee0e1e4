"""Devices: sensors and fixed equipment that report readings and alarms."""

import enum
from datetime import datetime
from typing import ClassVar

from models.record import Columns, PlacedFact, iso


class DeviceStatus(enum.StrEnum):
    """How a device is."""

    NORMAL = "normal"
    ALARM = "alarm"
    FAULT = "fault"
    OFFLINE = "offline"
    TEST = "test"


class Device(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A device; `type` is an entry of resources/catalogues/device_kinds.toml.

    `position_at` is when one that moves (a drone, a vehicle) last said that it is at `lon`/`lat`.
    """

    KIND: ClassVar[str] = "device"

    number: str
    name: str = ""
    type: str = "smoke"
    status: DeviceStatus = DeviceStatus.NORMAL
    site_id: str = ""
    hydrant_id: str = ""
    floor: str = ""
    room: str = ""
    address: str = ""
    maintenance_company: str = ""
    last_seen_at: datetime | None = None
    position_at: datetime | None = None

    def columns(self) -> Columns:
        """A device belongs to its site, or to the hydrant it sits on."""
        return Columns(
            number=self.number, name=self.name or self.address, type=self.type, status=self.status,
            parent_id=self.site_id or self.hydrant_id, at=iso(self.last_seen_at), lon=self.lon, lat=self.lat,
        )  # fmt: skip
