"""Where an incident is, from a real cache."""

import time

from console.features.map_view.work import box_of_incident, moving
from maps.live import Fix, LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.drawing import AddDrawing, Form
from models.geo import Box
from models.ids import uuid7
from models.unit import Unit
from tests.console.features.desk import Desk
from tests.console.features.world import LADDER, LAT, LON, PUMPER


def test_an_incident_is_where_it_and_what_was_sent_to_it_are(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.send(PUMPER, incident_id)
    desk.wait(lambda: desk.get(Unit, PUMPER).fact.incident_id == incident_id)
    box = box_of_incident(desk.context, incident_id, {})
    unit = desk.get(Unit, PUMPER).fact
    assert isinstance(box, Box)
    assert box.contains(LON, LAT)
    assert unit.lon is None or box.contains(unit.lon, unit.lat or 0.0)


def test_an_unknown_incident_is_nowhere(desk: Desk) -> None:
    assert box_of_incident(desk.context, "none", {}) is None


def test_a_unit_is_where_it_says_it_is_now_and_what_was_drawn_counts(desk: Desk) -> None:
    incident_id = desk.open_incident()
    desk.send(LADDER, incident_id)
    desk.wait(lambda: desk.get(Unit, LADDER).fact.incident_id == incident_id)
    layer = LiveLayer("unit", "车", LayerStyle((Symbol(Shape.CIRCLE, "#ff2020"),)))
    layer.report([Fix(LADDER, LON + 0.05, LAT, time.time())])
    layer.stop()
    desk.context.map.add_layer(layer)
    points = ((LON, LAT), (LON, LAT + 0.02))
    desk.do(AddDrawing(drawing_id=uuid7(), incident_id=incident_id, type="cordon", form=Form.LINE, points=points))
    box = None

    def counted() -> bool:
        nonlocal box
        box = box_of_incident(desk.context, incident_id, moving(desk.context))
        return box is not None and box.contains(LON + 0.05, LAT + 0.02)

    desk.wait(counted)
