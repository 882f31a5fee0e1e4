"""A sketch on a real page: by pointer, finger and keys, and over the death of the page."""

import json
import math

import pytest
from PySide6.QtCore import QPoint, Qt

from maps.bridge import Sketched as Said
from maps.tools.sketch import MOST_VERTICES, Sketch, Sketched, SketchShape
from resources.words import t
from tests.maps.fingers import fingers
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, click, move, near_colour

PX = 360 / (256 * 2**15)
"""Degrees of longitude a pixel at zoom 15."""


@pytest.fixture
def sketch(ready_map) -> Sketch:
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    return Sketch(ready_map)


def begin(sketch: Sketch, view, qtbot, shape: SketchShape, points=()) -> None:
    """Begin, and wait until the page holds the pointer."""
    sketch.begin("try", shape, points)
    holds = "map_main.getContainer().classList.contains('sketching')"
    qtbot.waitUntil(lambda: run_js(view, holds), timeout=5_000)


def count(sketch: Sketch) -> int:
    return 0 if sketch.now is None else len(sketch.now.points)


def test_clicks_set_vertices_and_enter_ends_it(sketch, ready_map, qtbot):
    begin(sketch, ready_map, qtbot, SketchShape.LINE)
    click(ready_map, qtbot, 400, 300)
    qtbot.waitUntil(lambda: count(sketch) == 1, timeout=5_000)
    click(ready_map, qtbot, 500, 300)
    qtbot.waitUntil(lambda: count(sketch) == 2, timeout=5_000)
    (lon1, lat1), (lon2, _lat2) = sketch.now.points
    assert (lon1, lat1) == pytest.approx((LON, LAT), abs=1e-4)
    assert lon2 == pytest.approx(LON + 100 * PX, abs=1e-4)
    run_js(ready_map, "(map_main.getContainer().focus(), 1)")
    qtbot.keyClick(ready_map._web.focusProxy() or ready_map._web, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sketch.now.is_done, timeout=5_000)


def test_while_it_works_no_thing_below_is_clicked(sketch, ready_map, qtbot):
    heard = []
    ready_map.clicked.connect(lambda *_place: heard.append(1))
    begin(sketch, ready_map, qtbot, SketchShape.AREA)
    click(ready_map, qtbot, 400, 300)
    qtbot.waitUntil(lambda: count(sketch) == 1, timeout=5_000)
    assert not heard
    assert ready_map.hand.put_away()
    settle(100, ready_map)
    click(ready_map, qtbot, 420, 300)
    qtbot.waitUntil(lambda: bool(heard), timeout=5_000)
    assert not ready_map.hand.put_away()


def test_the_keys_alone_are_enough(sketch, ready_map, qtbot):
    begin(sketch, ready_map, qtbot, SketchShape.LINE)
    run_js(ready_map, "(map_main.getContainer().focus(), 1)")
    target = ready_map._web.focusProxy() or ready_map._web
    qtbot.keyClick(target, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: count(sketch) == 1, timeout=5_000)
    with qtbot.waitSignal(ready_map.view_changed, timeout=5_000):
        qtbot.keyClick(target, Qt.Key.Key_Right)
    settle(400, ready_map)
    qtbot.keyClick(target, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: count(sketch) == 2, timeout=5_000)
    assert sketch.now.points[1][0] > sketch.now.points[0][0]
    qtbot.keyClick(target, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: count(sketch) == 1, timeout=5_000)


def test_a_circle_is_done_with_its_second_vertex_and_a_vertex_is_dragged(sketch, ready_map, qtbot):
    begin(sketch, ready_map, qtbot, SketchShape.CIRCLE)
    for x in (400, 480):
        click(ready_map, qtbot, x, 300)
        settle(100, ready_map)
    qtbot.waitUntil(lambda: sketch.now.is_done, timeout=5_000)
    before = sketch.now.points
    target = ready_map._web.focusProxy() or ready_map._web
    qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(480, 300))
    for x in (500, 540):
        move(ready_map, x, 300, Qt.MouseButton.LeftButton)
        settle(40)
    qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(540, 300))
    qtbot.waitUntil(lambda: sketch.now.points != before, timeout=5_000)
    assert sketch.now.points[0] == before[0]
    assert sketch.now.points[1][0] == pytest.approx(before[1][0] + 60 * PX, abs=1e-4)
    assert ready_map.view().lon == pytest.approx(LON, abs=1e-6), "the map moved with the vertex"


