"""The live layer on a real page: where things are drawn, how they move and grow old."""

import math
import time

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from maps.live import Fix, LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, MIDDLE, RED, click, near_colour, show

STYLE = LayerStyle(
    (Symbol(Shape.SQUARE, RED, "红", size_px=30), Symbol(Shape.CIRCLE, BLUE, "蓝", size_px=30)), near_zoom=10
)
PX = 360 / (256 * 2**16)
"""Degrees of longitude a pixel at zoom 16."""


def live(**options) -> LiveLayer:
    return LiveLayer("live", "动态", STYLE, **options)


def put(view, qtbot, layer: LiveLayer, *fixes: Fix) -> None:
    """Report, and wait until the page has drawn it."""
    with qtbot.waitSignal(view.painted, timeout=10_000):
        layer.report(fixes)
    settle(80, view)


def begun(view, qtbot, layer: LiveLayer, *fixes: Fix) -> None:
    view.fly_to(LON, LAT, 16)
    layer.report(fixes)
    show(view, qtbot, layer)
    settle(100, view)


def test_a_thing_glides_to_its_next_fix_and_stands_there(ready_map, qtbot):
    layer, now = live(), time.time()
    begun(ready_map, qtbot, layer, Fix("a", LON - 100 * PX, LAT, now - 5))
    assert near_colour(ready_map, RED, (300, 300))
    layer.report([Fix("a", LON + 100 * PX, LAT, now)])
    seen = set()
    qtbot.waitUntil(lambda: bool(seen.add(_left_edge(ready_map))) or near_colour(ready_map, RED, (500, 300)))
    assert len(seen) > 2, "it was nowhere between"
    settle(1_500)
    assert near_colour(ready_map, RED, (500, 300)), "it went beyond its last fix"


def _left_edge(view) -> int:
    image = view.grab_image()
    return next((x for x in range(280, 540, 4) if image.pixelColor(x, 300).name() == RED), 0)


def test_what_cannot_have_been_a_drive_is_a_jump(ready_map, qtbot):
    layer, now = live(), time.time()
    begun(ready_map, qtbot, layer, Fix("a", LON - 1, LAT, now - 1))
    put(ready_map, qtbot, layer, Fix("a", LON, LAT, now))
    assert near_colour(ready_map, RED)


def test_a_fix_grows_old_on_the_screen_without_any_message(ready_map, qtbot):
    layer = live(life_s=3.0)
    begun(ready_map, qtbot, layer, Fix("a", LON, LAT, time.time()), Fix("b", LON + 100 * PX, LAT, time.time() - 60))
    assert near_colour(ready_map, RED, reach=0)
    assert not near_colour(ready_map, RED, (500, 300), reach=0), "an old fix was drawn as new"
    revision = layer.revision
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED, reach=0), timeout=8_000)
    assert layer.revision == revision


def test_a_thing_is_chosen_where_it_is_and_its_ring_goes_with_it(ready_map, qtbot):
    layer, now = live(), time.time()
    begun(ready_map, qtbot, layer, Fix("a", LON, LAT, now - 1), Fix("b", LON + 200 * PX, LAT, now - 1, 1))
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as told:
        click(ready_map, qtbot, *MIDDLE)
    assert told.args == ["live", "a"]
    ready_map.select("live", "a")
    put(ready_map, qtbot, layer, Fix("a", LON - 50 * PX, LAT, now))
    settle(1_300)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as told:
        click(ready_map, qtbot, 350, 300)
    assert told.args == ["live", "a"]
    assert near_colour(ready_map, "#ffffff", (350 - 25, 300), reach=3), "the ring stayed behind"


def test_hostile_places_are_drawn_nowhere_and_the_rest_goes_on(ready_map, qtbot):
    layer, now = live(), time.time()
    fixes = [Fix(f"u{i}", LON + (i % 100) * PX, LAT, now - 1, i % 2, i * 7.0) for i in range(8_000)]
    begun(ready_map, qtbot, layer, *fixes, Fix("pole", LON, 90, now), Fix("nan", math.nan, LAT, now))
    assert layer.position("nan") is None
    put(ready_map, qtbot, layer, Fix("east", 179.9999, LAT, now - 1), Fix("a", LON, LAT, now + 9e9))
    ready_map.fly_to(180, LAT, 16)
    put(ready_map, qtbot, layer, Fix("east", -179.9999, LAT, now))
    east = (400 + round(0.0001 / PX), 300)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, east), timeout=5_000)


