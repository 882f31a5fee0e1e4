"""Records come in the order of the table, each once, and name others by numbers that find them again."""

from pathlib import Path

from console.exporting.records import StoredRecords, named
from models.station import Station
from models.store import Query, where
from tests.models.store.rows import change, filled


def test_numbers_that_name_several_or_nothing_are_replaced_by_ids() -> None:
    assert named([("a", "1"), ("b", "2"), ("c", "2"), ("d", "")]) == {"a": "1", "b": "b", "c": "c", "d": "d"}


def test_the_cache_gives_every_record_once_page_after_page(tmp_path: Path) -> None:
    stations = [change("station", f"s{n:05}", Station(number=f"{n % 7}", name="x"), n + 1) for n in range(4_100)]
    cache, store = filled(tmp_path, stations)
    records = StoredRecords(store, Query(kind="station", order="number"))
    found = [record_id for record_id, _fact in records.pairs()]
    assert len(found) == len(set(found)) == records.count() == 4_100
    assert [fact.columns().number for _id, fact in records.pairs()] == sorted(str(n % 7) for n in range(4_100))
    assert records.numbers("station")["s00001"] == "s00001"
    store.close()
    cache.close()


def test_what_the_table_is_narrowed_to_is_what_comes(tmp_path: Path) -> None:
    stations = [
        change("station", f"s{n}", Station(number=f"S{n}", name="甲" if n else "乙"), n + 1) for n in range(3)
    ]
    cache, store = filled(tmp_path, stations)
    records = StoredRecords(
        store, Query(kind="station", filters=(where("name", "甲"),), order="number", descending=True)
    )
    assert [record_id for record_id, _fact in records.pairs()] == ["s2", "s1"]
    store.close()
    cache.close()
