import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from httpx_sse import EventSource, ServerSentEvent, connect_sse

from backend.hub import SIGHT_S
from tests.backend.acts import envelope, load, loaded_id, send
from tests.backend.postgres import PostgresServer
from tests.backend.server import BackendProcess
from tests.backend.test_user import user


@contextmanager
def listening(client: httpx.Client, after: int, **headers: str) -> Iterator[Iterator[ServerSentEvent]]:
    with connect_sse(client, "GET", "/v1/stream", params={"after": after}, headers=headers) as source:
        yield EventSource(source.response).iter_sse()


def first(events: Iterator[ServerSentEvent], name: str) -> dict[str, Any]:
    for event in events:
        if event.event == name:
            data: dict[str, Any] = json.loads(event.data)
            return data
    raise AssertionError(f"the stream ended without {name}")


def head(client: httpx.Client) -> int:
    return int(client.get("/v1/changes", params={"limit": 1, "after": 0}).json()["head"])


def test_what_is_committed_arrives_within_a_moment(client: httpx.Client, backend: BackendProcess) -> None:
    with backend.client() as other, listening(other, head(client)) as events:
        first(events, "heartbeat")
        sent = time.monotonic()
        send(client, envelope("AddLogEntry", {"text": "hello"}))
        changes = first(events, "changes")
        assert time.monotonic() - sent < 1.0
    assert changes["changes"][0]["data"]["text"] == "hello"
    assert changes["revision"] == changes["head"]


def test_a_stream_begins_with_what_was_missed(client: httpx.Client) -> None:
    before = head(client)
    load(client, "station", *({"number": f"S{i}", "name": "x"} for i in range(20)), source="missed")
    with listening(client, before) as events:
        assert len(first(events, "changes")["changes"]) == 20


def test_every_frame_goes_on_from_what_the_stream_told_before_it(tmp_path: Path, database_url: str) -> None:
    running = BackendProcess(tmp_path, "--heartbeat-s", "0.3", database_url=database_url)
    with running as backend, backend.client() as client, backend.client() as other:
        cursor = head(client)
        turns = heartbeats = 0
        while turns < 5:
            load(client, "station", {"number": "1", "name": f"before the stream, after {turns}"})
            end = head(client)
            # Should the backend end it for a reason of its own, another goes on.
            with listening(other, cursor) as events:
                for event in events:
                    if event.event in ("changes", "heartbeat"):
                        told = json.loads(event.data)
                        assert told["after"] == cursor <= told["head"]
                        cursor = told.get("revision", cursor)
                        heartbeats += event.event == "heartbeat"
                    if cursor == end and heartbeats > turns:
                        turns += 1
                        if turns == 5:
                            break
                        load(client, "station", {"number": str(turns), "name": "x"}, {"number": "0", "name": "y"})
                        end = head(client)


def test_last_event_id_counts_more_than_the_address(client: httpx.Client) -> None:
    load(client, "station", {"number": "1", "name": "x"}, source="last event")
    at = head(client)
    with listening(client, 0, **{"Last-Event-ID": str(at)}) as events:
        first(events, "heartbeat")
        assert first(events, "heartbeat")["head"] == at


def test_nothing_is_skipped_or_repeated_while_others_write(client: httpx.Client, backend: BackendProcess) -> None:
    start = cursor = head(client)
    with backend.client() as other, listening(other, start) as events:
        for i in range(30):
            send(client, *(envelope("AddLogEntry", {"text": f"{i} {j}"}) for j in range(3)))
        end = head(client)
        revisions: list[int] = []
        while cursor < end:
            data = first(events, "changes")
            revisions += [c["revision"] for c in data["changes"]]
            cursor = data["revision"]
    assert revisions == list(range(start + 1, end + 1))


def test_positions_go_by_the_now_lane_and_seldom_into_the_record(
    client: httpx.Client, backend: BackendProcess
) -> None:
    load(client, "unit", {"number": "P1"}, source="positions")
    unit = loaded_id("unit", "P1", "positions")
    with backend.client() as other, listening(other, head(client)) as events:
        first(events, "heartbeat")
        before = head(client)
        for i in range(5):
            moment = datetime.now(UTC).isoformat()
            item = {"unit_id": unit, "lon": 113.0 + i / 1000, "lat": 23.0, "at": moment, "heading_deg": 90}
            answer = client.post("/v1/field/positions", json={"positions": [item]})
            assert answer.json() == {"taken": 1, "refused": []}
        told: list[float] = []
        while 113.004 not in told:  # those of one moment are told as one
            now = first(events, "now")["positions"]
            assert [(p["kind"], p["id"]) for p in now] == [("unit", unit)]
            told.append(now[0]["lon"])
    assert told == sorted(set(told))
    assert head(client) == before + 1


