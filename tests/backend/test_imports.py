import time

import httpx
import pytest

from tests.backend.acts import envelope, incident, load, loaded_id, record, send
from tests.backend.import_acts import hydrant, post, rows
from tests.backend.server import BackendProcess


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


def test_every_row_is_counted_once(client: httpx.Client) -> None:
    post(client, rows(hydrant("C1"), hydrant("C2", note="old")), apply=True)
    items = rows(hydrant("C1"), hydrant("C2"), hydrant("C3"), hydrant("C3"), hydrant("C4", lat=99.0), hydrant(""))
    items[1]["data"]["note"] = "new"
    for near in ("import", "skip"):
        report = post(client, items, near=near).json()
        counted = ("created", "changed", "unchanged", "skipped")
        assert report["rows"] == 6
        assert sum(report[c] for c in counted) + len(report["refused"]) + len(report["duplicates"]) == 6


def test_a_refused_row_names_its_field(client: httpx.Client) -> None:
    [refused] = post(client, rows(hydrant("N1", outlets="two"))).json()["refused"]
    assert refused["field"] == "outlets"


def test_a_row_that_names_its_record_changes_that_one_whatever_the_source(client: httpx.Client) -> None:
    post(client, rows(hydrant("I1")), apply=True)
    own = loaded_id("hydrant", "I1", "city")
    row = {"row": 2, "key": "another", "data": hydrant("I1", note="by id"), "id": own}
    report = post(client, [row, {**row, "row": 3}], apply=True, source="elsewhere").json()
    assert (report["changed"], report["duplicates"]) == (1, [{"row": 3, "first_row": 2}])
    held = record(client, "hydrant", own)
    assert held is not None
    assert held["data"]["note"] == "by id"
    bad = post(client, [{**row, "id": "../../x"}]).json()
    assert "id" in bad["refused"][0]["reason"]


def test_a_reference_may_be_a_number_or_an_id(client: httpx.Client) -> None:
    load(client, "station", {"number": "RS", "name": "x"}, source="refs")
    own = loaded_id("station", "RS", "refs")
    for named in ("RS", own):
        ref = {"station_id": {"kind": "station", "number": named}}
        row = {"row": 2, "key": named, "data": {"number": named[:8]}, "refs": ref}
        assert post(client, [row], kind="unit").json()["created"] == 1


def test_what_may_be_there_already_is_told_and_decided_a_file(client: httpx.Client) -> None:
    there = {"lon": 121.7, "lat": 25.3}
    post(client, rows(hydrant("NEAR-7", **there)), apply=True)
    items = rows(hydrant("7-NEAR", **{**there, "lat": 25.30001}), hydrant("FAR", lon=121.8, lat=25.3))
    asked = post(client, items, source="other", near="ask", apply=True).json()
    assert (asked["applied"], asked["undecided"], asked["created"]) == (False, True, 2)
    [near] = asked["near"]
    assert (near["row"], near["number"], near["id"]) == (2, "NEAR-7", loaded_id("hydrant", "NEAR-7", "city"))
    assert near["distance_m"] == pytest.approx(1.1, abs=0.1)
    skipped = post(client, items, source="other", near="skip", apply=True).json()
    assert (skipped["created"], skipped["skipped"], len(skipped["near"])) == (1, 1, 1)
    taken = post(client, items, source="other", near="import", apply=True).json()
    assert (taken["created"], taken["unchanged"], len(taken["near"])) == (1, 1, 1)
    assert post(client, items, source="other", near="ask", apply=True).json()["undecided"] is False


@pytest.mark.parametrize("near_m", [-1, 5_000])
def test_near_is_a_distance_one_can_walk(client: httpx.Client, near_m: float) -> None:
    assert post(client, [], near_m=near_m).json()["error"]["code"] == "import.near"


def test_thirty_thousand_rows_take_seconds(client: httpx.Client) -> None:
    items = rows(*(hydrant(f"T{i}", address=f"忠孝東路 {i} 號") for i in range(30_000)))
    began = time.monotonic()
    assert post(client, items, apply=True).json()["created"] == 30_000
    assert time.monotonic() - began < 15  # about 1.5 s on a quiet machine; this one may be busy


@pytest.mark.parametrize(
    "kind", ["incident", "log_entry", "alarm", "reading", "approval", "sign_in", "handover", "nothing"]
)
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
