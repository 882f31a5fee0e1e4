"""What the page knows of points beyond painting them: which have no place, and which stand on one spot."""

import math
import random

import pytest

from maps.points import ChangedPoint, PointLayer
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, RED, STYLE, click, near_colour, show

LAYER = "Object.values(map_main._layers).find((one) => one.points).points"


@pytest.mark.parametrize(
    "place",
    [(LON, 89.0), (LON, -88.0), (190.0, LAT), (float("nan"), LAT), (LON, float("inf")), (31.23, 121.47), (0, -90)],
    ids=["near a pole", "near the other", "beyond 180", "no number", "infinite", "swapped", "the pole"],
)
def test_a_point_that_has_no_place_is_not_drawn_and_the_legend_says_so(ready_map, qtbot, place):
    ready_map.open_legend([""])
    ready_map.fly_to(LON, LAT, 12)
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points(["good", "bad"], [LON, place[0]], [LAT, place[1]], [0, 1])
    show(ready_map, qtbot, layer)
    said = "document.querySelector('.legend .refused')?.textContent || ''"
    qtbot.waitUntil(lambda: run_js(ready_map, said) == "位置无法使用1", timeout=5_000)
    layer.update_points([ChangedPoint("bad", LON, LAT, 1), ChangedPoint("good", place[0], place[1], 0)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)
    assert run_js(ready_map, said) == "位置无法使用1"
    layer.update_points([], removed=["good"])
    qtbot.waitUntil(lambda: run_js(ready_map, said) == "", timeout=5_000)


def test_a_point_beyond_the_map_stands_nowhere_on_its_edge(ready_map, qtbot):
    ready_map.fly_to(LON, 84.9, 6)
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=3))
    layer.set_points(["pole"], [LON], [86.0], [0])
    ready_map.add_layer(layer)
    settle(500, ready_map)
    assert run_js(ready_map, f"{LAYER}.inBox(0, 0, 1, 1).length") == 0


def test_a_hundred_thousand_points_on_one_spot_are_drawn_and_moved_over(ready_map, qtbot):
    count = 100_000
    ready_map.fly_to(LON, LAT, 15)
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points([str(at) for at in range(count)], [LON] * count, [LAT] * count, [0] * count)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    layer.update_points([ChangedPoint("7", LON, LAT, 1)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)


def test_of_a_large_layer_too_things_on_one_spot_stand_around_it_and_too_many_stay_counted(ready_map, qtbot):
    few, many, others = ["a", "b"], [f"m{at}" for at in range(60)], [f"o{at}" for at in range(3_500)]
    east = LON + 200 * 360 / (256 * 2**17)
    layer = PointLayer("units", "车辆", LayerStyle(STYLE.symbols, near_zoom=10, spread=True))
    layer.set_points(
        [*few, *many, *others],
        [LON] * 2 + [east] * 60 + [LON + 1 + at * 1e-4 for at in range(3_500)],
        [LAT] * 3_562,
        [0, 1] + [0] * 3_560,
    )
    ready_map.fly_to(LON, LAT, 17)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (400, 262)), timeout=5_000)
    assert near_colour(ready_map, BLUE, (400, 338))
    assert near_colour(ready_map, RED, (600, 300))
    assert run_js(ready_map, f"{LAYER}.stacks.standsFor(61, 17)") == 60


def test_the_gravest_get_their_labels_first(ready_map, qtbot):
    asked: list[str] = []
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=10, label_zoom=12), labels=list)
    count = 900
    layer.set_points(
        [str(at) for at in range(count)], [LON + at * 1e-6 for at in range(count)], [LAT] * count,
        [1 if at >= 850 else 0 for at in range(count)],
    )  # fmt: skip
    layer.labels = lambda ids: (asked.extend(ids), list(ids))[1]
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: len(asked) >= 300, timeout=5_000)
    assert asked[:50] == [str(at) for at in range(850, 900)]


def test_marks_and_points_beyond_the_antimeridian_are_drawn_and_chosen_where_the_tiles_are(ready_map, qtbot):
    ready_map.fly_to(-179.98, 10, 12)
    east = 256 * 2**12 / 360
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=10))
    layer.set_points(["point"], [179.99], [10], [0])
    show(ready_map, qtbot, layer)
    marks = MarkLayer("marks", "标记", LayerStyle(STYLE.symbols, near_zoom=10, order=90))
    marks.set_marks([Mark("mark", 179.97, 10, 1)])
    show(ready_map, qtbot, marks)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (round(400 - 0.03 * east), 300)), timeout=5_000)
    at = round(400 - 0.05 * east)
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE, (at, 300)), timeout=5_000)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, at, 300)
    assert chosen.args == ["marks", "mark"]


