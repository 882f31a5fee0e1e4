"""Seats tell of wrong passwords given in an outage: into the audit once, and never more than fits."""

import httpx
import pytest

from backend import guesses
from backend.auth import Principal
from backend.db import Database
from backend.guesses import enter_guesses
from models.command import Role
from models.guess import Guessed, Guesses
from models.ids import uuid7
from tests.backend.server import BackendProcess

ONE = {"user": "zhao", "count": 7, "first_s": 1_790_000_000.0, "last_s": 1_790_000_060.0}


def audited(backend: BackendProcess, told_id: str) -> list[dict[str, object]]:
    with backend.client() as auditor:
        entries = auditor.get("/v1/audit", params={"command": "GuessedOffline"}).json()["entries"]
    return [entry for entry in entries if entry["command_id"] == told_id]


def test_told_twice_with_the_seat_s_own_credential_it_is_in_the_audit_once(backend: BackendProcess) -> None:
    body = {"user": "liming", "password": "wanghuolou", "seat": "2", "seat_token": True}
    token = httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).json()["seat_token"]
    told_id = uuid7()
    told = {"id": told_id, "guesses": [ONE]}
    for _ in range(2):
        answer = httpx.post(
            f"{backend.url}/v1/session/guesses", json=told, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        assert answer.status_code == 200
    (entry,) = audited(backend, told_id)
    assert (entry["actor"], entry["credential"], entry["seat"]) == ("zhao", "seat:2", "2")
    assert str(entry["note"]).startswith("7 times, 2026-")


@pytest.mark.parametrize(
    ("name", "seat", "status"), [("chenjing", "2", 403), ("gateway", "2", 403), ("liming", "", 422)]
)
def test_nobody_but_an_operator_at_a_seat_tells_of_guesses(
    backend: BackendProcess, name: str, seat: str, status: int
) -> None:
    with backend.client(name, "wanghuolou", seat) as client:
        answer = client.post("/v1/session/guesses", json={"id": uuid7(), "guesses": [ONE]})
    assert answer.status_code == status


def test_a_hostile_seat_does_not_fill_the_disk(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "MOST_A_DAY", 30)
    who = Principal(user="seat:2", name="seat:2", role=Role.DISPATCHER, seat="2", digest="d", expires_at="z")
    many = [Guessed(user=f"u{i}", count=1, first_s=1.0, last_s=2.0) for i in range(20)]
    for _ in range(5):
        enter_guesses(db, who, Guesses(id=uuid7(), guesses=many))
    with db.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM audit").scalar_one() == 30
