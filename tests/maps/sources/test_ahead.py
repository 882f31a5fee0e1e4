"""Fetching ahead: counted before, bounded by the provider's rule, stopped and gone on with."""

import threading

import pytest

from maps.sources import ahead
from maps.sources.ahead import Area, Progress, TooMany, allowed, fetch_ahead, tile_bytes
from maps.sources.online import Online
from maps.sources.source import Datum, Source
from maps.sources.tile import State
from tests.maps.sources.test_online import GREEN, cache, clock, line, online, server
from tests.maps.sources.tile_server import Reply

__all__ = ["cache", "clock", "line", "online", "server"]

AREA = Area(116.30, 39.90, 116.36, 39.94, 12, 14)


def test_what_is_counted_is_what_is_fetched():
    assert AREA.count() == len(list(AREA.tiles()))
    assert [at[0] for at in AREA.tiles()] == sorted(at[0] for at in AREA.tiles())
    assert Area(-180, -90, 180, 90, 0, 3).count() == 1 + 4 + 16 + 64


def test_a_box_over_the_antimeridian_is_the_tiles_of_both_its_sides_each_once():
    tiles = list(Area(170, -10, -170, 10, 0, 6).tiles())
    assert len(tiles) == len(set(tiles)) == Area(170, -10, -170, 10, 0, 6).count()
    assert {x for z, x, _y in tiles if z == 5} == {0, 31}
    assert {x for z, x, _y in tiles if z == 0} == {0}


def test_all_is_here_afterwards_without_the_source(online, server):
    progress = fetch_ahead(online, AREA, threading.Event())
    assert progress == Progress(AREA.count(), AREA.count(), 0)
    server.close()
    assert {online.tile(*at).state for at in AREA.tiles()} == {State.HERE}
    assert online.held() == (AREA.count(), AREA.count() * len(GREEN), AREA.count())
    assert tile_bytes(online) == len(GREEN)


def test_a_shifted_source_is_kept_with_all_it_is_drawn_from(server, line, cache, clock):
    shifted = Online(
        Source(name="made", title="", address=server.address + "/{z}/{x}/{y}", datum=Datum.GCJ02),
        "",
        line.fetch,
        cache,
        clock,
    )
    fetch_ahead(shifted, AREA, threading.Event())
    server.close()
    assert {shifted.tile(*at).state for at in AREA.tiles()} == {State.HERE}


def test_it_is_stopped_at_once_and_goes_on_where_it_ended(online, server):
    stop = threading.Event()
    first = fetch_ahead(online, AREA, stop, lambda progress: stop.set() if progress.done >= 5 else None)
    assert 5 <= first.done < AREA.count()
    asked = len(server.asked)
    second = fetch_ahead(online, AREA, threading.Event())
    assert second.done == AREA.count()
    assert len(server.asked) == AREA.count()
    assert asked < AREA.count()


def test_tiles_that_fail_are_tried_again_and_then_counted(online, server, monkeypatch, clock):
    monkeypatch.setattr(ahead, "LEAST_REST_S", 0.001)
    monkeypatch.setattr("maps.sources.online.FIRST_REST_S", 0.0)
    bad = "/14/13486/"
    server.answer = lambda path: Reply(b"", 500) if path.startswith(bad) else Reply(GREEN)
    progress = fetch_ahead(online, AREA, threading.Event())
    assert progress.failed > 0
    assert progress.failed + progress.done == progress.total


def test_the_providers_rule_is_kept(server, line, cache, clock):
    source = Source(name="made", title="", address=server.address + "/{z}/{x}/{y}", most_kept=20)
    strict = Online(source, "", line.fetch, cache, clock)
    small = Area(116.30, 39.90, 116.31, 39.91, 10, 12)
    assert allowed(strict, small) == small.count()
    fetch_ahead(strict, small, threading.Event())
    with pytest.raises(TooMany) as caught:
        allowed(strict, AREA)
    assert (caught.value.wanted, caught.value.most) == (AREA.count(), 20 - small.count())
