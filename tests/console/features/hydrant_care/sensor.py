"""A pressure sensor on a hydrant, and what it read."""

from datetime import datetime

from models.ids import derived_id
from tests.backend.acts import load
from tests.backend.server import BackendProcess

SENSOR = derived_id("device", "test", "HP1")


def read_pressure(world: BackendProcess, hydrant_id: str, *readings: tuple[datetime, float]) -> None:
    """The sensor sits on the hydrant and told these pressures (MPa)."""
    with world.client() as client:
        load(client, "device", {"number": "HP1", "type": "hydrant_pressure", "hydrant_id": hydrant_id})
        told = [
            {"device_id": SENSOR, "channel": "pressure_mpa", "value": value, "unit": "MPa", "at": at.isoformat()}
            for at, value in readings
        ]
        answer = client.post("/v1/readings", json={"readings": told})
    assert answer.json()["taken"] == len(readings), answer.text
