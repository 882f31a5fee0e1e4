"""Shapes on a real page: patterns, arrows, symbols, words that keep clear, edges that can be chosen, huge rings."""

import math
import os
import signal

import pytest

from maps.shapes import Area, Circle, Line, Mark, MarkLayer, ShapeLayer, Spot
from maps.symbols import Along, Fill, LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from tests.maps.in_page import run_js, settle
from tests.maps.looking import HOSTILE, LAT, LON, MIDDLE, RED, click, move, near_colour, show

PX = 360 / (256 * 2**16)
"""Degrees of longitude a pixel at zoom 16."""
PX_LAT = PX * math.cos(math.radians(LAT))
GREEN = "#20c040"
STYLE = ShapeStyle(
    (
        Stroke(RED, "线", 5.0, head=True, along=Along.ARROWS),
        Stroke(GREEN, "面", 3.0, fill="#20c04022", pattern=Fill.CROSS, along=Along.TICKS),
        Stroke("#2040ff", "点", symbol="M3 3h18v18h-18z", size_px=30.0),
        Stroke("#f0a0f0", "圆", 3.0, on_light="#800080", dash_px=(8.0, 5.0)),
    ),
    pick=True,
)


def at(dx: float, dy: float) -> tuple[float, float]:
    """The place so many pixels right of and below the middle of the map at zoom 16."""
    return LON + dx * PX, LAT - dy * PX_LAT


def shapes(*things) -> ShapeLayer:
    layer = ShapeLayer("drawings", "标绘", STYLE)
    layer.set_shapes(things)
    return layer


def shown(view, qtbot, *things) -> ShapeLayer:
    view.fly_to(LON, LAT, 16)
    layer = shapes(*things)
    show(view, qtbot, layer)
    settle(100, view)
    return layer


def square(id_: str, half: float, style: int = 1, **fields) -> Area:
    return Area(id_, ((at(-half, -half), at(half, -half), at(half, half), at(-half, half)),), style, **fields)


def count(view, wanted: str, box: tuple[int, int, int, int]) -> int:
    """Pixels of that colour in a part of the picture."""
    image = view.grab_image()
    left, top, right, bottom = box
    return sum(image.pixelColor(x, y).name() == wanted for x in range(left, right) for y in range(top, bottom))


def test_a_symbol_beside_its_place_leaves_the_place_free_and_is_chosen_where_it_is_seen(ready_map, qtbot):
    shown(ready_map, qtbot, Spot("s", *at(0, 0), 2, "A", beside=True))
    assert near_colour(ready_map, "#2040ff", (354, 300))
    assert not near_colour(ready_map, "#2040ff", MIDDLE)
    with qtbot.waitSignal(ready_map.chosen) as chosen:
        click(ready_map, qtbot, 354, 300)
    assert chosen.args == ["drawings", "s"]


def test_a_line_an_area_a_circle_and_a_symbol_are_drawn_where_they_are(ready_map, qtbot):
    shown(
        ready_map, qtbot,
        Line("l", (at(-200, -200), at(200, -200)), 0), square("a", 100), Spot("s", *at(0, 200), 2),
        Circle("c", *at(-250, 100), 60.0, 3),
    )  # fmt: skip
    assert near_colour(ready_map, RED, (400, 100))
    assert near_colour(ready_map, GREEN, (500, 300))
    assert near_colour(ready_map, "#2040ff", (400, 500))
    assert not near_colour(ready_map, RED, (400, 140))


def test_a_head_stands_at_the_end_of_a_line_and_not_at_its_beginning(ready_map, qtbot):
    shown(ready_map, qtbot, Line("l", (at(-200, 0), at(200, 0)), 0))
    end = count(ready_map, RED, (584, 285, 600, 315))
    assert end > 1.5 * count(ready_map, RED, (200, 285, 216, 315))


def test_what_was_is_drawn_broken_and_without_its_filling(ready_map, qtbot):
    layer = shown(ready_map, qtbot, square("a", 100))
    inside = (420, 320, 480, 380)
    plain = ready_map.grab_image().copy(420, 320, 60, 60)
    fresh = count(ready_map, GREEN, (300, 195, 500, 205))
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        layer.set_shapes([square("a", 100, old=True)])
    settle(100, ready_map)
    assert ready_map.grab_image().copy(420, 320, 60, 60) != plain
    assert count(ready_map, GREEN, inside) == 0
    assert count(ready_map, GREEN, (300, 195, 500, 205)) < 0.6 * fresh


def test_only_what_changed_is_sent_again_and_keeps_its_place_in_the_selection(ready_map, qtbot):
    layer = shown(ready_map, qtbot, *(Spot(f"s{n}", *at(40 * n, 0), 2) for n in range(5)))
    base = layer.base
    ready_map.select("drawings", "s3")
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        layer.set_shapes([Spot(f"s{n}", *at(40 * n, 100 if n == 1 else 0), 2) for n in range(5) if n != 2])
    settle(100, ready_map)
    assert layer.base == base
    assert near_colour(ready_map, "#2040ff", (440, 400))
    assert not near_colour(ready_map, "#2040ff", (480, 300))
    with qtbot.waitSignal(ready_map.chosen) as chosen:
        click(ready_map, qtbot, 520, 300)
    assert chosen.args == ["drawings", "s3"]


