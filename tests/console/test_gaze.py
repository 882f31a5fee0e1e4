import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from console.gaze import Gaze
from console.keeper import Keeper
from maps.aim import START
from maps.answers import ViewState
from maps.bridge import Viewed
from maps.points import PointLayer
from maps.symbols import LayerStyle, Shape, Symbol
from maps.view import MapView
from models.geo import Box
from tests.console.record_world import LAT, LON, World

STYLE = LayerStyle((Symbol(Shape.CIRCLE, "#2040ff"),))
ELSEWHERE = Viewed(lon=0.0, lat=50.0, zoom=12.0, west=-0.1, south=49.9, east=0.1, north=50.1)
HERE = Viewed(lon=LON, lat=LAT, zoom=12.0, west=LON - 1, south=LAT - 1, east=LON + 1, north=LAT + 1)


def no_tiles(_z: int, _x: int, _y: int) -> bytes | None:
    return None


@pytest.fixture
def world(qtbot, tmp_path: Path) -> Iterator[World]:
    view = MapView()
    made = World(tmp_path, view, 20)
    yield made
    made.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    made = Keeper()
    yield made
    made.close()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "map.json"


def by_hand(view: MapView, lon: float, lat: float, zoom: float) -> None:
    view._conversation.hear(
        Viewed(lon=lon, lat=lat, zoom=zoom, west=lon, south=lat, east=lon, north=lat, by_hand=True)
    )


def settle(qtbot, world: World) -> None:
    qtbot.waitUntil(lambda: not world.background._running, timeout=5_000)


def test_the_map_comes_back_where_a_hand_left_it(world, keeper, kept, qtbot):
    Gaze(world.context, kept, keeper)
    settle(qtbot, world)
    by_hand(world.context.map, 11.6, 48.2, 16)
    qtbot.waitUntil(kept.exists, timeout=5_000)
    view = MapView()
    qtbot.addWidget(view)
    world.context.map = view
    Gaze(world.context, kept, keeper)
    qtbot.waitUntil(lambda: view.view() == ViewState(11.6, 48.2, 16), timeout=5_000)


def test_where_it_was_left_outside_of_the_region_pack_is_forgotten(world, keeper, kept, qtbot):
    kept.write_text(json.dumps({"view": [0, 0, 9], "legend": None}))
    Gaze(world.context, kept, keeper)
    settle(qtbot, world)
    world.context.map.set_tiles(no_tiles, Box(11, 48, 12, 49))
    assert world.context.map.view()[:2] == (11.5, 48.5)


def test_where_it_was_left_inside_of_the_pack_is_kept_whichever_comes_first(world, keeper, kept, qtbot):
    kept.write_text(json.dumps({"view": [11.2, 48.2, 15], "legend": None}))
    world.context.map.set_tiles(no_tiles, Box(11, 48, 12, 49))
    Gaze(world.context, kept, keeper)
    settle(qtbot, world)
    world.context.map.set_tiles(no_tiles, Box(11, 48, 12, 49))
    assert world.context.map.view() == ViewState(11.2, 48.2, 15)


def test_what_the_user_opened_of_the_legend_is_kept(world, keeper, kept, qtbot):
    Gaze(world.context, kept, keeper)
    settle(qtbot, world)
    world.context.map.legend_opened.emit(["", "unit"])
    qtbot.waitUntil(kept.exists, timeout=5_000)
    assert json.loads(kept.read_text())["legend"] == ["", "unit"]


@pytest.mark.parametrize(
    "text", ["[]", "{", '{"view": [1]}', '{"view": [1, 2, "x"]}', '{"view": [1e99, 2, 3]}', "null"]
)
def test_a_spoilt_file_is_as_none(world, keeper, kept, qtbot, text, request):
    kept.write_text(text)
    if "1e99" not in text:
        request.getfixturevalue("expected_log")
    Gaze(world.context, kept, keeper)
    settle(qtbot, world)
    assert world.context.map.view() == START


def test_without_a_pack_it_looks_at_the_records(world, keeper, kept, qtbot, monkeypatch):
    monkeypatch.setattr("console.gaze.RECORDS_MS", 10)
    view = world.context.map
    Gaze(world.context, kept, keeper)
    settle(qtbot, world)
    layer = PointLayer("hydrant", "", STYLE)
    view.add_layer(layer)
    layer.set_points(["a", "b"], [11.0, 12.0], [48.0, 49.0], [0, 0])
    view.painted.emit("hydrant", 1)
    qtbot.waitUntil(lambda: view.view()[:2] == (11.5, 48.5), timeout=5_000)
    view.set_tiles(no_tiles, Box(0, 0, 1, 1))
    assert view.view()[:2] == (0.5, 0.5)


def choose(world: World, qtbot: Any, record_id: str) -> ViewState:
    world.context.selection.choose("hydrant", record_id)
    settle(qtbot, world)
    view: ViewState = world.context.map.view()
    return view


def test_it_goes_to_what_was_chosen_out_of_sight(world, keeper, kept, qtbot):
    Gaze(world.context, kept, keeper)
    world.context.map._conversation.hear(ELSEWHERE)
    lon, lat, zoom = choose(world, qtbot, "h2")
    assert (lon, lat, zoom) == (LON, LAT + 2e-3, 15)


def test_it_stays_when_the_chosen_one_is_in_sight(world, keeper, kept, qtbot):
    Gaze(world.context, kept, keeper)
    world.context.map._conversation.hear(HERE)
    assert choose(world, qtbot, "h2") == ViewState(HERE.lon, HERE.lat, HERE.zoom)


def test_it_stays_where_a_hand_moved_it_until_somebody_asks_to_go_somewhere(world, keeper, kept, qtbot):
    Gaze(world.context, kept, keeper)
    by_hand(world.context.map, 0.0, 50.0, 12)
    assert choose(world, qtbot, "h2") == ViewState(0.0, 50.0, 12)
    world.context.map.fly_to(1.0, 50.0)
    assert choose(world, qtbot, "h3").lat == LAT + 3e-3
