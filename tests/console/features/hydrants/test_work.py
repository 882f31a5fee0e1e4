"""The sources near the worked incident by walk, who has which, and the hose to be laid."""

from console.features.hydrants.work import Water, lays, water
from models.assignment import AssignHydrant
from models.hydrant import Hydrant
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT, LADDER, OUT_OF_SERVICE, PUMPER


def test_the_nearest_that_can_be_used_is_first_and_what_is_out_of_use_is_there(desk: Desk) -> None:
    found = water(desk.context, desk.open_incident())
    ids = [candidate.record.id for candidate in found.candidates]
    usable = [candidate.record.id for candidate in found.candidates if candidate.usable]
    assert usable[:2] == [HYDRANT, FAR]
    assert OUT_OF_SERVICE in ids
    assert OUT_OF_SERVICE not in usable


def test_no_incident_or_one_without_a_place_has_no_water_and_needs_no_hose(desk: Desk) -> None:
    assert water(desk.context, "") == Water()
    assert water(desk.context, "nobody's") == Water()
    nowhere = water(desk.context, desk.open_incident(lon=None, lat=None, site_id=""))
    assert nowhere.candidates == ()
    assert lays(desk.context, nowhere, HYDRANT) == []


def test_a_source_that_was_given_has_its_holder_and_its_hose_and_the_other_unit_is_the_next(desk: Desk) -> None:
    incident_id = desk.open_incident()
    for unit_id in (PUMPER, LADDER):
        desk.send(unit_id, incident_id)
    desk.do(AssignHydrant(hydrant_id=HYDRANT, unit_id=PUMPER, incident_id=incident_id))
    desk.wait(lambda: bool(desk.get(Hydrant, HYDRANT).fact.assignments))
    found = water(desk.context, incident_id)
    (given,) = [candidate for candidate in found.candidates if candidate.record.id == HYDRANT]
    assert found.holder(given) == "11"
    dry, wanted = found.dry_unit(), found.dry_unit(PUMPER)
    assert (dry and dry.id, wanted and wanted.id) == (LADDER, PUMPER)
    drawn = {lay.hydrant_id: lay for lay in lays(desk.context, found, FAR)}
    assert drawn[HYDRANT].assigned
    assert not drawn[FAR].assigned
    assert drawn[HYDRANT].distance_m > 0
    source, fire = given.record.fact, found.incident.fact if found.incident else None
    assert fire is not None
    assert drawn[HYDRANT].points[0] == (source.lon, source.lat), "as the water runs, and the arrows on it point"
    assert drawn[HYDRANT].points[-1] == (fire.lon, fire.lat)