WHOLE = """(window.whole = 0, (({ tiles }) => {
  const { paint } = tiles;
  tiles.paint = function (canvas) {
    window.whole++;
    return paint.call(this, canvas);
  };
})(%s), 1)"""
"""Counts the tiles that are painted whole."""


@pytest.mark.parametrize("near_zoom", [10, 18], ids=["symbols", "dots"])
def test_a_tile_mended_where_points_changed_looks_as_if_it_were_painted_anew(ready_map, qtbot, near_zoom):
    chance = random.Random(3)
    ids = [str(at) for at in range(4_000)]
    places = [(LON + chance.uniform(-0.03, 0.03), LAT + chance.uniform(-0.015, 0.015)) for _id in ids]
    ready_map.show_legend(False)
    ready_map.fly_to(LON, LAT, 14)
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=near_zoom))
    layer.set_points(ids, [lon for lon, _lat in places], [lat for _lon, lat in places], [0] * len(ids))
    show(ready_map, qtbot, layer)
    settle(300, ready_map)
    before = ready_map.grab_image()
    run_js(ready_map, WHOLE % LAYER)
    # Coloured, moved over an edge of a tile and far away, taken off, and a new one.
    changed = [ChangedPoint(str(at), LON + 0.001 * (at - 2), LAT + 0.0007 * at, at % 2) for at in range(4)]
    changed += [ChangedPoint("11", *places[11], 1), ChangedPoint("new", LON, LAT, 1)]
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        layer.update_points(changed, ["12"])
    settle(200, ready_map)
    assert run_js(ready_map, "window.whole") == 0
    mended = ready_map.grab_image()
    assert mended != before
    run_js(ready_map, f"({LAYER}.tiles.redraw(), 1)")
    qtbot.waitUntil(lambda: run_js(ready_map, "window.whole") > 0)
    settle(400, ready_map)
    assert ready_map.grab_image() == mended


MENDS = """(import("tower://map/layers/mending.js").then(({ Mending }) => {
  let frame = 0;
  const tick = () => frame++ < 1e4 && requestAnimationFrame(tick);
  tick();
  const tile = (at) => ({ at, wrapped: { x: at % 3, y: Math.floor(at / 3) }, isGone: at === 4 });
  const nine = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(tile);
  const told = [];
  const grid = {
    reached: (places) => places.map(([at]) => [nine[at], [[at, at]]]),
    isPushed: () => false,
    mend: ({ at }, touched) => told.push([frame, at, touched.length]),
  };
  const mending = new Mending(() => grid, () => mending.waiting.size || (window.mends = { told, painted }));
  const painted = [];
  const add = (places, known) => {
    mending.add(places.map((at) => [at]), known);
    painted.push(mending.painted(known + 1));
  };
  add([0, 1, 2, 3, 4, 5, 6, 7, 8], 1);
  add([8, 7], 2);
  add([7, 6, 5, 3, 2, 1, 0], 3);
}), 1)"""
"""Nine tiles that note when they are mended, one of which has gone meanwhile."""


def test_what_comes_after_a_rest_is_mended_at_once_and_a_hail_two_tiles_a_frame(ready_map, qtbot):
    run_js(ready_map, MENDS)
    qtbot.waitUntil(lambda: run_js(ready_map, "(window.mends?.told.length ?? 0) >= 16"), timeout=10_000)
    told, painted = run_js(ready_map, "window.mends.told"), run_js(ready_map, "window.mends.painted")
    first, later = told[:8], told[8:]
    assert len({frame for frame, _at, _places in first}) == 1
    assert sorted(at for _frame, at, _places in first) == [0, 1, 2, 3, 5, 6, 7, 8]
    frames = [frame for frame, _at, _places in later]
    assert max(frames.count(frame) for frame in frames) == 2
    # The one that waits longest, with its neighbour; what came for a tile that waits is done with it.
    assert [(at, places) for _frame, at, places in later[:2]] == [(8, 1), (7, 2)]
    assert sorted(at for _frame, at, _places in later[2:]) == [0, 1, 2, 3, 5, 6]
    assert painted == [2, 2, 2]


