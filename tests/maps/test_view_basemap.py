"""The basemap under the points, and what the map says without one."""

import threading
from itertools import pairwise

import pytest
from PySide6.QtGui import QColor

from maps.state import MapState
from maps.view import MapView
from models.geo import Box
from tests.maps.in_page import run_js, settle
from tests.maps.looking import HOSTILE, LAT, LON, MIDDLE, RED, near_colour, points, show


def test_without_a_region_pack_the_map_says_what_to_do(ready_map):
    assert ready_map.banner.state is MapState.EMPTY
    assert "region build" in ready_map.banner.hint.text()


@pytest.mark.parametrize("state", list(MapState))
def test_every_state_has_its_words_in_both_languages(ready_map, state, english):
    ready_map.set_state(state)
    ready_map.set_language("en")
    assert ready_map.banner.isVisible() == (state is not MapState.SHOWN)
    assert "⟦" not in ready_map.banner.title.text() + ready_map.banner.hint.text()


def varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


class WaterTiles:
    """Every tile is all water under a hostile name."""

    def tile(self, z, x, y):
        zigzag = [9, 0, 0, 26, 8192, 0, 0, 8192, 8191, 0, 15]
        geometry = field(4, b"".join(map(varint, zigzag)))
        feature = field(2, b"\0\0") + field(3, 3) + geometry
        name = field(4, field(1, HOSTILE[0].encode()))
        return field(3, field(15, 2) + field(1, b"water") + field(2, feature) + field(3, b"name") + name)


def state_of(view: MapView) -> MapState:
    """What the map says over itself."""
    return view.banner.state


