"""Where an incident is: everything that belongs to it and has a place."""

from console.context import Context
from models.geo import Box, box_of
from models.incident import Incident
from models.kinds import KINDS

MOST = 500
"""Records of one kind that are looked at; no incident has more that matter for its view."""


def box_of_incident(context: Context, incident_id: str) -> Box | None:
    """The box around the incident, what was sent to it, the water given to it and what was drawn for it; None when
    nothing of it has a place. Blocks.
    """
    store, exercise = context.store, context.session.exercise_id
    facts = [record.fact for record in store.get_many(Incident, [incident_id]).values()]
    for kind in KINDS:
        facts.extend(record.fact for record in store.children(kind, incident_id, MOST, exercise_id=exercise))
    places = [(getattr(fact, "lon", None), getattr(fact, "lat", None)) for fact in facts]
    return box_of((lon, lat) for lon, lat in places if lon is not None and lat is not None)
