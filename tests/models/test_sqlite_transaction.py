"""A transaction is kept whole or not at all, and whatever becomes of it the next one can begin."""

import sqlite3
from collections.abc import Iterator

import pytest

from models.sqlite_transaction import transaction


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    opened.execute("PRAGMA foreign_keys = ON")
    opened.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
    # Such a reference is looked at by the COMMIT, which fails and leaves the transaction open.
    opened.execute("CREATE TABLE b (a INTEGER REFERENCES a DEFERRABLE INITIALLY DEFERRED)")
    yield opened
    opened.close()


def run(db: sqlite3.Connection, *statements: str) -> None:
    with transaction(db):
        for statement in statements:
            db.execute(statement)


def ids(db: sqlite3.Connection) -> list[int]:
    return [row[0] for row in db.execute("SELECT id FROM a ORDER BY id")]


def test_what_is_done_inside_is_kept(db: sqlite3.Connection) -> None:
    run(db, "INSERT INTO a VALUES (1)")
    assert not db.in_transaction
    assert ids(db) == [1]


def test_an_error_inside_undoes_all_of_it(db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        run(db, "INSERT INTO a VALUES (1)", "INSERT INTO nowhere VALUES (1)")
    assert not db.in_transaction
    assert ids(db) == []


def test_after_a_commit_that_failed_the_next_one_is_kept(db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        run(db, "INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (99)")
    run(db, "INSERT INTO a VALUES (2)")
    assert ids(db) == [2]
