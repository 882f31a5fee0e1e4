"""What two persons decided is carried out once, in time, and told to both; never on one person's word."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from backend.db import Database
from backend.schema import outgoing
from models.ids import uuid7
from tests.backend.acts import envelope, load, loaded_id, record, send
from tests.backend.server import BackendProcess
from tests.soak.processes import BackendChild

POST = loaded_id("device", "P1")
PASSWORD = "wanghuolou"


@pytest.fixture
def li(backend: BackendProcess, client: httpx.Client) -> Any:
    load(client, "device", {"number": "P1", "type": "charging_post"})
    with backend.client("liming", PASSWORD, seat="2") as signed_in:
        yield signed_in


@pytest.fixture
def wang(backend: BackendProcess) -> Any:
    with backend.client("wangfang", PASSWORD, seat="3") as signed_in:
        yield signed_in


def asking(actor: str = "liming", **fields: Any) -> tuple[str, dict[str, Any]]:
    approval_id = uuid7()
    body = {
        "approval_id": approval_id, "what": "CutPower", "body": json.dumps({"device_id": POST}), "reason": "起火",
    }  # fmt: skip
    return approval_id, envelope("RequestApproval", body, actor=actor, **fields)


def deciding(approval_id: str, actor: str, name: str = "GrantApproval", **fields: Any) -> dict[str, Any]:
    return envelope(name, {"approval_id": approval_id}, actor=actor, seat="3", **fields)


def carried_out(backend: BackendProcess | BackendChild, command_id: str) -> list[tuple[str, str]]:
    db = Database(backend.database_url)
    with db.reading() as connection:
        statement = select(outgoing.c.channel, outgoing.c.state).where(outgoing.c.command_id == command_id)
        rows = [(row.channel, row.state) for row in connection.execute(statement)]
    db.close()
    return rows


def test_asked_by_one_and_granted_by_another_it_is_carried_out_once_and_said_so(
    backend: BackendProcess, client: httpx.Client, li: httpx.Client, wang: httpx.Client
) -> None:
    approval_id, request = asking()
    assert send(li, request)[0]["outcome"] == "accepted"
    grant = deciding(approval_id, "wangfang")
    assert send(wang, grant)[0]["outcome"] == "accepted"
    assert send(wang, grant)[0]["outcome"] == "accepted"
    assert carried_out(backend, grant["id"]) == [("power", "sent")]
    change = record(client, "approval", approval_id)
    assert change is not None
    data = change["data"]
    assert (data["state"], data["asked_by"], data["decided_by"]) == ("granted", "liming", "wangfang")
    assert data["done_at"]


def test_two_who_grant_at_the_same_moment_carry_it_out_once(
    backend: BackendProcess, li: httpx.Client, wang: httpx.Client
) -> None:
    approval_id, request = asking()
    send(li, request)
    grants = [deciding(approval_id, "wangfang") for _ in range(6)]
    answers: list[dict[str, Any]] = []

    def grant(one: dict[str, Any]) -> None:
        answers.extend(send(wang, one))

    threads = [threading.Thread(target=grant, args=(one,)) for one in grants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a["outcome"] for a in answers) == ["accepted"] + ["refused"] * 5
    assert {a.get("code") for a in answers} - {None, ""} == {"approval.decided"}
    assert sum(len(carried_out(backend, g["id"])) for g in grants) == 1


def test_who_asked_cannot_grant_under_either_name_nor_through_anybody_else(
    backend: BackendProcess, li: httpx.Client, wang: httpx.Client
) -> None:
    approval_id, request = asking()
    send(li, request)
    codes = [
        send(li, deciding(approval_id, "liming"))[0]["code"],
        send(li, deciding(approval_id, "李明"))[0]["code"],
        send(li, deciding(approval_id, "wangfang"))[0]["code"],
        send(wang, deciding(approval_id, "liming"))[0]["code"],
    ]
    assert codes == ["approval.self", "approval.in_person", "approval.in_person", "approval.in_person"]


def test_a_seats_own_credential_neither_asks_nor_grants(backend: BackendProcess, li: httpx.Client) -> None:
    body = {"user": "wangfang", "password": PASSWORD, "seat": "3", "seat_token": True}
    token = httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).json()["seat_token"]
    approval_id, request = asking()
    send(li, request)
    with httpx.Client(base_url=backend.url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as seat:
        for actor in ("seat:3", "wangfang"):
            assert send(seat, deciding(approval_id, actor))[0]["code"] == "approval.in_person"


def test_denied_is_denied(backend: BackendProcess, li: httpx.Client, wang: httpx.Client) -> None:
    approval_id, request = asking()
    grant = deciding(approval_id, "wangfang")
    send(li, request)
    assert send(wang, deciding(approval_id, "wangfang", "DenyApproval"))[0]["outcome"] == "accepted"
    assert send(wang, grant)[0]["code"] == "approval.decided"
    assert carried_out(backend, grant["id"]) == []


@pytest.mark.parametrize(
    ("late_s", "offset_s", "code"),
    [(7_200, 0, "command.expired"), (-7_200, 0, "command.expired"), (7_200, 7_200, ""), (-7_200, -7_200, "")],
)
def test_a_clock_two_hours_wrong_grants_nothing_unless_the_seat_knows_it_is_wrong(
    li: httpx.Client, wang: httpx.Client, late_s: float, offset_s: float, code: str
) -> None:
    approval_id, request = asking()
    send(li, request)
    grant = deciding(approval_id, "wangfang", late_s=late_s, clock_offset_s=float(offset_s))
    assert send(wang, grant)[0].get("code", "") == code


def test_what_two_persons_must_decide_is_refused_when_sent_alone(li: httpx.Client) -> None:
    for name, body in (
        ("CutPower", {"device_id": POST}),
        ("NotifyMany", {"audience": "residents", "text": "撤离"}),
    ):
        assert send(li, envelope(name, body, actor="liming"))[0]["code"] == "approval.needed"


def test_an_exercise_is_granted_and_nothing_goes_out(
    backend: BackendProcess, client: httpx.Client, li: httpx.Client, wang: httpx.Client
) -> None:
    approval_id, request = asking(exercise_id="drill-2")
    grant = deciding(approval_id, "wangfang", exercise_id="drill-2")
    assert send(li, request)[0]["outcome"] == "accepted"
    assert send(wang, deciding(approval_id, "wangfang"))[0]["code"] == "exercise.mixed"
    assert send(wang, grant)[0]["outcome"] == "accepted"
    assert carried_out(backend, grant["id"]) == []
    change = record(client, "approval", approval_id)
    assert change is not None
    assert "done_at" not in change["data"]


def test_a_request_outlives_the_backend_and_is_carried_out_once_whoever_asks_again(
    tmp_path: Path, database_url: str
) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend:
        with backend.client() as client:
            load(client, "device", {"number": "P1", "type": "charging_post"})
        with backend.client("liming", PASSWORD) as li, backend.client("wangfang", PASSWORD) as wang:
            approval_id, request = asking()
            send(li, request)
            backend.restart()
            grant = deciding(approval_id, "wangfang")
            assert send(wang, grant)[0]["outcome"] == "accepted"
            backend.restart()
            assert send(wang, grant)[0]["outcome"] == "accepted"
        assert carried_out(backend, grant["id"]) == [("power", "sent")]


@pytest.fixture
def aged(tmp_path: Path, database_url: str) -> Iterator[BackendChild]:
    """A backend whose clock can be moved by starting it again."""
    child = BackendChild(tmp_path / "aged", database_url).start()
    with child.client() as client:
        load(client, "device", {"number": "P1", "type": "charging_post"})
    yield child
    child.kill()


@pytest.mark.parametrize(
    ("name", "waited_s", "code"),
    [("GrantApproval", 100.0, ""), ("GrantApproval", 125.0, "approval.expired"),
     ("DenyApproval", 125.0, "approval.expired")],
)  # fmt: skip
def test_a_request_nobody_answered_in_time_is_over(
    aged: BackendChild, name: str, waited_s: float, code: str
) -> None:
    approval_id, request = asking()
    with aged.client("liming", PASSWORD, "2") as li:
        assert send(li, request)[0]["outcome"] == "accepted"
    aged.start(clock_shift_s=waited_s)
    decision = deciding(approval_id, "wangfang", name, clock_offset_s=waited_s)
    with aged.client("wangfang", PASSWORD, "3") as wang:
        assert send(wang, decision)[0].get("code", "") == code
        if code:
            # It stays so: another id, and who asked, find it over as well.
            assert send(wang, deciding(approval_id, "wangfang", name, clock_offset_s=waited_s))[0]["code"] == code
            change = record(wang, "approval", approval_id)
            assert change is not None
            assert (change["data"].get("state", "asked"), "decided_by" in change["data"]) == ("asked", False)
            again, request = asking(clock_offset_s=waited_s)
            with aged.client("liming", PASSWORD, "2") as li:
                assert send(li, request)[0]["outcome"] == "accepted"
            grant = deciding(again, "wangfang", clock_offset_s=waited_s)
            assert send(wang, grant)[0]["outcome"] == "accepted"
    assert carried_out(aged, decision["id"]) == ([] if code else [("power", "sent")])
