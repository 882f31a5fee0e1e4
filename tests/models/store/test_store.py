import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from models.geo import Box, distance_m
from models.hydrant import Hydrant, HydrantStatus
from models.incident import Incident
from models.log_entry import LogEntry, LogKind
from models.outbox_entry import Entry
from models.record import SyncState
from models.store import Filter, Interruption, Op, Query, QueryInterrupted, Store, interruptible, where
from models.store.cache import Cache
from models.unit import DispatchUnit, Unit
from tests.models.facts import NOON, envelope
from tests.models.store.rows import change, filled, hydrants


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Cache, Store]]:
    cache, store = filled(tmp_path, [
        *hydrants(500),
        change("unit", "A", Unit(number="A1", name="主战车")),
        change("incident", "I", Incident(number="2-001", type="fire", address="中山路1号")),
        change("incident", "E", Incident(number="2-002", type="fire", address="演练"), exercise_id="drill"),
        *(change("log_entry", f"l{n}", LogEntry(kind=LogKind.NOTE, at=NOON.replace(minute=n), actor="li", seat="2",
                 incident_id="I", text=f"第{n}条")) for n in range(5)),
    ])  # fmt: skip
    yield cache, store
    store.close()
    cache.close()


@pytest.fixture
def store(both: tuple[Cache, Store]) -> Store:
    return both[1]


def lay(cache: Cache, entry: Entry) -> None:
    from models.fold import fold

    with cache.pending_transaction():
        cache.put_pending(fold([entry], cache).values())


def test_a_record_is_found_by_kind_and_id(store: Store) -> None:
    record = store.get(Hydrant, "h000007")
    assert record is not None
    assert (record.fact.number, record.state, record.revision) == ("H000007", SyncState.SYNCED, 8)
    assert store.get(Hydrant, "nothing") is None
    assert list(store.get_many(Unit, ["x", "A"])) == ["A"]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", ["number", "name", "status", "grade", "at"])
def test_pages_by_key_show_every_row_once_in_order(store: Store, order: str, descending: bool) -> None:
    query = Query(kind="hydrant", order=order, descending=descending)
    seen = []
    after = None
    while rows := store.rows(query, 77, after=after):
        seen += rows
        after = (getattr(rows[-1], order), rows[-1].id)
    keys = [(getattr(row, order), row.id) for row in seen]
    assert keys == sorted(keys, reverse=descending)
    assert len({row.id for row in seen}) == 500


def test_a_window_in_the_middle_is_the_same_rows(store: Store) -> None:
    query = Query(kind="hydrant")
    assert store.rows(query, 10, offset=100) == store.rows(query, 500)[100:110]
    assert [r.id for r in store.page(query, 10, offset=100)] == [r.id for r in store.rows(query, 10, offset=100)]


def test_filters_and_ids_narrow_the_rows_and_the_count(store: Store) -> None:
    narrow = Query(
        kind="hydrant", filters=(where("status", ["in_service"], Op.IN),), among='["h000011", "h000003", "x"]'
    )
    assert [row.id for row in store.rows(narrow)] == ["h000003", "h000011"]
    assert store.count(narrow) == 2
    assert store.count(Query(kind="hydrant", filters=(where("status", HydrantStatus.MISSING),))) == 0
    assert store.count(Query(kind="hydrant")) == 500
    assert store.count(Query(kind="hydrant", among="[]")) == 0


def test_a_column_nobody_has_is_no_filter_and_no_order(store: Store) -> None:
    with pytest.raises(ValueError, match="no column"):
        where("json", "x")
    with pytest.raises(ValueError, match="no order"):
        store.rows(Query(kind="hydrant", order="json"))
    assert Filter("number", Op.EQ, "x") == where("number", "x")


def test_a_box_holds_what_lies_in_it(store: Store) -> None:
    box = Box(121.5, 25.1, 121.55, 25.15)
    found = {record.id for record in store.in_box("hydrant", box)}
    everything = store.page(Query(kind="hydrant"), 1000)
    assert found == {r.id for r in everything if box.contains(r.fact.lon, r.fact.lat)}


