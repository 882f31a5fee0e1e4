from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from models.ids import uuid7
from tests.backend.acts import envelope, load, loaded_id, record, send
from tests.backend.server import BackendProcess

DEVICE = loaded_id("device", "D1", "alarms")


@pytest.fixture
def device(client: httpx.Client) -> str:
    """A device on a site, which knows the place."""
    number = uuid7()
    load(client, "site", {"number": "S1", "name": "敬老院", "lon": 113.1, "lat": 22.7}, source="alarms")
    row = {"number": number, "name": "三楼走廊烟感", "site_id": loaded_id("site", "S1", "alarms")}
    load(client, "device", row, source="alarms")
    return loaded_id("device", number, "alarms")


def post(client: httpx.Client, **fields: Any) -> dict[str, Any]:
    report = {"type": "smoke", "at": datetime.now(UTC).isoformat(), **fields}
    answer = client.post("/v1/alarms", json={"alarms": [report]})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def alarm(client: httpx.Client, body: dict[str, Any]) -> dict[str, Any]:
    change = record(client, "alarm", body["alarms"][0]["alarm_id"])
    assert change is not None
    data: dict[str, Any] = change["data"]
    return data


def test_an_alarm_has_the_catalogues_grade_and_the_place_of_its_site(client: httpx.Client, device: str) -> None:
    data = alarm(client, post(client, device_id=device))
    assert (data["grade"], data["name"], data["lon"], data["address"]) == (4, "三楼走廊烟感", 113.1, "敬老院")


def test_repeats_are_folded_until_somebody_has_judged_the_alarm(client: httpx.Client, device: str) -> None:
    first = post(client, device_id=device)
    second = post(client, device_id=device)
    assert second["alarms"][0] == {**first["alarms"][0], "repeats": 1}
    other = post(client, device_id=device, type="fault")
    assert other["alarms"][0]["alarm_id"] != first["alarms"][0]["alarm_id"]
    alarm_id = first["alarms"][0]["alarm_id"]
    send(client, envelope("DismissAlarm", {"alarm_id": alarm_id, "reason": "test"}))
    assert post(client, device_id=device)["alarms"][0]["alarm_id"] != alarm_id


def test_the_same_event_delivered_twice_is_counted_once(client: httpx.Client, device: str) -> None:
    event = uuid7()
    first = post(client, device_id=device, event_id=event)
    assert post(client, device_id=device, event_id=event)["alarms"] == first["alarms"]


@pytest.mark.parametrize(
    "fields",
    [{"device_id": "nobody"}, {"type": ""}, {"grade": "pink"}, {"at": "2026-01-01T00:00:00"}, {"lon": 1.0}],
)
def test_an_impossible_alarm_is_refused_with_a_reason(client: httpx.Client, fields: dict[str, Any]) -> None:
    body = post(client, **fields)
    assert body["alarms"] == []
    assert body["refused"][0]["reason"]


def test_a_call_is_an_alarm_once(client: httpx.Client) -> None:
    call = {
        "call_id": uuid7(),
        "at": datetime.now(UTC).isoformat(),
        "caller_phone": "13800000000",
        "text": "三楼着火",
    }
    first, second = (client.post("/v1/calls", json=call).json() for _ in range(2))
    assert first["alarms"] == second["alarms"]
    data = alarm(client, first)
    assert (data["type"], data["text"], data["name"]) == ("call", "三楼着火", "13800000000")


def test_a_gateways_key_opens_its_door_and_no_other(backend: BackendProcess) -> None:
    with backend.client("gateway", "wanghuolou") as gateway:
        assert post(gateway, text="x")["alarms"]
        for path in ("/v1/changes", "/v1/stream", "/v1/regions", "/v1/series/d/c", "/v1/documents/" + "0" * 64):
            assert gateway.get(path).status_code == 403, path
    with backend.client("liming", "wanghuolou") as dispatcher:
        for path in ("/v1/alarms", "/v1/calls", "/v1/readings", "/v1/field/positions"):
            assert dispatcher.post(path, json={}).status_code == 403, path
