"""An import is taken back as one act; what somebody did since is never lost by it."""

from typing import Any

import httpx
import pytest

from models.ids import derived_id
from tests.backend.acts import envelope, incident, load, loaded_id, record, send
from tests.backend.import_acts import hydrant, rows, taken
from tests.backend.server import BackendProcess


def undo(client: httpx.Client, report: dict[str, Any], *, apply: bool = True) -> dict[str, Any]:
    answer = client.post(f"/v1/imports/{report['job_id']}/undo", json={"apply": apply})
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def held(client: httpx.Client, number: str) -> dict[str, Any] | None:
    """The hydrant's fields; None when it was deleted."""
    found = record(client, "hydrant", loaded_id("hydrant", number, "city"))
    return None if found is None or found["deleted"] else found["data"]


def test_what_an_import_made_and_changed_is_as_before_and_consoles_hear_it(client: httpx.Client) -> None:
    taken(client, rows(hydrant("A1", note="old", pressure_mpa=0.2)))
    report = taken(client, rows(hydrant("A1", note="new", pressure_mpa=0.3), hydrant("A2")))
    before = client.get("/v1/changes").json()["head"]
    tried = undo(client, report, apply=False)
    assert (tried["restored"], tried["deleted"], tried["applied"]) == (1, 1, False)
    assert client.get("/v1/changes").json()["head"] == before
    done = undo(client, report)
    assert (done["restored"], done["deleted"], done["left"], done["records"]) == (1, 1, [], 2)
    page = client.get("/v1/changes", params={"after": before}).json()
    assert [change["deleted"] for change in page["changes"]].count(True) == 1
    assert len(page["changes"]) == 2
    assert held(client, "A1") == {"number": "A1", "lon": 121.5, "lat": 25.0, "note": "old", "pressure_mpa": 0.2}
    assert held(client, "A2") is None


def test_a_later_change_stays_and_is_told(client: httpx.Client) -> None:
    taken(client, rows(hydrant("B1", note="old", address="旧")))
    report = taken(client, rows(hydrant("B1", note="new", address="新")))
    taken(client, rows(hydrant("B1", note="later")))
    done = undo(client, report)
    [left] = done["left"]
    assert (left["number"], left["reason"], left["fields"], done["restored"]) == ("B1", "changed", ["note"], 1)
    now = held(client, "B1")
    assert now is not None
    assert (now["note"], now["address"]) == ("later", "旧")


def test_half_of_a_place_never_goes_back(client: httpx.Client) -> None:
    taken(client, rows(hydrant("P1")))
    report = taken(client, rows(hydrant("P1", lon=121.6, lat=25.1)))
    taken(client, rows(hydrant("P1", lon=121.6, lat=25.2)))
    [left] = undo(client, report)["left"]
    assert left["fields"] == ["lat", "lon"]
    now = held(client, "P1")
    assert now is not None
    assert (now["lon"], now["lat"]) == (121.6, 25.2)


def test_what_was_made_and_then_used_stays(client: httpx.Client) -> None:
    number = "2-901"
    unit = load(client, "unit", {"number": "V1"}, {"number": "V2"}, source="city")
    incident_id, create = incident(number)
    send(
        client,
        create,
        envelope("DispatchUnit", {"unit_id": loaded_id("unit", "V1", "city"), "incident_id": incident_id}),
    )
    done = undo(client, unit)
    assert done["deleted"] == 1
    assert [(left["number"], left["reason"]) for left in done["left"]] == [("V1", "touched")]


def test_what_another_record_names_stays(client: httpx.Client) -> None:
    report = load(client, "site", {"number": "S-1", "name": "a"}, {"number": "S-2", "name": "b"}, source="city")
    load(client, "device", {"number": "DV", "site_id": loaded_id("site", "S-1", "city")}, source="city")
    done = undo(client, report)
    [left] = done["left"]
    assert (left["number"], left["reason"]) == ("S-1", "referred")
    assert left["by"] == f"device:{derived_id('device', 'city', 'DV')}"
    assert done["deleted"] == 1


def test_what_was_deleted_since_is_told(client: httpx.Client) -> None:
    first = taken(client, rows(hydrant("G1")))
    second = taken(client, rows(hydrant("G1", note="x")))
    assert [left["reason"] for left in undo(client, first)["left"]] == ["touched"]
    third = taken(client, rows(hydrant("G2")))
    fourth = taken(client, rows(hydrant("G2", note="x")))
    undo(client, fourth)
    assert undo(client, third)["left"][0]["reason"] == "touched"
    assert undo(client, second)["restored"] == 1


def test_a_change_too_long_to_be_kept_is_told(client: httpx.Client) -> None:
    taken(client, rows(hydrant("L1", note="short")))
    report = taken(client, rows(hydrant("L1", note="long" * 20_000)))
    assert undo(client, report)["left"][0]["reason"] == "lost"


def test_an_import_is_undone_once_and_an_unknown_one_never(client: httpx.Client) -> None:
    report = taken(client, rows(hydrant("O1")))
    undo(client, report)
    again = client.post(f"/v1/imports/{report['job_id']}/undo", json={"apply": True})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "import.undone")
    never = client.post("/v1/imports/never/undo", json={"apply": True})
    assert (never.status_code, never.json()["error"]["code"]) == (404, "import.unknown")


def test_imports_are_listed_with_who_took_them_in_and_who_back(client: httpx.Client) -> None:
    report = taken(client, rows(hydrant("W1"), hydrant("W2", lat=99.0)), file_name="water.csv")
    newest = client.get("/v1/imports").json()["jobs"][0]
    assert (newest["id"], newest["file_name"], newest["created"], newest["refused"]) == (
        report["job_id"], "water.csv", 1, 1,
    )  # fmt: skip
    assert newest["undoable"]
    undo(client, report)
    newest = client.get("/v1/imports").json()["jobs"][0]
    assert not newest["undoable"]
    assert newest["undone_by"] == "local"


def test_undoing_is_in_the_audit_and_not_for_observers(client: httpx.Client, backend: BackendProcess) -> None:
    report = taken(client, rows(hydrant("Q1")))
    with backend.client("chenjing", "wanghuolou") as observer:
        assert observer.post(f"/v1/imports/{report['job_id']}/undo", json={"apply": True}).status_code == 403
    undo(client, report)
    [entry] = client.get("/v1/audit", params={"command": "import_undo", "record_id": report["job_id"]}).json()[
        "entries"
    ]
    assert "deleted 1" in entry["note"]


@pytest.mark.parametrize("body", ["{", "[]", '{"apply": "yes"}'])
def test_a_body_that_is_none_is_refused_with_a_sentence(client: httpx.Client, body: str) -> None:
    answer = client.post("/v1/imports/x/undo", content=body)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["message"]
