import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models.sqlite_errors import ProfileNotWritable
from models.store.cache import Cache
from models.store.recovery import ASIDE, BESIDE, CACHE, COPY, COPY_ASIDE, keep_copy, open_cache
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


def noise(path: Path) -> None:
    path.write_bytes(os.urandom(9000))


def no_file(path: Path) -> None:
    """Reading it is an error of the system's, as on a bad sector."""
    path.unlink()
    path.mkdir()


def stale_index(path: Path) -> None:
    """An index that is not its table's: a quick check does not see it, the next write to the row does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        index = db.execute("SELECT * FROM sqlite_master WHERE type = 'index' AND tbl_name = 'hydrant'").fetchall()
        db.execute("PRAGMA writable_schema = ON")
        db.execute("DELETE FROM sqlite_master WHERE type = 'index' AND tbl_name = 'hydrant' AND sql != ''")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE hydrant SET number = 'other ' || number, name = 'other'")
        db.execute("PRAGMA writable_schema = ON")
        db.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", [row for row in index if row[4]])
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("spoil", [noise, no_file, stale_index])
def test_a_copy_that_cannot_be_read_is_put_aside_once_and_never_fallen_back_to_again(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    fill(tmp_path, 100, 100)
    noise(tmp_path / CACHE)
    spoil(tmp_path / COPY)
    opened = open_cache(tmp_path)
    assert (opened.fallback, opened.cache.cursor) == ("unreadable", 0)
    assert (tmp_path / COPY_ASIDE).exists()
    assert not (tmp_path / COPY).exists()
    opened.cache.apply(hydrants(100), 200)
    opened.cache.close()
    again = open_cache(tmp_path)
    assert (again.fallback, again.cache.cursor) == ("", 200)
    again.cache.close()


def test_a_copy_is_kept_when_there_is_no_room_to_use_it(tmp_path: Path) -> None:
    fill(tmp_path, 100, 100)
    noise(tmp_path / CACHE)
    (tmp_path / f"{CACHE}.part").mkdir()
    with pytest.raises(ProfileNotWritable):
        open_cache(tmp_path)
    (tmp_path / f"{CACHE}.part").rmdir()
    opened = open_cache(tmp_path)
    assert (opened.fallback, opened.cache.cursor) == ("copy", 100)
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
