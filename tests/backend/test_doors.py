from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from models.ids import derived_id, uuid7
from tests.backend.acts import load, loaded_id, record

NOW = datetime.now(UTC)


@pytest.fixture
def device(client: httpx.Client) -> str:
    """A pressure gauge."""
    number = uuid7()
    load(client, "device", {"number": number, "type": "hydrant_pressure"}, source="doors")
    return loaded_id("device", number, "doors")


def reading(device: str, value: float, ago_s: float, **fields: Any) -> dict[str, Any]:
    at = (NOW - timedelta(seconds=ago_s)).isoformat()
    return {"device_id": device, "channel": "pressure_mpa", "value": value, "at": at, "unit": "MPa", **fields}


def post(client: httpx.Client, *items: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/v1/readings", json={"readings": list(items)})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_the_latest_reading_is_a_record_and_the_rest_is_history(client: httpx.Client, device: str) -> None:
    assert post(client, *(reading(device, i / 100, 100 - i) for i in range(50)))["taken"] == 50
    change = record(client, "reading", derived_id("reading", device, "pressure_mpa"))
    assert change is not None
    assert change["data"]["value"] == 0.49
    series = client.get(f"/v1/series/{device}/pressure_mpa", params={"pixels": 5}).json()
    assert series["count"] == 50


def test_readings_close_together_change_the_record_seldom(client: httpx.Client, device: str) -> None:
    post(client, reading(device, 0.1, 50))
    revision = client.get("/v1/changes").json()["head"]
    post(client, reading(device, 0.2, 48))
    assert client.get("/v1/changes").json()["head"] == revision
    post(client, reading(device, 0.3, 30))
    assert client.get("/v1/changes").json()["head"] == revision + 1


def test_what_cannot_be_a_reading_is_refused_by_its_place_in_the_list(client: httpx.Client, device: str) -> None:
    body = post(client, reading(device, 0.1, 1), reading("nobody", 0.1, 1), reading(device, 0.1, 1, channel=""))
    assert body["taken"] == 1
    assert [r["index"] for r in body["refused"]] == [1, 2]


def test_a_reading_from_the_future_is_from_now(client: httpx.Client, device: str) -> None:
    post(client, reading(device, 0.1, -3600))
    change = record(client, "reading", derived_id("reading", device, "pressure_mpa"))
    assert change is not None
    assert change["data"]["at"] < (datetime.now(UTC) + timedelta(minutes=1)).isoformat()


def test_too_many_at_once_are_refused(client: httpx.Client) -> None:
    items = [reading("x", 1, 1)] * 10_001
    assert client.post("/v1/readings", json={"readings": items}).status_code == 413