def test_an_edge_is_chosen_and_what_lies_within_stays_free(ready_map, qtbot):
    shown(ready_map, qtbot, square("a", 100), Line("l", (at(-300, 200), at(300, 200)), 0))
    with qtbot.waitSignal(ready_map.chosen) as chosen:
        click(ready_map, qtbot, 503, 300)
    assert chosen.args == ["drawings", "a"]
    with qtbot.waitSignal(ready_map.chosen) as chosen:
        click(ready_map, qtbot, 300, 505)
    assert chosen.args == ["drawings", "l"]
    with qtbot.waitSignal(ready_map.clicked):
        click(ready_map, qtbot, 440, 330)


def test_words_stand_where_no_others_do(ready_map, qtbot):
    marks = MarkLayer("marks", "", LayerStyle((Symbol(Shape.CIRCLE, RED, "x", size_px=20),), label_zoom=3))
    marks.set_marks([Mark("m", *at(0, 24), 0, "警情警情警情")])
    show(ready_map, qtbot, marks)
    shown(ready_map, qtbot, Spot("s", *at(0, 0), 2, "指挥部"), Spot("t", *at(6, 0), 2, "集结点"))
    assert near_colour(ready_map, "#2040ff", MIDDLE, 6)


def test_hostile_words_are_only_words(ready_map, qtbot):
    shown(ready_map, qtbot, *(Spot(f"s{n}", *at(60 * n - 120, 0), 2, text) for n, text in enumerate(HOSTILE)))
    assert run_js(ready_map, "document.title") != "hurt"
    assert run_js(ready_map, "document.querySelectorAll('img').length") == 0


THINNED = """(Promise.all([
  import("tower://map/layers/thinning.js"), import("tower://map/layers/prepared.js"), import("tower://map/layers/rings.js"),
]).then(([{ weights }, { chunks }, { levelOf }]) => {
  const zoom = 14, px = 1 / (256 * 2 ** zoom);
  const off = (xys, i, from, to) => {
    const [x, y] = [xys[2 * from], xys[2 * from + 1]];
    const [dx, dy] = [xys[2 * to] - x, xys[2 * to + 1] - y];
    const [ax, ay] = [xys[2 * i] - x, xys[2 * i + 1] - y];
    const long = dx * dx + dy * dy;
    const part = long ? Math.max(0, Math.min(1, (ax * dx + ay * dy) / long)) : 0;
    return Math.hypot(ax - part * dx, ay - part * dy) / px;
  };
  window.thinned = SEEDS.map((seed) => {
    let turn = seed;
    const chance = () => (turn = (turn * 16807) % 2147483647) / 2147483647 - 0.5;
    const xys = new Float64Array(4000);
    let [x, y] = [0.5, 0.3];
    for (let i = 0; i < 4000; i += 2) [xys[i], xys[i + 1]] = [x += chance() * px, y += chance() * px * (seed % 3)];
    const weigh = weights(xys);
    let [worst, last, kept] = [0, 0, 1];
    for (let to = 1; to < 2000; to++) {
      if (weigh[to] < 0.35 * px) continue;
      for (let i = last + 1; i < to; i++) worst = Math.max(worst, off(xys, i, last, to));
      [last, kept] = [to, kept + 1];
    }
    return [worst, kept, levelOf({ xys, boxes: chunks(xys), weights: weigh }, zoom).xys.length / 2, last];
  });
}), 1)"""


def test_a_thinned_ring_is_nowhere_off_by_what_can_be_seen(ready_map, qtbot):
    run_js(ready_map, "(window.thinned = null, 1)")
    run_js(ready_map, THINNED.replace("SEEDS", str([*range(3, 40)])))
    qtbot.waitUntil(lambda: run_js(ready_map, "window.thinned") is not None, timeout=10_000)
    for worst, kept, drawn, last in run_js(ready_map, "window.thinned"):
        assert worst <= 0.35 + 1e-3
        assert 2 <= drawn <= kept < 2_000
        assert last == 1_999, "its end stays"


def test_the_edge_of_a_thinned_ring_is_hit_where_it_is(ready_map, qtbot):
    ring = tuple(at(200 * math.cos(n / 500), 200 * math.sin(n / 500)) for n in range(3_142))
    shown(ready_map, qtbot, Area("round", (ring,), 1))
    for x, y in ((600, 300), (400, 100), (259, 441)):
        with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
            click(ready_map, qtbot, x, y)
        assert chosen.args == ["drawings", "round"]
    with qtbot.waitSignal(ready_map.clicked, timeout=5_000):
        click(ready_map, qtbot, 400, 320)


