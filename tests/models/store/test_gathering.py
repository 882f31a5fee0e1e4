from pathlib import Path

from models.hydrant import Hydrant
from models.record import Key
from models.store.cache import Cache
from models.store.gathering import Gathering
from tests.models.store.rows import change, hydrants

THERE, NONE, OTHER = Key("hydrant", "h000001"), Key("hydrant", "nowhere"), Key("hydrant", "h000002")


def gathering(folder: Path) -> tuple[Cache, Gathering]:
    cache = Cache(folder / "cache.sqlite")
    cache.apply(hydrants(3), 3)
    return cache, Gathering(cache)


def test_what_is_gathered_is_what_the_cache_says(tmp_path: Path) -> None:
    cache, gathered = gathering(tmp_path)
    with gathered.at_once([THERE, NONE, Key("unit", "u"), Key("of_no_kind", "x")]):
        for key in (THERE, NONE, OTHER, Key("unit", "u")):
            assert gathered.get(key.kind, key.id) == cache.get(key.kind, key.id)
            assert gathered.revision_of(key) == cache.revision_of(key)
        assert gathered.get("of_no_kind", "x") is None
        assert isinstance(gathered.get(THERE.kind, THERE.id), Hydrant)
    cache.close()


def test_many_records_are_read_in_one_statement_a_kind(tmp_path: Path) -> None:
    cache, gathered = gathering(tmp_path)
    said: list[str] = []
    cache._db.set_trace_callback(said.append)
    with gathered.at_once([THERE, OTHER, NONE, Key("unit", "a"), Key("unit", "b")]):
        for key in (THERE, OTHER, NONE):
            gathered.get(key.kind, key.id)
            gathered.revision_of(key)
    assert len(said) == 2
    cache._db.set_trace_callback(None)
    cache.close()


def test_what_changed_after_the_gathering_is_seen(tmp_path: Path) -> None:
    cache, gathered = gathering(tmp_path)
    with gathered.at_once([THERE]):
        assert gathered.revision_of(THERE)
    cache.apply([change("hydrant", THERE.id, None, 4)], 4)
    assert gathered.get(THERE.kind, THERE.id) is None
    assert gathered.revision_of(THERE) == 0
    cache.close()
