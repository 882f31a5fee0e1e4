"""Where an incident is: everything that belongs to it and has a place."""

from collections.abc import Mapping
from typing import Any

from console.context import Context
from maps.live import LiveLayer
from models.drawing import Drawing
from models.geo import Box, union
from models.incident import Incident
from models.kinds import KINDS
from models.record import Record

MOST = 500
"""Records of one kind that are looked at; no incident has more that matter for its view."""
Place = tuple[float, float]
"""Longitude and latitude in degrees."""


def moving(context: Context) -> dict[str, Place]:
    """Where things say they are now, by their ids; on the UI thread."""
    layers = [layer for layer in context.map.layers if isinstance(layer, LiveLayer)]
    places = {id_: layer.position(id_) for layer in layers for id_ in layer.ids}
    return {id_: place for id_, place in places.items() if place is not None}


def box_of_incident(context: Context, incident_id: str, live: Mapping[str, Place]) -> Box | None:
    """The box around the incident, what was sent to it, the water given to it and what was drawn for it; None when
    nothing of it has a place. `live` goes before a record. Blocks.
    """
    store, exercise = context.store, context.session.exercise_id
    records = list(store.get_many(Incident, [incident_id]).values())
    for kind in KINDS:
        records.extend(store.children(kind, incident_id, MOST, exercise_id=exercise))
    return union(box for record in records if (box := _box(record, live)) is not None)


def _box(record: Record[Any], live: Mapping[str, Place]) -> Box | None:
    fact = record.fact
    if isinstance(fact, Drawing):
        return fact.box
    lon, lat = getattr(fact, "lon", None), getattr(fact, "lat", None)
    recorded = (lon, lat) if lon is not None and lat is not None else None
    place = live.get(record.id, recorded)
    return None if place is None else Box(*place, *place)
