import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from backend.auth import CACHE_S, Sessions, Throttle
from backend.db import Database
from backend.settings import Settings
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.backend.test_user import user as cli


def test_a_key_waits_after_too_many_failures_and_others_do_not() -> None:
    throttle = Throttle(attempts=2, window_s=60)
    for _ in range(2):
        assert throttle.wait_s("a") == 0
        throttle.failed("a")
    assert 30 < throttle.wait_s("a") <= 60
    assert throttle.wait_s("b") == 0


def test_the_wait_ends_and_a_sign_in_forgets_the_failures() -> None:
    throttle = Throttle(attempts=1, window_s=0)
    throttle.failed("a")
    assert throttle.wait_s("a") == 0
    throttle = Throttle(attempts=1, window_s=60)
    throttle.failed("a")
    throttle.forget("a")
    assert throttle.wait_s("a") == 0


def test_each_role_gets_what_is_its_own(backend: BackendProcess) -> None:
    expected = {
        "liming": {"/v1/imports": 422, "/v1/readings": 403, "/v1/changes": 200},
        "chenjing": {"/v1/imports": 403, "/v1/readings": 403, "/v1/changes": 200},
        "gateway": {"/v1/imports": 403, "/v1/readings": 422, "/v1/changes": 403},
        "liuyang": {"/v1/imports": 403, "/v1/field/positions": 422, "/v1/cameras/x/session": 403},
    }
    for user, paths in expected.items():
        with backend.client(user, "wanghuolou") as client:
            for path, status in paths.items():
                answer = client.get(path) if path == "/v1/changes" else client.post(path, json={})
                assert answer.status_code == status, (user, path)


def test_a_stored_user_signs_in_after_the_command_line_added_it(tmp_path: Path, database_url: str) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend:
        assert cli(database_url, "add", "zhao", "--role", "dispatcher", password="correct horse").returncode == 0
        session = backend.session("zhao", "correct horse")
        assert session["role"] == "dispatcher"
        body = {"user": "zhao", "password": "wrong"}
        assert httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).status_code == 401


def test_the_session_of_a_user_ends_when_the_account_is_disabled_or_changed(
    tmp_path: Path, database_url: str
) -> None:

    cli(database_url, "add", "zhao", password="correct horse")
    with BackendProcess(tmp_path, database_url=database_url) as backend:
        for change, password in (("disable", ""), ("add", "another horse")):
            token = backend.token("zhao", "correct horse")
            assert cli(database_url, change, "zhao", password=password).returncode == 0
            headers = {"Authorization": f"Bearer {token}"}
            assert httpx.get(f"{backend.url}/v1/changes", headers=headers, timeout=60).status_code == 401
            body = {"user": "zhao", "password": "correct horse"}
            assert httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).status_code == 401
            cli(database_url, "enable", "zhao")


def test_a_seat_has_a_credential_of_its_own_that_delivers_for_others_until_it_is_revoked(
    tmp_path: Path, database_url: str
) -> None:
    from tests.backend.acts import envelope

    with BackendProcess(tmp_path, database_url=database_url) as backend:
        body = {"user": "liming", "password": "wanghuolou", "seat": "2", "seat_token": True}
        session = httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).json()
        headers = {"Authorization": f"Bearer {session['seat_token']}"}
        note = envelope("AddLogEntry", {"text": "x"}, actor="wangfang")
        sent = {"commands": [note]}
        answer = httpx.post(f"{backend.url}/v1/commands", json=sent, headers=headers, timeout=60)
        assert answer.json()["answers"][0]["outcome"] == "accepted"
        with backend.client("wangfang", "wanghuolou") as auditor:
            (entry,) = auditor.get("/v1/audit", params={"actor": "wangfang", "kind": "log_entry"}).json()["entries"]
        assert (entry["credential"], entry["note"]) == ("seat:2", "on behalf")
        assert cli(database_url, "revoke-seat", "2").stdout == "Seat 2: 3 credentials ended.\n"
        backend.restart()
        assert httpx.get(f"{backend.url}/v1/changes", headers=headers, timeout=60).status_code == 401


