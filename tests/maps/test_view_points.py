"""What the page knows of many points beyond painting them: which lie within an outline."""

import pytest

from maps.points import ChangedPoint, PointLayer
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, RED, STYLE, click, near_colour, points, show

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


@pytest.mark.parametrize(
    "place", [(LON, 89.0), (LON, -88.0), (190.0, LAT), (float("nan"), LAT), (LON, float("inf"))]
)
def test_a_point_that_has_no_place_is_not_drawn_and_the_legend_says_so(ready_map, qtbot, place):
    ready_map.open_legend([""])
    ready_map.fly_to(LON, LAT, 12)
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points(["good", "bad"], [LON, place[0]], [LAT, place[1]], [0, 1])
    show(ready_map, qtbot, layer)
    said = "document.querySelector('.legend .refused')?.textContent || ''"
    qtbot.waitUntil(lambda: run_js(ready_map, said) == "位置无法使用1", timeout=5_000)
    layer.update_points([ChangedPoint("bad", LON, LAT, 1), ChangedPoint("good", place[0], place[1], 0)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)
    assert run_js(ready_map, said) == "位置无法使用1"
    layer.update_points([], removed=["good"])
    qtbot.waitUntil(lambda: run_js(ready_map, said) == "", timeout=5_000)


def test_a_point_beyond_the_map_stands_nowhere_on_its_edge(ready_map, qtbot):
    ready_map.fly_to(LON, 84.9, 6)
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=3))
    layer.set_points(["pole"], [LON], [86.0], [0])
    ready_map.add_layer(layer)
    settle(500)
    assert run_js(ready_map, f"{LAYER}.inBox(0, 0, 1, 1).length") == 0


def test_a_hundred_thousand_points_on_one_spot_are_drawn_and_moved_over(ready_map, qtbot):
    count = 100_000
    ready_map.fly_to(LON, LAT, 15)
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points([str(at) for at in range(count)], [LON] * count, [LAT] * count, [0] * count)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    layer.update_points([ChangedPoint("7", LON, LAT, 1)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)


def test_of_a_large_layer_too_things_on_one_spot_stand_around_it_and_too_many_stay_counted(ready_map, qtbot):
    few, many, others = ["a", "b"], [f"m{at}" for at in range(60)], [f"o{at}" for at in range(3_500)]
    east = LON + 200 * 360 / (256 * 2**17)
    layer = PointLayer("units", "车辆", LayerStyle(STYLE.symbols, near_zoom=10, spread=True))
    layer.set_points(
        [*few, *many, *others],
        [LON] * 2 + [east] * 60 + [LON + 1 + at * 1e-4 for at in range(3_500)],
        [LAT] * 3_562,
        [0, 1] + [0] * 3_560,
    )
    ready_map.fly_to(LON, LAT, 17)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (400, 262)), timeout=5_000)
    assert near_colour(ready_map, BLUE, (400, 338))
    assert near_colour(ready_map, RED, (600, 300))
    assert run_js(ready_map, f"{LAYER}.stacks.standsFor(61, 17)") == 60


def test_the_gravest_get_their_labels_first(ready_map, qtbot):
    asked: list[str] = []
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=10, label_zoom=12), labels=list)
    count = 900
    layer.set_points(
        [str(at) for at in range(count)], [LON + at * 1e-6 for at in range(count)], [LAT] * count,
        [1 if at >= 850 else 0 for at in range(count)],
    )  # fmt: skip
    layer.labels = lambda ids: (asked.extend(ids), list(ids))[1]
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: len(asked) >= 300, timeout=5_000)
    assert asked[:50] == [str(at) for at in range(850, 900)]


def test_marks_and_points_beyond_the_antimeridian_are_drawn_and_chosen_where_the_tiles_are(ready_map, qtbot):
    ready_map.fly_to(-179.98, 10, 12)
    east = 256 * 2**12 / 360
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=10))
    layer.set_points(["point"], [179.99], [10], [0])
    show(ready_map, qtbot, layer)
    marks = MarkLayer("marks", "标记", LayerStyle(STYLE.symbols, near_zoom=10, order=90))
    marks.set_marks([Mark("mark", 179.97, 10, 1)])
    show(ready_map, qtbot, marks)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (round(400 - 0.03 * east), 300)), timeout=5_000)
    at = round(400 - 0.05 * east)
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE, (at, 300)), timeout=5_000)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, at, 300)
    assert chosen.args == ["marks", "mark"]