def test_the_nearest_come_first_and_none_is_beyond_the_radius(store: Store) -> None:
    found = store.near(Hydrant, 121.5, 25.1, 3_000, limit=20)
    everything = sorted(
        distance_m(121.5, 25.1, r.fact.lon, r.fact.lat) for r in store.page(Query(kind="hydrant"), 1000)
    )
    assert [n.distance_m for n in found] == pytest.approx([d for d in everything if d <= 3_000][:20])


@pytest.mark.parametrize("limit", [0, 1, 7, 60, 1_000])
@pytest.mark.parametrize("radius_m", [1.0, 400.0, 2_500.0, 40_000.0])
def test_however_few_are_wanted_none_that_is_nearer_is_missed(store: Store, limit: int, radius_m: float) -> None:
    everything = sorted(
        distance_m(121.52, 25.12, r.fact.lon, r.fact.lat) for r in store.page(Query(kind="hydrant"), 1000)
    )
    found = store.near(Hydrant, 121.52, 25.12, radius_m, limit=limit)
    assert [n.distance_m for n in found] == pytest.approx([d for d in everything if d <= radius_m][:limit])


def test_positions_are_columns_of_one_length(store: Store) -> None:
    places = store.positions("hydrant")
    assert len(places) == len(places.lons) == len(places.parent_ids) == 500
    assert len(store.positions("unit")) == 0


def test_children_come_newest_first(store: Store) -> None:
    assert [r.fact.text for r in store.children("log_entry", "I", 3)] == ["第4条", "第3条", "第2条"]
    assert [r.fact.text for r in store.children("log_entry", "I", 1, descending=False)] == ["第0条"]


def test_an_exercise_is_seen_only_by_those_who_take_part(store: Store) -> None:
    assert [r.id for r in store.rows(Query(kind="incident"))] == ["I"]
    assert [r.id for r in store.rows(Query(kind="incident", exercise_id="drill"))] == ["I", "E"]
    assert store.count(Query(kind="incident")) == 1
    assert store.count(Query(kind="incident", exercise_id="drill")) == 2


def test_rows_by_their_ids_are_those_that_exist_and_may_be_seen(store: Store) -> None:
    assert [row.number for row in store.rows_of("unit", ["A", "x"])] == ["A1"]
    assert store.rows_of("incident", ["E"]) == []
    assert [row.id for row in store.rows_of("incident", ["E"], "drill")] == ["E"]


def test_a_pending_row_stands_for_the_backends_row_in_every_list(both: tuple[Cache, Store]) -> None:
    cache, store = both
    lay(cache, Entry(seq=1, envelope=envelope(DispatchUnit(unit_id="A", incident_id="I"))))
    record = store.get(Unit, "A")
    assert record is not None
    assert (record.state, record.fact.incident_id, record.revision) == (SyncState.PENDING, "I", 1)
    assert [r.state for r in store.rows(Query(kind="unit"))] == ["pending"]
    assert store.count(Query(kind="unit")) == 1
    assert [r.id for r in store.children("unit", "I")] == ["A"]
    assert store.count(Query(kind="unit", filters=(where("state", "pending"),))) == 1


def test_a_superseded_query_stops(store: Store) -> None:
    handle = Interruption()
    stopped = []
    sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"

    def run_for_ever() -> None:
        try:
            with interruptible(handle), store.readers.lend() as connection:
                connection.exec_driver_sql(sql).all()
        except QueryInterrupted:
            stopped.append(monotonic())

    thread = threading.Thread(target=run_for_ever)
    thread.start()
    thread.join(0.2)
    assert not stopped
    asked = monotonic()
    handle.cancel()
    thread.join(60)
    assert stopped
    assert stopped[0] - asked < 1
    with pytest.raises(QueryInterrupted), interruptible(handle):
        store.count(Query(kind="hydrant"))
    assert store.count(Query(kind="hydrant")) == 500


def test_the_file_can_be_swapped_beneath_the_readers(both: tuple[Cache, Store]) -> None:
    _cache, store = both
    with store.readers.closed():
        waiting = threading.Thread(target=lambda: store.count(Query(kind="hydrant")))
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
    waiting.join(60)
    assert not waiting.is_alive()


def test_what_the_cache_remembers_of_itself_can_be_read(both: tuple[Cache, Store]) -> None:
    cache, store = both
    cache.remember(heard_at="2026-05-04T12:00:00Z")
    assert (store.meta("heard_at"), store.meta("nothing")) == ("2026-05-04T12:00:00Z", "")
