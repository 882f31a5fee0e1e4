"""The whole surface: one error shape, no 5xx for bad input, whoever asks."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backend.server import BackendProcess

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
POSTS = ("session", "commands", "imports", "readings", "alarms", "calls", "field/positions")
FIELDS = {
    "session": ["user", "password", "seat"],
    "commands": ["commands"],
    "imports": ["kind", "source", "rows", "apply", "file_name"],
    "readings": ["readings"],
    "alarms": ["alarms"],
    "calls": ["call_id", "at", "caller", "lon", "lat"],
    "field/positions": ["positions"],
}


def shaped(answer: httpx.Response) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert set(error) == {"code", "message"}
        assert "Traceback" not in error["message"]


@pytest.mark.parametrize("path", POSTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_body_brings_the_backend_down(client: httpx.Client, path: str, data: st.DataObject) -> None:
    body: Any = data.draw(JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS[path], JSON)))
    shaped(client.post(f"/v1/{path}", content=json.dumps(body)))


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{", b"<html>", b"null", b"[" * 100_000, b'"\\ud800"'])
@pytest.mark.parametrize("path", POSTS)
def test_what_is_no_json_is_said_to_be_none(client: httpx.Client, path: str, body: bytes) -> None:
    answer = client.post(f"/v1/{path}", content=body)
    shaped(answer)
    assert answer.status_code in (400, 413, 422)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["changes", "stream", "series/d/c", "documents/x", "regions/r/files/x", "cameras/x/session"]),
    st.dictionaries(st.sampled_from(["after", "limit", "from", "to", "pixels", "begun"]), st.text(max_size=12)),
)
def test_no_query_brings_the_backend_down(client: httpx.Client, path: str, query: dict[str, str]) -> None:
    with client.stream("GET", f"/v1/{path}", params=query) as answer:
        if answer.headers["content-type"].startswith("text/event-stream"):
            return
        answer.read()
        shaped(answer)


def test_unknown_addresses_and_methods_have_the_same_shape(client: httpx.Client) -> None:
    missing, method = client.get("/v1/nothing"), client.patch("/v1/changes")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    assert (method.status_code, method.json()["error"]["code"]) == (405, "method")


def test_another_protocol_is_refused_by_name(client: httpx.Client) -> None:
    answer = client.get("/v1/changes", headers={"Wanghuolou-Protocol": "2"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (426, "protocol")
    assert answer.headers["Wanghuolou-Protocol"] == "1"


def test_the_log_holds_no_secret_and_no_traceback(client: httpx.Client, backend: BackendProcess) -> None:
    token = client.headers["Authorization"].split()[1]
    text = backend.log_file.read_text("utf-8")
    assert token not in text
    assert "Traceback" not in text
