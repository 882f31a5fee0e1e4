"""The later seat is told whose value it met: who changed that field, where, and when."""

import httpx
import pytest

from models.ids import uuid7
from tests.backend.acts import envelope, incident, load, loaded_id, send


def test_who_changed_the_contested_field_is_named_and_not_who_touched_the_record_last(client: httpx.Client) -> None:
    incident_id, create = incident()

    def change(seat: str, field: str, value: object, before: object) -> dict[str, object]:
        body = {"incident_id": incident_id, "before": {field: before}, "after": {field: value}}
        return envelope("UpdateIncident", body, seat=seat)

    send(client, create, change("5", "grade", 3, 1), change("6", "note", "烟大", ""))
    [answer] = send(client, change("7", "grade", 2, 1))
    assert (answer["outcome"], answer["fields"]) == ("conflict", {"grade": [3, 2]})
    assert {k: answer["params"][k] for k in ("kind", "by", "seat")} == {
        "kind": "incident", "by": "local", "seat": "5",
    }  # fmt: skip
    assert answer["params"]["at"].startswith("20")


def test_theirs_is_found_within_the_batch_that_made_it(client: httpx.Client) -> None:
    number = f"E{uuid7()}"
    load(client, "unit", {"number": number})
    unit = loaded_id("unit", number)
    (one, first), (two, second) = incident("2-101"), incident("2-102")
    sent = [
        envelope("DispatchUnit", {"unit_id": unit, "incident_id": i}, seat=seat)
        for i, seat in ((one, "3"), (two, "4"))
    ]
    answers = send(client, first, second, *sent)
    assert [a["outcome"] for a in answers] == ["accepted", "accepted", "accepted", "conflict"]
    assert answers[3]["fields"] == {"incident_id": [one, two]}
    assert answers[3]["params"]["seat"] == "3"


@pytest.mark.parametrize("outlets", [1, 0])
def test_a_value_that_no_act_made_is_the_importers(client: httpx.Client, outlets: int) -> None:
    number = f"H{uuid7()}"
    taken = {"unit_id": "X", "incident_id": "Y", "at": "2026-05-04T12:00:00Z"}
    hydrant = {"number": number, "lon": 120.0, "lat": 30.0, "outlets": outlets, "assignments": [taken]}
    load(client, "hydrant", hydrant)
    unit = f"E{uuid7()}"
    load(client, "unit", {"number": unit})
    incident_id, create = incident()
    unit_id, hydrant_id = loaded_id("unit", unit), loaded_id("hydrant", number)
    dispatch = envelope("DispatchUnit", {"unit_id": unit_id, "incident_id": incident_id})
    body = {"hydrant_id": hydrant_id, "unit_id": unit_id, "incident_id": incident_id}
    answers = send(client, create, dispatch, envelope("AssignHydrant", body))
    assert answers[2]["fields"] == {"unit_id": [["X"], unit_id]}
    assert answers[2]["params"]["by"]
