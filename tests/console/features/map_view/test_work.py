"""Where an incident is, from a real cache."""

from console.features.map_view.work import box_of_incident
from models.geo import Box
from models.unit import Unit
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON, PUMPER


def test_an_incident_is_where_it_and_what_was_sent_to_it_are(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.send(PUMPER, incident_id)
    desk.wait(lambda: desk.get(Unit, PUMPER).fact.incident_id == incident_id)
    box = box_of_incident(desk.context, incident_id)
    unit = desk.get(Unit, PUMPER).fact
    assert isinstance(box, Box)
    assert box.contains(LON, LAT)
    assert unit.lon is None or box.contains(unit.lon, unit.lat or 0.0)


def test_an_unknown_incident_is_nowhere(desk: Desk) -> None:
    assert box_of_incident(desk.context, "none") is None
