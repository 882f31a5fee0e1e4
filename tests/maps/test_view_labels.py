"""Words on the map keep clear of each other and of the basemap's names, and stay where they are under a push."""

import math
import time

import pytest

from maps.live import Fix, LiveLayer
from maps.points import ChangedPoint, PointLayer
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle
from models.geo import Box
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, STYLE, near_colour, show
from tests.maps.test_view_basemap import WaterTiles

PX = 360 / (256 * 2**16)
"""Degrees of longitude a pixel at zoom 16."""
LABELLED = LayerStyle(STYLE.symbols, near_zoom=10, label_zoom=12, order=80)
SPY = """(Promise.all([
  import("tower://map/layers/labels.js"), import("tower://map/layers/room.js"),
]).then(([labels, room]) => {
  const { put, words } = labels.Labels.prototype, take = room.Room.prototype.put;
  let box = null;
  room.Room.prototype.put = function (...given) { box = given; return take.apply(this, given); };
  labels.Labels.prototype.words = function (scene) { window.placed = {}; return words.call(this, scene); };
  labels.Labels.prototype.put = function (scene, names, layer, index, stood) {
    const found = put.call(this, scene, names, layer, index, stood);
    if (found) window.placed[index] = { ...found, box: [box[0] + scene.left, box[1] + scene.top, box[2], box[3]] };
    return found;
  };
}), 1)"""
TAKEN = """(import("tower://map/layers/room.js").then((room) => {
  const { take } = room.Room.prototype;
  window.taken = [];
  room.Room.prototype.take = function (...box) {
    const free = take.apply(this, box);
    if (free) window.taken.push(box);
    return free;
  };
}), 1)"""
NAMES = """(() => {
  const found = [];
  const zoom = map_main.getZoom();
  map_main.eachLayer((layer) => layer.names && !layer.isLoading() && found.push(...layer.names(zoom)));
  return found;
})()"""


def labelled(*places, texts=None):
    """Points (px east and south of the middle at zoom 16, style) with the words of their numbers."""
    layer = PointLayer(
        "hydrants", "消火栓", LABELLED, labels=texts or (lambda ids: [f"第 {id_} 号消火栓" for id_ in ids])
    )
    lons, lats = [LON + x * PX for x, _y, _s in places], [LAT - y * PX * 0.667 for _x, y, _s in places]
    layer.set_points([str(at) for at in range(len(places))], lons, lats, [style for _x, _y, style in places])
    return layer


def placed(view, qtbot, count):
    qtbot.waitUntil(lambda: len(run_js(view, "window.placed ?? {}") or {}) == count, timeout=5_000)
    return run_js(view, "window.placed")