def test_a_tile_that_cannot_be_mended_is_told_and_keeps_no_other_waiting(ready_map, qtbot, expected_log):
    broken = MENDS.replace("told.push(", "at === 1 ? missing() : told.push(")
    run_js(ready_map, broken)
    qtbot.waitUntil(lambda: run_js(ready_map, "(window.mends?.told.length ?? 0) >= 14"), timeout=10_000)
    assert sorted({at for _frame, at, _places in run_js(ready_map, "window.mends.told")}) == [0, 2, 3, 5, 6, 7, 8]
    assert any("missing is not defined" in line.getMessage() for line in expected_log)


def test_after_a_hail_of_changes_all_tiles_look_as_if_they_were_painted_anew(ready_map, qtbot):
    ids = [str(at) for at in range(60)]
    places = [(LON - 0.03 + at * 0.001, LAT - 0.012 + at * 0.0004) for at in range(len(ids))]
    ready_map.show_legend(False)
    ready_map.fly_to(LON, LAT, 14)
    layer = PointLayer("hydrants", "消火栓", LayerStyle(STYLE.symbols, near_zoom=10))
    layer.set_points(ids, [lon for lon, _lat in places], [lat for _lon, lat in places], [0] * len(ids))
    show(ready_map, qtbot, layer)
    revisions: list[int] = []
    ready_map.painted.connect(lambda _name, revision: revisions.append(revision))
    for step in range(1, 32):
        layer.update_points(ChangedPoint(each, *place, step % 2) for each, place in zip(ids, places, strict=True))
        settle(20)
    qtbot.waitUntil(lambda: revisions[-1:] == [layer.revision], timeout=10_000)
    assert revisions == sorted(set(revisions))
    settle(200, ready_map)
    mended = ready_map.grab_image()
    run_js(ready_map, f"({LAYER}.tiles.redraw(), 1)")
    settle(400, ready_map)
    assert ready_map.grab_image() == mended


def test_a_page_that_begins_anew_shows_the_points_as_they_are_by_then(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points(["a"], [LON], [LAT], [0])
    show(ready_map, qtbot, layer)
    for colour, style in ((BLUE, 1), (RED, 0)):
        with qtbot.waitSignal(ready_map.ready, timeout=30_000):
            ready_map.renew()
        # What the page had fetched before it was told of the layer is old now.
        layer.update_points([ChangedPoint("a", LON, LAT, style)])
        qtbot.waitUntil(lambda colour=colour: near_colour(ready_map, colour), timeout=10_000)


CELLS = """(import("tower://map/layers/cells.js").then(({ cellsOf, within }) => {
  const { xs, ys, styles, index } = %s;
  const cells = cellsOf(xs, ys, styles);
  const sorted = (found) => found.sort((a, b) => a - b);
  window.both = (...box) => [within(cells, [xs, ys], box), index.range(...box)].map(sorted);
}), 1)"""
"""What is found in a box of the unit square before there is an index, and by the index."""


def test_points_are_found_alike_before_their_index_is_there_and_after(ready_map, qtbot):
    chance = random.Random(6)
    lons = [LON + chance.uniform(-0.03, 0.03) for _ in range(2_000)]
    lats = [LAT + chance.uniform(-0.015, 0.015) for _ in range(2_000)]
    lats[5], lons[6] = 89.9, math.nan
    layer = PointLayer("hydrants", "消火栓", STYLE)
    layer.set_points([str(at) for at in range(2_000)], lons, lats, [at % 2 for at in range(2_000)])
    ready_map.fly_to(LON, LAT, 14)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: run_js(ready_map, f"Boolean({LAYER}.index)"), timeout=5_000)
    run_js(ready_map, CELLS % LAYER)
    qtbot.waitUntil(lambda: run_js(ready_map, "Boolean(window.both)"), timeout=5_000)
    sin = math.sin(math.radians(LAT))
    x, y = LON / 360 + 0.5, 0.5 - math.log((1 + sin) / (1 - sin)) / (4 * math.pi)
    most = 0
    for _turn in range(40):
        west, north = x + chance.uniform(-1e-4, 1e-4), y + chance.uniform(-1e-4, 1e-4)
        side = chance.choice((1e-6, 3e-5, 1e-3))
        early, late = run_js(ready_map, f"both({west}, {north}, {west + side}, {north + side})")
        assert early == late
        most = max(most, len(early))
    assert most > 100
    assert len(run_js(ready_map, "both(0, 0, 1, 1)")[0]) == 1_998
