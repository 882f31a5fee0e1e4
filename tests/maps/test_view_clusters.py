"""Far out, points that stand together are one plate on the page, and what is grave is never only a number on it."""

import math
import random

import msgspec
import pytest

from maps.points import ChangedPoint, PointLayer
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, MIDDLE, RED, click, move, near_colour, show

QUIET, CALM, GRAVE = 0, 1, 2
STYLE = LayerStyle(
    (
        Symbol(Shape.CIRCLE, "#20a040", "静", size_px=12, quiet=True),
        Symbol(Shape.CIRCLE, BLUE, "蓝", size_px=20),
        Symbol(Shape.SQUARE, RED, "红", size_px=20),
    ),
    near_zoom=15,
    cluster_zoom=14,
)
LAYER = "Object.values(map_main._layers).find((one) => one.points).points"
GROUPS = f"""(() => {{
  const layer = {LAYER}, zoom = Math.round(map_main.getZoom()), found = layer.clusters.at(zoom);
  if (!found || layer.clusters.misses(zoom)) return null;
  return Array.from(found.counts, (count, at) => ({{
    count, x: found.xs[at], y: found.ys[at], members: layer.clusters.members({{ found, at }}).length,
    styles: Array.from(found.styles.slice(found.starts[at], found.starts[at + 1])),
    numbers: Array.from(found.numbers.slice(found.starts[at], found.starts[at + 1])),
  }}));
}})()"""


def layer_of(*places: tuple[float, float, int]) -> PointLayer:
    """Points (px east and south of the middle at zoom 12, style)."""
    layer = PointLayer("devices", "设备", STYLE)
    px = 360 / (256 * 2**12)
    lons, lats = [LON + x * px for x, _y, _s in places], [LAT - y * px * 0.667 for _x, y, _s in places]
    layer.set_points([f"d{at}" for at in range(len(places))], lons, lats, [style for _x, _y, style in places])
    return layer


def groups(view, qtbot):
    qtbot.waitUntil(lambda: run_js(view, GROUPS) is not None, timeout=10_000)
    return sorted(run_js(view, GROUPS), key=lambda group: -group["count"])


def test_what_stands_together_is_counted_and_what_is_quiet_or_alone_is_not_in_it(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 12)
    show(ready_map, qtbot, layer_of((0, 0, CALM), (4, 0, CALM), (-4, 3, CALM), (0, 2, QUIET), (150, 0, CALM)))
    found = groups(ready_map, qtbot)
    assert [group["count"] for group in found] == [3, 1]
    assert near_colour(ready_map, BLUE, (550, 300)), "one that is alone is drawn as itself"
    assert near_colour(ready_map, BLUE, (400, 315), 4), "the rim has the colour of what is in it"


def test_the_gravest_stands_on_the_plate_however_many_hide_it(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 12)
    show(ready_map, qtbot, layer_of(*[(at % 5, at % 7, CALM) for at in range(200)]))
    assert not near_colour(ready_map, RED, (412, 290), 12)
    ready_map.layer("devices").update_points([ChangedPoint("d77", LON, LAT, GRAVE)])
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (417, 287), 5), timeout=5_000)
    (group,) = groups(ready_map, qtbot)
    assert (group["styles"], group["numbers"]) == ([CALM, GRAVE], [199, 1])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_every_zoom_each_thing_is_counted_once_and_no_two_plates_cover_each_other(ready_map, qtbot, seed):
    chance = random.Random(seed)
    styles = (QUIET, CALM, GRAVE)
    places = [(chance.gauss(0, 300), chance.gauss(0, 200), chance.choice(styles)) for _ in range(3_000)]
    many = sum(style != QUIET for _x, _y, style in places)
    ready_map.fly_to(LON, LAT, 12)
    show(ready_map, qtbot, layer_of(*places))
    for zoom in (4, 9, 12, 13):
        ready_map.fly_to(LON, LAT, zoom)
        settle(200, ready_map)
        found = groups(ready_map, qtbot)
        assert sum(group["count"] for group in found) == many
        assert all(group["count"] == sum(group["numbers"]) == group["members"] for group in found)
        world = 256 * 2**zoom
        spots = [(group["x"] * world, group["y"] * world) for group in found]
        close = [
            (one, two)
            for at, one in enumerate(spots)
            for two in spots[:at]
            if (one[0] - two[0]) ** 2 + (one[1] - two[1]) ** 2 < 30**2
        ]
        assert len(close) <= len(spots) // 20, "a few may touch after six rounds, no more"


