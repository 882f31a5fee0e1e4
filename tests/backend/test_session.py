import time
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.backend.server import SECRET, BackendProcess


def sign_in(backend: BackendProcess, **fields: Any) -> httpx.Response:
    body = {"user": "local", "password": SECRET, "seat": "2", **fields}
    return httpx.post(f"{backend.url}/v1/session", json=body, timeout=60)


def test_a_session_says_who_where_when_and_how_far(backend: BackendProcess) -> None:
    session = sign_in(backend, user="李明", password="wanghuolou").json()
    assert (session["user"], session["name"], session["role"], session["seat"]) == (
        "liming",
        "李明",
        "dispatcher",
        "2",
    )
    assert session["protocol"] == 1
    assert isinstance(session["head"], int)
    assert datetime.fromisoformat(session["server_time"]) < datetime.fromisoformat(session["expires_at"])
    assert len(session["token"]) >= 43


def test_a_wrong_password_and_an_unknown_user_look_the_same(backend: BackendProcess) -> None:
    answers = [sign_in(backend, password="no"), sign_in(backend, user="nobody"), sign_in(backend, user="liming")]
    assert {a.status_code for a in answers} == {401}
    assert len({a.text for a in answers}) == 1


def test_guessing_is_slowed_down(tmp_path: Path, database_url: str) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend:
        codes = [sign_in(backend, user="liming", password="guess").status_code for _ in range(6)]
        assert codes == [401] * 5 + [429]
        refused = sign_in(backend, user="liming", password="wanghuolou")
        assert 0 < int(refused.headers["Retry-After"]) <= 61
        assert sign_in(backend).status_code == 200


def test_a_token_ends_with_signing_out(backend: BackendProcess) -> None:
    with backend.client() as client:
        assert client.get("/v1/changes").status_code == 200
        assert client.delete("/v1/session").status_code == 204
        answer = client.get("/v1/changes")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "token"


def test_a_token_outlives_a_restart_and_is_not_kept_in_clear(tmp_path: Path, database_url: str) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend, backend.client() as client:
        token = client.headers["Authorization"].split()[1]
        backend.restart()
        assert client.get("/v1/changes").status_code == 200
        stored = backend.rows("SELECT * FROM tokens")
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert stored
    for secret in (token, SECRET):
        assert secret not in repr(stored)
        assert secret.encode() not in kept


def test_demo_users_and_their_tokens_are_worth_nothing_without_demo(tmp_path: Path, database_url: str) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend:
        token = backend.token("liming", "wanghuolou")
    with BackendProcess(tmp_path, database_url=database_url, demo=False) as backend:
        assert sign_in(backend, user="liming", password="wanghuolou").status_code == 401
        answer = httpx.get(f"{backend.url}/v1/changes", headers={"Authorization": f"Bearer {token}"}, timeout=60)
        assert answer.status_code == 401


def test_a_token_runs_out(tmp_path: Path, database_url: str) -> None:
    short = BackendProcess(tmp_path, "--token-hours", "0.00001", database_url=database_url)
    with short as backend, backend.client() as client:
        time.sleep(0.2)
        assert client.get("/v1/changes").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer \u00e9"])
def test_nothing_is_told_without_a_token(backend: BackendProcess, header: str) -> None:
    headers = [(b"Authorization", header.encode("utf-8"))] if header else []
    for path in ("/v1/changes", "/v1/stream", "/v1/regions"):
        answer = httpx.get(f"{backend.url}{path}", headers=headers, timeout=60)
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "token"


def test_health_needs_no_token_and_names_the_protocol(backend: BackendProcess) -> None:
    answer = httpx.get(f"{backend.url}/v1/health", headers={"Wanghuolou-Protocol": "99"}, timeout=60)
    assert answer.json()["protocol"] == 1
    assert answer.headers["Wanghuolou-Protocol"] == "1"


@pytest.mark.parametrize("fields", [{"user": 3}, {"user": "x" * 101}, {"seat": "a\nb"}, {"password": None}])
def test_a_sign_in_of_the_wrong_shape_is_refused(backend: BackendProcess, fields: dict[str, Any]) -> None:
    assert sign_in(backend, **fields).status_code == 422
