"""A change of zoom on a real page, frame by frame: what was drawn stands scaled, then what comes is drawn."""

import pytest

from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, MIDDLE, points, show

FRAMES = 30
WATCHED = """(() => {
  const frames = (window.frames = []);
  const sheet = () => document.querySelector(".leaflet-overlay-600-pane canvas");
  const tiles = () => [...document.querySelectorAll(".leaflet-layer-hydrants-pane canvas")];
  const spot = () => map_main.latLngToContainerPoint([%(lat)s, %(lon)s]);
  const corner = () => { const { left, top } = sheet().getBoundingClientRect(); return [left, top]; };
  const within = () => spot().subtract(corner());
  const isFresh = (tile) => !tile.hidden && tile.wrapped.z === map_main.getZoom();
  const look = () => {
    const scale = sheet().getBoundingClientRect().width / sheet().offsetWidth;
    const rough = getComputedStyle(sheet()).imageRendering === "pixelated";
    frames.push({ scale, rough, off: within().distanceTo(before.multiplyBy(scale)), fresh: tiles().some(isFresh) });
    if (frames.length < %(frames)s) requestAnimationFrame(look);
  };
  const before = within();
  requestAnimationFrame(look);
  %(act)s;
  return 1;
})()"""


def watched(view, qtbot, act: str, at=(LON, LAT)):
    """What each frame shows after an act: how the sheet over the points is scaled, and if they are drawn anew."""
    run_js(view, WATCHED % {"lon": at[0], "lat": at[1], "frames": FRAMES, "act": act})
    qtbot.waitUntil(lambda: run_js(view, "window.frames.length") >= FRAMES, timeout=10_000)
    return run_js(view, "window.frames")


@pytest.fixture
def drawn_map(ready_map, qtbot):
    """A point, and a mark a little aside of it."""
    symbol = Symbol(Shape.TRIANGLE, "#e5484d", "x", size_px=26)
    marks = MarkLayer("incident", "警情", LayerStyle((symbol,), near_zoom=0, label_zoom=0, order=90))
    marks.set_marks([Mark("i", LON + 1e-3, LAT + 1e-3, 0, "警情")])
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    show(ready_map, qtbot, marks)
    settle(300)
    return ready_map


@pytest.mark.parametrize(("step", "scale"), [(1, 2), (-1, 0.5)])
def test_a_turn_shows_what_was_drawn_at_its_place_and_then_all_that_comes_with_one_frame(
    drawn_map, qtbot, step, scale
):
    frames = watched(drawn_map, qtbot, f"map_main.setZoom({15 + step})", (LON + 1e-3, LAT + 1e-3))
    first, last = frames[0], frames[-1]
    assert first["scale"] == pytest.approx(scale)
    assert first["rough"], "to smooth what stands for two frames takes longer than to draw anew"
    assert not last["rough"]
    assert not first["fresh"]
    assert first["off"] < 1.5, "the mark stands elsewhere than its place"
    assert last["scale"] == pytest.approx(1)
    assert last["fresh"]
    assert {(frame["scale"] == 1, frame["fresh"]) for frame in frames} == {(False, False), (True, True)}


def test_a_second_turn_before_the_first_is_drawn_scales_once_more(drawn_map, qtbot):
    frames = watched(drawn_map, qtbot, "map_main.setZoom(16); Promise.resolve().then(() => map_main.setZoom(17))")
    assert frames[0]["scale"] == pytest.approx(4)
    assert frames[-1]["scale"] == pytest.approx(1)
    assert frames[-1]["fresh"]


def test_a_turn_after_the_map_was_pushed_far_shows_what_was_drawn_at_its_place(drawn_map, qtbot):
    run_js(drawn_map, "([1, 2].forEach(() => map_main.panBy([600, 0], { animate: false })), 1)")
    settle(300)
    frames = watched(drawn_map, qtbot, "map_main.setZoom(16)")
    assert frames[0]["scale"] == pytest.approx(2)
    assert frames[-1]["scale"] == pytest.approx(1)


def test_a_place_that_was_not_in_view_is_drawn_at_once(drawn_map, qtbot):
    frames = watched(drawn_map, qtbot, f"map_main.setView([{LAT}, {LON + 1}], 16)")
    assert all(frame["scale"] == pytest.approx(1) for frame in frames)


def test_a_page_without_frames_is_drawn_as_well(drawn_map, qtbot):
    asked = "(() => { const ask = requestAnimationFrame; window.requestAnimationFrame = () => 0;"
    run_js(drawn_map, asked + "map_main.setZoom(16); window.requestAnimationFrame = ask; return 1; })()")
    tiles = '[...document.querySelectorAll(".leaflet-layer-hydrants-pane canvas")]'
    qtbot.waitUntil(
        lambda: run_js(drawn_map, f"{tiles}.some((tile) => !tile.hidden && tile.wrapped.z === 16)"), timeout=5_000
    )


GONE = """(() => {
  let grid = null;
  map_main.eachLayer((layer) => (grid = layer.points ? layer : grid));
  const { el } = Object.values(grid._tiles).find((tile) => tile.el.width > 2);
  const { mending } = grid.points;
  map_main.setView([%(lat)s, %(lon)s], 12);
  const look = () => {
    if (!el.isConnected) return requestAnimationFrame(look);
    mending.waiting.set(el, { places: [[9, 9]], known: 0 });
    mending.restUntil = 0;
    mending.work(9);
    window.mended = { left: mending.waiting.size, width: el.width };
  };
  requestAnimationFrame(() => requestAnimationFrame(look));
  return 1;
})()"""


def test_a_tile_that_nobody_sees_any_more_is_not_mended(drawn_map, qtbot):
    run_js(drawn_map, GONE % {"lat": LAT + 1, "lon": LON})
    qtbot.waitUntil(lambda: run_js(drawn_map, "Boolean(window.mended)"), timeout=5_000)
    assert run_js(drawn_map, "window.mended") == {"left": 0, "width": 2}


PRESSED = """(() => {
  const press = () => {
    const at = { bubbles: true, cancelable: true, clientX: %(x)s, clientY: %(y)s };
    const ground = map_main.getContainer();
    for (const kind of ["mousedown", "mouseup", "click"]) ground.dispatchEvent(new MouseEvent(kind, at));
  };
  map_main.setZoom(16);
  requestAnimationFrame(press);
  return 1;
})()"""


def test_a_click_before_a_turn_is_drawn_chooses_what_is_seen(drawn_map, qtbot):
    chosen = []
    drawn_map.chosen.connect(lambda *what: chosen.append(what))
    # Within the symbol at twice its size, and well beside it at its own.
    run_js(drawn_map, PRESSED % {"x": MIDDLE[0] - 26, "y": MIDDLE[1]})
    qtbot.waitUntil(lambda: bool(chosen))
    settle(500)
    assert chosen == [("hydrants", "h0")]
    run_js(drawn_map, PRESSED.replace("setZoom(16)", "getZoom()") % {"x": MIDDLE[0] - 26, "y": MIDDLE[1]})
    settle(300)
    assert chosen == [("hydrants", "h0")]
