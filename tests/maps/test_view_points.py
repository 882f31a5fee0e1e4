"""What the page knows of many points beyond painting them: which lie within an outline."""

import pytest

from maps.points import ChangedPoint, PointLayer
from tests.maps.in_page import run_js
from tests.maps.looking import LAT, LON, STYLE, points, show

LAYER = "Object.values(map_main._layers).find((one) => one.points).points"


def within(view, qtbot, ring):
    """Indexes of the layer's points within a ring, as the page's worker finds them."""
    taken = f"{LAYER}.within({ring}).then((all) => (window.foundWithin = [...all]))"
    run_js(view, f"(window.foundWithin = null, {taken}, 1)")
    qtbot.waitUntil(lambda: run_js(view, "window.foundWithin") is not None, timeout=5_000)
    return run_js(view, "window.foundWithin")


def grid_layer():
    """Nine points in three rows, a hundredth of a degree apart, the first in the north-west."""
    layer = PointLayer("hydrants", "消火栓", STYLE)
    places = [(LON + 0.01 * column, LAT - 0.01 * row) for row in range(3) for column in range(3)]
    layer.set_points([f"h{at}" for at in range(9)], [x for x, _ in places], [y for _, y in places], [0] * 9)
    return layer


def test_the_points_within_an_outline_are_found_wherever_the_map_looks(ready_map, qtbot):
    ready_map.fly_to(0, 0, 5)
    show(ready_map, qtbot, grid_layer())
    east, south = LON + 0.015, LAT - 0.015
    box = [[LON - 0.005, LAT + 0.005], [east, LAT + 0.005], [east, south], [LON - 0.005, south]]
    assert within(ready_map, qtbot, box) == [0, 1, 3, 4]
    triangle = [[LON - 0.005, LAT + 0.005], [LON + 0.027, LAT + 0.005], [LON - 0.005, LAT - 0.027]]
    assert within(ready_map, qtbot, triangle) == [0, 1, 2, 3, 4, 6]
    assert within(ready_map, qtbot, box[:2]) == []


def test_moved_added_and_hidden_points_are_found_where_they_are(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = points(0, 0)
    show(ready_map, qtbot, layer)
    west, east, north, south = LON - 0.005, LON + 0.005, LAT + 0.005, LAT - 0.005
    box = [[west, north], [east, north], [east, south], [west, south]]
    with qtbot.waitSignal(ready_map.painted, timeout=5_000):
        layer.update_points([ChangedPoint("h0", LON + 1, LAT, 0), ChangedPoint("new", LON, LAT, 0)], removed=["h1"])
    assert within(ready_map, qtbot, box) == [2]


@pytest.mark.parametrize("turn", [0, 360, -360])
def test_an_outline_over_the_antimeridian_finds_both_sides(ready_map, qtbot, turn):
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points(["east", "west", "far"], [-179.9, 179.9, 0.0], [10.0] * 3, [0] * 3)
    ready_map.fly_to(179, 10, 6)
    show(ready_map, qtbot, layer)
    west, east = 179.5 + turn, 180.5 + turn
    assert within(ready_map, qtbot, [[west, 11], [east, 11], [east, 9], [west, 9]]) == [0, 1]
