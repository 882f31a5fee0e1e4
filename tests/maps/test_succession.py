"""A ground that takes the place of another: nothing bare between them, and no patchwork of both."""

import threading

import pytest
from PySide6.QtCore import QEventLoop

from maps.browser import BARE
from maps.sources.tile import State, Tile
from maps.tools.grounds import BASEMAP
from maps.view import MapView
from models.geo import Box
from tests.maps.in_page import run_js
from tests.maps.looking import LAT, LON, RED, near_colour, points, show
from tests.maps.sources.pictures import MadeGround
from tests.maps.test_view_basemap import WaterTiles

DARK, LIGHT, PRINT = "#0d192b", "#b7d2e7", "#d3dee8"
SPOTS = ((130, 470), (700, 100), (400, 500))
TOWN = Box(11, 48, 12, 49)


class HeldTiles(WaterTiles):
    """Read at once, or when they are let go."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.free.set()
        self.wanted = threading.Event()

    def tile(self, z, x, y):
        self.wanted.set()
        self.free.wait(120)
        return super().tile(z, x, y)

    def hold(self) -> None:
        self.wanted.clear()
        self.free.clear()


@pytest.fixture
def tiles():
    made = HeldTiles()
    yield made
    made.free.set()


@pytest.fixture
def dark(ready_map: MapView, qtbot, tiles) -> MapView:
    ready_map.fly_to(LON, LAT, 15)
    ready_map.set_tiles(tiles, TOWN)
    await_ground(ready_map, qtbot, DARK)
    return ready_map


def colours(view: MapView) -> set[str]:
    """What is seen at all the spots."""
    image = view.grab_image()
    return {image.pixelColor(*spot).name() for spot in SPOTS}


def await_ground(view: MapView, qtbot, colour: str) -> None:
    qtbot.waitUntil(lambda: colours(view) == {colour})


def watched(view: MapView, qtbot, until: str) -> list[set[str]]:
    """All that is seen until the ground is of a colour."""
    found: list[set[str]] = []

    def look() -> bool:
        found.append(colours(view))
        return view.is_ready and found[-1] == {until}

    qtbot.waitUntil(look)
    return found


def dress(view: MapView, qtbot, theme: str) -> None:
    """Another theme, and the frames in which the page has heard of it."""
    view.set_theme(theme)
    qtbot.waitUntil(lambda: run_js(view, "document.documentElement.dataset.theme") == theme)
    frames(view, qtbot)


def frames(view: MapView, qtbot, count: int = 4) -> None:
    """So many frames of the page."""
    begin = "const next = () => --window.toCome > 0 && requestAnimationFrame(next); requestAnimationFrame(next)"
    run_js(view, f"(() => {{ window.toCome = {count}; {begin}; return 1 }})()")
    qtbot.waitUntil(lambda: run_js(view, "window.toCome") <= 0)
    view.grab_image()
    # What the page has drawn is handed to the window by the event loop.
    QEventLoop().processEvents()


def grounds(view: MapView) -> int:
    """How many basemaps are on the map."""
    return int(run_js(view, "Object.values(map_main._layers).filter((layer) => layer.paintRules).length"))


def test_the_old_picture_stands_until_that_of_a_new_theme_is_there(dark, qtbot, tiles):
    show(dark, qtbot, points(0))
    tiles.hold()
    dress(dark, qtbot, "light")
    assert colours(dark) == {DARK}, "no bare ground while the new one is read"
    assert near_colour(dark, RED), "and what lies on it stands"
    tiles.free.set()
    assert {colour for seen in watched(dark, qtbot, LIGHT) for colour in seen} <= {DARK, LIGHT}
    qtbot.waitUntil(lambda: near_colour(dark, RED))
    qtbot.waitUntil(lambda: grounds(dark) == 1)


def test_a_theme_is_seen_in_one_frame_not_tile_by_tile(dark, qtbot):
    for theme, colour in (("light", LIGHT), ("print", PRINT), ("dark", DARK)):
        dark.set_theme(theme)
        assert all(len(seen) == 1 for seen in watched(dark, qtbot, colour)), "no patchwork of two themes"
    qtbot.waitUntil(lambda: grounds(dark) == 1)


def test_a_theme_that_is_taken_back_before_it_is_seen_leaves_one_ground(dark, qtbot, tiles):
    tiles.hold()
    dress(dark, qtbot, "light")
    dress(dark, qtbot, "print")
    assert colours(dark) == {DARK}
    dress(dark, qtbot, "dark")
    assert grounds(dark) == 2
    tiles.free.set()
    qtbot.waitUntil(lambda: grounds(dark) == 1)
    await_ground(dark, qtbot, DARK)


def test_a_ground_switched_off_before_its_new_theme_is_there_is_gone_with_the_old_one(dark, qtbot, tiles):
    tiles.hold()
    dress(dark, qtbot, "light")
    dark.set_ground(BASEMAP, False)
    await_ground(dark, qtbot, "#f2f1ed")
    assert grounds(dark) == 0
    tiles.free.set()
    dark.set_ground(BASEMAP, True)
    await_ground(dark, qtbot, LIGHT)


SOONER = """(() => {
  const wait = window.setTimeout
  window.setTimeout = (act, ms, ...more) => wait(act, ms === 10_000 ? 50 : ms, ...more)
  return 1
})()"""
"""Ten seconds are over at once."""


def test_a_tile_that_does_not_come_holds_a_new_theme_up_for_seconds_only(dark, qtbot, tiles):
    tiles.hold()
    run_js(dark, SOONER)
    dress(dark, qtbot, "light")
    hidden = "[...document.querySelectorAll('.leaflet-tile-pane > div')].some((div) => div.style.visibility)"
    qtbot.waitUntil(lambda: grounds(dark) == 2 and not run_js(dark, hidden))
    assert colours(dark) == {DARK}, "nothing of the new one is there: the old one stands under it"
    tiles.free.set()
    await_ground(dark, qtbot, LIGHT)
    qtbot.waitUntil(lambda: grounds(dark) == 1)


def test_the_picture_of_a_pack_stands_until_that_of_the_next_is_there(dark, qtbot, tiles):
    tiles.hold()
    dark.set_tiles(tiles, TOWN)
    qtbot.waitUntil(tiles.wanted.is_set)
    frames(dark, qtbot)
    assert colours(dark) == {DARK}
    tiles.free.set()
    qtbot.waitUntil(lambda: grounds(dark) == 1)
    assert colours(dark) == {DARK}


def test_a_ground_of_shapes_without_a_pack_below_follows_the_theme(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 12)
    water = WaterTiles()
    ready_map.ground.offer([MadeGround(lambda *at: Tile(State.HERE, water.tile(*at)), is_vector=True)])
    ready_map.set_ground("made", True)
    await_ground(ready_map, qtbot, DARK)
    ready_map.set_theme("light")
    assert {colour for seen in watched(ready_map, qtbot, LIGHT) for colour in seen} <= {DARK, LIGHT}
    qtbot.waitUntil(lambda: grounds(ready_map) == 1)


@pytest.mark.parametrize(("theme", "colour"), [("dark", DARK), ("light", LIGHT)])
def test_a_page_that_begins_is_of_the_brightness_of_its_theme_from_its_first_frame(
    map_view, qtbot, tiles, theme, colour
):
    map_view.set_theme(theme)
    map_view.set_tiles(tiles, TOWN)
    ours = {BARE[theme], colour} | colours(map_view)
    for begin in (map_view.start, map_view.renew):
        begin()
        assert not map_view.is_ready
        assert {seen for each in watched(map_view, qtbot, colour) for seen in each} <= ours