def test_nothing_is_asked_or_drawn_while_the_layer_is_hidden(ready_map, qtbot):
    layer, now = live(), time.time()
    begun(ready_map, qtbot, layer, Fix("a", LON, LAT, now - 1))
    ready_map.set_layer_visible("live", False)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    fetches = "performance.getEntriesByType('resource').filter((one) => one.name.includes('/layers/live/')).length"
    run_js(ready_map, "(window.frames_asked = 0, window.raf = requestAnimationFrame, "
        "window.requestAnimationFrame = (f) => (frames_asked++, raf(f)), 1)")  # fmt: skip
    before = run_js(ready_map, fetches)
    with qtbot.assertNotEmitted(ready_map.painted, wait=1_300):
        layer.report([Fix("a", LON + 50 * PX, LAT, now)])
    assert run_js(ready_map, fetches) == before
    assert run_js(ready_map, "frames_asked") == 0
    with qtbot.waitSignal(ready_map.painted, timeout=5_000):
        ready_map.set_layer_visible("live", True)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (450, 300)), timeout=5_000)


def test_those_on_one_spot_are_counted_far_and_stand_around_it_near(ready_map, qtbot):
    layer, now = live(), time.time()
    begun(ready_map, qtbot, layer, Fix("a", LON, LAT, now), Fix("b", LON, LAT, now, 1), Fix("c", LON, LAT, now, 1))
    asked = []
    ready_map.chosen.connect(lambda _layer, id_: asked.append(id_))
    for x, y in ((400, 258), (437, 321), (363, 321)):
        click(ready_map, qtbot, *QPoint(x, y).toTuple())
    qtbot.waitUntil(lambda: len(asked) == 3, timeout=5_000)
    assert set(asked) == {"a", "b", "c"}


