"""What lies over and under the points: in pictures no larger than what is drawn, and nothing of it cut off."""

import pytest

from maps.shapes import Area, Mark, MarkLayer, ShapeLayer
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from maps.tools.pointing import Pointing
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, MIDDLE, RED, near_colour, points, show

PX = 360 / (256 * 2**16)
"""Degrees of longitude a pixel at zoom 16."""
ORANGE, RING = "#ff9f1c", "#ffffff"
MARK, FAR = (MIDDLE[0] + 250, MIDDLE[1]), (MIDDLE[0] - 250, MIDDLE[1])
WHOLE = 800 * 600


def lon(x: float) -> float:
    return LON + (x - MIDDLE[0]) * PX


def sizes(view) -> list[int]:
    """Pixels of the pictures below the points and above them, as they are seen."""
    sheets = '[...document.querySelectorAll(".leaflet-pane > canvas")].filter((sheet) => !sheet.hidden)'
    found: list[int] = run_js(view, f"{sheets}.map((sheet) => sheet.width * sheet.height)")
    return found


@pytest.fixture
def drawn_map(ready_map, qtbot):
    """A mark on the right with an area around it."""
    symbol = Symbol(Shape.SQUARE, RED, "x", size_px=24)
    marks = MarkLayer("incident", "警情", LayerStyle((symbol,), near_zoom=0, label_zoom=20, order=90))
    marks.set_marks([Mark("i", lon(MARK[0]), LAT, 0, "")])
    style = ShapeStyle((Stroke(BLUE, "区", 3, fill=f"{BLUE}80"),), order=40)
    areas = ShapeLayer("zones", "区域", style)
    west, east, high = lon(MARK[0] - 40), lon(MARK[0] + 40), 25 * PX
    ring = ((west, LAT - high), (east, LAT - high), (east, LAT + high), (west, LAT + high))
    areas.set_shapes([Area("a", (ring,), 0, "")])
    ready_map.fly_to(LON, LAT, 16)
    show(ready_map, qtbot, areas)
    show(ready_map, qtbot, marks)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, MARK, 0), timeout=5_000)
    return ready_map


def test_the_pictures_are_no_larger_than_what_is_drawn(drawn_map, qtbot):
    qtbot.waitUntil(lambda: len(sizes(drawn_map)) == 2, timeout=5_000)
    assert max(sizes(drawn_map)) < WHOLE / 4
    assert near_colour(drawn_map, BLUE, (MARK[0] - 40, MARK[1]), 2), "the edge of the area"
    assert near_colour(drawn_map, BLUE, (MARK[0] + 40, MARK[1]), 2), "its other edge"


def test_what_another_painter_draws_elsewhere_is_there_as_well(drawn_map, qtbot):
    pointing = Pointing(drawn_map)
    pointing.pin(lon(FAR[0]), LAT)
    above = (FAR[0] - 6, FAR[1] - 17)
    qtbot.waitUntil(lambda: near_colour(drawn_map, ORANGE, above), timeout=5_000)
    assert near_colour(drawn_map, RED, MARK, 0)
    pointing.unpin()
    qtbot.waitUntil(lambda: not near_colour(drawn_map, ORANGE, above), timeout=5_000)
    assert near_colour(drawn_map, RED, MARK, 0)


def test_the_ring_of_what_is_chosen_is_there_wherever_it_stands(drawn_map, qtbot):
    show(drawn_map, qtbot, points(0))
    drawn_map.select("hydrants", "h0")
    radius = round(30 * 0.72 + 3)
    qtbot.waitUntil(lambda: near_colour(drawn_map, RING, (MIDDLE[0] + radius, MIDDLE[1]), 1), timeout=5_000)
    assert near_colour(drawn_map, RING, (MIDDLE[0] - radius, MIDDLE[1]), 1)
    assert near_colour(drawn_map, RED, MARK, 0)


DRAWN = """(import("tower://map/layers/overlay.js").then(({ Overlay }) => {
  const sheet = new Overlay(map_main, 777);
  let drawings = 0;
  sheet.painters.push(() => Boolean(++drawings));
  const zoom = map_main.getZoom();
  %s
  requestAnimationFrame(() => (window.first = { zoom: map_main.getZoom() - zoom, drawings }));
  setTimeout(() => (window.last = drawings), 400);
}), 1)"""


@pytest.mark.parametrize("before", ["", "sheet.soon();"])
def test_a_turn_before_a_picture_was_drawn_is_drawn_after_the_frame_that_shows_it(ready_map, qtbot, before):
    ready_map.fly_to(LON, LAT, 14)
    settle(200)
    run_js(ready_map, DRAWN % f"{before} map_main.setZoom(15);")
    qtbot.waitUntil(lambda: run_js(ready_map, "window.last ?? null") is not None, timeout=5_000)
    assert run_js(ready_map, "window.first") == {"zoom": 1, "drawings": 0}
    assert run_js(ready_map, "window.last") == 1
