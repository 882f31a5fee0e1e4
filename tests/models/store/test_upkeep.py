"""The log is folded in and a copy is made while the cache is written."""

import sqlite3
import threading
from pathlib import Path

import pytest

from models.sqlite_errors import CopyNotSound, CorruptDatabase, ProfileNotWritable
from models.store import upkeep
from models.store.cache import Cache
from tests.models.store.rows import hydrants


def test_a_copy_is_of_one_moment_though_pages_are_written_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "PAGES_AT_ONCE", 10)
    cache = Cache(tmp_path / "cache.db")
    cache.apply(hydrants(2_000), 2_000)
    written: list[int] = []

    def write_one() -> bool:
        revision = 2_001 + len(written)
        cache.apply(hydrants(1), revision)
        written.append(revision)
        return len(written) < 5_000

    upkeep.copy(cache.path, tmp_path / "copy.db", write_one)
    cache.close()
    copied = Cache(tmp_path / "copy.db")
    assert copied.cursor == 2_000
    assert len(written) > 10
    assert not copied.damaged()
    copied.close()


def test_a_copy_nobody_waits_for_is_given_up(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.db")
    with pytest.raises(upkeep.GivenUp):
        upkeep.copy(cache.path, tmp_path / "copy.db", lambda: False)
    cache.close()


def test_what_was_in_the_log_is_in_the_file_when_it_was_folded_in(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.db")
    cache.apply(hydrants(500), 500)
    before = cache.path.stat().st_size
    done = threading.Thread(target=upkeep.fold_in, args=(cache.path,))
    done.start()
    done.join()
    assert cache.path.stat().st_size > before
    alone = tmp_path / "alone.db"
    alone.write_bytes(cache.path.read_bytes())
    assert sqlite3.connect(alone).execute("SELECT count(*) FROM hydrant").fetchone() == (500,)
    cache.close()


@pytest.mark.parametrize(("content", "error"), [(b"noise" * 2_000, CorruptDatabase), (None, ProfileNotWritable)])
def test_a_file_that_is_no_cache_is_said_to_be_none(
    tmp_path: Path, content: bytes | None, error: type[Exception]
) -> None:
    path = tmp_path / "cache.db"
    if content is None:
        path = tmp_path / "nowhere" / "cache.db"
    else:
        path.write_bytes(content)
    with pytest.raises(error):
        upkeep.copy(path, tmp_path / "copy.db")


def test_a_disk_that_does_not_keep_the_copy_does_not_condemn_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache.db")
    cache.apply(hydrants(500), 500)
    sound = upkeep.is_sound

    def rotten(path: Path) -> bool:
        data = path.read_bytes()
        path.write_bytes(data[:8_192] + bytes(len(data) - 8_192))
        return sound(path)

    monkeypatch.setattr(upkeep, "is_sound", rotten)
    with pytest.raises(CopyNotSound):
        upkeep.copy(cache.path, tmp_path / "copy.db")
    assert not cache.damaged()
    cache.close()
