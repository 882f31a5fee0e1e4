"""Pointing out a place on a real page."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from maps.tools.pointing import Pointing
from maps.view import MapView
from tests.maps.fingers import fingers
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, MIDDLE, near_colour

ORANGE = "#ff9f1c"


def right_click(view: MapView, qtbot: QtBot, x: int, y: int) -> None:
    assert view._web is not None
    target = view._web.focusProxy() or view._web
    qtbot.mouseClick(target, Qt.MouseButton.RightButton, pos=QPoint(x, y))


def test_a_right_click_tells_its_place_and_chooses_nothing(ready_map: MapView, qtbot: QtBot) -> None:
    pointing = Pointing(ready_map)
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    clicked: list[object] = []
    ready_map.clicked.connect(lambda *at: clicked.append(at))
    with qtbot.waitSignal(pointing.pointed, timeout=5_000) as pointed:
        right_click(ready_map, qtbot, 500, 300)
    assert pointed.args == [pytest.approx(LON + 100 * 360 / (256 * 2**15), abs=3e-5), pytest.approx(LAT, abs=1e-4)]
    assert clicked == []


def test_the_pin_stands_on_its_place_and_comes_back_with_a_page_that_died(ready_map: MapView, qtbot: QtBot) -> None:
    pointing = Pointing(ready_map)
    ready_map.fly_to(LON, LAT, 15)
    pointing.pin(LON, LAT)
    above = (MIDDLE[0] - 6, MIDDLE[1] - 17)
    qtbot.waitUntil(lambda: near_colour(ready_map, ORANGE, above), timeout=5_000)
    with qtbot.waitSignal(ready_map.ready, timeout=30_000):
        ready_map.conversation.is_ready = False
        run_js(ready_map, "(setTimeout(() => location.reload(), 1), 1)")
    qtbot.waitUntil(lambda: near_colour(ready_map, ORANGE, above), timeout=5_000)
    pointing.unpin()
    qtbot.waitUntil(lambda: not near_colour(ready_map, ORANGE, above), timeout=5_000)
    assert pointing.pinned is None


def test_a_tool_at_work_keeps_its_right_clicks(ready_map: MapView, qtbot: QtBot) -> None:
    pointing = Pointing(ready_map)
    told: list[object] = []
    pointing.pointed.connect(lambda *at: told.append(at))
    held = "({map: map_main, over: {painters: [], soon() {}}, held: {}})"
    run_js(ready_map, f"(import('tower://map/tools/pointing.js').then((m) => m.pointing{held}), 1)")
    settle(100, ready_map)
    right_click(ready_map, qtbot, 500, 300)
    settle(300, ready_map)
    assert len(told) == 1, "the page's own tool told it, the one whose pointer is held did not"


def test_a_finger_that_rests_points_too(ready_map: MapView, qtbot: QtBot) -> None:
    pointing = Pointing(ready_map)
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    with qtbot.waitSignal(pointing.pointed, timeout=5_000) as pointed:
        fingers(ready_map, ("down", 1, *MIDDLE))
    fingers(ready_map, ("up", 1, *MIDDLE))
    assert pointed.args == [pytest.approx(LON, abs=3e-5), pytest.approx(LAT, abs=1e-4)]
