"""However rows are written, the table and its indexes are what replacing them would have left."""

import sqlite3
from collections.abc import Sequence
from functools import cache
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from models.store import row_writes
from models.store.schema import COLUMNS, statements

IDS = ["a", "b", "c"]
texts = st.sampled_from(["", "x", "消防"])
places = st.sampled_from([None, 1.0, 2.5])
rows = st.builds(
    lambda record_id, revision, exercise_id, number, status, parent_id, at, place: (
        record_id, revision, exercise_id, f"t{revision}", b'{"n":%d}' % revision, number, "", "", status, 0,
        parent_id, at, place, place,
    ),
    st.sampled_from(IDS), st.integers(1, 99), st.sampled_from([None, "e"]), texts, texts, texts, texts, places,
)  # fmt: skip


@cache
def tables() -> bytes:
    database = sqlite3.connect(":memory:", isolation_level=None)
    for statement in statements():
        database.execute(statement)
    return database.serialize()


def empty() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.deserialize(tables())
    return database


def content(database: sqlite3.Connection) -> list[Any]:
    return database.execute("SELECT * FROM unit ORDER BY id").fetchall()


def unit(record_id: str, revision: int, **values: object) -> tuple[Any, ...]:
    columns = dict.fromkeys(COLUMNS, "") | {"grade": 0, "lon": None, "lat": None} | values
    return (record_id, revision, None, f"t{revision}", b"{}", *(columns[name] for name in COLUMNS))


def wrote(database: sqlite3.Connection, row: tuple[Any, ...]) -> set[str]:
    """With what the row was written."""
    ran: list[str] = []
    database.set_trace_callback(ran.append)
    row_writes.write(database, "unit", [row])
    database.set_trace_callback(None)
    return {line.split()[0] for line in ran if not line.startswith("SELECT")}


@settings(deadline=None)
@given(st.lists(st.lists(rows, min_size=1, max_size=4), max_size=5))
def test_written_rows_are_those_that_replacing_leaves(pages: list[Sequence[tuple[Any, ...]]]) -> None:
    ours, plain = empty(), empty()
    for page in pages:
        row_writes.write(ours, "unit", page)
        row_writes.insert(plain, "unit", page)
    assert content(ours) == content(plain)
    assert ours.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_row_whose_lists_stay_as_they_are_is_updated_and_another_replaced() -> None:
    database = empty()
    assert wrote(database, unit("a", 1, number="A1", status="available")) == {"INSERT"}
    assert wrote(database, unit("a", 2, number="A1", status="available")) == {"UPDATE"}
    assert wrote(database, unit("a", 3, number="A1", status="on_scene", parent_id="i", at="now")) == {"UPDATE"}
    assert wrote(database, unit("a", 4, number="A2", status="on_scene", parent_id="i", at="now")) == {"INSERT"}
    assert [row[1] for row in content(database)] == [4]


def test_of_two_rows_with_one_id_the_last_stays() -> None:
    database = empty()
    row_writes.write(database, "unit", [unit("a", 1, number="A1"), unit("a", 2, number="A2")])
    row_writes.write(database, "unit", [unit("a", 3, number="A3"), unit("a", 4, number="A2")])
    assert [(row[1], row[5]) for row in content(database)] == [(4, "A2")]
