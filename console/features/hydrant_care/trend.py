"""The pressure of a hydrant over time, as the backend keeps it: the least and the most of each stretch."""

from datetime import datetime, timedelta
from urllib.parse import quote

import msgspec

from console.sync.client import Client
from models.device import Device
from models.record import Record, iso
from models.store import Store

CHANNEL = "pressure_mpa"
PIXELS = 600
SPANS_D = (1, 7, 30)
MAX_BYTES = 2_000_000


class Trend(msgspec.Struct, frozen=True):
    """Moments in milliseconds since 1970 UTC with the least and the most of each."""

    points: list[tuple[int, float, float]]


def sensor_of(store: Store, hydrant_id: str) -> Record[Device] | None:
    """The device that sits on the hydrant; of several the one heard last. Blocks."""
    found = [
        record
        for record in store.children(Device.KIND, hydrant_id)
        if isinstance(record.fact, Device) and record.fact.hydrant_id == hydrant_id
    ]
    return max(found, key=lambda record: iso(record.fact.last_seen_at), default=None)


def fetch(client: Client, device_id: str, now: datetime, days: int) -> Trend:
    """The last days of the channel. Blocks; raises LinkError."""
    since = quote(iso(now - timedelta(days=days)))
    path = f"/v1/series/{quote(device_id, safe='')}/{CHANNEL}?from={since}&to={quote(iso(now))}&pixels={PIXELS}"
    answer = client.get_bytes(path, MAX_BYTES)
    return msgspec.json.decode(answer, type=Trend)