def test_nothing_is_put_together_nearer_than_the_layer_says_and_filters_take_their_things_out(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 12)
    layer = layer_of((0, 0, CALM), (4, 0, GRAVE))
    show(ready_map, qtbot, layer)
    assert [group["count"] for group in groups(ready_map, qtbot)] == [2]
    layer.hide_styles({GRAVE})
    qtbot.waitUntil(lambda: [group["count"] for group in groups(ready_map, qtbot)] == [1], timeout=5_000)
    layer.hide_styles(set())
    ready_map.fly_to(LON, LAT, 14)
    qtbot.waitUntil(lambda: run_js(ready_map, GROUPS) is None)


def test_a_push_leaves_every_plate_as_it_was(ready_map, qtbot):
    chance = random.Random(5)
    ready_map.fly_to(LON, LAT, 12)
    show(ready_map, qtbot, layer_of(*[(chance.gauss(0, 200), chance.gauss(0, 150), CALM) for _ in range(800)]))
    before = groups(ready_map, qtbot)
    run_js(ready_map, "(map_main.panBy([37, -23], { animate: false }), 1)")
    settle(200, ready_map)
    assert groups(ready_map, qtbot) == before


def test_a_change_paints_the_tiles_of_its_plate_only(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 12)
    show(ready_map, qtbot, layer_of((-350, -250, CALM), (-345, -250, CALM), (350, 250, CALM), (345, 250, CALM)))
    count = f"""(() => {{
      const {{ tiles }} = {LAYER}, paint = tiles.paint.bind(tiles);
      window.painted = [];
      tiles.paint = (canvas) => (window.painted.push(canvas.wrapped), paint(canvas));
      return tiles.canvases().length;
    }})()"""
    tiles = run_js(ready_map, count)
    layer = ready_map.layer("devices")
    lon, lat = layer.position("d0")
    with qtbot.waitSignal(ready_map.painted, timeout=5_000):
        layer.update_points([ChangedPoint("d1", lon, lat, GRAVE)])
    painted = run_js(ready_map, "window.painted.length")
    assert 0 < painted < tiles


STALE = f"""(() => {{
  const {{ tiles }} = {LAYER};
  const pixels = (canvas) => {{
    const ctx = new OffscreenCanvas(512, 512).getContext("2d");
    if (!canvas.hidden) ctx.drawImage(canvas, 0, 0);
    return ctx.getImageData(0, 0, 512, 512).data.join();
  }};
  return tiles.canvases().filter((canvas) => {{
    const before = pixels(canvas);
    tiles.paint(canvas);
    return pixels(canvas) !== before;
  }}).map((canvas) => canvas.wrapped);
}})()"""


def test_what_was_reckoned_for_a_tile_that_comes_into_view_is_shown_on_those_beside_it(ready_map, qtbot):
    side, world = 512, 256 * 2**12
    across = round((LON + 180) / 360 * world / side) * side

    def place(x: float, y: float) -> tuple[float, float]:
        """Px east of an edge between two tiles, and south of 400 px north of another."""
        down = round(0.34 * world / side) * side - 400 + y
        return (across + x) / world * 360 - 180, math.degrees(
            math.atan(math.sinh(math.pi * (1 - 2 * down / world)))
        )

    layer = PointLayer("devices", "设备", STYLE)
    # The plate of all stands over the edge; the last of them is so far from it that it is none of the other tile's.
    spots = [place(14, 0)] * 20 + [place(53, 0)]
    lons, lats = [lon for lon, _lat in spots], [lat for _lon, lat in spots]
    layer.set_points([f"d{at}" for at in range(21)], lons, lats, [CALM] * 21)
    ready_map.fly_to(*place(0, 0), 12)
    show(ready_map, qtbot, layer)
    assert [group["count"] for group in groups(ready_map, qtbot)] == [21]
    run_js(ready_map, f"({LAYER}.restUntil = performance.now() + 800, 1)")
    layer.update_points([ChangedPoint("d20", *place(300, 0), CALM)])
    qtbot.waitUntil(lambda: run_js(ready_map, f"{LAYER}.revision") == layer.revision, timeout=5_000)
    run_js(ready_map, "(map_main.panBy([0, 200], { animate: false }), 1)")
    assert sorted(group["count"] for group in groups(ready_map, qtbot)) == [1, 20]
    at_rest = f"!{LAYER}.resting && !{LAYER}.mending.asked && !{LAYER}.mending.waiting.size"
    qtbot.waitUntil(lambda: run_js(ready_map, at_rest), timeout=5_000)
    settle(200, ready_map)
    assert run_js(ready_map, STALE) == []


