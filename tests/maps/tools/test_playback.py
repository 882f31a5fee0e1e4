"""Playback on a real page: the past at its moment, never among what is reported now, and said so unmistakably."""

import os
import signal
import time

import pytest

from maps.live import Fix, LiveLayer
from maps.played import Place, Played, Way
from maps.symbols import LayerStyle, Shape, Symbol
from maps.tools.playback import SPEEDS, Playback
from maps.view import MapView
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, RED, near_colour, show

PAST = "#d8b56a"
STYLE = LayerStyle((Symbol(Shape.SQUARE, RED, "红", size_px=30),), near_zoom=10)
PX = 360 / (256 * 2**16)
FROM_S = 1_800_000_000.0
SLOW_LINE = """(window.fetched = window.fetch, window.fetch = async (what) => {
    const reply = await fetched(what);
    await new Promise((done) => setTimeout(done, 500));
    return reply;
}, 1)"""
LEFT, MIDDLE, RIGHT = (300, 300), (400, 300), (500, 300)


class Clock:
    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def layer(ready_map, qtbot) -> LiveLayer:
    made = LiveLayer("live", "动态", STYLE)
    ready_map.fly_to(LON, LAT, 16)
    made.report([Fix("a", LON, LAT, time.time())])
    show(ready_map, qtbot, made)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    return made


@pytest.fixture
def playback(ready_map, clock) -> Playback:
    return Playback(ready_map, clock)


def begin(playback: Playback, *, then_s: float = 0.0, gap_s: float = 60.0, far: float = 200.0) -> None:
    """One thing goes from the left to the right within a minute; the clock stands."""
    way = Way("a", [Place(FROM_S, LON - 100 * PX, LAT), Place(FROM_S + gap_s, LON + (far - 100) * PX, LAT)])
    playback.begin({"live": Played([way], 120.0)}, (FROM_S, FROM_S + 3_600))
    playback.run(False)
    playback.seek(FROM_S + then_s)


def test_the_past_is_drawn_where_it_was_at_its_moment_and_between_two_fixes(ready_map, qtbot, layer, playback):
    begin(playback)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, LEFT), timeout=5_000)
    playback.seek(FROM_S + 30)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, MIDDLE), timeout=5_000)
    playback.seek(FROM_S + 60)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, RIGHT), timeout=5_000)
    playback.seek(FROM_S + 10)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, (333, 300)), timeout=5_000)


def test_nothing_that_is_reported_is_among_the_past_and_all_of_it_is_there_afterwards(
    ready_map, qtbot, layer, playback
):
    begin(playback)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, LEFT), timeout=5_000)
    assert not near_colour(ready_map, RED)
    layer.report([Fix("a", LON + 50 * PX, LAT, time.time()), Fix("b", LON, LAT, time.time())])
    settle(300, ready_map)
    assert not near_colour(ready_map, RED)
    assert not near_colour(ready_map, RED, (450, 300))
    assert layer.index_of("b") is None
    assert playback.end()
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (450, 300)), timeout=5_000)
    assert near_colour(ready_map, RED)
    assert not near_colour(ready_map, PAST, LEFT)
    assert not playback.end()


def test_what_was_reported_and_still_on_its_way_when_the_past_began_is_not_among_it(
    ready_map, qtbot, layer, playback
):
    assert run_js(ready_map, SLOW_LINE)
    layer.report([Fix("a", LON + 50 * PX, LAT, time.time())])
    settle(150, ready_map)
    begin(playback)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    seen_live = False
    for _ in range(15):
        settle(60)
        seen_live = seen_live or near_colour(ready_map, RED) or near_colour(ready_map, RED, (450, 300))
    assert not seen_live
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, LEFT), timeout=5_000)
    playback.end()
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (450, 300)), timeout=5_000)


def test_it_stands_where_it_was_when_nothing_is_known_of_the_way_and_is_hatched_once_that_is_old(
    ready_map, qtbot, layer, playback
):
    begin(playback, gap_s=1_000.0)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, LEFT, reach=0), timeout=5_000)
    playback.seek(FROM_S + 100)
    settle(200, ready_map)
    assert near_colour(ready_map, PAST, LEFT, reach=0)
    playback.seek(FROM_S + 500)
    qtbot.waitUntil(lambda: not near_colour(ready_map, PAST, LEFT, reach=0), timeout=5_000)


