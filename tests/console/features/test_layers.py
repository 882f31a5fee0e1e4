"""Whatever a record says, its symbol is one of its layer's; and the layer follows the records."""

import json
from array import array
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.alarms import layer as alarms
from console.features.devices import layer as devices
from console.features.hydrants import layer as hydrants
from console.features.incidents import layer as incidents
from console.features.sites import layer as sites
from console.features.units import layer as units
from console.features.video import layer as video
from console.record_layer import RecordLayer
from maps.layer import HIDDEN, PointLayer
from maps.symbols import LayerStyle
from models.alarm import AlarmStatus
from models.device import DeviceStatus
from models.hydrant import HydrantStatus, WaterType
from models.incident import Incident
from models.record import Record
from models.store import Positions
from models.unit import UnitStatus
from tests.console.features.desk import Desk
from tests.console.features.world import FAR, HYDRANT, OUT_OF_SERVICE, PUMPER

Indexes = Callable[[Positions], Sequence[int]]
LAYERS: dict[str, tuple[Callable[[], LayerStyle], Indexes]] = {
    "hydrant": (hydrants.style, hydrants.style_indexes),
    "unit": (units.unit_style, units.unit_indexes),
    "station": (units.station_style, units.station_indexes),
    "device": (devices.style, devices.style_indexes),
    "site": (sites.style, sites.style_indexes),
    "camera": (video.style, video.style_indexes),
    "alarm": (alarms.style, alarms.style_indexes),
}
WORDS = [str(w) for enum in (HydrantStatus, WaterType, UnitStatus, DeviceStatus, AlarmStatus) for w in enum]
WORD = st.sampled_from([*WORDS, "micro", "fire", "key", "online", "offline", ""]) | st.text(max_size=8)
ROW = st.tuples(WORD, WORD, st.integers(-9, 99), st.sampled_from(["", "x"]))


def positions(rows: list[tuple[str, str, int, str]]) -> Positions:
    ids = [f"r{n}" for n in range(len(rows))]
    place = array("d", [120.0] * len(rows))
    return Positions(
        ids, place, place, ids, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows],
        ["synced"] * len(rows), [r[3] for r in rows],
    )  # fmt: skip


@pytest.mark.parametrize("name", LAYERS)
@given(rows=st.lists(ROW, max_size=40))
def test_every_record_has_a_symbol_of_its_layer_or_is_hidden(
    name: str, rows: list[tuple[str, str, int, str]]
) -> None:
    style, indexes = LAYERS[name]
    found = indexes(positions(rows))
    symbols = len(style().symbols)
    assert len(found) == len(rows)
    assert all(0 <= index < symbols or index == HIDDEN for index in found)


@pytest.mark.parametrize("name", LAYERS)
def test_no_two_symbols_of_a_layer_look_alike_without_colour_or_say_the_same(name: str) -> None:
    titles = [symbol.title for symbol in LAYERS[name][0]().symbols]
    assert len(titles) == len(set(titles))


def test_an_alarm_that_was_handled_is_not_drawn() -> None:
    rows = [("smoke", "new", 4, ""), ("smoke", "confirmed", 4, ""), ("smoke", "dismissed", 4, "")]
    assert list(alarms.style_indexes(positions(rows))) == [3, HIDDEN, HIDDEN]


@given(st.integers(1, 5), st.none() | st.floats(-180, 180))
def test_an_incident_is_marked_by_its_grade_where_it_is(grade: int, lon: float | None) -> None:
    fact = Incident(number="2-1", type="fire", grade=grade, lon=lon, lat=None if lon is None else 30.0, address="x")
    mark = incidents.mark(Record(kind="incident", id="i", fact=fact))
    assert (mark is None) == (lon is None)
    assert mark is None or 0 <= mark.style < len(incidents.style().symbols)


def test_the_layer_shows_the_records_and_a_click_on_one_chooses_it(desk: Desk) -> None:
    source = hydrants.hydrant_layer(desk.context)
    assert isinstance(source, RecordLayer)
    source.start()
    try:
        layer = desk.context.map.layer("hydrant")
        assert isinstance(layer, PointLayer)
        desk.wait(lambda: all(layer.index_of(i) is not None for i in (HYDRANT, FAR, OUT_OF_SERVICE)))
        desk.context.map.chosen.emit("hydrant", FAR)
        assert desk.context.selection.key is not None
        assert desk.context.selection.key.id == FAR
        assert "H2" in layer.describe(FAR) if layer.describe else False
    finally:
        source.stop()


def badges(source: incidents.IncidentLayer) -> list[str]:
    return [str(thing["badge"]) for thing in json.loads(source.layer.payload())["things"]]


def test_a_dispatch_nobody_was_told_of_is_on_the_mark_of_its_incident(desk: Desk) -> None:
    source = incidents.IncidentLayer(desk.context)
    source.start()
    incident_id = desk.open_incident()
    desk.level()
    desk.cut()
    desk.send(PUMPER, incident_id)
    try:
        desk.wait(lambda: source.layer.index_of(incident_id) is not None and "未下达 1" in badges(source))
    finally:
        source.stop()
