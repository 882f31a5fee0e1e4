"""SQLite's errors become ours, each with its sentence."""

import sqlite3
from pathlib import Path

import pytest

from models.sqlite_errors import CorruptDatabase, DiskFull, ProfileNotWritable, StoreError, explained
from resources.words import has


def test_a_file_that_is_no_database_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    path.write_bytes(b"this was a database once" * 100)
    with pytest.raises(CorruptDatabase) as found, explained(path):
        sqlite3.connect(path).execute("SELECT * FROM sqlite_master")
    assert found.value.path == str(path)


def test_a_database_that_may_not_grow_says_that_the_disk_is_full(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "small.sqlite")
    database.execute("PRAGMA max_page_count = 2")
    database.execute("CREATE TABLE a (b)")
    with pytest.raises(DiskFull), explained(tmp_path):
        database.execute("INSERT INTO a VALUES (zeroblob(100000))")
    database.close()


def test_a_database_in_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ProfileNotWritable), explained(tmp_path):
        sqlite3.connect(tmp_path / "nowhere" / "a.sqlite")
    with pytest.raises(ProfileNotWritable), explained(tmp_path):
        (tmp_path / "nowhere" / "a.txt").write_text("x")


def test_every_error_has_a_sentence() -> None:
    kinds: list[type[StoreError]] = [StoreError, *StoreError.__subclasses__()]
    assert [kind.code for kind in kinds if not has(f"sync.store.{kind.code}")] == []
