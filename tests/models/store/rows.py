"""A cache with rows for the tests of the store."""

import random
from collections.abc import Iterable
from pathlib import Path

import msgspec

from models.hydrant import Hydrant, WaterType
from models.record import Change, Fact, encode
from models.store.cache import Cache
from models.store.recovery import CACHE
from models.store.store import Store


def change(
    kind: str, record_id: str, fact: Fact | None, revision: int = 1, exercise_id: str | None = None
) -> Change:
    data = msgspec.Raw(b"null" if fact is None else encode(fact))
    return Change(
        kind=kind, id=record_id, revision=revision, data=data, deleted=fact is None, exercise_id=exercise_id,
        changed_at="2026-05-04T12:00:00.000Z",
    )  # fmt: skip


def hydrants(count: int, seed: int = 1) -> list[Change]:
    """Hydrants spread over some 30 km, revision and number ascending."""
    chance = random.Random(seed)
    return [
        change("hydrant", f"h{n:06d}", Hydrant(
            number=f"H{n:06d}", name=f"中山路{n}", type=WaterType.ABOVE_GROUND,
            lon=121.4 + chance.random() * 0.3, lat=25.0 + chance.random() * 0.3,
        ), n + 1)
        for n in range(count)
    ]  # fmt: skip


def filled(folder: Path, changes: Iterable[Change]) -> tuple[Cache, Store]:
    """A cache with the changes, and a store that reads it."""
    found = list(changes)
    cache = Cache(folder / CACHE)
    cache.apply(found, max((c.revision for c in found), default=0))
    store = Store(folder / CACHE)
    store.readers.open()
    return cache, store
