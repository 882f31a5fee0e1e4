"""Tiles of points after a turn of the wheel, on a real page: what is in view is painted first, the rest later."""

import pytest

from maps.points import PointLayer
from maps.symbols import LayerStyle
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, STYLE, show

LONGEST_MS = 60_000
ZOOM = 14
PUSH = "map_main.panBy([170, 130], { animate: false })"
BACK = "map_main.panBy([-170, -130], { animate: false })"
GRID = "Object.values(map_main._layers).find((layer) => layer.points)"
NEVER = f"({GRID}.parts.fill = () => {{}}, 1)"
ALL_PAINTED = f"{GRID}.parts.open.size === 0"
SOME_PAINTED = f"{GRID}.parts.open.size > 0"


def turned(view, qtbot, act: str, zoom: int) -> None:
    """Do it, and wait until the tiles of a zoom are there and no others."""
    run_js(view, f"({act}, 1)")
    are_there = (
        f"(!{GRID}.isLoading() && Object.values({GRID}._tiles).every(({{ coords }}) => coords.z === {zoom}))"
    )
    qtbot.waitUntil(lambda: run_js(view, are_there), timeout=LONGEST_MS)


def picture(view, qtbot, before=None):
    """What is seen once it is another than before, and stays."""
    qtbot.waitUntil(lambda: view.grab_image() != before, timeout=LONGEST_MS)
    seen = []

    def stays() -> bool:
        settle(200, view)
        seen.append(view.grab_image())
        return len(seen) > 1 and bool(seen[-1] == seen[-2])

    qtbot.waitUntil(stays, timeout=LONGEST_MS)
    return seen[-1]


@pytest.fixture(params=[10, 17], ids=["symbols", "dots"])
def town(ready_map, qtbot, request):
    """Points from edge to edge and beyond."""
    places = [(LON - 0.06 + at % 40 * 0.003, LAT - 0.04 + at // 40 * 0.002) for at in range(1600)]
    ready_map.show_legend(False)
    ready_map.fly_to(LON, LAT, ZOOM)
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=request.param))
    lons, lats = [lon for lon, _lat in places], [lat for _lon, lat in places]
    layer.set_points([str(at) for at in range(len(places))], lons, lats, [at % 2 for at in range(len(places))])
    before = picture(ready_map, qtbot)
    show(ready_map, qtbot, layer)
    picture(ready_map, qtbot, before)
    return ready_map


def test_what_is_in_view_after_a_turn_looks_as_if_all_of_each_tile_were_painted(town, qtbot):
    whole = picture(town, qtbot)
    run_js(town, NEVER)
    turned(town, qtbot, f"map_main.setZoom({ZOOM - 1})", ZOOM - 1)
    turned(town, qtbot, f"map_main.setZoom({ZOOM})", ZOOM)
    qtbot.waitUntil(lambda: town.grab_image() == whole, timeout=LONGEST_MS)
    assert run_js(town, SOME_PAINTED)


def test_what_a_push_right_after_a_turn_brings_into_view_is_painted_with_it(town, qtbot):
    unpushed = picture(town, qtbot)
    turned(town, qtbot, PUSH, ZOOM)
    pushed = picture(town, qtbot, unpushed)
    turned(town, qtbot, BACK, ZOOM)
    run_js(town, NEVER)
    turned(town, qtbot, f"map_main.setZoom({ZOOM - 1})", ZOOM - 1)
    turned(town, qtbot, f"map_main.setZoom({ZOOM})", ZOOM)
    assert run_js(town, SOME_PAINTED)
    turned(town, qtbot, PUSH, ZOOM)
    qtbot.waitUntil(lambda: town.grab_image() == pushed, timeout=LONGEST_MS)


def test_the_rest_of_the_tiles_is_painted_once_the_wheel_is_at_rest(town, qtbot):
    turned(town, qtbot, f"map_main.setZoom({ZOOM + 1})", ZOOM + 1)
    qtbot.waitUntil(lambda: run_js(town, ALL_PAINTED), timeout=LONGEST_MS)
    sizes = (
        f"{GRID}.canvases().filter((canvas) => !canvas.hidden).map((canvas) => [canvas.width, canvas.style.width])"
    )
    found = run_js(town, sizes)
    assert found
    assert all(size == [512, "512px"] for size in found)


def test_what_stands_in_for_another_zoom_is_not_painted_any_more(town, qtbot):
    turned(town, qtbot, f"({NEVER}, map_main.setZoom({ZOOM + 1}))", ZOOM + 1)
    run_js(
        town,
        f"""(() => {{
          const grid = {GRID};
          const paint = grid.paint;
          window.zooms = [];
          grid.paint = function (canvas, ...told) {{
            window.zooms.push(canvas.wrapped.z);
            return paint.call(this, canvas, ...told);
          }};
        }})()""",
    )
    turned(town, qtbot, f"map_main.setZoom({ZOOM})", ZOOM)
    painted = run_js(town, "window.zooms")
    assert painted
    assert set(painted) == {ZOOM}