def test_the_basemap_is_drawn_in_the_colours_of_the_theme(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    ready_map.set_tiles(WaterTiles(), Box(11, 48, 12, 49))
    assert state_of(ready_map) is MapState.SHOWN
    qtbot.waitUntil(lambda: near_colour(ready_map, "#0d192b", (130, 470)), timeout=10_000)
    ready_map.set_theme("light")
    qtbot.waitUntil(lambda: near_colour(ready_map, "#b7d2e7", (130, 470)), timeout=10_000)
    assert "OpenStreetMap" in run_js(ready_map, "document.querySelector('.attribution').textContent")
    assert run_js(ready_map, "document.querySelectorAll('img').length") == 0
    assert ready_map.asked_outside == []
    ready_map.set_tiles(None)
    assert state_of(ready_map) is MapState.EMPTY
    qtbot.waitUntil(lambda: near_colour(ready_map, "#f2f1ed", (130, 470)), timeout=10_000)


def test_the_print_style_is_white_and_told_apart_without_colours(ready_map, qtbot):
    ready_map.set_theme("print")
    ready_map.fly_to(LON, LAT, 15)
    ready_map.set_tiles(WaterTiles(), Box(11, 48, 12, 49))
    qtbot.waitUntil(lambda: near_colour(ready_map, "#d3dee8", (130, 470)), timeout=10_000)
    ready_map.set_tiles(None)
    qtbot.waitUntil(lambda: near_colour(ready_map, "#ffffff", (130, 470)), timeout=10_000)
    shades = "window.shades = [theme.earth, theme.water, theme.road.major, theme.road.highway]"
    look = f"import('tower://map/theme.js').then(({{theme}}) => {shades})"
    run_js(ready_map, f"[{look}].length")
    qtbot.waitUntil(lambda: run_js(ready_map, "window.shades || 0") != 0, timeout=5_000)
    greys = sorted(QColor(shade).lightness() for shade in run_js(ready_map, "window.shades"))
    assert all(after - before >= 8 for before, after in pairwise(greys)), greys


def test_a_screen_of_another_density_gets_a_sharp_basemap(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    ready_map.set_tiles(WaterTiles(), Box(11, 48, 12, 49))
    width = "Math.max(0, ...[...document.querySelectorAll('.leaflet-tile-pane canvas')].map((tile) => tile.width))"
    qtbot.waitUntil(lambda: run_js(ready_map, width) == 512, timeout=10_000)
    ready_map._web.setZoomFactor(2)
    qtbot.waitUntil(lambda: run_js(ready_map, width) == 1024, timeout=10_000)


class EdgeTiles:
    """Every tile has a place's name over each of its edges."""

    def tile(self, z, x, y):
        spots = ((20, 4096), (8170, 4096), (4096, 20), (4096, 8170))
        features = b""
        for at, (east, south) in enumerate(spots):
            geometry = field(4, b"".join(map(varint, [9, 2 * east, 2 * south])))
            features += field(2, field(2, bytes([0, 0, 1, at + 1])) + field(3, 1) + geometry)
        keys = field(3, b"kind") + field(3, b"name")
        names = [f"{z} {x} {y} {at}".encode() for at in range(4)]
        values = b"".join(field(4, field(1, value)) for value in (b"suburb", *names))
        return field(3, field(15, 2) + field(1, b"places") + features + keys + values + field(5, 8192))


WATCH = """(() => {
  window.drawn = 0
  map_main.eachLayer((layer) => layer.paintRules && layer.on('drawn', () => window.drawn++))
  return 1
})()"""


def test_the_basemap_of_a_large_view_comes_to_rest(ready_map, qtbot):
    ready_map.resize(2560, 1440)
    ready_map.set_tiles(EdgeTiles(), Box(11, 48, 12, 49))
    settle(300, ready_map)
    run_js(ready_map, WATCH)
    ready_map.fly_to(LON, LAT, 13)
    qtbot.waitUntil(lambda: run_js(ready_map, "window.drawn") > 15, timeout=10_000)

    def rests() -> bool:
        drawn = run_js(ready_map, "window.drawn")
        settle(1_000)
        return bool(run_js(ready_map, "window.drawn") == drawn)

    qtbot.waitUntil(rests)


class FailingTiles(WaterTiles):
    """Cannot be read until somebody mends them."""

    broken = True

    def tile(self, z, x, y):
        if self.broken:
            raise OSError("the disk is gone")
        return super().tile(z, x, y)


def test_a_tile_that_failed_is_asked_for_again_while_it_is_in_view(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    tiles = FailingTiles()
    ready_map.set_tiles(tiles, Box(11, 48, 12, 49))
    qtbot.waitUntil(lambda: any("again in 1 s" in record.getMessage() for record in expected_log), timeout=10_000)
    tiles.broken = False
    qtbot.waitUntil(lambda: near_colour(ready_map, "#0d192b", (130, 470)), timeout=15_000)


GROUND = "Object.values(map_main._layers).find((layer) => layer.paintRules)"


class SlowTiles(WaterTiles):
    """Those of some zooms are read when they are let go."""

    def __init__(self, *slow):
        self.slow = slow
        self.free = threading.Event()

    def tile(self, z, x, y):
        if z in self.slow:
            self.free.wait(60)
        return super().tile(z, x, y)


def test_what_was_drawn_stands_until_the_new_zoom_is_drawn(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 13)
    tiles = SlowTiles(14)
    ready_map.set_tiles(tiles, Box(11, 48, 12, 49))
    qtbot.waitUntil(lambda: near_colour(ready_map, "#0d192b", (130, 470)), timeout=10_000)
    ready_map.fly_to(LON, LAT, 15)
    settle(300, ready_map)
    scaled = near_colour(ready_map, "#0d192b", (130, 470))
    tiles.free.set()
    assert scaled


def test_what_was_drawn_stands_however_fast_the_wheel_is_turned_out(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 16)
    tiles = SlowTiles(14, 13, 12, 11)
    ready_map.set_tiles(tiles, Box(11, 48, 12, 49))
    qtbot.waitUntil(lambda: near_colour(ready_map, "#0d192b", (130, 470)), timeout=10_000)
    for zoom in (15, 14, 13, 12):
        run_js(ready_map, f"(map_main.setZoom({zoom}), 1)")
        settle(150, ready_map)
    scaled = near_colour(ready_map, "#0d192b", (MIDDLE[0] + 10, MIDDLE[1] + 10))
    tiles.free.set()
    assert scaled
    qtbot.waitUntil(lambda: near_colour(ready_map, "#0d192b", (130, 470)), timeout=10_000)
    left = f"[...new Set(Object.values({GROUND}._tiles).map(({{ coords }}) => coords.z))]"
    qtbot.waitUntil(lambda: run_js(ready_map, left) == [12], timeout=10_000)


def test_a_turn_that_is_taken_back_before_it_is_drawn_leaves_nothing_to_come(ready_map, qtbot):
    ready_map.resize(160, 120)  # an inset: all of what is nearer lies in tiles that stand
    ready_map.fly_to(LON, LAT, 14)
    tiles = SlowTiles(14)
    ready_map.set_tiles(tiles, Box(11, 48, 12, 49))
    qtbot.waitUntil(lambda: near_colour(ready_map, "#0d192b", (80, 60)), timeout=10_000)
    qtbot.waitUntil(lambda: not run_js(ready_map, f"{GROUND}.isLoading()"), timeout=10_000)
    run_js(ready_map, "(map_main.setZoom(15), 1)")
    settle(200, ready_map)
    assert run_js(ready_map, f"{GROUND}.isLoading()")
    run_js(ready_map, "(map_main.setZoom(14), 1)")
    try:
        # Whoever waits for the whole picture would wait for ever.
        qtbot.waitUntil(lambda: not run_js(ready_map, f"{GROUND}.isLoading()"))
    finally:
        tiles.free.set()


class BadTiles:
    def tile(self, z, x, y):
        if x % 2:
            raise OSError("the disk is gone")
        return b"\xff\xff not a tile"


def test_damaged_tiles_leave_the_points_painted(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    ready_map.set_tiles(BadTiles(), Box(11, 48, 12, 49))
    show(ready_map, qtbot, points(0))
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    settle(500, ready_map)
    assert any("disk is gone" in record.getMessage() for record in expected_log)
