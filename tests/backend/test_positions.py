"""What says where it is: told on, kept in the record now and then, and refused with a sentence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from models.ids import uuid7
from tests.backend.acts import load, loaded_id, record

NOW = datetime.now(UTC)


def place(kind: str, id_: str, ago_s: float = 0.0, **fields: Any) -> dict[str, Any]:
    at = (NOW - timedelta(seconds=ago_s)).isoformat()
    return {"kind": kind, "id": id_, "lon": 1.0, "lat": 1.0, "at": at, **fields}


def post(client: httpx.Client, *items: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/v1/field/positions", json={"positions": list(items)})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def moved(client: httpx.Client, kind: str, id_: str) -> dict[str, Any]:
    change = record(client, kind, id_)
    assert change is not None
    data: dict[str, Any] = change["data"]
    return data


def test_a_unit_nobody_knows_and_a_place_not_on_earth_are_refused(client: httpx.Client) -> None:
    at = NOW.isoformat()
    items = [
        {"unit_id": "nobody", "lon": 1.0, "lat": 1.0, "at": at},
        {"unit_id": "x", "lon": 999, "lat": 1, "at": at},
        place("hydrant", "h"),
        place("x" * 1000, "h"),
        place("unit", "\0"),
        place("person", "y" * 1000),
    ]
    body = post(client, *items)
    assert body["taken"] == 0
    assert [one["index"] for one in body["refused"]] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("kind", ["unit", "person", "device"])
def test_units_people_and_devices_say_where_they_are(client: httpx.Client, kind: str) -> None:
    number = uuid7()
    load(client, kind, {"number": number, "name": "A"})
    id_ = loaded_id(kind, number)
    assert post(client, place(kind, id_, 100, lon=2.0))["taken"] == 1
    assert moved(client, kind, id_)["lon"] == 2.0
    assert post(client, place(kind, id_, 90, lon=3.0))["taken"] == 1
    assert moved(client, kind, id_)["lon"] == 2.0, "the record is written at every report"
    assert post(client, place(kind, id_, 5, lon=4.0))["taken"] == 1
    assert moved(client, kind, id_)["lon"] == 4.0


def test_in_whatever_order_reports_come_together_the_record_has_the_newest(client: httpx.Client) -> None:
    number = uuid7()
    load(client, "unit", {"number": number})
    id_ = loaded_id("unit", number)
    ordered = [place("unit", id_, ago_s, lon=float(ago_s)) for ago_s in (60, 1, 40)]
    assert post(client, *ordered)["taken"] == 3
    assert moved(client, "unit", id_)["lon"] == 1.0


def test_the_lane_tells_the_newest_of_each_thing_of_a_request(client: httpx.Client) -> None:
    number = uuid7()
    load(client, "person", {"number": number, "name": "A"})
    id_ = loaded_id("person", number)
    with client.stream("GET", "/v1/stream", params={"after": "0"}) as stream:
        lines = stream.iter_lines()
        next(lines)
        post(client, *(place("person", id_, ago_s, lon=float(ago_s)) for ago_s in (9, 3, 6)))
        told = next(line for line in lines if line.startswith("data: ") and '"positions"' in line)
    assert '"lon":3.0' in told
    assert '"kind":"person"' in told
