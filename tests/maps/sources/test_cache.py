import logging
import threading

import pytest

from maps.sources.cache import FILE, TileCache


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(tmp_path, clock):
    made = TileCache(tmp_path, 10_000, clock)
    yield made
    made.close()


def test_a_tile_comes_back_as_it_was_put(cache, clock):
    cache.put("made", 3, 1, 2, b"tile", clock.now + 60)
    assert cache.get("made", 3, 1, 2) == (b"tile", clock.now, clock.now + 60)
    assert cache.get("made", 3, 2, 1) is None
    assert cache.get("other", 3, 1, 2) is None


def test_tiles_outlive_the_console(tmp_path, clock):
    first = TileCache(tmp_path, 10_000, clock)
    first.put("made", 3, 1, 2, b"tile", clock.now + 60)
    first.close()
    second = TileCache(tmp_path, 10_000, clock)
    assert second.get("made", 3, 1, 2) is not None
    second.close()


def test_the_longest_unused_goes_first_and_what_was_fetched_ahead_last(cache, clock):
    cache.put("made", 9, 0, 0, bytes(1000), 0, ahead=True)
    for column in range(1, 10):
        clock.now += 1000
        cache.put("made", 9, column, 0, bytes(1000), 0)
    clock.now += 1000
    assert cache.get("made", 9, 1, 0) is not None
    clock.now += 1000
    cache.put("made", 9, 10, 0, bytes(1000), 0)
    assert cache.held("made")[1] <= 10_000
    kept = {column for column in range(11) if cache.get("made", 9, column, 0) is not None}
    assert {0, 1, 10} <= kept
    assert not {2, 3} & kept


def test_the_limit_holds_whatever_is_put(cache):
    for column in range(300):
        cache.put("made", 9, column, 0, bytes(column * 7), 0)
    assert cache.held("made")[1] <= 10_000


def test_ranges_sources_and_old_tiles_are_counted_and_forgotten(cache, clock):
    for column in range(4):
        cache.put("made", 9, column, 7, b"x", 0, ahead=column == 0)
    cache.put("other", 9, 0, 7, b"xx", 0)
    assert cache.count("made", 9, (1, 9), (0, 9)) == 3
    assert cache.held("made") == (4, 4, 1)
    cache.forget("made")
    assert cache.held("made") == (0, 0, 0)
    clock.now += 100
    assert cache.drop_older(50) == 1


def test_a_damaged_file_is_begun_anew(tmp_path, clock, expected_log):
    (tmp_path / FILE).write_bytes(b"not a database at all" * 1000)
    made = TileCache(tmp_path, 10_000, clock)
    made.put("made", 0, 0, 0, b"x", 0)
    assert made.get("made", 0, 0, 0) is not None
    made.close()
    assert [record.levelno for record in expected_log] == [logging.WARNING]


def test_many_threads_at_once_lose_nothing(cache):
    def put(row: int) -> None:
        for column in range(50):
            cache.put("made", 9, column, row, b"x", 0)

    threads = [threading.Thread(target=put, args=(row,)) for row in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.held("made") == (300, 300, 0)


def test_after_the_end_nothing_is_kept_and_nothing_is_said(tmp_path):
    made = TileCache(tmp_path, 10_000)
    made.close()
    made.put("made", 0, 0, 0, b"x", 0)
    assert made.get("made", 0, 0, 0) is None


def test_where_nothing_can_be_kept_it_says_so(tmp_path):
    (tmp_path / FILE).mkdir()
    with pytest.raises(OSError, match="unable to open"):
        TileCache(tmp_path, 10_000)
