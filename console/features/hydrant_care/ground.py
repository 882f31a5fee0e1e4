"""What coverage is measured on: what the region packs know to be built, and every placed source of the cache."""

from collections.abc import Callable, Iterable

import numpy as np

from console.exporting.records import StoredRecords
from console.features.hydrant_care.coverage import Ground, GroundKind, Waters
from console.features.hydrant_care.nearness import Stopped
from maps.buildings import Building, buildings_of
from maps.gazetteer import Gazetteer
from maps.region.pack import BadPack, Pack
from models.hydrant import Hydrant
from models.store import Query, Store

LOOK_EVERY = 1_000


def ground_of(packs: Iterable[Pack], should_stop: Callable[[], bool] = lambda: False) -> Ground:
    """Buildings by their area, house numbers, or points along the streets: what most is known of.

    Blocks for seconds with a city; raises Stopped.
    """
    packs = list(packs)
    buildings = [one for pack in packs for one in _buildings(pack, should_stop)]
    numbers = _numbers(packs, should_stop)
    kind, chosen = max(numbers.items(), key=lambda item: len(item[1]))
    if buildings and len(buildings) >= len(chosen):
        outlines = np.array(buildings, dtype=float).reshape(-1, 3)
        return Ground(outlines[:, 0], outlines[:, 1], GroundKind.BUILDINGS, outlines[:, 2])
    places = np.array(chosen, dtype=float).reshape(-1, 2)
    return Ground(places[:, 0], places[:, 1], kind if chosen else GroundKind.NOTHING)


def _buildings(pack: Pack, should_stop: Callable[[], bool]) -> list[Building]:
    found: list[Building] = []
    try:
        for portion in buildings_of(pack):
            if should_stop():
                raise Stopped
            found += portion
    except BadPack:
        return []  # said where the packs are listed
    return found


def _numbers(packs: Iterable[Pack], should_stop: Callable[[], bool]) -> dict[GroundKind, list[tuple[float, float]]]:
    """House numbers, and points along the streets."""
    found: dict[GroundKind, list[tuple[float, float]]] = {GroundKind.HOUSES: [], GroundKind.STREETS: []}
    for pack in packs:
        try:
            gazetteer = Gazetteer(pack.gazetteer)
        except BadPack:
            continue
        try:
            for kind, portions in (
                (GroundKind.HOUSES, gazetteer.house_points()),
                (GroundKind.STREETS, gazetteer.street_points()),
            ):
                for portion in portions:
                    if should_stop():
                        raise Stopped
                    found[kind] += portion
        finally:
            gazetteer.close()
    return found


def waters_of(store: Store, exercise_id: str | None, should_stop: Callable[[], bool] = lambda: False) -> Waters:
    """Every source with a place. Blocks for seconds with a hundred thousand; raises Stopped."""
    ids: list[str] = []
    facts: list[Hydrant] = []
    for number, (record_id, fact) in enumerate(
        StoredRecords(store, Query(kind=Hydrant.KIND, exercise_id=exercise_id)).pairs()
    ):
        if number % LOOK_EVERY == 0 and should_stop():
            raise Stopped
        if isinstance(fact, Hydrant) and fact.lon is not None and fact.lat is not None:
            ids.append(record_id)
            facts.append(fact)
    return Waters(
        ids, [fact.number for fact in facts], [fact.district for fact in facts],
        np.array([fact.lon for fact in facts], dtype=float), np.array([fact.lat for fact in facts], dtype=float),
        np.array([fact.usable for fact in facts], dtype=np.bool_),
    )  # fmt: skip