def test_of_two_reports_that_crossed_the_newer_is_told(client: httpx.Client, backend: BackendProcess) -> None:
    load(client, "unit", {"number": "P2"}, source="positions")
    unit, end = loaded_id("unit", "P2", "positions"), datetime.now(UTC)
    with backend.client() as other, listening(other, head(client)) as events:
        first(events, "heartbeat")
        for ago_s in (9, 1, 5):
            moment = (end - timedelta(seconds=ago_s)).isoformat()
            item = {"unit_id": unit, "lon": float(ago_s), "lat": 23.0, "at": moment}
            assert client.post("/v1/field/positions", json={"positions": [item]}).json()["taken"] == 1
        told = [place["lon"] for place in first(events, "now")["positions"]]
        while 1.0 not in told:
            told += [place["lon"] for place in first(events, "now")["positions"]]
    assert told[-1] == 1.0


def test_a_cursor_from_the_future_gets_410_before_the_stream_opens(client: httpx.Client) -> None:
    answer = client.get("/v1/stream", params={"after": 10**9})
    assert answer.status_code == 410
    assert answer.json()["error"]["code"] == "history"


def test_a_reader_that_takes_nothing_does_not_hold_the_others_up(
    client: httpx.Client, backend: BackendProcess
) -> None:
    token = backend.token()
    with socket.create_connection(("127.0.0.1", backend.port)) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        request = f"GET /v1/stream?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
        slow.sendall(request.encode())
        rows = [{"number": f"{i}", "name": "n" * 150} for i in range(4000)]
        load(client, "station", *rows, source="slow")
        with backend.client() as other, listening(other, head(client)) as events:
            first(events, "heartbeat")
            send(client, envelope("AddLogEntry", {"text": "still quick"}))
            assert first(events, "changes")["changes"][0]["data"]["text"] == "still quick"


def test_open_streams_do_not_keep_the_backend_from_stopping(tmp_path: Path, database_url: str) -> None:
    running = BackendProcess(tmp_path, database_url=database_url)
    with running as backend, backend.client() as client, listening(client, 0) as events:
        first(events, "heartbeat")
        began = time.monotonic()
        backend.stop()
        assert time.monotonic() - began < 4


def test_a_commit_of_another_process_is_found_by_looking(tmp_path: Path, database_url: str) -> None:
    with (
        BackendProcess(tmp_path, database_url=database_url) as one,
        BackendProcess(tmp_path, database_url=database_url) as two,
        one.client() as client,
        two.client() as other,
        listening(other, 0) as events,
    ):
        first(events, "heartbeat")
        send(client, envelope("AddLogEntry", {"text": "from the other one"}))
        assert first(events, "changes")["changes"][0]["data"]["text"] == "from the other one"


def test_a_heartbeat_never_says_less_than_the_reader_has(tmp_path: Path, database_url: str) -> None:
    with (
        BackendProcess(tmp_path, database_url=database_url) as one,
        BackendProcess(tmp_path, database_url=database_url) as two,
        one.client() as client,
        two.client() as other,
    ):
        for number in range(20):
            send(client, envelope("AddLogEntry", {"text": str(number)}))
            has = head(other)
            with listening(other, has) as events:
                assert first(events, "heartbeat")["head"] >= has


@pytest.mark.parametrize("after", ["-1", "x", str(2**63)])
def test_a_cursor_that_is_no_revision_is_refused(client: httpx.Client, after: str) -> None:
    answer = client.get("/v1/stream", params={"after": after})
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


def test_a_backend_that_cannot_read_its_database_any_more_says_no_longer_that_all_is_well(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.new_database()
    with (
        BackendProcess(tmp_path, "--heartbeat-s", "0.3", database_url=url) as backend,
        backend.client() as client,
        listening(client, 0) as events,
        psycopg.connect(url.replace("+psycopg", "")) as other,
    ):
        first(events, "heartbeat")
        first(events, "present")
        other.execute("LOCK TABLE counter IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        assert "heartbeat" in [event.event for event in events]
        assert SIGHT_S - 1 < time.monotonic() - began < SIGHT_S + 10


def test_a_changed_account_is_told_at_once_and_ends_the_stream_of_whoever_was_disabled(
    backend: BackendProcess, client: httpx.Client
) -> None:
    user(backend.database_url, "add", "qian", "--role", "observer", password="correct horse")
    at = head(client)
    with (
        backend.client("qian", "correct horse") as theirs,
        backend.client() as ours,
        listening(theirs, at) as gone,
        listening(ours, at) as told,
    ):
        first(gone, "heartbeat")
        first(told, "heartbeat")
        user(backend.database_url, "disable", "qian")
        while not (lanes := first(told, "now")).get("accounts"):
            pass
        assert len(lanes["accounts"][0]["mark"]) == 16
        with pytest.raises(AssertionError, match="the stream ended"):
            first(gone, "nothing of that name")
        assert theirs.get("/v1/changes").status_code == 401
