"""What coverage is measured on: the house numbers of the region packs, and every placed source of the cache."""

from collections.abc import Callable, Iterable

import numpy as np

from console.exporting.records import StoredRecords
from console.features.hydrant_care.coverage import Ground, GroundKind, Waters
from console.features.hydrant_care.nearness import Stopped
from maps.gazetteer import Gazetteer
from maps.region.pack import BadPack, Pack
from models.hydrant import Hydrant
from models.store import Query, Store

LOOK_EVERY = 1_000


def ground_of(packs: Iterable[Pack], should_stop: Callable[[], bool] = lambda: False) -> Ground:
    """House numbers; where fewer are known than points along the streets, those points. Blocks; raises Stopped."""
    found: dict[GroundKind, list[tuple[float, float]]] = {GroundKind.HOUSES: [], GroundKind.STREETS: []}
    for pack in packs:
        try:
            gazetteer = Gazetteer(pack.gazetteer)
        except BadPack:
            continue  # said where the packs are listed
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
    houses, streets = found[GroundKind.HOUSES], found[GroundKind.STREETS]
    kind, chosen = (GroundKind.HOUSES, houses) if len(houses) >= len(streets) else (GroundKind.STREETS, streets)
    places = np.array(chosen, dtype=float).reshape(-1, 2)
    return Ground(places[:, 0], places[:, 1], kind if chosen else GroundKind.NOTHING)


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
