"""Which water sources an incident, or a unit at it, draws on: what goes back with the act that ends it."""

from models.hydrant import Hydrant
from models.record import Record
from models.store import Op, Query, Store, where

MOST = 2_000


def held_sources(store: Store, exercise_id: str | None, incident_id: str, unit_id: str = "") -> tuple[str, ...]:
    """Their ids; of the whole incident when no unit is named. Reads the store: only in background work."""
    query = Query(kind=Hydrant.KIND, filters=(where("parent_id", "", Op.NE),), exercise_id=exercise_id)
    taken: list[Record[Hydrant]] = store.page(query, MOST)
    return tuple(
        record.id
        for record in taken
        if any(a.incident_id == incident_id and unit_id in ("", a.unit_id) for a in record.fact.assignments)
    )
