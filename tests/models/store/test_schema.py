"""One shape of table for every kind, and the statements that the writer binds by position."""

import sqlite3

import msgspec

from models.kinds import KINDS
from models.record import Columns
from models.store.schema import (
    COLUMNS,
    NOW_ROW,
    PENDING_ROW,
    ROW,
    index_statements,
    insert_pending_sql,
    insert_sql,
    statements,
)  # fmt: skip


def empty() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    for statement in statements():
        database.execute(statement)
    return database


def row(record_id: str, name: str) -> tuple[object, ...]:
    return (record_id, 1, None, "", b"{}", "N", name, "", "", 0, "", "", None, None)


def test_the_derived_columns_are_those_of_the_facts_in_their_order() -> None:
    assert tuple(field.name for field in msgspec.structs.fields(Columns)) == COLUMNS


def test_every_kind_has_its_two_tables_and_its_view() -> None:
    database = empty()
    for kind in KINDS:
        described = database.execute("SELECT name FROM pragma_table_info(?)", (f"{kind}_now",))
        assert tuple(name for (name,) in described) == NOW_ROW
    database.close()


def test_the_view_shows_what_is_pending_in_place_of_what_is_synced() -> None:
    database = empty()
    database.executemany(insert_sql("site"), [row("a", "旧"), row("b", "不动"), row("c", "将删")])
    pending = [(*row("a", "新"), "pending", "", "c1", 0), (*row("c", "将删"), "pending", "", "c2", 1)]
    database.executemany(insert_pending_sql("site"), pending)
    shown = database.execute("SELECT id, name, state FROM site_now ORDER BY id").fetchall()
    assert shown == [("a", "新", "pending"), ("b", "不动", "synced")]
    assert (len(ROW), len(PENDING_ROW)) == (14, 18)
    database.close()


def test_indexes_dropped_for_a_first_load_can_be_made_again() -> None:
    database = empty()
    for name, statement in index_statements().items():
        database.execute(f"DROP INDEX {name}")
        database.execute(statement)
    database.close()


def test_what_nobody_sorts_by_number_or_place_costs_no_index_for_it() -> None:
    names = set(index_statements())
    assert {name for name in names if name.startswith("log_entry_by_")} == {
        "log_entry_by_at", "log_entry_by_parent", "log_entry_by_exercise",
    }  # fmt: skip
    assert {f"unit_by_{column}" for column in (*KINDS["unit"].ORDERS, "place", "parent")} <= names
