"""A hostile backend: whatever it sends, the seat says so, stays usable and small, and its acts stay its own."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from console.sync.link import Phase
from models.outbox_entry import EntryState
from models.store import Query
from tests.console.sync.seat import Seat, wait
from tests.faults import SESSION, HostileServer, reply

MB = 1024 * 1024
HELD_UP_S = 10
"""An act that takes so long was held up, however busy the machine is."""
EMPTY = b'{"revision":5,"head":5,"more":false,"changes":[]}'
EVENTS = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nWanghuolou-Protocol: 1\r\nConnection: close\r\n\r\n"
)
BEAT = b'event: heartbeat\ndata: {"at":"","head":5}\n\n'
UNIT = b'{"kind":"unit","id":"u","revision":7,"data":{"number":"A1"}}'
MARKUP = '<img src=x onerror="alert(1)"><b>&amp;\u202e\u0000</b>{{7*7}}%s'
Stream = Callable[[], Iterator[bytes]]


@pytest.fixture(autouse=True)
def _logged(expected_log: list[logging.LogRecord]) -> None:
    """What is refused is logged; each test looks at what the engine says instead."""


def backend(stream: Stream, page: bytes = EMPTY) -> HostileServer:
    """Signs in and answers a page as ours would; then the stream, and nothing to acts."""

    def answer(_method: str, path: str) -> bytes | Iterator[bytes]:
        if path == "/v1/session":
            return b""
        if path.startswith("/v1/stream"):
            return stream()
        return reply(200, page) if path.startswith("/v1/changes") else reply(500, b"{}")

    return HostileServer(answer)


def event(name: str, data: bytes) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), data)


def page(*changes: dict[str, Any], revision: int = 6) -> bytes:
    return json.dumps({"revision": revision, "head": revision, "more": False, "changes": changes}).encode()


def said(*parts: bytes) -> Stream:
    def speak() -> Iterator[bytes]:
        yield EVENTS
        yield from parts

    return speak


def still_takes_acts(seat: Seat, number: str = "2-001") -> None:
    """An act is durable and shown at once, and waits as it was made."""
    began = time.monotonic()
    act = seat.open_incident(number)
    assert time.monotonic() - began < HELD_UP_S
    wait(lambda: seat.incidents().get(number) == "pending")
    waiting = [entry for entry in seat.engine.entries() if act in bytes(entry.envelope.body).decode()]
    assert [entry.state for entry in waiting] == [EntryState.PENDING]


def one_long_line() -> Iterator[bytes]:
    yield EVENTS + b"event: changes\ndata: "
    for _mb in range(100):
        yield b" " * MB


def one_long_body() -> Iterator[bytes]:
    yield reply(200, b"", Content_Length=str(200 * MB))
    for _mb in range(200):
        yield b" " * MB


def lines_without_an_event() -> Iterator[bytes]:
    yield EVENTS
    for _mb in range(100):
        yield b": comment\n" * (MB // 10)


@pytest.mark.parametrize("flood", [one_long_line, lines_without_an_event])
def test_a_hundred_megabytes_without_an_end_are_refused_in_little_memory(tmp_path: Path, flood: Stream) -> None:
    ours = psutil.Process()
    with backend(flood) as server, Seat(tmp_path, server.url) as seat:
        before = ours.memory_info().rss
        most = 0

        def refused() -> bool:
            nonlocal most
            most = max(most, ours.memory_info().rss - before)
            return (Phase.REFUSED, "too_large") in seat.phases

        wait(refused, 60)
        assert most < 200 * MB
        still_takes_acts(seat)


def test_a_page_of_two_hundred_megabytes_is_refused_in_little_memory(tmp_path: Path) -> None:
    ours = psutil.Process()
    with (
        HostileServer(lambda _method, path: b"" if path == "/v1/session" else one_long_body()) as server,
        Seat(tmp_path, server.url) as seat,
    ):
        before = ours.memory_info().rss
        wait(lambda: (Phase.REFUSED, "too_large") in seat.phases, 60)
        assert ours.memory_info().rss - before < 200 * MB
        still_takes_acts(seat)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (event("changes", page(revision=4)), "backwards"),
        (event("changes", b'{"revision":"six","head":6,"changes":[]}'), "not_json"),
        (event("changes", b'{"after":7,"revision":6,"head":6,"changes":[]}'), "not_json"),
        (event("changes", b'{"after":-1,"revision":6,"head":6,"changes":[]}'), "not_json"),
        (event("changes", b'{"after":"5","revision":6,"head":6,"changes":[]}'), "not_json"),
        (event("heartbeat", b'{"at":"","head":5,"after":-5}'), "not_json"),
        (event("changes", b"[" * 1_000_000), "not_json"),
        (event("changes", b"\xff\xfe"), "not_json"),
        (event("changes", page({"kind": "unit", "id": 7, "revision": 6})), "not_json"),
        (event("changes", page({"kind": "unit", "id": "u", "revision": 2**70})), "not_json"),
        (event("heartbeat", b'{"at":7,"head":[]}'), "not_json"),
        (event("now", b'{"positions":{"a":1}}'), "not_json"),
        (event("now", b'{"presence":[[[]]]}'), "not_json"),
    ],
)
def test_what_is_wrong_on_the_stream_is_a_clear_state(tmp_path: Path, told: bytes, code: str) -> None:
    with backend(said(told)) as server, Seat(tmp_path, server.url) as seat:
        wait(lambda: (Phase.REFUSED, code) in seat.phases)
        still_takes_acts(seat)


@pytest.mark.parametrize(
    "told",
    [
        b'event: changes\ndata: {"after":6,"revision":7,"head":7,"changes":[%b]}\n\n' % UNIT,
        b'event: heartbeat\ndata: {"at":"","head":6,"after":6}\n\n',
    ],
    ids=["page", "heartbeat"],
)
def test_a_backend_that_says_again_and_again_that_something_was_missed_is_asked_ever_more_seldom(
    tmp_path: Path, told: bytes
) -> None:
    with backend(said(BEAT, told)) as server, Seat(tmp_path, server.url) as seat:
        # Whatever is good before it in every stream, it is the fourth in a row.
        wait(lambda: seat.engine._stream._failures >= 4)
        assert (Phase.OFFLINE, "missed") in seat.phases
        assert seat.state.cursor == 5
        assert seat.store.count(Query(kind="unit")) == 0
        still_takes_acts(seat)


def test_a_page_that_goes_on_from_less_than_is_here_is_taken(tmp_path: Path) -> None:
    again = b'event: changes\ndata: {"after":3,"revision":7,"head":7,"changes":[%b]}\n\n' % UNIT
    with backend(said(BEAT, again, again)) as server, Seat(tmp_path, server.url) as seat:
        wait(lambda: seat.store.count(Query(kind="unit")) == 1)
        wait(lambda: seat.state.cursor == 7)
        assert "missed" not in [code for _phase, code in seat.phases]


def test_an_older_backend_that_does_not_say_what_its_frames_go_on_from_is_followed(tmp_path: Path) -> None:
    further = b'event: heartbeat\ndata: {"at":"","head":20}\n\n'
    unit = {"kind": "unit", "id": "u", "revision": 9, "data": {"number": "A1"}}
    frames = (BEAT, event("changes", page(revision=6)), further, event("changes", page(unit, revision=9)), further)
    with backend(said(*frames)) as server, Seat(tmp_path, server.url) as seat:
        wait(lambda: seat.store.count(Query(kind="unit")) == 1)
        wait(lambda: (seat.state.cursor, seat.state.head) == (9, 20))
        assert (Phase.LIVE, "") in seat.phases
        assert "missed" not in [code for _phase, code in seat.phases]


def test_records_that_are_none_are_left_out_and_counted_and_the_rest_is_kept(tmp_path: Path) -> None:
    deep: Any = 0
    for _level in range(500):
        deep = [deep]
    bad = [
        {"kind": "unit", "id": "deep", "revision": 1, "data": {"number": deep}},
        {"kind": "unit", "id": "deep beside", "revision": 2, "data": {"number": "1", "more": deep}},
        {"kind": "unit", "id": "number", "revision": 3, "data": {"number": 7}},
        {"kind": "hydrant", "id": "far", "revision": 4, "data": {"number": "1", "lon": 1e308, "lat": -1e308}},
        {"kind": "spaceship", "id": "s", "revision": 5, "data": {}},
        {"kind": "unit\x00; DROP TABLE meta", "id": "x", "revision": 5, "data": {}},
        {"kind": "unit", "id": "none", "revision": 5, "data": None},
    ]
    good = {"kind": "unit", "id": "good", "revision": 6, "data": {"number": "A1", "name": MARKUP}}
    with backend(said(), page(*bad, good)) as server, Seat(tmp_path, server.url) as seat:
        wait(lambda: seat.state.cursor == 6)
        assert seat.state.unreadable >= 5
        rows = {row.id: row.name for row in seat.store.rows(Query(kind="unit"), 100)}
        assert rows["good"] == MARKUP
        assert set(rows) <= {"good", "deep beside"}
        still_takes_acts(seat)


def test_a_flood_of_frames_neither_grows_nor_holds_up_an_act(tmp_path: Path) -> None:
    def flood() -> Iterator[bytes]:
        yield EVENTS
        for revision in range(6, 200_000):
            text = {"number": str(revision), "name": "x" * 500}
            change = {"kind": "unit", "id": f"u{revision % 50}", "revision": revision, "data": text}
            yield event("changes", page(change, revision=revision))

    ours = psutil.Process()
    with backend(flood) as server, Seat(tmp_path, server.url) as seat:
        seat.wait_live()
        before = ours.memory_info().rss
        for number in range(20):
            still_takes_acts(seat, f"2-{number:03d}")
        assert ours.memory_info().rss - before < 200 * MB
        assert seat.state.cursor > 5


@pytest.mark.parametrize("since", [0, 3, 2**62])
def test_a_backend_that_says_again_and_again_that_it_was_set_back_costs_no_act(tmp_path: Path, since: int) -> None:
    told = b'{"error":{"code":"history","message":"x","since":%d}}' % since

    def answer(_method: str, path: str) -> bytes:
        if path == "/v1/session":
            return b""
        return reply(410, told) if "after=0" not in path else reply(200, EMPTY)

    with HostileServer(answer) as server, Seat(tmp_path, server.url) as seat:
        still_takes_acts(seat)
        wait(lambda: len([path for path in server.asked if "/v1/changes" in path]) >= 4)
        assert [entry.state for entry in seat.engine.entries()] == [EntryState.PENDING]


@pytest.mark.parametrize(
    "answers",
    [
        b'{"answers":[{"id":"someone else","outcome":"accepted","revision":9}]}',
        b'{"answers":[]}',
        b'{"answers":{}}',
        b'{"answers":[{"id":"x","outcome":"vanished"}]}',
        b"[" * 500_000,
    ],
)
def test_answers_that_are_none_leave_the_acts_waiting(tmp_path: Path, answers: bytes) -> None:
    def answer(_method: str, path: str) -> bytes | Iterator[bytes]:
        if path == "/v1/session":
            return b""
        if path.startswith("/v1/commands"):
            return reply(200, answers)
        return said(event("heartbeat", b'{"at":"","head":5}'))() if "stream" in path else reply(200, EMPTY)

    with HostileServer(answer) as server, Seat(tmp_path, server.url) as seat:
        act = seat.open_incident()
        wait(lambda: any("/v1/commands" in path for path in server.asked))
        time.sleep(0.3)
        (entry,) = seat.engine.entries()
        assert act in bytes(entry.envelope.body).decode()
        assert entry.state is EntryState.PENDING


@pytest.mark.parametrize(("ours", "theirs"), [(b'"t"', '"tökén"'.encode()), (b"dispatcher", b"emperor")])
def test_a_session_that_cannot_be_one_is_refused_and_the_seat_comes_back(
    tmp_path: Path, ours: bytes, theirs: bytes
) -> None:
    sound = False

    def answer(_method: str, path: str) -> bytes | Iterator[bytes]:
        if path == "/v1/session":
            return b"" if sound else reply(200, SESSION.replace(ours, theirs))
        return said(event("heartbeat", b'{"at":"","head":5}'))() if "stream" in path else reply(200, EMPTY)

    with HostileServer(answer) as server, Seat(tmp_path, server.url) as seat:
        wait(lambda: (Phase.REFUSED, "not_json") in seat.phases)
        sound = True
        wait(lambda: (Phase.LIVE, "") in seat.phases)
