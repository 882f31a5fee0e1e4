"""Handles on a real page: let go on a place or a thing by pointer, finger and keys, let be, and after a death."""

import os
import signal

import pytest
from PySide6.QtCore import QPoint, Qt

from maps.points import PointLayer
from maps.tools.handles import MOST, MOST_ID, Handle, Handles
from tests.maps.fingers import fingers
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, MIDDLE, STYLE, move, near_colour, show
from tests.maps.tools.test_draw import PX, drag, key, target

ORANGE = "#ff9f1c"
UP = PX * 0.667
"""Degrees of latitude a pixel at Munich."""


def at(x: int, y: int) -> tuple[float, float]:
    """The place at a pixel of the view."""
    return LON + (x - 400) * PX, LAT - (y - 300) * UP


@pytest.fixture
def handles(ready_map) -> Handles:
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    return Handles.of(ready_map)


@pytest.fixture
def heard(handles):
    said: list[tuple[object, ...]] = []
    for name in ("taken", "left", "moved", "put_on", "missed"):
        getattr(handles, name).connect(lambda *values, name=name: said.append((name, *values)))
    return said


POINT = Handle("point", "进攻点 A", at(400, 300))
LAY = Handle("lay", "E1", at(300, 200), (at(300, 200), at(500, 200)), at(500, 200), "hydrants")


def hydrants(view, qtbot) -> PointLayer:
    """One where the hose ends, and another one."""
    layer = PointLayer("hydrants", "消火栓", STYLE)
    lons, lats = zip(at(300, 200), at(300, 450), strict=True)
    layer.set_points(["old", "new"], list(lons), list(lats), [0, 1])
    show(view, qtbot, layer)
    return layer


def test_a_handle_is_dragged_to_a_place_and_the_map_stays(handles, heard, ready_map, qtbot):
    handles.show([POINT])
    qtbot.waitUntil(lambda: near_colour(ready_map, ORANGE, (400, 300), 26), timeout=5_000)
    before = ready_map.view()
    drag(ready_map, qtbot, (400, 300), (460, 340))
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=5_000)
    assert heard[0] == ("taken", "point")
    name, id_, lon, lat = heard[1]
    assert (name, id_) == ("moved", "point")
    assert (lon, lat) == pytest.approx(at(460, 340), abs=2e-5)
    assert ready_map.view() == before
    assert handles.held == ""


def test_a_press_on_a_handle_is_a_press_on_what_lies_below(handles, heard, ready_map, qtbot):
    layer = hydrants(ready_map, qtbot)
    handles.show([Handle("point", "A", at(300, 450))])
    settle(100, ready_map)
    with qtbot.waitSignal(ready_map.chosen) as chosen:
        qtbot.mouseClick(target(ready_map), Qt.MouseButton.LeftButton, pos=QPoint(300, 450))
    assert chosen.args == [layer.name, "new"]
    assert heard == []


def test_far_out_a_line_too_short_to_see_has_no_handle_to_hide_it(handles, heard, ready_map, qtbot):
    handles.show([LAY])
    qtbot.waitUntil(lambda: near_colour(ready_map, ORANGE, (324, 200), 12), timeout=5_000)
    ready_map.fly_to(*at(400, 200), 12)
    qtbot.waitUntil(lambda: not near_colour(ready_map, ORANGE, MIDDLE, 40), timeout=5_000)
    drag(ready_map, qtbot, MIDDLE, (460, 340))
    settle(100, ready_map)
    assert heard == []
    handles.take("lay")
    qtbot.waitUntil(lambda: heard == [("taken", "lay")], timeout=5_000)


def test_the_end_of_a_line_is_put_on_another_thing_and_on_nothing_it_is_missed(handles, heard, ready_map, qtbot):
    hydrants(ready_map, qtbot)
    handles.show([LAY])
    settle(150, ready_map)
    drag(ready_map, qtbot, (324, 200), (303, 445))
    qtbot.waitUntil(lambda: ("put_on", "lay", "new") in heard, timeout=5_000)
    heard.clear()
    drag(ready_map, qtbot, (324, 200), (600, 500))
    qtbot.waitUntil(lambda: heard == [("taken", "lay"), ("missed", "lay")], timeout=5_000)


def test_what_is_let_go_chooses_nothing(handles, heard, ready_map, qtbot):
    hydrants(ready_map, qtbot)
    chosen: list[tuple[object, ...]] = []
    ready_map.chosen.connect(lambda *thing: chosen.append(thing))
    ready_map.clicked.connect(lambda *place: chosen.append(place))
    handles.show([LAY])
    settle(150, ready_map)
    drag(ready_map, qtbot, (324, 200), (300, 450))
    qtbot.waitUntil(lambda: ("put_on", "lay", "new") in heard, timeout=5_000)
    settle(200, ready_map)
    assert chosen == []


