"""What one version cannot read is kept for the one that can, and nothing old comes back as new."""

import sqlite3
from pathlib import Path
from string import Template

import msgspec
import pytest

from models.hydrant import Hydrant
from models.record import Change
from models.store import Query, unread
from models.store.cache import Cache
from models.store.recovery import CACHE
from models.store.schema import statements
from models.unit import Unit
from tests.models.store.rows import change, filled, hydrants

NEWER = Change(kind="spaceship", id="x", revision=60, data=msgspec.Raw(b'{"number":"S1"}'), changed_at="2026")
_DROP = Template("DROP VIEW ${old}_now")
_RENAME = Template("ALTER TABLE $old RENAME TO $new")


def kept(path: Path) -> list[tuple[str, str, int]]:
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT kind, id, revision FROM unread ORDER BY kind, id").fetchall()
    db.close()
    return rows


def become(path: Path, old: str, new: str) -> None:
    """The records of a kind become those of another, as if a version had known it by that name."""
    with sqlite3.connect(path) as db:
        db.execute(_DROP.substitute(old=old))
        for prefix in ("", "pending_"):
            db.execute(_RENAME.substitute(old=prefix + old, new=prefix + new))
    db.close()


def test_a_record_of_an_unknown_kind_waits_until_its_newest_change_or_its_deletion(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, [NEWER])
    assert (kept(tmp_path / CACHE), cache.unread()) == ([("spaceship", "x", 60)], 1)
    cache.apply([msgspec.structs.replace(NEWER, revision=61)], 61)
    assert kept(tmp_path / CACHE) == [("spaceship", "x", 61)]
    cache.apply([msgspec.structs.replace(NEWER, revision=62, deleted=True)], 62)
    assert (kept(tmp_path / CACHE), cache.unread()) == ([], 0)
    store.close()
    cache.close()


def test_an_upgrade_that_knows_the_kind_shows_the_records_that_waited(tmp_path: Path) -> None:
    waiting = [msgspec.structs.replace(c, kind="spaceship") for c in hydrants(3)]
    cache, store = filled(tmp_path, waiting)
    assert cache.unread() == 3
    store.close()
    cache.close()
    with sqlite3.connect(tmp_path / CACHE) as db:
        db.execute("UPDATE unread SET kind = 'hydrant'")
        db.execute("UPDATE meta SET value = 'older' WHERE key = 'schema'")
    db.close()
    cache, store = filled(tmp_path, [])
    assert store.count(Query(kind="hydrant")) == 3
    assert store.rows(Query(kind="hydrant"), 1)[0].number == "H000000"
    assert cache.unread() == 0
    store.close()
    cache.close()


def test_a_newer_value_keeps_the_last_readable_row_and_takes_its_place_once_it_can_be_read(tmp_path: Path) -> None:
    first, second = hydrants(1)[0], msgspec.Raw(b'{"number":"NEW","status":"melted","lon":121.5,"lat":25.0}')
    cache, store = filled(tmp_path, [first])
    applied = cache.apply([msgspec.structs.replace(first, revision=9, data=second)], 9)
    assert len(applied.unreadable) == 1
    assert store.rows(Query(kind="hydrant"), 1)[0].number == "H000000"
    cache.derive_again()
    assert kept(tmp_path / CACHE) == [("hydrant", "h000000", 9)]
    with sqlite3.connect(tmp_path / CACHE) as db:
        db.execute("UPDATE unread SET json = replace(json, 'melted', 'in_service')")
    db.close()
    cache.derive_again()
    (row,) = store.rows(Query(kind="hydrant"), 5)
    assert (row.number, row.revision, cache.unread()) == ("NEW", 9, 0)
    store.close()
    cache.close()


def test_rows_that_a_stricter_version_cannot_read_do_not_keep_it_from_starting(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, hydrants(3))
    store.close()
    cache.close()
    with sqlite3.connect(tmp_path / CACHE) as db:
        db.execute("UPDATE hydrant SET json = '{\"lon\": 999}' WHERE id = 'h000001'")
        db.execute("UPDATE meta SET value = 'older' WHERE key = 'schema'")
    db.close()
    cache, store = filled(tmp_path, [])
    assert store.count(Query(kind="hydrant")) == 2
    assert kept(tmp_path / CACHE) == [("hydrant", "h000001", 2)]
    store.close()
    cache.close()


def test_an_older_version_keeps_what_a_newer_one_left_and_never_shows_it_as_new(tmp_path: Path) -> None:
    cache, store = filled(tmp_path, [*hydrants(2), NEWER])
    store.close()
    cache.close()
    become(tmp_path / CACHE, "handover", "future")
    become(tmp_path / CACHE, "hydrant", "source")
    cache, store = filled(tmp_path, [])
    with sqlite3.connect(tmp_path / CACHE) as db:
        left = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%source%'")}
    db.close()
    assert left == set()
    assert [kind for kind, _id, _revision in kept(tmp_path / CACHE)] == ["source", "source", "spaceship"]
    cache.apply([msgspec.structs.replace(c, kind="source", deleted=True) for c in hydrants(1)], 70)
    assert cache.unread() == 2
    assert store.count(Query(kind="hydrant")) == 0
    store.close()
    cache.close()


@pytest.mark.parametrize("kind", ["hydrant", "unit"])
def test_a_record_that_can_be_read_again_is_not_kept_twice(tmp_path: Path, kind: str) -> None:
    broken = Change(kind=kind, id="b", revision=1, data=msgspec.Raw(b'{"number":5}'))
    fact = Unit(number="1") if kind == "unit" else Hydrant(number="1", lon=121.5, lat=25.0)
    good = change(kind, "b", fact, 2)
    cache, store = filled(tmp_path, [broken])
    cache.apply([good], 2)
    assert (cache.unread(), store.count(Query(kind=kind))) == (0, 1)
    store.close()
    cache.close()


def test_an_empty_cache_has_nothing_unread_and_no_kinds_of_others(tmp_path: Path) -> None:
    cache = Cache(tmp_path / CACHE)
    assert not unread.some(cache._db)
    assert unread.kinds_of_others(cache._db) == []
    assert unread.DDL in statements()
    cache.close()


def test_a_record_whose_newest_change_cannot_be_read_is_known_as_outdated_until_one_comes_that_can(
    tmp_path: Path,
) -> None:
    cache, store = filled(tmp_path, [*hydrants(2), NEWER])
    assert cache.outdated() == frozenset()
    newer = Change(kind="hydrant", id="h000001", revision=70, data=msgspec.Raw(b'{"number":7}'), changed_at="2027")
    applied = cache.apply([newer], 70)
    assert applied.unread == cache.outdated() == {newer.key}
    assert store.outdated == frozenset()
    store.look_for_outdated()
    assert store.outdated == {newer.key}
    record = store.get(Hydrant, "h000001")
    assert record is not None
    assert record.fact.number == "H000001"
    cache.apply([change("hydrant", "h000001", record.fact, 71)], 71)
    assert cache.outdated() == frozenset()
    store.close()
    cache.close()
