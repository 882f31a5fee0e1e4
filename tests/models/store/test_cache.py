import sqlite3
from pathlib import Path

import msgspec
import pytest

from models.record import Change
from models.sqlite_errors import DiskFull
from models.store import Query
from models.store.cache import Cache
from models.store.schema import insert_sql
from tests.models.store.rows import change, filled, hydrants


def test_a_page_and_its_cursor_are_one_transaction(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, hydrants(10))

    def fail(_applied: object) -> None:
        raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        cache.apply(hydrants(20), 20, fail)
    assert cache.cursor == 10
    assert store.count(Query(kind="hydrant")) == 10
    cache.apply(hydrants(20), 20)
    assert cache.cursor == 20
    assert store.count(Query(kind="hydrant")) == 20
    store.close()
    cache.close()


def test_the_same_page_twice_changes_nothing(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, hydrants(10))
    cache.apply(hydrants(10), 10)
    assert store.count(Query(kind="hydrant")) == 10
    store.close()
    cache.close()


def test_a_deleted_record_goes(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, hydrants(3))
    applied = cache.apply([change("hydrant", "h000001", None, 4)], 4)
    assert applied.keys == {"hydrant": {"h000001"}}
    assert store.get("hydrant", "h000001") is None
    store.close()
    cache.close()


def test_a_record_that_cannot_be_read_is_left_out_and_named(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, hydrants(1))
    broken = [
        Change(kind="hydrant", id="bad", revision=2, data=msgspec.Raw(b'{"number": 5}')),
        Change(kind="spaceship", id="x", revision=3, data=msgspec.Raw(b"{}")),
        Change(kind="hydrant", id="far", revision=4, data=msgspec.Raw(b'{"number":"1","lon":999,"lat":1}')),
    ]
    applied = cache.apply(broken, 4)
    assert len(applied.unreadable) == 3
    assert store.count(Query(kind="hydrant")) == 1
    assert cache.cursor == 4
    store.close()
    cache.close()


def test_a_first_load_without_indexes_ends_with_all_of_them(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.db")
    cache.begin_load()
    missing = cache.missing_indexes()
    assert missing
    cache.apply(hydrants(100), 100)
    for ddl in missing:
        cache.make_index(ddl)
    cache.end_load()
    assert cache.missing_indexes() == []
    cache.close()


def test_a_new_schema_derives_its_columns_from_the_json_that_is_here(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    cache = Cache(path)
    cache.apply(hydrants(50), 50)
    cache.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE hydrant SET number = 'old'")
        db.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    db.close()
    cache, store = filled(tmp_path, [])
    assert store.rows(Query(kind="hydrant"), 1)[0].number == "H000000"
    assert store.count(Query(kind="hydrant")) == 50
    store.close()
    cache.close()


def test_a_cache_made_before_a_kind_was_known_gets_its_tables_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    cache = Cache(path)
    cache.apply(hydrants(50), 50)
    cache.close()
    with sqlite3.connect(path) as db:
        db.executescript("DROP VIEW handover_now; DROP TABLE handover; DROP TABLE pending_handover;")
    db.close()
    cache = Cache(path)
    assert cache.cursor == 50
    cache.close()
    cache, store = filled(tmp_path, [])
    assert (store.count(Query(kind="hydrant")), store.count(Query(kind="handover"))) == (50, 0)
    store.close()
    cache.close()


def test_a_full_disk_keeps_the_last_whole_page(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, hydrants(10))
    pages = cache._db.execute("PRAGMA page_count").fetchone()[0]
    cache._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DiskFull):
        cache.apply(hydrants(5000), 5000)
    assert cache.cursor == 10
    assert store.count(Query(kind="hydrant")) == 10
    store.close()
    cache.close()


def test_both_halves_of_a_list_are_merged_in_index_order(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, hydrants(10))
    for order in ("number", "name", "type", "status", "grade", "at"):
        words = ("EXPLAIN QUERY PLAN SELECT * FROM hydrant_now ORDER BY", order, ", id LIMIT 200")
        plan = cache._db.execute(" ".join(words))
        steps = " ".join(row[3] for row in plan)
        assert "TEMP B-TREE" not in steps
        assert f"hydrant_by_{order}" in steps
    assert insert_sql("hydrant").count("?") == 14
    store.close()
    cache.close()
