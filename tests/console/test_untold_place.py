"""A unit nobody was told of is where the map draws it, else where its record, else its station is."""

import time

from pytestqt.qtbot import QtBot

from console.untold import Untold
from console.untold_place import place_of
from maps.live import Fix, LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol
from maps.view import MapView
from models.incident import Dispatch, Incident
from models.record import Record
from models.unit import Unit
from tests.models.facts import NOON

INCIDENT = Record(kind="incident", id="I", fact=Incident(number="2-1", type="fire", address="x"))


def test_what_the_map_draws_goes_before_what_the_record_says(qtbot: QtBot) -> None:
    view, unit = MapView(), Record(kind="unit", id="A", fact=Unit(number="11", lon=120.0, lat=30.0))
    qtbot.addWidget(view)
    one = Untold(INCIDENT, Dispatch(unit_id="A", made_at=NOON), unit)
    assert place_of(view, one) == (120.0, 30.0)
    layer = LiveLayer("unit", "力量", LayerStyle((Symbol(Shape.SQUARE, "#ff0000", "力量"),)))
    view.add_layer(layer)
    assert place_of(view, one) == (120.0, 30.0)
    layer.report([Fix("A", 121.0, 31.0, time.time())])
    assert place_of(view, one) == (121.0, 31.0)
    assert place_of(view, Untold(INCIDENT, Dispatch(unit_id="B", made_at=NOON))) is None
    layer.stop()