def test_the_words_of_a_plate_name_what_is_in_it_and_a_press_brings_it_nearer(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 11)
    show(ready_map, qtbot, layer_of((-6, 0, CALM), (6, 0, CALM), (0, 6, GRAVE)))
    move(ready_map, MIDDLE[0] - 4, MIDDLE[1])
    move(ready_map, *MIDDLE)
    hint = "document.querySelector('.hint:not([hidden])')?.textContent ?? ''"
    qtbot.waitUntil(lambda: run_js(ready_map, hint) == "设备 · 3\n1 × 红\n2 × 蓝", timeout=5_000)
    chosen = []
    ready_map.chosen.connect(lambda *found: chosen.append(found))
    click(ready_map, qtbot, *MIDDLE)
    qtbot.waitUntil(lambda: ready_map.view().zoom > 13, timeout=5_000)
    assert chosen == []
    assert ready_map.user_moved


PLATES = """(() => {
  const zoom = Math.round(map_main.getZoom()), world = 256 * 2 ** zoom;
  const layers = Object.values(map_main._layers).filter((one) => one.points).map((one) => one.points);
  if (layers.some((layer) => !layer.clusters.at(zoom) || layer.clusters.misses(zoom))) return null;
  return layers.flatMap((layer) => {
    const found = layer.clusters.at(zoom);
    return Array.from(found.counts, (count, at) => ({
      layer: layer.name, count, r: layer.clusters.radiusOf(found, at),
      x: found.xs[at] * world, y: found.ys[at] * world,
    })).filter(({ count }) => count > 1);
  });
})()"""


def plates(view, qtbot, *names: str) -> dict[str, list[dict[str, float]]]:
    def known() -> bool:
        found = run_js(view, PLATES)
        return found is not None and {one["layer"] for one in found} == set(names)

    qtbot.waitUntil(known, timeout=10_000)
    found = run_js(view, PLATES)
    return {name: [one for one in found if one["layer"] == name] for name in names}


def second(*places: tuple[float, float, int], name: str = "alarms", order: int = 85) -> PointLayer:
    made = PointLayer(name, "警报", msgspec.structs.replace(STYLE, order=order))
    px = 360 / (256 * 2**12)
    lons, lats = [LON + x * px for x, _y, _s in places], [LAT - y * px * 0.667 for _x, y, _s in places]
    made.set_points([f"{name}{at}" for at in range(len(places))], lons, lats, [style for *_at, style in places])
    return made


def apart(one: dict[str, float], other: dict[str, float]) -> float:
    """Pixels between two rims."""
    return math.hypot(one["x"] - other["x"], one["y"] - other["y"]) - one["r"] - other["r"]


def test_a_plate_steps_aside_for_one_of_a_layer_above_and_back_when_that_is_gone(ready_map, qtbot):
    spot = [(0, 0, CALM), (3, 1, CALM)]
    ready_map.fly_to(LON, LAT, 12)
    show(ready_map, qtbot, layer_of(*spot))
    (home,) = plates(ready_map, qtbot, "devices")["devices"]
    show(ready_map, qtbot, second(*[(at, 0, GRAVE) for at in range(-2, 3)]))
    found = plates(ready_map, qtbot, "devices", "alarms")
    (below,), (above,) = found["devices"], found["alarms"]
    assert apart(below, above) >= 0
    assert math.hypot(below["x"] - home["x"], below["y"] - home["y"]) < 50
    x, y = 400 + below["x"] - above["x"], 300 + below["y"] - above["y"]
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE, (round(x), round(y)), 20), timeout=5_000)
    ready_map.set_layer_visible("alarms", False)
    qtbot.waitUntil(lambda: plates(ready_map, qtbot, "devices")["devices"] == [home], timeout=5_000)


def test_of_many_plates_of_three_layers_hardly_two_cover_each_other_and_none_is_far_from_its_place(
    ready_map, qtbot
):
    chance = random.Random(7)

    def crowd(count: int) -> list[tuple[float, float, int]]:
        return [(chance.gauss(0, 260), chance.gauss(0, 180), chance.choice((CALM, GRAVE))) for _ in range(count)]

    ready_map.fly_to(LON, LAT, 12)
    show(ready_map, qtbot, layer_of(*crowd(300)))
    show(ready_map, qtbot, second(*crowd(60)))
    show(ready_map, qtbot, second(*crowd(40), name="units", order=70))
    found = plates(ready_map, qtbot, "devices", "alarms", "units")
    pairs = [(a, b) for a in found["devices"] for b in (*found["alarms"], *found["units"])]
    pairs += [(a, b) for a in found["units"] for b in found["alarms"]]
    covered = [1 for a, b in pairs if apart(a, b) < -4]
    assert len(covered) <= 0.1 * sum(map(len, found.values()))
