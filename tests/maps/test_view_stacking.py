"""What lies on what, on a real page: layers by their order, marks above shapes, words above symbols."""

import pytest

from maps.shapes import Mark, MarkLayer, ShapeLayer, Spot
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from tests.maps.in_page import settle
from tests.maps.looking import BLUE, LAT, LON, MIDDLE, RED, click, near_colour, show

WIDE, NARROW = 60.0, 24.0
BESIDE = (MIDDLE[0] - 22, MIDDLE[1])
"""On the wide one, and not on the narrow one."""
GREEN = "#20c040"


def marks(name: str, colour: str, size_px: float, order: int, text: str = "", badge: str = "") -> MarkLayer:
    symbol = Symbol(Shape.SQUARE, colour, "x", size_px=size_px)
    layer = MarkLayer(name, name, LayerStyle((symbol,), near_zoom=0, label_zoom=0, order=order))
    layer.set_marks([Mark(name, LON, LAT, 0, text, badge)])
    return layer


@pytest.mark.parametrize("first", ["high", "low"])
def test_a_mark_of_a_higher_layer_lies_on_those_of_lower_ones(ready_map, qtbot, first):
    ready_map.fly_to(LON, LAT, 16)
    both = {"high": marks("high", RED, NARROW, 90), "low": marks("low", BLUE, WIDE, 60)}
    for name in (first, *both.keys() - {first}):
        show(ready_map, qtbot, both[name])
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, MIDDLE, 0), timeout=5_000)
    assert near_colour(ready_map, BLUE, BESIDE, 0)
    with qtbot.waitSignal(ready_map.chosen) as chosen:
        click(ready_map, qtbot, *MIDDLE)
    assert chosen.args == ["high", "high"], "what is seen is what is chosen"


def test_a_drawn_symbol_lies_below_a_mark_on_its_place(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 16)
    stroke = Stroke(GREEN, "点", symbol="M0 0h24v24h-24z", size_px=WIDE)
    drawings = ShapeLayer("drawings", "标绘", ShapeStyle((stroke,), order=95))
    drawings.set_shapes([Spot("s", LON, LAT)])
    show(ready_map, qtbot, drawings)
    show(ready_map, qtbot, marks("incident", RED, NARROW, 90))
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, MIDDLE, 0), timeout=5_000)
    assert near_colour(ready_map, GREEN, BESIDE, 0)


def test_of_two_plates_on_one_spot_that_of_the_higher_layer_is_read(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 16)
    show(ready_map, qtbot, marks("high", RED, NARROW, 90, badge="未下达"))
    settle(100, ready_map)
    alone = plate(ready_map)
    show(ready_map, qtbot, marks("low", RED, NARROW, 60, badge="占用占用"))
    settle(100, ready_map)
    assert plate(ready_map) == alone


def test_a_ring_of_a_lower_layer_takes_no_words_from_what_it_is_around(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 16)
    show(ready_map, qtbot, marks("high", RED, NARROW, 90, text="警情在中间"))
    settle(100, ready_map)
    alone = words(ready_map)
    show(ready_map, qtbot, marks("low", BLUE, WIDE, 60))
    settle(100, ready_map)
    assert words(ready_map) == alone


def test_a_symbol_for_near_is_not_drawn_far_out_where_it_would_hide_what_it_stands_on(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    stroke = Stroke(GREEN, "点", symbol="M0 0h24v24h-24z", size_px=WIDE, near_zoom=15)
    signs = ShapeLayer("signs", "标记", ShapeStyle((stroke,), pick=True))
    signs.set_shapes([Spot("s", LON, LAT, 0, "人民路")])
    show(ready_map, qtbot, signs)
    qtbot.waitUntil(lambda: near_colour(ready_map, GREEN, MIDDLE, 0), timeout=5_000)
    ready_map.fly_to(LON, LAT, 14)
    qtbot.waitUntil(lambda: not near_colour(ready_map, GREEN, MIDDLE, 0), timeout=5_000)
    with qtbot.waitSignal(ready_map.clicked):
        click(ready_map, qtbot, *MIDDLE)


def words(view):
    """Where the end of the words is, right of the wide one."""
    return view.grab_image().copy(MIDDLE[0] + 34, MIDDLE[1] - 8, 40, 16)


def plate(view):
    """Where the words of the badge are, right of the symbol."""
    return view.grab_image().copy(MIDDLE[0] + 20, MIDDLE[1] - 8, 36, 16)
