"""How a person wants the layers: told to the page, kept, and given back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.layer_looks import AS_MADE, LEAST_OPACITY, LayerLook, LayerLooks, rows_of
from maps.live import Fix, LiveLayer
from maps.points import ChangedPoint, PointLayer
from maps.shapes import Circle, Mark, MarkLayer, ShapeLayer
from maps.symbols import LayerStyle, LegendRow, Shape, ShapeStyle, Stroke, Symbol
from maps.view import MapView
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, RED, STYLE, near_colour, points, show


@pytest.fixture
def view(qtbot) -> MapView:
    made = MapView()
    qtbot.addWidget(made)
    return made


def test_a_filter_leaves_out_its_symbols_and_nothing_else(ready_map, qtbot):
    looks = LayerLooks(ready_map)
    ready_map.fly_to(LON, LAT, 15)
    layer = points(0, 1)
    show(ready_map, qtbot, layer)
    assert near_colour(ready_map, BLUE)
    looks.set_hidden("hydrants", [1])
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (388, 288)), timeout=5_000)
    assert not near_colour(ready_map, BLUE)
    with qtbot.waitSignal(ready_map.painted, timeout=5_000):
        layer.update_points([ChangedPoint("h0", LON, LAT, 1)])
    settle(100, ready_map)
    assert not near_colour(ready_map, RED, (388, 288)), "it is of a status that is left out now"
    looks.set_hidden("hydrants", [])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)


def test_opacity_reaches_the_page_and_the_page_that_comes_after(ready_map, qtbot):
    looks = LayerLooks(ready_map)
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    looks.set_opacity("hydrants", 0.4)
    pane = "Number(map_main.getPane('layer-hydrants').style.opacity)"
    qtbot.waitUntil(lambda: run_js(ready_map, pane) == 0.4, timeout=5_000)
    with qtbot.waitSignal(ready_map.painted, timeout=30_000):
        ready_map._browser.page.setUrl(ready_map._browser.page.url())
    qtbot.waitUntil(lambda: run_js(ready_map, pane) == 0.4, timeout=5_000)


def test_shapes_and_marks_fade_and_are_filtered_too(ready_map, qtbot):
    looks = LayerLooks(ready_map)
    ready_map.fly_to(LON, LAT, 15)
    zones = ShapeLayer("zones", "区", ShapeStyle((Stroke(RED, "红", fill=RED), Stroke(BLUE, "蓝", fill=BLUE))))
    zones.set_shapes([Circle("a", LON, LAT, 300, 0)])
    show(ready_map, qtbot, zones)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    looks.set_opacity("zones", 0.5)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    looks.set_opacity("zones", 1)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    looks.set_hidden("zones", [0])
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)


def test_what_must_not_be_missed_cannot_be_switched_off_faded_or_filtered(view):
    layer = MarkLayer("untold", "未下达", STYLE)
    layer.set_marks([Mark("u", LON, LAT)])
    view.add_layer(layer)
    looks = LayerLooks(view, always=["untold"])
    looks.set_visible("untold", False)
    looks.set_opacity("untold", 0.2)
    looks.set_hidden("untold", [0])
    looks.apply({"untold": LayerLook(visible=False, opacity=0.2, hidden=(0,), styles=2)})
    assert looks.look("untold") == LayerLook(styles=2)


def test_two_layers_change_places_and_go_back(view):
    view.add_layer(PointLayer("one", "一", LayerStyle(STYLE.symbols, order=50)))
    view.add_layer(PointLayer("two", "二", LayerStyle(STYLE.symbols, order=50)))
    looks = LayerLooks(view)
    looks.swap("two", "one")
    first = [layer.name for layer in view.layers]
    looks.swap("two", "one")
    assert [layer.name for layer in view.layers] == first[::-1]
    looks.apply({})
    assert looks.look("one").order is None
    assert {layer.style.order for layer in view.layers} == {50}


def test_a_filter_of_another_table_of_symbols_is_not_applied(view):
    view.add_layer(points(0, 1))
    looks = LayerLooks(view)
    looks.apply({"hydrants": LayerLook(hidden=(1,), styles=7)})
    assert looks.look("hydrants").hidden == ()
    looks.apply({"hydrants": LayerLook(hidden=(1,), styles=2)})
    assert looks.look("hydrants").hidden == (1,)
    looks.apply({}, AS_MADE)
    assert looks.look("hydrants").hidden == ()


def test_a_moving_thing_is_left_out_with_both_its_symbols(view):
    layer = LiveLayer("live", "动态", STYLE)
    layer.report([Fix("a", LON, LAT, time.time(), 0), Fix("b", LON, LAT, time.time(), 1)])
    whole = layer.payload()
    layer.hide_styles({2, 3})
    filtered = layer.payload()
    assert len(filtered) == len(whole)
    assert filtered != whole
    layer.hide_styles({2})
    assert layer._shown(layer.fix("b")) == layer.fix("b")


@given(
    visible=st.booleans(), opacity=st.floats(-1, 2), hidden=st.sets(st.integers(0, 1)),
    order=st.one_of(st.none(), st.integers(1, 99)),
)  # fmt: skip
def test_what_is_told_of_the_looks_gives_the_same_looks_again(qapp, visible, opacity, hidden, order):
    view = MapView()
    view.add_layer(points(0, 1))
    looks = LayerLooks(view)
    looks.apply({"hydrants": LayerLook(visible, opacity, tuple(sorted(hidden)), 2, order)})
    state = looks.state()
    assert LEAST_OPACITY <= state["hydrants"].opacity <= 1
    looks.apply({})
    assert looks.look("hydrants") == LayerLook(styles=2)
    looks.apply(state)
    assert looks.state() == state
    view.deleteLater()


def test_what_can_be_told_apart_is_what_the_legend_tells_apart():
    assert rows_of(points(0)) == [("红", (0,)), ("蓝", (1,))]
    row = LegendRow(Symbol(Shape.CIRCLE, RED, "都"), (0, 1))
    assert rows_of(PointLayer("one", "一", LayerStyle(STYLE.symbols, legend=(row,)))) == [("都", (0, 1))]
