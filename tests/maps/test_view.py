"""What a map's page draws: points, marks, shapes, labels, the legend."""

import random
from array import array

import pytest

from maps.points import ChangedPoint, PointLayer
from maps.shapes import Circle, Line, ShapeLayer
from maps.symbols import ShapeStyle, Stroke
from maps.view import MapView
from models.geo import Box
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, RED, STYLE, brightest, near_colour, points, show


def test_a_point_is_painted_where_it_is_in_its_colour(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    assert near_colour(ready_map, RED)
    assert not near_colour(ready_map, RED, (600, 450))


def test_painted_names_the_layer_and_its_revision(ready_map, qtbot):
    layer = points(0)
    ready_map.add_layer(layer)
    with qtbot.waitSignal(ready_map.painted, timeout=10_000) as got:
        layer.set_points(["a"], [LON], [LAT], [1], revision=77)
        while got.args != ["hydrants", 77] and got.args is None:
            settle(20)
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE) or not ready_map.fly_to(LON, LAT, 15), timeout=10_000)


def test_one_changed_point_changes_its_pixels(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = points(0)
    show(ready_map, qtbot, layer)
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        layer.update_points([ChangedPoint("h0", LON, LAT, 1)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)


def test_moved_added_and_removed_points_are_drawn_where_they_are(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = points(0)
    show(ready_map, qtbot, layer)
    east = LON + 100 * 360 / (256 * 2**15)
    layer.update_points([ChangedPoint("new", east, LAT, 1)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE, (500, 300)), timeout=5_000)
    layer.update_points([ChangedPoint("h0", LON, LAT + 10, 0)])
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    layer.update_points([], removed=["new"])
    qtbot.waitUntil(lambda: not near_colour(ready_map, BLUE, (500, 300)), timeout=5_000)


def test_a_hidden_layer_is_not_drawn_and_comes_back(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    ready_map.set_layer_visible("hydrants", False)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    assert not ready_map.is_layer_visible("hydrants")
    ready_map.set_layer_visible("hydrants", True)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)


def test_a_removed_layer_is_gone(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    ready_map.remove_layer("hydrants")
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    ready_map.add_layer(points(1))
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)


def test_a_layer_taken_off_one_map_goes_on_changing_on_another(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = points(0)
    show(ready_map, qtbot, layer)
    other = MapView()
    qtbot.addWidget(other)
    other.add_layer(layer)
    other.remove_layer("hydrants")
    layer.update_points([ChangedPoint("h0", LON, LAT, 1)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)


def test_a_layer_of_an_unknown_kind_is_reported_and_the_others_are_drawn(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    strange = PointLayer("strange", "", STYLE)
    strange.kind = "holograms"
    with qtbot.waitSignal(ready_map.stumbled, timeout=10_000):
        ready_map.add_layer(strange)
    show(ready_map, qtbot, points(0))
    assert near_colour(ready_map, RED)
    assert "unknown kind" in expected_log[0].getMessage()


def test_two_layers_of_one_name_are_refused(map_view):
    map_view.add_layer(points(0))
    with pytest.raises(ValueError, match="already"):
        map_view.add_layer(points(0))


def test_layers_and_view_set_before_the_start_are_shown_after_it(map_view, qtbot):
    map_view.add_layer(points(0))
    map_view.fly_to(LON, LAT, 15)
    with qtbot.waitSignal(map_view.painted, timeout=30_000):
        map_view.start()
    qtbot.waitUntil(lambda: near_colour(map_view, RED), timeout=5_000)


def test_lines_and_circles_are_drawn(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    shapes = ShapeLayer("lays", "水带", ShapeStyle((Stroke("#20e0ff", width_px=6), Stroke("#ffb020", width_px=6))))
    shapes.set_shapes(
        [Line("l", ((LON - 0.01, LAT), (LON + 0.01, LAT)), 0), Circle("c", LON, LAT, 200.0, 1, "200 米")]
    )
    show(ready_map, qtbot, shapes)
    qtbot.waitUntil(lambda: near_colour(ready_map, "#20e0ff"), timeout=5_000)
    metres_a_pixel = 40075016.686 * 0.6673 / (256 * 2**15)
    assert near_colour(ready_map, "#ffb020", (400, 300 + round(200 / metres_a_pixel)), reach=6)


def test_labels_are_asked_for_what_is_in_view_and_drawn_beside_it(ready_map, qtbot):
    asked: list[str] = []

    def labels(ids):
        asked.extend(ids)
        return ["消防栓八十八号" for _ in ids]

    ready_map.fly_to(LON, LAT, 18)
    layer = points(0, labels=labels)
    layer.update_points([ChangedPoint("far", LON + 1, LAT, 0)])
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: brightest(ready_map, (450, 300), reach=10) > 150, timeout=5_000)
    assert set(asked) == {"h0"}
    assert brightest(ready_map, (350, 300), reach=10) < 100


def test_a_chosen_point_wears_a_ring_and_loses_it(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    ready_map.select("hydrants", "h0")
    qtbot.waitUntil(lambda: near_colour(ready_map, "#ffffff", (425, 300), reach=2), timeout=5_000)
    ready_map.select("hydrants", None)
    qtbot.waitUntil(lambda: not near_colour(ready_map, "#ffffff", (425, 300), reach=2), timeout=5_000)


def test_fitting_a_box_shows_all_of_it(ready_map, qtbot):
    box = Box(11.4, 48.0, 11.7, 48.2)
    ready_map.fit(box)
    qtbot.waitUntil(lambda: ready_map.box is not None and ready_map.box.contains(11.5, 48.1), timeout=5_000)
    seen = ready_map.box
    assert seen.west <= box.west
    assert seen.east >= box.east
    assert seen.south <= box.south
    assert seen.north >= box.north


def test_impossible_positions_are_left_out_and_the_rest_is_drawn(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = PointLayer("hydrants", "", STYLE)
    nan = float("nan")
    lons = [LON, nan, 1e308, 200.0, LON, 0.0]
    lats = [LAT, LAT, LAT, 48.0, nan, 90.0]
    layer.set_points([str(i) for i in range(6)], lons, lats, [0] * 6)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)


def test_a_hundred_thousand_points_are_painted(ready_map, qtbot):
    chance = random.Random(1)
    count = 100_000
    lons = array("d", (chance.uniform(11.4, 11.7) for _ in range(count)))
    lats = array("d", (chance.uniform(48.0, 48.3) for _ in range(count)))
    layer = PointLayer("hydrants", "", STYLE)
    ready_map.fit(Box(11.4, 48.0, 11.7, 48.3))
    ready_map.add_layer(layer)
    settle(300, ready_map)
    with qtbot.waitSignal(ready_map.painted, timeout=20_000):
        layer.set_points([str(i) for i in range(count)], lons, lats, bytes(count))
    assert len(layer) == count


def test_the_legend_names_the_symbols_in_use_and_counts_them(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    ready_map.open_legend(["", "hydrants"])
    show(ready_map, qtbot, points(0, 0, 1))
    words = "document.querySelector('.legend').innerText"
    qtbot.waitUntil(lambda: all(word in run_js(ready_map, words) for word in ("消火栓", "红", "2")))
    ready_map.show_legend(False)
    qtbot.waitUntil(lambda: run_js(ready_map, "document.querySelector('.legend').hidden") is True)


def test_the_page_is_told_of_the_choice_only_when_it_is_another(ready_map, qtbot):
    told: list[str] = []
    layer = points(0, 1)
    show(ready_map, qtbot, layer)
    ready_map._browser.bridge.told.connect(lambda text: told.append(text) if '"select"' in text else None)
    ready_map.select("hydrants", "h1")
    for style in (1, 0, 1):
        layer.update_points([ChangedPoint("h1", LON, LAT, style)])
    assert len(told) == 1
    ready_map.remove_layer("hydrants")
    ready_map.add_layer(layer)
    layer.set_points(["h1"], [LON], [LAT], [0])
    assert len(told) == 2
    layer.set_points([], [], [], [])
    assert '"layer":""' in told[2]
