"""Facts and circumstances for the tests of the command rules."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from models.command import Circumstances, Command, Envelope, Put
from models.hydrant import Hydrant, HydrantStatus
from models.ids import uuid7
from models.incident import Incident
from models.record import Fact, Key
from models.unit import Unit, UnitStatus

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


class Known(dict[Key, Fact]):
    """Facts in memory, that puts can be written into."""

    def get(self, kind: object, record_id: object = None) -> Fact | None:  # type: ignore[override]  # Facts, not dict.get
        return super().get(Key(str(kind), str(record_id)))

    def revision_of(self, key: Key) -> int:
        return 1 if key in self else 0

    def write(self, puts: Iterable[Put]) -> "Known":
        for put in puts:
            if put.fact is None:
                self.pop(put.key, None)
            else:
                self[put.key] = put.fact
        return self


def at(minutes: float = 0, received_after_s: float | None = None, expires_s: float | None = None) -> Circumstances:
    """Circumstances some minutes past noon; received by the backend so many seconds later, or not at all."""
    made_at = NOON + timedelta(minutes=minutes)
    received_at = None if received_after_s is None else made_at + timedelta(seconds=received_after_s)
    return Circumstances(
        command_id=uuid7(), actor="li", seat="2", made_at=made_at, received_at=received_at, expires_s=expires_s
    )


def envelope(command: Command, minutes: float = 0, command_id: str = "") -> Envelope:
    """The command as the console sends it."""
    return Envelope(
        id=command_id or uuid7(), name=command.NAME, actor="li", seat="2", expires_s=command.EXPIRES_S,
        made_at=NOON + timedelta(minutes=minutes), body=msgspec.Raw(msgspec.json.encode(command)),
    )  # fmt: skip


def town() -> Known:
    """One open incident I, units A and B, hydrants H (usable) and X (out of service)."""
    return Known(
        {
            Key("incident", "I"): Incident(number="2-001", type="fire", address="中山路1号", lon=121.5, lat=25.0),
            Key("unit", "A"): Unit(number="A1"),
            Key("unit", "B"): Unit(number="B1"),
            Key("unit", "O"): Unit(number="O1", status=UnitStatus.OUT_OF_SERVICE),
            Key("hydrant", "H"): Hydrant(number="H1", lon=121.5, lat=25.0),
            Key("hydrant", "X"): Hydrant(number="X1", status=HydrantStatus.OUT_OF_SERVICE),
        }
    )