def test_only_an_operator_at_a_seat_is_given_a_seat_credential(backend: BackendProcess) -> None:
    for user, seat, given in (("liming", "2", True), ("liming", "", False), ("chenjing", "2", False)):
        body = {"user": user, "password": "wanghuolou", "seat": seat, "seat_token": True}
        session = httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).json()
        assert bool(session["seat_token"]) is given
    assert backend.session("liming", "wanghuolou")["seat_token"] == ""


def test_what_a_disabled_operator_did_at_a_seat_goes_out_and_nobody_gets_in_with_what_the_seat_has(
    backend: BackendProcess,
) -> None:
    cli(backend.database_url, "add", "sun", "--role", "dispatcher", password="correct horse")
    body = {"user": "sun", "password": "correct horse", "seat": "9", "seat_token": True}
    session = httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).json()
    before = envelope("AddLogEntry", {"text": "made while allowed"}, actor="sun", seat="9")
    cli(backend.database_url, "disable", "sun")
    after = envelope("AddLogEntry", {"text": "made in an outage since"}, actor="sun", seat="9")
    assert httpx.post(f"{backend.url}/v1/session", json=body, timeout=60).status_code == 401
    seat = {"Authorization": f"Bearer {session['seat_token']}"}
    with httpx.Client(base_url=backend.url, headers=seat, timeout=60) as client:
        assert [answer["outcome"] for answer in send(client, before, after)] == ["accepted", "accepted"]
        (grant,) = send(client, envelope("GrantApproval", {"approval_id": "x"}, actor="sun", delivery="live"))
        assert grant["code"] == "approval.in_person"
    asked = "SELECT note FROM audit WHERE command_id = :id"
    assert backend.rows(asked, id=before["id"]) == [("on behalf",)]
    ((note,),) = backend.rows(asked, id=after["id"])
    assert note.startswith("on behalf; author disabled since 20")


@contextmanager
def meanwhile(db: Database, when: str, beginning: str, do: Callable[[], object]) -> Iterator[list[str]]:
    """Do something once when the first statement that begins so is about to run, or has just run."""
    done: list[str] = []

    def seen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(beginning) and not done:
            done.append(statement)
            do()

    event.listen(db._engine, when, seen)
    try:
        yield done
    finally:
        event.remove(db._engine, when, seen)


def test_a_token_looked_up_while_its_user_signs_out_is_not_remembered_afterwards(db: Database) -> None:
    sessions = Sessions(db, Settings(database_url="", secret="a secret"))
    for when in ("before_cursor_execute", "after_cursor_execute"):
        token, principal = sessions.sign_in("local", "a secret", "2", "")
        assert sessions.holder(token) == principal
        with meanwhile(db, when, "DELETE FROM tokens", partial(sessions.holder, token)) as done:
            sessions.sign_out(principal)
        assert done
        assert sessions.cached(token) is None, when
        assert sessions.holder(token) is None


def test_a_token_read_before_its_user_signed_out_is_not_remembered_by_who_read_it(db: Database) -> None:
    sessions = Sessions(db, Settings(database_url="", secret="a secret"))
    token, principal = sessions.sign_in("local", "a secret", "2", "")
    with meanwhile(db, "after_cursor_execute", "SELECT tokens", lambda: sessions.sign_out(principal)) as done:
        assert sessions.holder(token) == principal
    assert done
    assert sessions.cached(token) is None
    assert sessions.holder(token) is None


def test_a_token_that_another_process_ended_is_taken_for_a_second_at_most(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = (Sessions(db, Settings(database_url="", secret="a secret")) for _ in range(2))
    token, principal = here.sign_in("local", "a secret", "2", "")
    assert there.holder(token) == principal
    here.sign_out(principal)
    later = time.monotonic() + CACHE_S + 0.001
    assert CACHE_S <= 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert there.cached(token) is None
    assert there.holder(token) is None
