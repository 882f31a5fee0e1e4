"""Sources over the real line, against a real server that is well, slow, lying, busy or gone."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from console.tile_line import TileLine
from maps.sources.cache import TileCache
from maps.sources.online import DAY_S, FRESH_S, Online
from maps.sources.pixels import decoded, pixels_of
from maps.sources.source import Datum, Source
from maps.sources.tile import WHOLE, State
from tests.maps.sources.pictures import picture
from tests.maps.sources.test_cache import Clock
from tests.maps.sources.tile_server import Reply, TileServer

GREEN = picture("#20c040")
AT = (14, 13489, 6206)
"""Beijing, where GCJ-02 is not WGS-84."""


@pytest.fixture
def server() -> Iterator[TileServer]:
    made = TileServer(lambda path: Reply(GREEN))
    yield made
    made.close()


@pytest.fixture
def line() -> Iterator[TileLine]:
    made = TileLine()
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(tmp_path, clock) -> Iterator[TileCache]:
    made = TileCache(tmp_path, 50_000_000, clock)
    yield made
    made.close()


@pytest.fixture
def online(server, line, cache, clock) -> Online:
    source = Source(name="made", title="Made", address=server.address + "/{z}/{x}/{y}?tk={key}")
    return Online(source, "secret", line.fetch, cache, clock)


def test_a_tile_is_fetched_once_and_then_kept(online, server):
    assert online.tile(*AT) == (State.HERE, GREEN, 0.0)
    assert online.tile(*AT).state is State.HERE
    assert server.asked == ["/14/13489/6206?tk=secret"]


def test_the_key_is_nowhere_in_what_is_kept(online, tmp_path):
    online.tile(*AT)
    for file in tmp_path.iterdir():
        assert b"secret" not in file.read_bytes()
        assert "secret" not in file.name


def test_a_tile_holds_as_long_as_its_source_says(online, server, clock):
    server.answer = lambda path: Reply(GREEN, headers={"Cache-Control": "max-age=7200"})
    online.tile(*AT)
    clock.now += 7100
    online.tile(*AT)
    assert len(server.asked) == 1
    clock.now += 200
    online.tile(*AT)
    assert len(server.asked) == 2


def test_without_a_word_of_the_source_a_tile_holds_a_month(online, server, clock):
    online.tile(*AT)
    clock.now += FRESH_S - 10
    online.tile(*AT)
    assert len(server.asked) == 1


def test_what_is_out_of_date_is_shown_as_old_when_the_source_is_gone(online, server, clock):
    online.tile(*AT)
    server.close()
    clock.now += FRESH_S + 10
    assert online.tile(*AT)[:2] == (State.OLD, GREEN)
    assert online.trouble == "offline"
    assert online.tile(14, 13490, 6206).state is State.UNKEPT


def test_what_the_source_has_not_is_missing_and_not_asked_again_today(online, server, clock):
    server.answer = lambda path: Reply(b"no such tile", 404)
    assert online.tile(*AT).state is State.MISSING
    assert online.tile(*AT).state is State.MISSING
    assert len(server.asked) == 1
    clock.now += DAY_S + 10
    server.answer = lambda path: Reply(GREEN)
    assert online.tile(*AT).state is State.HERE


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (Reply(b"<html>please sign in</html>", headers={"Content-Type": "image/png"}), "not_image"),
        (Reply(GREEN[:90]), "not_image"),
        (Reply(picture("#20c040", 512, 256)), "wrong_size"),
        (Reply(endless=True), "too_large"),
        (Reply(b"", 500), "status"),
        (Reply(b"", 302, {"Location": "https://other.invalid/"}), "redirected"),
        (Reply(b"", 403), "refused"),
    ],
    ids=["a page", "cut off", "not square", "200 MB", "a failure", "elsewhere", "the key"],
)
def test_what_is_no_tile_fails_is_named_and_is_never_kept(online, server, clock, reply, trouble):
    server.answer = lambda path: reply
    tile = online.tile(*AT)
    assert (tile.state, online.trouble) == (State.FAILED, trouble)
    assert tile.again_s > 0
    server.answer = lambda path: Reply(GREEN)
    clock.now += 400
    assert online.tile(*AT).state is State.HERE
    assert online.trouble == ""


def test_a_busy_source_is_left_alone_as_long_as_it_wants(online, server, clock):
    server.answer = lambda path: Reply(b"", 429, {"Retry-After": "120"})
    assert online.tile(*AT) == (State.FAILED, b"", 120.0)
    assert online.tile(14, 13490, 6206).again_s == 120.0
    assert len(server.asked) == 1, "no other tile is asked meanwhile"
    clock.now += 121
    server.answer = lambda path: Reply(GREEN)
    assert online.tile(*AT).state is State.HERE


def test_each_failure_in_a_row_lets_the_source_rest_longer(online, server, clock):
    server.answer = lambda path: Reply(b"", 500)
    rests = []
    for _turn in range(8):
        rests.append(online.tile(*AT).again_s)
        clock.now += rests[-1] + 1
    assert rests == [2, 4, 8, 16, 32, 60, 60, 60]


def test_one_bad_tile_does_not_keep_its_neighbours_waiting(online, server):
    server.answer = lambda path: Reply(b"", 500) if "/13489/" in path else Reply(GREEN)
    assert online.tile(*AT).state is State.FAILED
    assert online.tile(14, 13490, 6206).state is State.HERE
    assert online.tile(*AT).again_s == 2.0


def test_two_who_want_the_same_tile_ask_once(online, server):
    go = threading.Event()
    server.answer = lambda path: (go.wait(60), Reply(GREEN))[1]
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(online.tile, *AT) for _turn in range(4)]
        while not server.asked:
            go.wait(0.01)
        go.set()
        assert {one.result().state for one in asked} == {State.HERE}
    assert len(server.asked) == 1


def test_a_shifted_source_is_asked_for_up_to_four_tiles_and_drawn_as_one(server, line, cache, clock):
    source = Source(name="made", title="", address=server.address + "/{z}/{x}/{y}", datum=Datum.GCJ02)
    online = Online(source, "", line.fetch, cache, clock)
    tile = online.tile(*AT)
    assert tile.state is State.HERE
    assert 2 <= len(server.asked) <= 4
    assert (pixels_of(decoded(tile.image)) == (0x20, 0xC0, 0x40, 255)).all()
    server.answer = lambda path: Reply(b"", 500)
    assert online.tile(14, 13500, 6206).state is State.FAILED, "not drawn with holes"


def test_what_is_kept_is_told_by_parts(online, clock):
    assert online.coverage(14, 11, AT[1] >> 3, AT[2] >> 3) == bytes(64)
    online.tile(*AT)
    parts = online.coverage(14, 11, AT[1] >> 3, AT[2] >> 3)
    assert [at for at, share in enumerate(parts) if share] == [(AT[2] & 7) * 8 + (AT[1] & 7)]
    assert max(parts) == 255
    assert max(online.coverage(15, 11, AT[1] >> 3, AT[2] >> 3)) == 0
    assert online.coverage(14, 14, AT[1], AT[2]) == WHOLE


def test_beyond_its_zooms_a_source_has_nothing(online, server):
    assert online.tile(19, 0, 0).state is State.MISSING
    assert server.asked == []
