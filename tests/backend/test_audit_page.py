"""The audit is read by those who answer for it, newest first, record by record."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.backend.acts import envelope, incident, send
from tests.backend.server import BackendProcess


def page(client: httpx.Client, **params: str | int) -> dict[str, object]:
    answer = client.get("/v1/audit", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_an_act_is_found_by_record_actor_seat_and_time_with_before_and_after(client: httpx.Client) -> None:
    incident_id, create = incident()
    change = envelope("UpdateIncident", {"incident_id": incident_id, "before": {}, "after": {"grade": 4}}, seat="7")
    send(client, create, change)
    entries = page(client, kind="incident", record_id=incident_id)["entries"]
    assert isinstance(entries, list)
    assert [entry["command"] for entry in entries] == ["UpdateIncident", "CreateIncident"]
    assert (entries[0]["before"].get("grade", 1), entries[0]["after"]["grade"]) == (1, 4)
    assert page(client, record_id=incident_id, seat="7")["entries"] == entries[:1]
    assert page(client, record_id=incident_id, actor="nobody")["entries"] == []
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert page(client, record_id=incident_id, since=later)["entries"] == []
    assert page(client, record_id=incident_id, until=later)["entries"] == entries


def test_pages_follow_each_other_without_a_gap_or_a_double(client: httpx.Client) -> None:
    incident_id, create = incident()
    notes = [
        envelope("UpdateIncident", {"incident_id": incident_id, "before": {}, "after": {"note": str(i)}})
        for i in range(5)
    ]
    send(client, create, *notes)
    seen: list[int] = []
    params: dict[str, str | int] = {"record_id": incident_id, "limit": 2}
    more = True
    while more:
        found = page(client, **params)
        entries, more = found["entries"], bool(found["more"])
        assert isinstance(entries, list)
        seen += [entry["seq"] for entry in entries]
        params["before"] = seen[-1]
    assert len(seen) == 6
    assert seen == sorted(set(seen), reverse=True)


def test_sign_ins_that_went_well_and_that_failed_are_in_it(backend: BackendProcess, client: httpx.Client) -> None:
    backend.session("wangfang", "wanghuolou", seat="5")
    body = {"user": "wangfang", "password": "a guess", "seat": "6"}
    assert httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).status_code == 401
    entries = page(client, kind="user", record_id="wangfang")["entries"]
    assert isinstance(entries, list)
    assert [(e["command"], e["seat"]) for e in entries[:2]] == [("SignInFailed", "6"), ("SignIn", "5")]
    assert "a guess" not in str(entries)


@pytest.mark.parametrize(
    ("user", "status"),
    [("wangfang", 200), ("admin", 200), ("liming", 403), ("zhangwei", 403), ("chenjing", 403), ("gateway", 403)],
)
def test_commanders_and_administrators_may_read_it_and_nobody_else(
    backend: BackendProcess, user: str, status: int
) -> None:
    with backend.client(user, "wanghuolou") as reader:
        assert reader.get("/v1/audit").status_code == status


@pytest.mark.parametrize(
    "params",
    [{"limit": "0"}, {"limit": "501"}, {"before": "-1"}, {"since": "2026-01-01T00:00:00"}, {"kind": "x" * 201}],
)
def test_questions_that_make_no_sense_are_refused(client: httpx.Client, params: dict[str, str]) -> None:
    assert client.get("/v1/audit", params=params).status_code == 422