def test_escape_lets_be_what_is_in_the_hand(handles, heard, ready_map, qtbot):
    handles.show([POINT])
    settle(150, ready_map)
    move(ready_map, 400, 300)
    qtbot.mousePress(target(ready_map), Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    move(ready_map, 480, 360, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: handles.held == "point", timeout=5_000)
    assert ready_map.hand.put_away()
    qtbot.waitUntil(lambda: heard == [("taken", "point"), ("left", "point")], timeout=5_000)
    qtbot.mouseRelease(target(ready_map), Qt.MouseButton.LeftButton, pos=QPoint(480, 360))
    settle(150, ready_map)
    assert len(heard) == 2
    assert not ready_map.hand.put_away()


def test_by_keys_the_map_is_moved_under_the_hand(handles, heard, ready_map, qtbot):
    hydrants(ready_map, qtbot)
    handles.show([POINT, LAY])
    settle(100, ready_map)
    handles.take("point")
    qtbot.waitUntil(lambda: handles.held == "point", timeout=5_000)
    for _ in range(5):
        key(ready_map, qtbot, Qt.Key.Key_Right, modifier=Qt.KeyboardModifier.AltModifier)
    key(ready_map, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: heard[-1][0] == "moved", timeout=5_000)
    assert heard[-1][2:] == pytest.approx(at(440, 300), abs=2e-5)
    handles.take("lay")
    qtbot.waitUntil(lambda: handles.held == "lay", timeout=5_000)
    run_js(ready_map, f"(map_main.setView([{at(300, 420)[1]}, {at(300, 420)[0]}], 15, {{animate: false}}), 1)")
    settle(150, ready_map)
    key(ready_map, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: heard[-1] == ("put_on", "lay", "new"), timeout=5_000)
    handles.take("lay")
    qtbot.waitUntil(lambda: handles.held == "lay", timeout=5_000)
    key(ready_map, qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: heard[-1] == ("left", "lay"), timeout=5_000)


def test_a_finger_takes_a_handle_within_44_px(handles, heard, ready_map, qtbot):
    ready_map.set_touch(True)
    handles.show([POINT])
    settle(200, ready_map)
    steps = [("down", 1, 421, 300), ("move", 1, 450, 320), ("move", 1, 500, 350), ("up", 1, 500, 350)]
    fingers(ready_map, *steps)
    qtbot.waitUntil(lambda: bool(heard) and heard[-1][0] == "moved", timeout=5_000)
    assert heard[-1][2:] == pytest.approx(at(500, 350), abs=2e-5)


def test_a_second_finger_lets_be_what_the_first_has(handles, heard, ready_map, qtbot):
    ready_map.set_touch(True)
    handles.show([POINT])
    settle(200, ready_map)
    fingers(ready_map, ("down", 1, 400, 300), ("move", 1, 450, 320), ("down", 2, 200, 200))
    qtbot.waitUntil(lambda: heard == [("taken", "point"), ("left", "point")], timeout=5_000)
    fingers(ready_map, ("up", 2, 200, 200), ("up", 1, 450, 320))


def test_what_is_in_the_hand_stays_there_while_others_come_and_is_let_be_when_it_goes(
    handles, heard, ready_map, qtbot
):
    handles.show([POINT])
    settle(150, ready_map)
    move(ready_map, 400, 300)
    qtbot.mousePress(target(ready_map), Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    move(ready_map, 480, 360, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: handles.held == "point", timeout=5_000)
    handles.show([LAY, POINT._replace(title="B")])
    settle(150, ready_map)
    assert handles.held == "point"
    handles.show([LAY])
    qtbot.waitUntil(lambda: handles.held == "", timeout=5_000)
    assert heard[-1] == ("left", "point")
    qtbot.mouseRelease(target(ready_map), Qt.MouseButton.LeftButton, pos=QPoint(480, 360))


def test_a_page_that_died_has_its_handles_again_and_nothing_in_the_hand(
    handles, heard, ready_map, qtbot, expected_log
):
    handles.show([POINT])
    settle(100, ready_map)
    handles.take("point")
    qtbot.waitUntil(lambda: handles.held == "point", timeout=5_000)
    with qtbot.waitSignal(ready_map.ready, timeout=30_000):
        os.kill(ready_map.page_pid, signal.SIGKILL)
    assert handles.held == ""
    assert heard[-1] == ("left", "point")
    settle(300, ready_map)
    drag(ready_map, qtbot, (400, 300), (460, 340))
    qtbot.waitUntil(lambda: heard[-1][0] == "moved", timeout=5_000)
    assert any("ended" in record.getMessage() for record in expected_log)


def test_handles_with_endless_names_and_a_thicket_of_them_are_cut(handles):
    handles.show([POINT._replace(id="x" * (MOST_ID + 1)), *(POINT._replace(id=f"{n}") for n in range(MOST + 5))])
    assert len(handles.all) == MOST
    handles.take("nobody")
    assert handles.held == ""
