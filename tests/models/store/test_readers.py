"""Connections lent for one query each: waiting, interrupted, swapped beneath, and never writing."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.sqlite_errors import CorruptDatabase, QueryInterrupted, StoreError
from models.store.readers import Interruption, Readers, driver_connection, interruptible

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

SHORT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5) SELECT sum(pause()) FROM n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "cache.sqlite"
    database = sqlite3.connect(path)
    database.executescript("CREATE TABLE a (b); INSERT INTO a VALUES (1)")
    database.close()
    return path


@pytest.fixture
def readers(path: Path) -> Iterator[Readers]:
    made = Readers(path, size=2)
    made.open()
    yield made
    made.close()


def read(readers: Readers, sql: str = "SELECT b FROM a") -> object:
    with readers.lend() as connection:
        return connection.execute(text(sql)).scalar()


def test_a_reader_cannot_write(readers: Readers) -> None:
    with pytest.raises(StoreError, match="readonly"):
        read(readers, "INSERT INTO a VALUES (2) RETURNING b")
    assert read(readers, "SELECT count(*) FROM a") == 1


def test_a_query_waits_until_the_file_is_there(path: Path) -> None:
    readers = Readers(path)
    got: list[object] = []
    waiting = threading.Thread(target=lambda: got.append(read(readers)))
    waiting.start()
    waiting.join(0.1)
    assert got == []
    readers.open()
    waiting.join(60)
    assert got == [1]
    readers.close()


def test_a_superseded_query_stops_in_the_middle(readers: Readers) -> None:
    handle = Interruption()
    timer = threading.Timer(0.1, handle.cancel)
    timer.start()
    with pytest.raises(QueryInterrupted), interruptible(handle):
        read(readers, ENDLESS)
    timer.join()
    assert read(readers) == 1, "the connection is of use to the next"


def test_a_query_superseded_before_it_began_does_not_begin(readers: Readers) -> None:
    handle = Interruption()
    handle.cancel()
    with pytest.raises(QueryInterrupted), interruptible(handle):
        read(readers)


def test_the_file_is_swapped_with_nobody_reading_it(readers: Readers, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    database = sqlite3.connect(other)
    database.executescript("CREATE TABLE a (b); INSERT INTO a VALUES (2)")
    database.close()
    failed: list[StoreError] = []

    def endless() -> None:
        try:
            read(readers, ENDLESS)
        except StoreError as error:
            failed.append(error)

    running = threading.Thread(target=endless)
    running.start()
    while not readers._lent:
        running.join(0.01)
    with readers.closed():
        running.join(60)
        assert isinstance(failed[0], QueryInterrupted)
        other.replace(path)
    assert read(readers) == 2


def test_a_short_query_comes_to_its_end_before_the_file_is_swapped(readers: Readers) -> None:
    running, got = threading.Event(), list[object]()

    def pause() -> int:
        running.set()
        time.sleep(0.02)
        return 1

    def short() -> None:
        with readers.lend() as connection:
            driver_connection(connection).create_function("pause", 0, pause)
            got.append(connection.exec_driver_sql(SHORT).scalar_one())

    reading = threading.Thread(target=short)
    reading.start()
    assert running.wait(60)
    with readers.closed():
        assert got == [5], "it was let come to its end"
    reading.join(60)


def test_a_damaged_file_is_told_to_whoever_heals_it(readers: Readers, path: Path) -> None:
    told: list[str] = []
    readers.corrupt = lambda: told.append("corrupt")
    with readers.closed():
        path.write_bytes(b"no database any more" * 500)
    with pytest.raises(CorruptDatabase):
        read(readers)
    assert told == ["corrupt"]