def test_a_page_that_died_goes_on_where_it_was(sketch, ready_map, qtbot):
    begin(sketch, ready_map, qtbot, SketchShape.LINE)
    for x in (400, 500):
        click(ready_map, qtbot, x, 300)
        settle(100, ready_map)
    qtbot.waitUntil(lambda: count(sketch) == 2, timeout=5_000)
    with qtbot.waitSignal(ready_map.ready, timeout=30_000):
        ready_map._browser.page.setUrl(ready_map._browser.page.url())
    settle(500, ready_map)
    click(ready_map, qtbot, 450, 350)
    qtbot.waitUntil(lambda: count(sketch) == 3, timeout=5_000)


def test_words_stand_beside_it_until_it_changes(sketch, ready_map, qtbot):
    begin(sketch, ready_map, qtbot, SketchShape.LINE, [(LON, LAT), (LON + 0.001, LAT)])
    sketch.say("other", ["no"])
    assert sketch._lines == []
    sketch.say("try", ["72 m"])
    assert sketch._lines == ["72 m"]
    click(ready_map, qtbot, 500, 350)
    qtbot.waitUntil(lambda: count(sketch) == 3, timeout=5_000)
    assert sketch._lines == []


def test_a_full_sketch_says_so_on_the_map_and_can_still_be_finished(sketch, ready_map, qtbot):
    ring = [(LON + 100 * PX * math.cos(at / 80), LAT + 60 * PX * math.sin(at / 80)) for at in range(MOST_VERTICES)]
    begin(sketch, ready_map, qtbot, SketchShape.AREA, ring)
    told: list[str] = []
    ready_map._browser.bridge.told.connect(told.append)
    click(ready_map, qtbot, 500, 400)
    qtbot.waitUntil(lambda: bool(told), timeout=5_000)
    assert t("map.sketch_full", most=MOST_VERTICES) in json.loads(told[0])["full"]
    assert count(sketch) == MOST_VERTICES
    sketch.say("try", ["72 m"])
    assert json.loads(told[-1])["lines"] == ["72 m"]
    assert json.loads(told[-1])["full"], "figures that come late do not wipe the sentence"
    sketch.finish()
    qtbot.waitUntil(lambda: sketch.now.is_done, timeout=5_000)
    assert count(sketch) == MOST_VERTICES
    sketch.begin("try", SketchShape.LINE)
    assert not sketch._is_full


def test_what_was_said_of_another_sketch_is_not_taken(sketch):
    sketch.begin("try", SketchShape.LINE)
    sketch._heard(Said("other", [(1.0, 1.0)], done=True))
    assert sketch.now == Sketched("try", SketchShape.LINE)
    ended: list[str] = []
    sketch.ended.connect(ended.append)
    sketch._heard(Said("try", [], done=False, left=True))
    assert sketch.now is None
    assert ended == ["try"]


def test_a_finger_takes_a_vertex_from_22_px_away_and_the_map_stays(sketch, ready_map, qtbot):
    ready_map.set_touch(True)
    begin(sketch, ready_map, qtbot, SketchShape.LINE, [(LON, LAT), (LON + 100 * PX, LAT), (LON + 150 * PX, LAT)])
    moves = [("move", 1, 515 + 10 * step, 300) for step in range(1, 5)]
    fingers(ready_map, ("down", 1, 515, 300), *moves, ("up", 1, 555, 300))
    qtbot.waitUntil(lambda: sketch.now.points[1] != (LON + 100 * PX, LAT), timeout=5_000)
    assert sketch.now.points[1][0] == pytest.approx(LON + 155 * PX, abs=2 * PX)
    assert ready_map.view().lon == pytest.approx(LON, abs=1e-6)


def test_over_the_antimeridian_and_a_turn_of_the_world_further_it_is_drawn_where_it_is(sketch, ready_map, qtbot):
    ready_map.fly_to(180.0, LAT, 15)
    settle(200, ready_map)
    begin(sketch, ready_map, qtbot, SketchShape.LINE)
    for at, x in enumerate((300, 500), 1):
        click(ready_map, qtbot, x, 300)
        qtbot.waitUntil(lambda at=at: count(sketch) == at, timeout=5_000)
    assert sketch.now.points[0][0] > 179
    assert sketch.now.points[1][0] < -179
    sketch.finish()
    for _turn in range(2):
        for x in (350, 450, 495):
            qtbot.waitUntil(lambda x=x: near_colour(ready_map, "#ff9f1c", (x, 300)), timeout=5_000)
        run_js(ready_map, "(map_main.panBy([256 * 2 ** 15, 0], { animate: false }), 1)")
