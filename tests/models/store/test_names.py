"""What records are called, out of the cache."""

from pathlib import Path

import pytest

from models.hydrant import Hydrant
from models.store.names import ids_after, names_after, names_of
from models.store.search_index import Doc
from models.unit import Unit
from tests.models.store.rows import change, filled


@pytest.fixture
def readers(tmp_path: Path):
    cache, store = filled(tmp_path, [
        change("hydrant", "a", Hydrant(number="H1", name="栓", address="人民路\n12号", lon=1.0, lat=2.0), 1),
        change("hydrant", "b", Hydrant(number="H2", name="广场", address="广场"), 2),
        change("hydrant", "c", Hydrant(number="H3"), 3),
        change("unit", "u", Unit(number="A1", lon=1.0, lat=2.0), 4),
    ])  # fmt: skip
    yield store.readers
    store.close()
    cache.close()


def test_a_record_has_its_number_name_address_and_place(readers) -> None:
    first, second = names_of(readers, "hydrant", ["a", "b", "nobody"])
    assert first == Doc("hydrant", "a", "H1", "栓", ("人民路 12号",), first.type, "", 1.0, 2.0)
    assert second.more == ()


def test_what_moves_has_no_place_in_the_index(readers) -> None:
    assert names_of(readers, "unit", ["u"])[0].lon is None


def test_names_come_in_portions_and_since_a_revision(readers) -> None:
    assert [doc.record for doc in names_after(readers, "hydrant", "", 2)] == ["a", "b"]
    assert [doc.record for doc in names_after(readers, "hydrant", "b", 2)] == ["c"]
    assert [doc.record for doc in names_after(readers, "hydrant", "", 9, since=2)] == ["c"]
    assert ids_after(readers, "hydrant", "a", "c") == ["b", "c"]
