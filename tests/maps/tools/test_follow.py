"""Following on a real page: the thing stays in the middle, and a hand ends it."""

import os
import signal
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from maps.live import Fix, LiveLayer
from maps.played import Place, Played, Way
from maps.symbols import LayerStyle, Shape, Symbol
from maps.tools.follow import Follow
from maps.tools.playback import Playback
from maps.view import MapView
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, RED, move, near_colour, show

STYLE = LayerStyle(
    (Symbol(Shape.SQUARE, RED, "红", size_px=30), Symbol(Shape.CIRCLE, BLUE, "蓝", size_px=30)), near_zoom=10
)
PX = 360 / (256 * 2**16)


@pytest.fixture
def layer(ready_map: MapView, qtbot: QtBot) -> LiveLayer:
    made = LiveLayer("live", "动态", STYLE)
    ready_map.fly_to(LON, LAT, 16)
    made.report([Fix("a", LON + 200 * PX, LAT, time.time() - 2), Fix("b", LON, LAT, time.time() - 2, 1)])
    show(ready_map, qtbot, made)
    return made


@pytest.fixture
def follow(ready_map: MapView) -> Follow:
    return Follow(ready_map)


def followed(view: MapView, qtbot: QtBot, follow: Follow, layer: LiveLayer) -> None:
    assert follow.begin(layer, "a", lambda: "跟随 11")
    qtbot.waitUntil(lambda: near_colour(view, RED), timeout=5_000)


def test_what_is_followed_stays_in_the_middle_while_it_moves_and_the_map_says_so(ready_map, qtbot, layer, follow):
    followed(ready_map, qtbot, follow, layer)
    assert run_js(ready_map, "document.querySelector('.following').textContent") == "跟随 11"
    layer.report([Fix("a", LON + 320 * PX, LAT, time.time())])
    east = LON + 320 * PX
    qtbot.waitUntil(lambda: abs(ready_map.view().lon - east) < 4 * PX, timeout=5_000)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED) and near_colour(ready_map, BLUE, (80, 300)), timeout=5_000)
    assert not ready_map.user_moved


def test_a_hand_that_pushes_the_map_ends_it_and_the_view_is_its_own(ready_map, qtbot, layer, follow):
    followed(ready_map, qtbot, follow, layer)
    target = ready_map._web.focusProxy() or ready_map._web
    settle(300, ready_map)
    with qtbot.waitSignal(follow.changed, timeout=5_000):
        qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(500, 400))
        for x in range(500, 380, -20):
            move(ready_map, x, 400, Qt.MouseButton.LeftButton)
            settle(20)
        qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(400, 400))
    assert follow.followed is None
    settle(500, ready_map)
    layer.report([Fix("a", LON + 500 * PX, LAT, time.time())])
    settle(800, ready_map)
    assert not near_colour(ready_map, RED)
    assert run_js(ready_map, "document.querySelector('.following').hidden")
    assert ready_map.user_moved


def test_looking_elsewhere_ends_it_and_so_does_escape(ready_map, qtbot, layer, follow):
    followed(ready_map, qtbot, follow, layer)
    with qtbot.waitSignal(follow.changed, timeout=5_000):
        ready_map.fly_to(LON - 300 * PX, LAT, 16)
    assert follow.followed is None
    followed(ready_map, qtbot, follow, layer)
    assert ready_map.hand.put_away()
    assert follow.followed is None
    assert not follow.end()


def test_zooming_keeps_it(ready_map, qtbot, layer, follow):
    followed(ready_map, qtbot, follow, layer)
    run_js(ready_map, "map_main.setZoomAround([48.14, 11.57], 15, { animate: false }) && 1")
    qtbot.waitUntil(lambda: near_colour(ready_map, RED) and ready_map.view().zoom == 15, timeout=5_000)
    assert follow.followed == ("live", "a")


def test_a_page_that_died_goes_on_following(ready_map, qtbot, layer, follow, expected_log):
    followed(ready_map, qtbot, follow, layer)
    with qtbot.waitSignal(ready_map.ready, timeout=30_000):
        os.kill(ready_map.page_pid, signal.SIGKILL)
    layer.report([Fix("a", LON + 300 * PX, LAT, time.time())])
    qtbot.waitUntil(lambda: abs(ready_map.view().lon - LON - 300 * PX) < 4 * PX, timeout=10_000)
    assert expected_log


def test_in_the_past_it_follows_where_the_thing_went_then(ready_map, qtbot, layer, follow):
    playback = Playback(ready_map)
    followed(ready_map, qtbot, follow, layer)
    way = Way("a", [Place(1_000.0, LON - 400 * PX, LAT), Place(2_000.0, LON, LAT)])
    playback.begin({"live": Played([Way("z", way.places), way], 120.0)}, (1_000.0, 2_000.0))
    playback.run(False)
    qtbot.waitUntil(lambda: abs(ready_map.view().lon - LON + 400 * PX) < 4 * PX, timeout=5_000)
    playback.end()
    qtbot.waitUntil(lambda: abs(ready_map.view().lon - LON - 200 * PX) < 4 * PX, timeout=5_000)


def test_what_is_on_the_map_nowhere_is_not_followed(ready_map, layer, follow):
    assert not follow.begin(layer, "nobody", str)
    assert follow.followed is None
