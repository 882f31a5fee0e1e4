"""Things on one spot are told apart by a fan, with the pointer and with the keys, on a real page."""

import pytest
from PySide6.QtCore import Qt

from maps.points import PointLayer
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, MIDDLE, RED, STYLE, click, move, near_colour, points, show

HINT = "document.querySelector('.hint:not([hidden])')?.textContent ?? ''"
ABOVE, BELOW = (400, 265), (400, 335)


def press(view, qtbot, key):
    qtbot.keyClick(view._web.focusProxy() or view._web, key)


def opened(view, qtbot, *layers):
    view.fly_to(LON, LAT, 15)
    for layer in layers:
        show(view, qtbot, layer)
    click(view, qtbot, *MIDDLE)


def test_a_press_on_two_of_a_spot_unfolds_them_and_the_one_pressed_then_is_chosen(ready_map, qtbot):
    chosen = []
    ready_map.chosen.connect(lambda *found: chosen.append(found))
    opened(ready_map, qtbot, points(0, 1))
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE, ABOVE), timeout=5_000)
    assert near_colour(ready_map, RED, BELOW)
    assert chosen == []
    click(ready_map, qtbot, *BELOW)
    qtbot.waitUntil(lambda: chosen == [("hydrants", "h0")], timeout=5_000)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED, BELOW), timeout=5_000)


def test_the_arrows_go_round_the_fan_and_enter_chooses(ready_map, qtbot):
    ready_map.describe = lambda _layer, id_: f"这是 {id_}"
    opened(ready_map, qtbot, points(0, 0, 1))
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE, ABOVE), timeout=5_000)
    view = ready_map.view()
    press(ready_map, qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: run_js(ready_map, HINT) == "这是 h2", timeout=5_000)
    press(ready_map, qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: run_js(ready_map, HINT) == "这是 h0", timeout=5_000)
    press(ready_map, qtbot, Qt.Key.Key_Left)
    press(ready_map, qtbot, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: run_js(ready_map, HINT) == "这是 h1", timeout=5_000)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        press(ready_map, qtbot, Qt.Key.Key_Return)
    assert chosen.args == ["hydrants", "h1"]
    assert ready_map.view() == view, "the arrows have not pushed the map"


def test_enter_unfolds_what_is_chosen_and_escape_folds_it(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0, 1))
    ready_map.select("hydrants", "h0")
    ready_map._web.setFocus()
    run_js(ready_map, "(map_main.getContainer().focus(), 1)")
    settle(200, ready_map)
    press(ready_map, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, BELOW), timeout=5_000)
    press(ready_map, qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED, BELOW), timeout=5_000)
    assert near_colour(ready_map, BLUE)


def test_what_lies_on_top_is_chosen_at_once_and_pressed_again_shows_what_it_covers(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    marks = MarkLayer("incidents", "警情", LayerStyle((Symbol(Shape.SQUARE, BLUE, size_px=30),), order=90))
    marks.set_marks([Mark("i", LON, LAT, 0)])
    show(ready_map, qtbot, marks)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, *MIDDLE)
    assert chosen.args == ["incidents", "i"]
    ready_map.select("incidents", "i")
    settle(100, ready_map)
    click(ready_map, qtbot, *MIDDLE)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, BELOW), timeout=5_000)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, *BELOW)
    assert chosen.args == ["hydrants", "h0"]


def test_a_hundred_thousand_of_one_spot_come_fan_by_fan(ready_map, qtbot):
    count = 100_000
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points([str(at) for at in range(count)], [LON] * count, [LAT] * count, [0] * count)
    ready_map.describe = lambda _layer, id_: id_
    opened(ready_map, qtbot, layer)
    press(ready_map, qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: run_js(ready_map, HINT) == "0", timeout=10_000)
    click(ready_map, qtbot, *MIDDLE)
    press(ready_map, qtbot, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: run_js(ready_map, HINT) == "48", timeout=5_000)
    press(ready_map, qtbot, Qt.Key.Key_PageUp)
    press(ready_map, qtbot, Qt.Key.Key_PageUp)
    press(ready_map, qtbot, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: run_js(ready_map, HINT) == "99999", timeout=5_000)


@pytest.mark.parametrize("change", ["zoom", "another set", "hidden"])
def test_the_fan_folds_when_what_it_shows_is_no_more(ready_map, qtbot, change):
    layer = points(0, 1)
    opened(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, BELOW), timeout=5_000)
    if change == "zoom":
        ready_map.fly_to(LON, LAT, 16)
    elif change == "another set":
        layer.set_points(["x"], [LON], [LAT], [1])
    else:
        ready_map.set_layer_visible("hydrants", False)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED, BELOW), timeout=5_000)
    move(ready_map, *BELOW)
    settle(100, ready_map)
    assert run_js(ready_map, HINT) == ""
