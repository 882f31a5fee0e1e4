"""A ring, a number to call and NOT ORDERED around a unit nobody has told."""

import time
from datetime import timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from console.features.untold.layer import UntoldLayer, mark, style
from console.untold import Untold
from console.untold_feed import UntoldFeed
from maps.live import Fix, LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol
from maps.view import MapView
from models.incident import Dispatch, Incident
from models.record import Record
from models.station import Station
from models.unit import Unit
from resources.words import t
from tests.console.around import context_over
from tests.models.facts import NOON

INCIDENT = Record(kind="incident", id="I", fact=Incident(number="2-1", type="fire", address="x"))
DISPATCH = Dispatch(unit_id="A", made_at=NOON)
STATION = Station(number="S", name="一站", phone="110", radio_channel="CH-3", lon=120.0, lat=30.0)


def test_a_unit_without_a_place_is_marked_at_its_station_with_its_phone_and_channel() -> None:
    unit = Record(kind="unit", id="A", fact=Unit(number="11"))
    one = Untold(INCIDENT, DISPATCH, unit, Record(kind="station", id="S", fact=STATION))
    found = mark(one, one.place)
    assert found is not None
    assert (found.id, found.lon, found.lat) == ("A", 120.0, 30.0)
    assert found.text == "11 · 110 · CH-3"
    assert found.badge == f"{t('incidents.not_ordered')} · {t('untold.word.late')}"
    assert found.style < len(style().symbols)


def test_one_with_no_place_at_all_is_left_to_the_incidents_mark() -> None:
    assert mark(Untold(INCIDENT, DISPATCH), None) is None


def test_the_ring_goes_with_its_unit_as_the_map_draws_it(qtbot: QtBot, tmp_path: Path) -> None:
    view, unit = MapView(), Record(kind="unit", id="A", fact=Unit(number="11", lon=120.0, lat=30.0))
    qtbot.addWidget(view)
    live = LiveLayer("unit", "力量", LayerStyle((Symbol(Shape.SQUARE, "#ff0000", "力量"),)))
    view.add_layer(live)
    with context_over(tmp_path, {}, now=lambda: NOON + timedelta(minutes=1), map=view) as context:
        layer = UntoldLayer(context)
        layer.start()
        feed = UntoldFeed.of(context)
        qtbot.waitUntil(lambda: feed.found == [], timeout=5_000)
        feed.take([Untold(INCIDENT, DISPATCH, unit)])
        qtbot.waitUntil(lambda: layer.layer.position("A") == (120.0, 30.0), timeout=5_000)
        live.report([Fix("A", 120.5, 30.5, time.time())])
        qtbot.waitUntil(lambda: layer.layer.position("A") == (120.5, 30.5), timeout=5_000)
        feed.take([])
        qtbot.waitUntil(lambda: layer.layer.position("A") is None, timeout=5_000)
        layer.stop()
    live.stop()
