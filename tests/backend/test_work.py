import threading
from collections import defaultdict

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from backend.changes_page import read_page
from backend.clock import now_iso
from backend.db import Database
from backend.schema import counter, records
from backend.work import Author, BadId, is_safe_id
from models.record import Key
from models.station import Station

BY = Author("tester", "2026-01-01T00:00:00.000Z", "c")


def station(number: str) -> Station:
    return Station(number=number, name=number)


def test_revisions_count_up_by_one_and_a_transaction_ends_at_its_last(db: Database) -> None:
    with db.writing() as work:
        assert work.put([(Key("station", str(i)), station(str(i)), None) for i in range(3)], BY) == 3
        assert work.put([(Key("station", "9"), station("9"), None)], BY) == 4
    with db.reading() as connection:
        rows = connection.execute(select(records.c.revision, records.c.tx).order_by(records.c.revision)).all()
    assert [tuple(r) for r in rows] == [(1, 3), (2, 3), (3, 3), (4, 4)]


def test_a_put_that_changes_nothing_gets_no_revision(db: Database) -> None:
    for _ in range(2):
        with db.writing() as work:
            work.put([(Key("station", "a"), station("a"), None)], BY)
    with db.reading() as connection:
        assert connection.execute(select(counter.c.revision)).scalar() == 1


def _write_and_fail(db: Database) -> None:
    with db.writing() as work:
        work.put([(Key("station", "a"), station("a"), None)], BY)
        raise RuntimeError


def test_a_failed_transaction_leaves_no_hole(db: Database) -> None:
    with pytest.raises(RuntimeError):
        _write_and_fail(db)
    with db.writing() as work:
        assert work.get("station", "a") is None
        assert work.put([(Key("station", "b"), station("b"), None)], BY) == 1


def test_a_deleted_record_stays_as_a_tombstone_and_can_come_back(db: Database) -> None:
    key = Key("station", "a")
    for fact in (station("a"), None):
        with db.writing() as work:
            work.put([(key, fact, None)], BY)
    with db.writing() as work:
        assert work.get("station", "a") is None
        row = work.row(key)
        assert row is not None
        assert row.deleted
        assert msgspec.json.decode(row.change)["deleted"] is True
        assert work.put([(key, station("a"), None)], BY) == 3


@pytest.mark.parametrize("bad", ["", "a b", 'a"', "a/b", "é", "x" * 129, "a\0"])
def test_ids_that_could_break_json_or_addresses_are_no_ids(db: Database, bad: str) -> None:
    assert not is_safe_id(bad)
    with db.writing() as work:
        assert work.get("station", bad) is None
    with pytest.raises(BadId), db.writing() as work:
        work.put([(Key("station", bad), station("a"), None)], BY)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=4), min_size=4, max_size=16), st.integers(1, 7))
def test_concurrent_writers_never_make_a_reader_skip_a_change(
    db: Database, plan: list[list[int]], limit: int
) -> None:
    """Four writers, one reader that follows by pages: it ends up with exactly what is stored."""
    follower: dict[str, int] = {}
    seen: dict[str, list[int]] = defaultdict(list)
    with db.reading() as connection:
        start = cursor = read_page(connection, 0, 10**6).head
    done = threading.Event()

    def write(jobs: list[list[int]]) -> None:
        for ids in jobs:
            with db.writing() as work:
                work.put([(Key("station", f"s{i}"), station(f"{work.revision}"), None) for i in set(ids)], BY)

    def follow() -> None:
        nonlocal cursor
        last = False
        while not last:
            last = done.is_set()
            with db.reading() as connection:
                page = read_page(connection, cursor, limit)
            for change in msgspec.json.decode(page.body)["changes"]:
                assert change["revision"] > cursor
                seen[change["id"]].append(change["revision"])
                follower[change["id"]] = change["revision"]
            assert page.revision >= cursor
            cursor = page.revision
            last = last and not page.more

    writers = [threading.Thread(target=write, args=(plan[i::4],)) for i in range(4)]
    reader = threading.Thread(target=follow)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    with db.reading() as connection:
        rows = connection.execute(select(records.c.id, records.c.revision).where(records.c.revision > start)).all()
        head = connection.execute(select(counter.c.revision)).scalar()
    assert follower == dict(map(tuple, rows))
    assert cursor == head == start + sum(len(set(ids)) for ids in plan)
    assert all(revisions == sorted(set(revisions)) for revisions in seen.values())


def test_two_processes_worth_of_databases_share_one_order(database_url: str) -> None:
    first, second = Database(database_url), Database(database_url)
    first.migrate()
    second.migrate()

    def write(db: Database, name: str) -> None:
        for i in range(25):
            with db.writing() as work:
                work.put([(Key("station", f"{name}{i}"), station(name), None)], Author("t", now_iso(), ""))

    threads = [threading.Thread(target=write, args=(db, n)) for db, n in ((first, "a"), (second, "b"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with first.reading() as connection:
        rows = connection.execute(select(records.c.revision).order_by(records.c.revision)).scalars().all()
    first.close()
    second.close()
    assert list(rows) == list(range(1, 51))


def test_many_records_are_read_at_once_whether_or_not_any_of_their_kind_is_there(db: Database) -> None:
    ids = [str(number) for number in range(1_200)]
    with db.writing() as work:
        work.prefetch("station", ids)
        assert {work.get("station", record_id) for record_id in ids} == {None}
        work.put([(Key("station", record_id), station(record_id), None) for record_id in ids[::2]], BY)
    with db.writing() as work:
        work.prefetch("station", ids)
        assert [work.get("station", record_id) is not None for record_id in ids] == [True, False] * 600
