"""Grounds on a real page: seen, faded, lacking, asked again, and there after the page came back."""

import pytest

from maps.sources.tile import MISSING, State, Tile
from maps.tools.grounds import BASEMAP
from maps.view import MapView
from models.geo import Box
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, near_colour
from tests.maps.sources.pictures import MadeGround, green, picture
from tests.maps.test_view_basemap import WaterTiles

GREEN = "#20c040"
SPOT = (130, 430)
WATER = "#0d192b"


@pytest.fixture
def looking(ready_map: MapView) -> MapView:
    ready_map.fly_to(LON, LAT, 12)
    return ready_map


def seen(view: MapView, qtbot, colour: str) -> None:
    qtbot.waitUntil(lambda: near_colour(view, colour, SPOT), timeout=10_000)


def greens(view: MapView) -> int:
    """How many of 200 pixels in a row are the ground's."""
    image = view.grab_image()
    return sum(image.pixelColor(x, SPOT[1]).name() == GREEN for x in range(60, 260))


def test_a_ground_is_drawn_once_it_is_switched_on(looking, qtbot):
    ground = MadeGround(green, attribution="© Somebody <b>")
    looking.ground.offer([ground])
    settle(200, looking)
    assert ground.asked == []
    looking.set_ground("made", True)
    seen(looking, qtbot, GREEN)
    credit = "[...document.querySelectorAll('.attribution')].map((plate) => plate.textContent).join()"
    assert "© Somebody <b>" in run_js(looking, credit)
    looking.set_ground("made", False)
    qtbot.waitUntil(lambda: not near_colour(looking, GREEN, SPOT), timeout=5_000)
    assert looking.asked_outside == []


def test_the_region_pack_is_a_ground_like_the_others(looking, qtbot):
    looking.set_tiles(WaterTiles(), Box(11, 48, 12, 49))
    looking.ground.offer([MadeGround(green)])
    assert [name for name, _title in looking.grounds()] == [BASEMAP, "made"]
    seen(looking, qtbot, WATER)
    looking.set_ground(BASEMAP, False)
    qtbot.waitUntil(lambda: near_colour(looking, "#1a232e", SPOT), timeout=5_000)
    looking.set_theme("light")
    settle(300, looking)
    assert not near_colour(looking, "#b7d2e7", SPOT), "a new theme does not bring the pack back"
    looking.set_ground(BASEMAP, True)
    seen(looking, qtbot, "#b7d2e7")


def test_a_faded_ground_lets_the_pack_shine_through(looking, qtbot):
    looking.set_tiles(WaterTiles(), Box(11, 48, 12, 49))
    looking.ground.offer([MadeGround(green)])
    looking.set_ground("made", True, 0.5)
    qtbot.waitUntil(lambda: abs(looking.grab_image().pixelColor(*SPOT).green() - 0x6C) < 4, timeout=10_000)
    assert looking.ground.look("made").opacity == 0.5


def test_a_page_that_died_comes_back_on_the_same_ground(looking, qtbot, expected_log):
    looking.ground.offer([MadeGround(green)])
    looking.set_ground("made", True)
    seen(looking, qtbot, GREEN)
    with qtbot.waitSignal(looking.ready, timeout=20_000):
        looking._browser.page.setUrl("tower://map/page.html?again")
    seen(looking, qtbot, GREEN)
    assert not expected_log


def test_a_failed_tile_is_asked_again_and_what_was_seen_before_stays_below_it(looking, qtbot):
    failing = {13}
    looking.ground.offer([MadeGround(lambda z, x, y: Tile(State.FAILED) if z in failing else green(z, x, y))])
    looking.set_ground("made", True)
    seen(looking, qtbot, GREEN)
    looking.fly_to(LON, LAT, 13)
    # The hatch says that these are not the ones wanted.
    qtbot.waitUntil(lambda: greens(looking) < 200)
    settle(600, looking)
    assert 100 < greens(looking) < 200, "the tiles of the zoom before are shown, scaled, under the hatch"
    failing.clear()
    qtbot.waitUntil(lambda: greens(looking) == 200, timeout=10_000)


def test_where_the_source_has_nothing_it_says_so_and_is_not_asked_again(looking, qtbot):
    ground = MadeGround(lambda z, x, y: MISSING)
    looking.ground.offer([ground])
    looking.set_ground("made", True)
    states = "[...document.querySelectorAll('.leaflet-tile')].map((tile) => tile.state)"
    qtbot.waitUntil(lambda: 0 in (run_js(looking, states) or []), timeout=10_000)
    asked = len(ground.asked)
    settle(2_500)
    assert len(ground.asked) == asked


@pytest.mark.parametrize("state", [State.OLD, State.UNKEPT])
def test_old_and_unkept_tiles_are_marked_and_asked_again(looking, qtbot, state):
    ground = MadeGround(lambda z, x, y: Tile(state, picture(GREEN) if state is State.OLD else b""))
    looking.ground.offer([ground])
    looking.set_ground("made", True)
    states = "[...document.querySelectorAll('.leaflet-tile')].map((tile) => tile.state)"
    qtbot.waitUntil(lambda: int(state) in (run_js(looking, states) or []), timeout=10_000)
    asked = len(ground.asked)
    qtbot.waitUntil(lambda: len(ground.asked) > asked, timeout=10_000)


def test_an_image_that_is_none_is_a_failed_tile(looking, qtbot):
    looking.ground.offer([MadeGround(lambda z, x, y: Tile(State.HERE, b"<html>"))])
    looking.set_ground("made", True)
    states = "[...document.querySelectorAll('.leaflet-tile')].map((tile) => tile.state)"
    qtbot.waitUntil(lambda: 1 in (run_js(looking, states) or []), timeout=10_000)


class Unkept(MadeGround):
    def coverage(self, depth: int, z: int, x: int, y: int) -> bytes:
        return bytes(64)


def test_what_is_not_kept_here_is_hatched_on_demand(looking, qtbot):
    looking.ground.offer([Unkept(green)])
    looking.set_ground("made", True)
    seen(looking, qtbot, GREEN)
    qtbot.waitUntil(lambda: greens(looking) == 200, timeout=5_000)
    looking.ground.show_coverage("made", 15)
    qtbot.waitUntil(lambda: greens(looking) < 180, timeout=5_000)
    looking.ground.show_coverage("")
    qtbot.waitUntil(lambda: greens(looking) == 200, timeout=5_000)


def test_a_vector_ground_is_drawn_in_the_rules_of_the_basemap(looking, qtbot):
    water = WaterTiles()
    looking.ground.offer(
        [MadeGround(lambda z, x, y: Tile(State.HERE, water.tile(z, x, y)), is_vector=True, max_zoom=14)]
    )
    looking.set_ground("made", True)
    seen(looking, qtbot, WATER)
