"""Water that a unit, or a whole incident, draws on is found by who holds it."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from console.held_water import held_sources
from models.hydrant import Assignment, Hydrant
from models.record import Change, encode
from models.store import Store
from models.store.cache import Cache

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_a_unit_holds_its_own_water_and_the_incident_that_of_all(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite")
    held = {"H1": [("A", "I")], "H2": [("B", "I")], "H3": [("C", "J")], "H4": []}
    changes = []
    for revision, (hydrant_id, users) in enumerate(held.items(), 1):
        assignments = tuple(Assignment(unit_id=unit, incident_id=i, at=NOON) for unit, i in users)
        data = msgspec.Raw(encode(Hydrant(number=hydrant_id, assignments=assignments)))
        changes.append(Change(kind=Hydrant.KIND, id=hydrant_id, revision=revision, data=data))
    cache.apply(changes, len(changes))
    store = Store(tmp_path / "cache.sqlite")
    store.readers.open()
    assert sorted(held_sources(store, None, "I")) == ["H1", "H2"]
    assert held_sources(store, None, "I", "A") == ("H1",)
    assert held_sources(store, None, "K") == ()
    store.close()
    cache.close()
