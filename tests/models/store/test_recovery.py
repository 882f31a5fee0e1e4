import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models.sqlite_errors import ProfileNotWritable
from models.store.cache import Cache
from models.store.recovery import ASIDE, BESIDE, CACHE, COPY, keep_copy, open_cache
from tests.models.store.rows import hydrants


def fill(folder: Path, copied: int, then: int) -> None:
    opened = open_cache(folder)
    opened.cache.apply(hydrants(copied), copied)
    keep_copy(folder)
    opened.cache.apply(hydrants(then), then)
    opened.cache.close()


@pytest.mark.parametrize("damage", ["noise", "cut", "empty page one"])
def test_a_damaged_cache_gives_way_to_its_copy_and_says_how_old_it_is(tmp_path: Path, damage: str) -> None:
    fill(tmp_path, 100, 400)
    data = bytearray((tmp_path / CACHE).read_bytes())
    if damage == "noise":
        data = bytearray(os.urandom(len(data)))
    elif damage == "cut":
        data = data[: len(data) // 2]
    else:
        data[100:4096] = bytes(3996)
    (tmp_path / CACHE).write_bytes(data)
    opened = open_cache(tmp_path)
    assert opened.fallback == "copy"
    assert opened.copied_at is not None
    assert opened.cache.cursor == 100
    assert (tmp_path / ASIDE).read_bytes() == data
    opened.cache.close()


def test_a_damaged_cache_without_a_copy_begins_empty(tmp_path: Path) -> None:
    (tmp_path / CACHE).write_bytes(os.urandom(9000))
    opened = open_cache(tmp_path)
    assert (opened.fallback, opened.cache.cursor) == ("empty", 0)
    opened.cache.close()


def test_a_damaged_copy_is_not_used(tmp_path: Path) -> None:
    fill(tmp_path, 100, 100)
    for name in (CACHE, COPY):
        (tmp_path / name).write_bytes(os.urandom(9000))
    opened = open_cache(tmp_path)
    assert opened.fallback == "empty"
    opened.cache.close()


def test_a_healthy_cache_is_opened_as_it_is_and_half_a_rebuild_goes(tmp_path: Path) -> None:
    fill(tmp_path, 100, 400)
    (tmp_path / BESIDE).write_bytes(b"half")
    opened = open_cache(tmp_path)
    assert (opened.fallback, opened.cache.cursor) == ("", 400)
    assert not (tmp_path / BESIDE).exists()
    opened.cache.close()


def test_a_file_where_the_folder_should_be_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("x")
    with pytest.raises(ProfileNotWritable):
        open_cache(tmp_path / "profile")


def test_scribbled_pages_are_found_when_all_of_the_file_is_read(tmp_path: Path) -> None:
    fill(tmp_path, 100, 2000)
    data = bytearray((tmp_path / CACHE).read_bytes())
    for start in range(8192, len(data) - 4096, 8192):
        data[start : start + 2048] = os.urandom(2048)
    (tmp_path / CACHE).write_bytes(data)
    opened = open_cache(tmp_path)
    assert opened.fallback or opened.cache.damaged()
    opened.cache.close()


def test_a_copy_is_whole(tmp_path: Path) -> None:
    fill(tmp_path, 100, 400)
    copy = Cache(tmp_path / COPY)
    assert (copy.cursor, copy.damaged()) == (100, False)
    copy.close()


@pytest.mark.parametrize(
    "statements",
    [
        ("UPDATE meta SET value = 'x7' WHERE key = 'cursor'",),
        ("UPDATE meta SET value = '-3' WHERE key = 'cursor'",),
        ("DROP VIEW hydrant_now", "DROP TABLE hydrant", "CREATE TABLE hydrant (id TEXT)"),
        ("DROP TABLE meta", "CREATE TABLE meta (x TEXT)"),
    ],
)
def test_a_sound_file_that_is_not_ours_any_more_gives_way_to_its_copy(
    tmp_path: Path, statements: tuple[str, ...]
) -> None:
    fill(tmp_path, 100, 400)
    with closing(sqlite3.connect(tmp_path / CACHE)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()
    opened = open_cache(tmp_path)
    assert (opened.fallback, opened.cache.cursor) == ("copy", 100)
    opened.cache.close()


def test_a_power_cut_before_the_copy_took_its_place_does_not_leave_the_user_blank(tmp_path: Path) -> None:
    fill(tmp_path, 100, 400)
    (tmp_path / CACHE).unlink()
    opened = open_cache(tmp_path)
    assert (opened.fallback, opened.cache.cursor) == ("copy", 100)
    opened.cache.close()
