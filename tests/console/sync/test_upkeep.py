"""The cache's file is looked after beside the writing, and what fails there is told."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.sync import upkeep
from console.sync.upkeep import Upkeep
from models.sqlite_errors import StoreError
from models.store.cache import Cache
from models.store.recovery import CACHE, COPY
from tests.console.sync.seat import wait
from tests.models.store.rows import hydrants


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    opened = Cache(tmp_path / CACHE)
    opened.apply(hydrants(300), 300)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FOLD_EVERY_S", "COPY_EVERY_S", "FIRST_COPY_AFTER_S"):
        monkeypatch.setattr(upkeep, name, 0.05)


def test_the_copy_follows_the_cache_while_it_is_open(cache: Cache, tmp_path: Path) -> None:
    failures: list[StoreError] = []
    running = Upkeep(tmp_path, lambda: True, failures.append)
    running.start()
    wait((tmp_path / COPY).exists)
    cache.apply(hydrants(1), 301)
    wait(lambda: _copied(tmp_path) == 301)
    running.stop()
    assert failures == []


def test_a_load_that_is_not_complete_is_not_worth_a_copy(cache: Cache, tmp_path: Path) -> None:
    asked = threading.Event()

    def complete() -> bool:
        asked.set()
        return False

    running = Upkeep(tmp_path, complete, lambda _error: None)
    running.start()
    assert asked.wait(60)
    running.stop()
    assert not (tmp_path / COPY).exists()


def test_no_file_is_touched_while_another_takes_its_place(cache: Cache, tmp_path: Path) -> None:
    running = Upkeep(tmp_path, lambda: True, lambda _error: None)
    with running.files:
        running.start()
        assert not running.files.acquire(timeout=0.3)
        assert not (tmp_path / COPY).exists()
    wait((tmp_path / COPY).exists)
    running.stop()


def test_what_cannot_be_copied_is_told_and_tried_again(
    cache: Cache, tmp_path: Path, expected_log: list[logging.LogRecord]
) -> None:
    failures: list[StoreError] = []
    (tmp_path / f"{COPY}.part").mkdir()
    running = Upkeep(tmp_path, lambda: True, failures.append)
    running.start()
    wait(lambda: len(failures) > 1)
    (tmp_path / f"{COPY}.part").rmdir()
    wait((tmp_path / COPY).exists)
    running.stop()


def _copied(folder: Path) -> int:
    copied = Cache(folder / COPY)
    try:
        return copied.cursor
    finally:
        copied.close()
