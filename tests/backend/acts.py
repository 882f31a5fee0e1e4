"""Short ways to say what a console would send."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from models.ids import derived_id, uuid7


def envelope(name: str, body: dict[str, Any], *, late_s: float = 0.0, **fields: Any) -> dict[str, Any]:
    """An envelope made now, or `late_s` ago."""
    made_at = datetime.now(UTC) - timedelta(seconds=late_s)
    return {
        "id": uuid7(), "name": name, "actor": "local", "seat": "2", "made_at": made_at.isoformat(), "body": body,
        **fields,
    }  # fmt: skip


def send(client: httpx.Client, *envelopes: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers to a batch."""
    answer = client.post("/v1/commands", json={"commands": list(envelopes)})
    assert answer.status_code == 200, answer.text
    answers: list[dict[str, Any]] = answer.json()["answers"]
    return answers


def load(client: httpx.Client, kind: str, *rows: dict[str, Any], source: str = "test", **fields: Any) -> Any:
    """Import records, keyed by their number; returns the report."""
    items = [{"row": i, "key": str(r.get("number", i)), "data": r} for i, r in enumerate(rows, 1)]
    body = {"kind": kind, "source": source, "rows": items, "apply": True, **fields}
    answer = client.post("/v1/imports", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def loaded_id(kind: str, number: str, source: str = "test") -> str:
    """The id `load` gives a record."""
    return derived_id(kind, source, number)


def incident(number: str = "2-001", **fields: Any) -> tuple[str, dict[str, Any]]:
    """An incident id and the envelope that opens it."""
    incident_id = uuid7()
    body = {"incident_id": incident_id, "number": number, "type": "building_fire", "address": "解放路 1 号"}
    return incident_id, envelope("CreateIncident", body, **fields)


def record(client: httpx.Client, kind: str, record_id: str) -> dict[str, Any] | None:
    """The record's change as the down lane tells it; None when there is none."""
    after = 0
    while True:
        page = client.get("/v1/changes", params={"after": after}).json()
        for change in page["changes"]:
            if change["kind"] == kind and change["id"] == record_id:
                found: dict[str, Any] = change
                return found
        if not page["more"]:
            return None
        after = page["revision"]


def raise_alarm(client: httpx.Client, **fields: Any) -> str:
    """An alarm through the gateway's door; returns its id."""
    report = {"type": "smoke", "at": datetime.now(UTC).isoformat(), "event_id": uuid7(), **fields}
    answer = client.post("/v1/alarms", json={"alarms": [report]})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["alarms"][0]["alarm_id"])
