"""The line to tile sources against a real server that misbehaves."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from console import tile_line
from console.tile_line import TileLine, again_s, fresh_s
from maps.sources.line import NotFetched
from tests.maps.sources.tile_server import Reply, TileServer

MIB = 1024 * 1024


@pytest.fixture
def line() -> Iterator[TileLine]:
    made = TileLine()
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[TileServer]:
    made = TileServer(lambda path: Reply(b"body"))
    yield made
    made.close()


def refusal(line: TileLine, address: str, most_bytes: int = MIB) -> str:
    with pytest.raises(NotFetched) as caught:
        line.fetch(address, most_bytes)
    return caught.value.code


def test_an_answer_comes_with_its_status_and_how_long_it_holds(line, server):
    server.answer = lambda path: Reply(b"tile", headers={"Cache-Control": "public, max-age=600"})
    assert line.fetch(server.address + "/1/2/3", MIB) == (200, b"tile", 600.0, 0.0)
    server.answer = lambda path: Reply(b"gone", 404)
    assert line.fetch(server.address + "/1/2/3", MIB)[:2] == (404, b"")
    server.answer = lambda path: Reply(b"", 429, {"Retry-After": "17"})
    assert line.fetch(server.address + "/1/2/3", MIB)[3] == 17.0


def test_what_has_no_end_is_given_up_at_its_bound(line, server):
    server.answer = lambda path: Reply(endless=True)
    assert refusal(line, server.address) == "too_large"
    server.answer = lambda path: Reply(b"x" * 200, headers={"X": "y"})
    assert refusal(line, server.address, 100) == "too_large"


def test_a_server_that_falls_silent_is_left_after_its_time(line, server, monkeypatch):
    monkeypatch.setattr(tile_line, "WITHIN_S", 0.4)
    server.answer = lambda path: Reply(b"late", stall_s=30)
    began = time.monotonic()
    assert refusal(line, server.address) == "timeout"
    assert time.monotonic() - began < 5


def test_nobody_there_is_offline(line, server):
    address = server.address
    server.close()
    assert refusal(line, address) == "offline"


def test_a_redirect_is_followed_on_its_own_host_only(line, server):
    server.answer = lambda path: Reply(b"here") if path == "/b" else Reply(status=302, headers={"Location": "/b"})
    assert line.fetch(server.address + "/a", MIB).body == b"here"
    server.answer = lambda path: Reply(status=302, headers={"Location": "https://other.invalid/"})
    assert refusal(line, server.address) == "redirected"
    server.answer = lambda path: Reply(status=302, headers={"Location": "/again"})
    assert refusal(line, server.address) == "redirected"


def test_without_encryption_nobody_but_this_machine_is_asked(line):
    assert refusal(line, "http://tiles.invalid/1/2/3") == "not_https"


def test_what_is_packed_is_not_unpacked(line, server):
    server.answer = lambda path: Reply(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert refusal(line, server.address) == "compressed"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:99999/", "http://[::1/", "", "file:///etc/passwd", "https://\x00/"]
)
def test_an_address_that_is_none_gets_a_code_and_never_its_own_words(line, address):
    assert refusal(line, address) in {"address", "not_https", "offline"}


def test_questions_under_way_end_at_once_when_nobody_waits(line, server):
    server.answer = lambda path: Reply(b"late", stall_s=30)
    codes: list[str] = []
    asking = threading.Thread(target=lambda: codes.append(refusal(line, server.address)))
    asking.start()
    while not server.asked:
        time.sleep(0.01)
    line.let_go()
    asking.join(60)
    assert codes == ["stopped"]
    line.close()
    assert refusal(line, server.address) == "stopped"


def test_dates_are_read_by_the_servers_own_clock():
    headers = httpx.Headers(
        {"Date": "Fri, 27 Nov 2026 09:00:00 GMT", "Expires": "Fri, 27 Nov 2026 10:00:00 GMT",
         "Retry-After": "Fri, 27 Nov 2026 09:01:00 GMT"}
    )  # fmt: skip
    assert fresh_s(headers) == 3600.0
    assert again_s(headers) == 60.0
    assert fresh_s(httpx.Headers({"Cache-Control": "no-store"})) == 0.0
    assert fresh_s(httpx.Headers({"Expires": "0"})) is None
    assert again_s(httpx.Headers({"Retry-After": "soon"})) == 0.0
