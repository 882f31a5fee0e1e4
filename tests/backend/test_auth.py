from pathlib import Path

import httpx

from backend.auth import Throttle
from tests.backend.server import BackendProcess


def test_a_key_waits_after_too_many_failures_and_others_do_not() -> None:
    throttle = Throttle(attempts=2, window_s=60)
    for _ in range(2):
        assert throttle.wait_s("a") == 0
        throttle.failed("a")
    assert 59 < throttle.wait_s("a") <= 60
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


def test_a_stored_user_signs_in_after_the_command_line_added_it(tmp_path: Path) -> None:
    with BackendProcess(tmp_path) as backend:
        from tests.backend.test_user import user

        assert user(tmp_path, "add", "zhao", "--role", "dispatcher", password="correct horse").returncode == 0
        session = backend.session("zhao", "correct horse")
        assert session["role"] == "dispatcher"
        body = {"user": "zhao", "password": "wrong"}
        assert httpx.post(f"{backend.url}/v1/session", json=body).status_code == 401