def ring(count, size):
    """Where so many things of a spot stand around it, as web/layers/spots.js has it."""
    if count == 1:
        return [(0.0, 0.0)]
    radius = min(44, max(size * 1.25, size * 1.35 * count / (2 * math.pi)))
    turns = [2 * math.pi * at / count - math.pi / 2 for at in range(count)]
    return [(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]


def meet(one, two):
    return (
        one[0] < two[0] + two[2]
        and one[0] + one[2] > two[0]
        and one[1] < two[1] + two[3]
        and one[1] + one[3] > two[1]
    )


@pytest.fixture
def spied(ready_map):
    ready_map.fly_to(LON, LAT, 16)
    run_js(ready_map, SPY)
    settle(100, ready_map)
    return ready_map


def test_neighbours_put_their_words_on_different_sides_and_none_over_another(spied, qtbot):
    show(spied, qtbot, labelled((0, 0, 0), (60, 0, 0), (0, 24, 0)))
    found = placed(spied, qtbot, 3)
    boxes = [one["box"] for one in found.values()]
    assert not any(meet(one, two) for at, one in enumerate(boxes) for two in boxes[:at])
    assert len({one["side"] for one in found.values()}) > 1


def test_where_there_is_no_room_for_all_the_gravest_have_their_words(spied, qtbot):
    show(spied, qtbot, labelled(*[(at % 3, at // 3, 1 if at == 7 else 0) for at in range(30)]))
    qtbot.waitUntil(lambda: "7" in (run_js(spied, "window.placed ?? {}") or {}), timeout=5_000)
    settle(200, spied)
    found = run_js(spied, "window.placed")
    assert len(found) < 30
    assert found["7"]["side"] == 0


def test_words_stay_where_they_are_when_the_map_is_pushed(spied, qtbot):
    places = [((at * 97) % 700 - 350, (at * 53) % 500 - 250, 0) for at in range(60)]
    show(spied, qtbot, labelled(*places))
    qtbot.waitUntil(lambda: len(run_js(spied, "window.placed ?? {}") or {}) > 20, timeout=5_000)
    settle(300, spied)
    before = run_js(spied, "window.placed")
    for by in ([31, 17], [-64, 12], [80, -50]):
        run_js(spied, f"(map_main.panBy({by}, {{ animate: false }}), 1)")
        settle(150, spied)
        now = run_js(spied, "window.placed")
        both = before.keys() & now.keys()
        assert len(both) > 15
        assert {index: now[index]["side"] for index in both} == {index: before[index]["side"] for index in both}
        inner_box = "[b.min.x + 60, b.min.y + 60, b.max.x - 260, b.max.y - 60]"
        view = run_js(spied, f"((b) => {inner_box})(map_main.getPixelBounds())")
        inner = {
            index
            for index, one in before.items()
            if view[0] < one["box"][0] < view[2] and view[1] < one["box"][1] < view[3]
        }
        assert inner <= now.keys(), "words in the middle of the view went out"
        before = now


def test_words_keep_clear_of_the_names_of_the_basemap(spied, qtbot):
    spied.set_tiles(WaterTiles(), Box(11, 48, 12, 49))
    qtbot.waitUntil(lambda: len(run_js(spied, NAMES)) > 0, timeout=10_000)
    left, top, width, height = run_js(spied, NAMES)[0]
    corner = run_js(spied, "((b) => [b.min.x, b.min.y])(map_main.getPixelBounds())")
    x, y = left - corner[0] - 20 - 400, top + height / 2 - corner[1] - 300
    show(spied, qtbot, labelled((x, y, 0)))
    one = placed(spied, qtbot, 1)["0"]
    assert one["side"] != 0
    assert not any(meet(one["box"], name) for name in run_js(spied, NAMES))
    assert width > 0


@pytest.mark.parametrize("count", [1, 3, 8])
def test_words_keep_clear_of_what_moves_and_stands_around_their_place(spied, qtbot, count):
    units = LiveLayer("unit", "力量", LayerStyle(STYLE.symbols, near_zoom=10, label_zoom=19, order=90, spread=True))
    units.report([Fix(f"u{at}", LON, LAT, time.time()) for at in range(count)])
    show(spied, qtbot, units)
    show(spied, qtbot, labelled((0, 0, 0)))
    middle = run_js(spied, f"((at) => [at.x, at.y])(map_main.project([{LAT}, {LON}]))")
    size = STYLE.symbols[0].size_px
    around = [(x + middle[0], y + middle[1]) for x, y in ring(count, size)]
    squares = [(x - size / 2, y - size / 2, size, size) for x, y in around]

    def is_clear() -> bool:
        box = placed(spied, qtbot, 1)["0"]["box"]
        return not any(meet(box, square) for square in squares)

    qtbot.waitUntil(is_clear, timeout=5_000)
    box = placed(spied, qtbot, 1)["0"]["box"]
    assert math.hypot(box[0] + box[2] / 2 - middle[0], box[1] + box[3] / 2 - middle[1]) < 150, "it stands elsewhere"


def test_words_that_find_no_room_beside_names_stand_on_a_plate_over_them(spied, qtbot):
    show(spied, qtbot, labelled((0, 0, 0)))
    placed(spied, qtbot, 1)
    full = """(() => {
      const everywhere = () => {
        const { min } = map_main.getPixelBounds();
        return [[min.x, min.y, 300, 600], [min.x + 300, min.y, 600, 600]];
      };
      map_main.eachLayer((layer) => layer.points && (layer.names = everywhere));
      return 1;
    })()"""
    run_js(spied, full)
    run_js(spied, "window.placed = {}")
    spied.fly_to(LON, LAT, 17)
    placed(spied, qtbot, 1)
    spied.fly_to(LON, LAT, 16)
    qtbot.waitUntil(lambda: (run_js(spied, "window.placed") or {}).get("0", {}).get("plate") is True, timeout=5_000)


def test_a_change_of_what_a_point_says_is_read_at_its_place(spied, qtbot):
    words = {"0": "旧"}
    layer = labelled((0, 0, 0), texts=lambda ids: [words[id_] for id_ in ids])
    show(spied, qtbot, layer)
    before = placed(spied, qtbot, 1)["0"]
    words["0"] = "新的名字长一些"
    layer.update_points([ChangedPoint("0", LON, LAT, 0)])
    qtbot.waitUntil(
        lambda: (run_js(spied, "window.placed") or {}).get("0", before)["box"][2] > before["box"][2], timeout=5_000
    )
    assert run_js(spied, "window.placed")["0"]["side"] == before["side"]


def test_words_of_two_incidents_side_by_side_are_both_read(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 16)
    marks = MarkLayer("incidents", "警情", LayerStyle(STYLE.symbols, near_zoom=0, label_zoom=0, order=95))
    marks.set_marks([Mark("a", LON, LAT, 0, "第一起警情"), Mark("b", LON + 50 * PX, LAT, 1, "第二起警情")])
    run_js(ready_map, TAKEN)
    settle(100, ready_map)
    show(ready_map, qtbot, marks)
    qtbot.waitUntil(lambda: len(run_js(ready_map, "window.taken") or []) >= 2, timeout=5_000)
    one, two = run_js(ready_map, "window.taken.slice(-2)")
    assert not meet(one, two)


def test_what_moves_puts_its_words_beside_those_that_stand(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 16)
    marks = MarkLayer("incidents", "警情", LayerStyle(STYLE.symbols, near_zoom=0, label_zoom=0, order=95))
    marks.set_marks([Mark("a", LON + 40 * PX, LAT, 0, "警情在右边")])
    show(ready_map, qtbot, marks)
    live = LiveLayer("live", "动态", LABELLED, labels=lambda ids: ["一号水罐车" for _ in ids])
    run_js(ready_map, TAKEN)
    settle(100, ready_map)
    live.report([Fix("u", LON, LAT, time.time(), 0)])
    show(ready_map, qtbot, live)
    qtbot.waitUntil(lambda: any(box[3] == 16 for box in run_js(ready_map, "window.taken") or []), timeout=5_000)
    left, _top, width, _height = [box for box in run_js(ready_map, "window.taken") if box[3] == 16][-1]
    assert left + width < 400 + 64, "right of it stands the incident; the canvas begins 64 px before the view"
    assert near_colour(ready_map, "#ff2020", (440, 300))