def test_thousands_are_drawn_as_few_are_pixel_by_pixel(ready_map, qtbot):
    layer, now = live(), time.time() - 1
    ages_s = (0, 60, 80, 110, 500)
    few = [
        Fix(
            f"f{at}",
            LON + (at % 20 - 10) * 13 * PX,
            LAT + (at // 20 - 5) * 9 * PX,
            now - ages_s[at % 5],
            at % 2,
            at * 31.0,
        )
        for at in range(200)
    ]
    begun(ready_map, qtbot, layer, *few)
    settle(300, ready_map)
    before = ready_map.grab_image()
    put(
        ready_map,
        qtbot,
        layer,
        *(Fix(f"m{at}", LON + (at % 30 - 15) * PX, LAT + 270 * PX, now) for at in range(900)),
    )
    settle(300, ready_map)
    after = ready_map.grab_image()
    area = [(x, y) for x in range(230, 560, 3) for y in range(200, 400, 3)]
    differ = [at for at in area if _apart(before.pixelColor(*at), after.pixelColor(*at)) > 12]
    assert len({before.pixelColor(*at).name() for at in area}) > 20, "nothing was drawn"
    assert len(differ) <= len(area) * 0.01, differ[:5]


def _apart(one: QColor, other: QColor) -> int:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


def test_a_thing_leaves_its_way_behind_it_and_none_after_a_leap(ready_map, qtbot):
    layer, now = live(), time.time()
    begun(ready_map, qtbot, layer, Fix("a", LON - 150 * PX, LAT, now - 30))
    for at, x in enumerate((-80, 0, 80)):
        put(ready_map, qtbot, layer, Fix("a", LON + x * PX, LAT, now - 20 + 10 * at))
        settle(1_200)
    reddish = [x for x in range(270, 440) if _is_reddish(ready_map.grab_image().pixelColor(x, 300))]
    assert len(reddish) > 120, "no way was drawn"
    put(ready_map, qtbot, layer, Fix("a", LON + 80 * PX, LAT + 1, now))
    put(ready_map, qtbot, layer, Fix("a", LON + 80 * PX, LAT, now + 0.001))
    settle(300, ready_map)
    assert not any(_is_reddish(ready_map.grab_image().pixelColor(x, 300)) for x in range(270, 440))


def _is_reddish(colour: QColor) -> bool:
    return colour.red() > 1.5 * max(colour.green(), colour.blue(), 30)


def test_a_thing_fades_as_its_fix_grows_old(ready_map, qtbot):
    layer, now = live(life_s=1_000.0), time.time()
    fixes = [
        Fix(f"a{at}", LON + (at * 80 - 160) * PX, LAT, now - age_s) for at, age_s in enumerate((0, 500, 700, 900))
    ]
    begun(ready_map, qtbot, layer, *fixes)
    settle(200, ready_map)
    image = ready_map.grab_image()
    strength = [image.pixelColor(240 + at * 80, 300).red() for at in range(4)]
    assert strength == sorted(strength, reverse=True)
    assert strength[0] - strength[3] > 60


READ = """(import("tower://map/layers/live_canvas.js").then(({ LiveCanvas }) => {
  const { words } = LiveCanvas.prototype;
  window.read = [];
  LiveCanvas.prototype.words = function (scene) {
    words.call(this, scene);
    window.read.push(this.layer.labels.get(0) ?? "");
  };
}), 1)"""
"""What every painting with words had for the first thing."""


def test_words_stand_while_newer_ones_are_asked_for_and_those_come_though_nothing_moves(ready_map, qtbot):
    words = {"a": "一号车"}
    style = LayerStyle(STYLE.symbols, near_zoom=10, label_zoom=12)
    layer = LiveLayer("live", "动态", style, labels=lambda ids: [words[id_] for id_ in ids])
    now = time.time()
    run_js(ready_map, READ)
    begun(ready_map, qtbot, layer, Fix("a", LON, LAT, now))
    qtbot.waitUntil(lambda: (run_js(ready_map, "window.read") or [""])[-1] == "一号车", timeout=5_000)
    run_js(ready_map, "(window.read = [], 1)")
    words["a"] = "一号车 出动"
    layer.report([Fix("a", LON, LAT, now, 1)])
    qtbot.waitUntil(lambda: (run_js(ready_map, "window.read") or [""])[-1] == words["a"], timeout=5_000)
    assert set(run_js(ready_map, "window.read")) == {"一号车", "一号车 出动"}, "never without words"


def test_under_two_fingers_what_stands_stays_on_its_ground(ready_map, qtbot):
    layer = live()
    begun(ready_map, qtbot, layer, Fix("v", LON + 100 * PX, LAT, time.time(), 0))
    assert near_colour(ready_map, RED, (MIDDLE[0] + 100, MIDDLE[1]))
    run_js(ready_map, "(map_main._move(map_main.getCenter(), 17, { pinch: true, round: false }), 1)")
    settle(100, ready_map)
    assert near_colour(ready_map, RED, (MIDDLE[0] + 200, MIDDLE[1]))
    assert not near_colour(ready_map, RED, (MIDDLE[0] + 100, MIDDLE[1]))


COUNTED = """(import("tower://map/layers/live_canvas.js").then(({ LiveCanvas }) => {
  const { paint } = LiveCanvas.prototype;
  window.painted = [];
  LiveCanvas.prototype.paint = function () { window.painted.push(map_main.getZoom()); return paint.call(this); };
}), 1)"""


def test_a_change_of_zoom_is_drawn_once_and_with_the_frame_that_shows_it(ready_map, qtbot):
    begun(ready_map, qtbot, live(), Fix("a", LON, LAT, time.time()))
    run_js(ready_map, COUNTED)
    settle(50, ready_map)
    turn = "new Promise((done) => { requestAnimationFrame(() => done(window.atFrame = window.painted.length)); })"
    run_js(ready_map, f"(window.painted.length = 0, map_main.setZoom(15), {turn}, 1)")
    qtbot.waitUntil(lambda: run_js(ready_map, "window.atFrame ?? 0") == 1, timeout=5_000)
    assert run_js(ready_map, "window.painted[0]") == 15
