"""A backend that dies about the attempt to tell a station: told once at most, and where nobody knows it is said."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.log_entry import LogKind
from tests.backend.acts import envelope, incident, load, loaded_id, record, send
from tests.backend.test_channels import SECRET, Station, station
from tests.soak.doom import COURIER
from tests.soak.processes import BackendChild

AFTER_ITS_TIME_S = 120.0
"""A clock so far ahead finds that the order has no sender any more, and its time is over."""
FIRE, OPENED = incident("2-001")
GOT = {"courier.in_commit": 0, "courier.looked": 0, "courier.attempted": 1, "orders.marked": 1}
"""How often the station hears of the order, by where its sender dies."""


@pytest.fixture
def there() -> Iterator[Station]:
    """Who is told."""
    with station() as here:
        yield here


@pytest.fixture
def centre(tmp_path: Path, database_url: str, there: Station) -> Iterator[BackendChild]:
    """A backend whose orders go to the station, with two units and an incident."""
    channels = tmp_path / "channels.toml"
    channels.write_text(f'[orders]\nurl = "{there.url}"\nsecret = "{SECRET}"\n', "utf-8")
    backend = BackendChild(tmp_path / "backend", database_url, channels=channels).start()
    with backend.client() as client:
        load(client, "unit", {"number": "A1"}, {"number": "A2"})
        assert send(client, OPENED)[0]["outcome"] == "accepted"
    yield backend
    backend.kill()


def dispatch(client: httpx.Client, unit: str) -> dict[str, Any]:
    act = envelope("DispatchUnit", {"unit_id": loaded_id("unit", unit), "incident_id": FIRE})
    return send(client, act)[0]


def told(there: Station, unit: str) -> list[dict[str, Any]]:
    """The orders for a unit that the station got."""
    orders = [json.loads(body) for _headers, body in there.got]
    return [order for order in orders if order["unit"] == unit]


def shown(client: httpx.Client, unit: str) -> dict[str, Any]:
    """What the incident says of a unit's dispatch."""
    change = record(client, "incident", FIRE)
    assert change is not None
    found = [d for d in change["data"]["dispatches"] if d["unit_id"] == loaded_id("unit", unit)]
    assert len(found) == 1
    return dict(found[0])


def wait_for(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def said(client: httpx.Client) -> list[str]:
    """What kinds of entries the log has."""
    changes = client.get("/v1/changes", params={"after": 0, "limit": 500}).json()["changes"]
    return [change["data"]["kind"] for change in changes if change["kind"] == "log_entry"]


@pytest.mark.parametrize("point", COURIER)
def test_an_order_whose_sender_dies_about_the_attempt_is_told_once_at_most_and_never_lost(
    centre: BackendChild, there: Station, point: str
) -> None:
    centre.start(point)
    with centre.client() as client:
        try:
            answer = dispatch(client, "A1")
        except httpx.TransportError:
            answer = {"outcome": "accepted"}
    assert answer["outcome"] == "accepted"
    assert centre.wait_dead(60)
    assert len(told(there, "A1")) == GOT[point]

    # Back in time: another order goes out, and the one whose sender died does not go with it.
    with centre.start().client() as client:
        assert dispatch(client, "A2")["outcome"] == "accepted"
        wait_for(lambda: bool(shown(client, "A2").get("ordered_at")))
        assert len(told(there, "A2")) == 1
        assert len(told(there, "A1")) == GOT[point]
        assert bool(shown(client, "A1").get("ordered_at")) is (point == "orders.marked")

    # Once its time is over nobody knows, and that is said; it is not given again by a key.
    with centre.start(clock_shift_s=AFTER_ITS_TIME_S).client() as client:
        if point != "orders.marked":
            wait_for(lambda: shown(client, "A1").get("undelivered") == "unknown")
            assert said(client).count(LogKind.ORDER_UNKNOWN) == 1
        assert dispatch(client, "A1")["outcome"] == "accepted"
        assert said(client).count(LogKind.ALREADY_SENT) == 1
        assert "ordered_at" not in shown(client, "A1") or point == "orders.marked"
    assert len(told(there, "A1")) == GOT[point]


def test_one_told_by_voice_while_nobody_sends_is_told_in_writing_only_with_the_mark(
    centre: BackendChild, there: Station
) -> None:
    # A station that cannot just now is asked again, and before each attempt the facts are looked at. The unit is
    # told by voice while the station hears of it for the second time: no other attempt is on its way then.
    voice = envelope(
        "TellByVoice",
        {"unit_id": loaded_id("unit", "A1"), "incident_id": FIRE, "whom": "值班员"},
    )  # fmt: skip
    with centre.client() as client:

        def voice_meanwhile() -> int:
            assert send(client, voice)[0]["outcome"] == "accepted"
            return 503

        there.answers = iter([503, voice_meanwhile])
        assert dispatch(client, "A1")["outcome"] == "accepted"
        wait_for(lambda: bool(shown(client, "A1").get("ordered_at")))
    *before, last = told(there, "A1")
    assert [order["already_told"] for order in before] == ["", ""]
    assert last["already_told"].startswith("值班员 ")