def star(points: int) -> Area:
    """A ring of so many vertices that crosses itself all over."""
    ring = tuple(
        at(
            (200 + 150 * math.sin(n * 0.37)) * math.cos(n * 2.1),
            (200 + 150 * math.sin(n * 0.37)) * math.sin(n * 2.1),
        )
        for n in range(points)
    )
    return Area("huge", (ring,), 1, "很大")


COUNT = """(() => {
  let steps = 0;
  for (const name of ["moveTo", "lineTo"]) {
    const own = Path2D.prototype[name];
    Path2D.prototype[name] = function (...at) { steps++; return own.apply(this, at); };
  }
  window.steps = () => { const told = steps; steps = 0; return told; };
  return 1;
})()"""
"""How many corners a painting goes through: what it costs, on any machine."""
MOST_STEPS = 15_000


def steps_at(view, zoom):
    """What one painting goes through at a zoom, once the ring is known there."""
    view.fly_to(LON, LAT, zoom)
    settle(300, view)
    run_js(view, "(window.steps(), map_main.fire('moveend'), 1)")
    settle(100, view)
    return run_js(view, "window.steps()")


def test_a_ring_of_200_000_vertices_is_drawn_by_as_many_as_can_be_seen(ready_map, qtbot):
    ring = tuple(
        at(
            250 * math.cos(2 * math.pi * n / 200_000) * (1 + 0.02 * math.sin(n)),
            250 * math.sin(2 * math.pi * n / 200_000),
        )
        for n in range(200_000)
    )
    ready_map.fly_to(LON, LAT, 16)
    run_js(ready_map, COUNT)
    show(ready_map, qtbot, shapes(Area("huge", (ring,), 1, "很大")))
    qtbot.waitUntil(lambda: near_colour(ready_map, GREEN, (400, 550), 8), timeout=5_000)
    for zoom in (12, 16, 19):
        assert 2 < steps_at(ready_map, zoom) < MOST_STEPS, f"at zoom {zoom}"


@pytest.mark.parametrize("vertices", [2_000, 200_000])
def test_a_ring_that_crosses_itself_all_over_tells_how_far_it_reaches_by_a_few_corners(ready_map, qtbot, vertices):
    ready_map.fly_to(LON, LAT, 16)
    run_js(ready_map, COUNT)
    show(ready_map, qtbot, shapes(star(vertices)))
    settle(200, ready_map)
    assert 100 < steps_at(ready_map, 16) < 2_000, "filling tangled lines takes the square of their number"
    assert count(ready_map, GREEN, (150, 200, 250, 300)) > 0
    assert count(ready_map, GREEN, (60, 100, 740, 500)) > 500


def test_places_that_are_none_are_left_out_and_the_map_goes_on(ready_map, qtbot):
    nowhere = float("nan")
    shown(
        ready_map, qtbot,
        Line("n", ((nowhere, nowhere), (1.0, nowhere)), 0), Area("p", (((0.0, 95.0), (1.0, 95.0), (1, 96)),), 1),
        Spot("q", nowhere, 5.0, 2), Circle("r", 5.0, 200.0, 5.0, 3), Line("pole", ((0.0, 90.0), (10.0, -90.0)), 0),
        Spot("s", LON, LAT, 2),
    )  # fmt: skip
    assert near_colour(ready_map, "#2040ff")


def test_a_line_over_the_antimeridian_does_not_go_round_the_world(ready_map, qtbot):
    ready_map.fly_to(179.999, LAT, 16)
    show(ready_map, qtbot, shapes(Line("l", ((179.998, LAT), (-179.998, LAT)), 0)))
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (400, 300)), timeout=5_000)
    ready_map.fly_to(0.0, LAT, 16)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED, (400, 300)), timeout=5_000)


def test_a_light_map_has_its_own_colours(ready_map, qtbot):
    ready_map.set_theme("light")
    shown(ready_map, qtbot, Circle("c", *at(0, 0), 150.0, 3))
    assert count(ready_map, "#800080", (100, 50, 700, 550)) > 20
    assert count(ready_map, "#f0a0f0", (100, 50, 700, 550)) == 0


def test_a_page_that_died_draws_them_again(ready_map, qtbot, expected_log):
    shown(ready_map, qtbot, Spot("s", LON, LAT, 2))
    with qtbot.waitSignal(ready_map.ready, timeout=20_000):
        os.kill(ready_map.page_pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: near_colour(ready_map, "#2040ff"), timeout=10_000)
    assert any("ended" in line.getMessage() for line in expected_log)


def test_a_thing_under_the_pointer_has_its_edge_drawn(ready_map, qtbot):
    shown(ready_map, qtbot, square("a", 100))
    with qtbot.waitSignal(ready_map.hovered, timeout=5_000) as hovered:
        move(ready_map, 440, 330)
        move(ready_map, 500, 301)
    assert hovered.args[1] in ("", "a")