def test_frame_word_and_a_large_clock_say_that_it_is_the_past(ready_map, qtbot, layer, playback):
    assert run_js(ready_map, "document.querySelector('.played').hidden")
    begin(playback, then_s=30.0)
    then = time.localtime(FROM_S + 30)
    clock = f"{time.strftime('%m-%d', then)} {time.strftime('%H:%M:%S', then)}"
    said = "document.querySelector('.played-clock .time').textContent"
    qtbot.waitUntil(lambda: run_js(ready_map, said) == clock, timeout=5_000)
    assert run_js(ready_map, "document.querySelector('.played-clock .word').textContent") in ("回放", "PLAYBACK")
    framed = "getComputedStyle(document.querySelector('.played')).borderTopWidth"
    assert run_js(ready_map, framed) == "7px"
    qtbot.waitUntil(lambda: any(amber(ready_map, x) for x in range(20, 120, 4)), timeout=5_000)
    playback.end()
    qtbot.waitUntil(lambda: run_js(ready_map, "document.querySelector('.played').hidden"), timeout=5_000)


def amber(view: MapView, x: int) -> bool:
    colour = view.grab_image().pixelColor(x, 3)
    return colour.red() > 180 and 120 < colour.green() < 190 and colour.blue() < 90


def test_while_it_runs_the_page_goes_on_by_itself_as_fast_as_it_was_told(ready_map, qtbot, layer, ready_clock):
    playback = ready_clock
    begin(playback)
    playback.set_speed(30)
    playback.run(True)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, RIGHT), timeout=10_000)
    assert FROM_S + 50 <= playback.at_s <= FROM_S + 3_600


@pytest.fixture
def ready_clock(ready_map) -> Playback:
    return Playback(ready_map)


def test_the_clock_stops_runs_seeks_and_ends_within_its_span(ready_map, clock, playback):
    begin(playback)
    assert (playback.is_on, playback.is_running, playback.at_s) == (True, False, FROM_S)
    playback.run(True)
    clock.now_s += 10
    assert playback.at_s == FROM_S + 10
    playback.set_speed(60)
    clock.now_s += 10
    assert playback.at_s == FROM_S + 610
    playback.set_speed(7)
    assert playback.speed == 60
    assert set(SPEEDS) >= {1, 60}
    playback.seek(FROM_S + 9e9)
    assert (playback.at_s, playback.is_running) == (FROM_S + 3_600, False)
    playback.run(True)
    assert (playback.at_s, playback.is_running) == (FROM_S, True)
    playback.seek(0.0)
    assert playback.at_s == FROM_S


def test_a_hand_puts_it_away_like_any_other_tool(ready_map, playback):
    begin(playback)
    assert ready_map.hand.put_away()
    assert not playback.is_on


def test_a_page_that_died_comes_back_in_the_same_past(ready_map, qtbot, layer, playback, expected_log):
    begin(playback)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, LEFT), timeout=5_000)
    with qtbot.waitSignal(ready_map.ready, timeout=30_000):
        os.kill(ready_map.page_pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST, LEFT), timeout=10_000)
    assert not near_colour(ready_map, RED)
    assert expected_log


def test_ways_of_thousands_of_things_are_drawn_and_hostile_ones_leave_the_rest(ready_map, qtbot, layer, playback):
    ways = [
        Way(
            f"u{n}", [Place(FROM_S + at * 5, LON + (n % 20 - 10) * 40 * PX, LAT + at * PX / 9) for at in range(100)]
        )
        for n in range(2_000)
    ]
    hostile = Way("pole", [Place(FROM_S, LON, 90.0)])
    playback.begin({"live": Played([*ways, hostile], 120.0)}, (FROM_S, FROM_S + 500))
    qtbot.waitUntil(lambda: near_colour(ready_map, PAST), timeout=10_000)
    assert layer.index_of("pole") == 2_000
