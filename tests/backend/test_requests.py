import asyncio
import socket
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import Request
from starlette.types import Message

from backend.errors import Problem
from backend.requests import aware, decode, is_clean, read_body
from backend.session import SignIn
from tests.backend.server import BackendProcess


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b'{"x":' + b"[" * 50_000, 400), (b"[]", 422), (b'{"user": 1, "password": ""}', 422)],
)
def test_what_cannot_be_read_is_said_with_its_status(body: bytes, status: int) -> None:
    with pytest.raises(Problem) as problem:
        decode(body, SignIn)
    assert problem.value.status == status


def test_names_are_short_and_printable() -> None:
    assert is_clean("李明 2", 10)
    assert not is_clean("a\nb", 10)
    assert not is_clean("x" * 11, 10)


def test_a_time_without_a_zone_is_refused() -> None:
    assert aware(datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(Problem):
        aware(datetime(2026, 1, 1))  # noqa: DTZ001  the fault that is looked for


def test_a_line_that_breaks_within_a_request_is_no_fault_of_the_backend(backend: BackendProcess) -> None:
    head = b"POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    with socket.create_connection(("127.0.0.1", backend.port), timeout=5) as line:
        line.sendall(head + b'{"user"')
    assert httpx.get(f"{backend.url}/v1/health", timeout=60).status_code == 200
    assert "unforeseen" not in backend.log_file.read_text("utf-8")


def test_a_body_that_is_cut_off_is_said_as_such() -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(Problem) as problem:
        asyncio.run(read_body(Request({"type": "http", "headers": []}, receive)))
    assert problem.value.code == "cut_off"
