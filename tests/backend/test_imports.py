import time
from typing import Any

import httpx
import pytest

from tests.backend.acts import envelope, incident, load, loaded_id, record, send
from tests.backend.server import BackendProcess


def rows(*items: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"row": i, "key": d.get("number", ""), "data": d} for i, d in enumerate(items, 2)]


def post(client: httpx.Client, items: list[dict[str, Any]], **fields: Any) -> httpx.Response:
    body = {"kind": "hydrant", "source": "city", "rows": items, "apply": False, **fields}
    return client.post("/v1/imports", json=body)


def hydrant(number: str, **fields: Any) -> dict[str, Any]:
    return {"number": number, "lon": 121.5, "lat": 25.0, **fields}


def test_a_dry_run_says_what_would_happen_and_changes_nothing(client: httpx.Client) -> None:
    head = client.get("/v1/changes").json()["head"]
    report = post(client, rows(hydrant("D1"), hydrant("D2"))).json()
    assert (report["applied"], report["created"]) == (False, 2)
    assert client.get("/v1/changes").json()["head"] == head


def test_the_same_file_twice_changes_nothing(client: httpx.Client) -> None:
    items = rows(hydrant("S1", address="信義路三段"), hydrant("S2"))
    assert post(client, items, apply=True).json()["created"] == 2
    again = post(client, items, apply=True).json()
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)


def test_changes_are_shown_field_by_field(client: httpx.Client) -> None:
    post(client, rows(hydrant("F1", pressure_mpa=0.2)), apply=True)
    report = post(client, rows(hydrant("F1", pressure_mpa=0.3, note="neu"))).json()
    assert report["changes"][0]["fields"] == {"pressure_mpa": [0.2, 0.3], "note": ["", "neu"]}


def test_bad_rows_are_refused_with_a_reason_and_the_good_ones_taken(client: httpx.Client) -> None:
    items = rows(
        hydrant("R1"), hydrant("R2", lat=95.0), hydrant("R3", type="well"), hydrant("R4", outlets="two"),
        {"number": "R5", "lon": 1.0}, hydrant("R6", colour="red"), hydrant("R7", measured_at="2026-01-01T00:00:00"),
    )  # fmt: skip
    report = post(client, [*items, {"row": 99, "key": "", "data": {}}], apply=True).json()
    assert report["created"] == 1
    reasons = {r["row"]: r["reason"] for r in report["refused"]}
    assert sorted(reasons) == [3, 4, 5, 6, 7, 8, 99]
    assert "latitude" in reasons[3]
    assert "well" in reasons[4]
    assert "outlets" in reasons[5]
    assert "colour" in reasons[7]
    assert "time zone" in reasons[8]


def test_a_key_that_stands_twice_in_a_file_counts_once(client: httpx.Client) -> None:
    report = post(client, rows(hydrant("K1"), hydrant("K1", note="again"))).json()
    assert report["created"] == 1
    assert report["duplicates"] == [{"row": 3, "first_row": 2}]


def test_what_a_file_does_not_carry_stays_as_it_is(client: httpx.Client) -> None:
    load(client, "unit", {"number": "U1", "name": "old"}, source="merge")
    incident_id, create = incident()
    unit = loaded_id("unit", "U1", "merge")
    send(client, create, envelope("DispatchUnit", {"unit_id": unit, "incident_id": incident_id}))
    load(client, "unit", {"number": "U1", "name": "new"}, source="merge")
    change = record(client, "unit", unit)
    assert change is not None
    assert (change["data"]["name"], change["data"]["status"]) == ("new", "dispatched")
    assert change["data"]["incident_id"] == incident_id


def test_thirty_thousand_rows_take_seconds(client: httpx.Client) -> None:
    items = rows(*(hydrant(f"T{i}", address=f"忠孝東路 {i} 號") for i in range(30_000)))
    began = time.monotonic()
    assert post(client, items, apply=True).json()["created"] == 30_000
    assert time.monotonic() - began < 15  # about 1.5 s on a quiet machine; this one may be busy


@pytest.mark.parametrize("kind", ["incident", "log_entry", "alarm", "reading", "nothing"])
def test_only_base_data_can_be_imported(client: httpx.Client, kind: str) -> None:
    answer = post(client, [], kind=kind)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "import.kind")


def test_observers_may_not_import(backend: BackendProcess) -> None:
    with backend.client("chenjing", "wanghuolou") as observer:
        assert post(observer, []).status_code == 403
    with backend.client("liming", "wanghuolou") as dispatcher:
        assert post(dispatcher, []).status_code == 200


def test_a_body_larger_than_allowed_is_refused(client: httpx.Client) -> None:
    answer = client.post("/v1/imports", content=b" " * (65 * 1024 * 1024))
    assert answer.status_code == 413
