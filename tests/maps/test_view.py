import os
import random
import signal
import subprocess
import sys
import time
from array import array
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from maps.layer import ChangedPoint, Circle, Line, Mark, MarkLayer, PointLayer, ShapeLayer
from maps.state import MapState
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from maps.view import MapView
from models.geo import Box
from tests.maps.in_page import run_js, settle

ROOT = Path(__file__).parents[2]
RED, BLUE = "#ff2020", "#2040ff"
STYLE = LayerStyle(
    (Symbol(Shape.SQUARE, RED, "红", size_px=30), Symbol(Shape.CIRCLE, BLUE, "蓝", size_px=30)), near_zoom=10
)
LON, LAT = 11.5755, 48.1374
MIDDLE = (400, 300)
HOSTILE = [
    "<img src=x onerror=\"document.title='hurt'\">",
    "</script><script>document.title='hurt'</script>",
    "\u202eeman eslaf\u202c العربية",
    "长" * 10_000,
    "line\nbreak\x00\x07 ' \" ` ${1}",
]


def points(*styles: int, labels=None) -> PointLayer:
    layer = PointLayer("hydrants", "消火栓", STYLE, labels=labels)
    layer.set_points([f"h{i}" for i in range(len(styles))], [LON] * len(styles), [LAT] * len(styles), list(styles))
    return layer


def colour_at(view: MapView, at=MIDDLE) -> str:
    return view.grab_image().pixelColor(*at).name()


def near_colour(view: MapView, wanted: str, at=MIDDLE, reach=3) -> bool:
    image = view.grab_image()
    spots = [(at[0] + dx, at[1] + dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
    return any(image.pixelColor(x, y).name() == wanted for x, y in spots)


def brightest(view: MapView, at, reach) -> int:
    image = view.grab_image()
    spots = [(at[0] + dx, at[1] + dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
    return max(image.pixelColor(x, y).lightness() for x, y in spots)


def show(view: MapView, qtbot, layer) -> None:
    with qtbot.waitSignal(view.painted, timeout=10_000):
        view.add_layer(layer)
    settle(50)


def test_a_point_is_painted_where_it_is_in_its_colour(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    assert near_colour(ready_map, RED)
    assert not near_colour(ready_map, RED, (600, 450))


def test_painted_names_the_layer_and_its_revision(ready_map, qtbot):
    layer = points(0)
    ready_map.add_layer(layer)
    with qtbot.waitSignal(ready_map.painted, timeout=10_000) as got:
        layer.set_points(["a"], [LON], [LAT], [1], revision=77)
        while got.args != ["hydrants", 77] and got.args is None:
            settle(20)
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE) or not ready_map.fly_to(LON, LAT, 15), timeout=10_000)


def test_one_changed_point_changes_its_pixels(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = points(0)
    show(ready_map, qtbot, layer)
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        layer.update_points([ChangedPoint("h0", LON, LAT, 1)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)


def test_moved_added_and_removed_points_are_drawn_where_they_are(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = points(0)
    show(ready_map, qtbot, layer)
    east = LON + 100 * 360 / (256 * 2**15)
    layer.update_points([ChangedPoint("new", east, LAT, 1)])
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE, (500, 300)), timeout=5_000)
    layer.update_points([ChangedPoint("h0", LON, LAT + 10, 0)])
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    layer.update_points([], removed=["new"])
    qtbot.waitUntil(lambda: not near_colour(ready_map, BLUE, (500, 300)), timeout=5_000)


def test_a_hidden_layer_is_not_drawn_and_comes_back(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    ready_map.set_layer_visible("hydrants", False)
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    assert not ready_map.is_layer_visible("hydrants")
    ready_map.set_layer_visible("hydrants", True)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)


def test_a_removed_layer_is_gone(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    ready_map.remove_layer("hydrants")
    qtbot.waitUntil(lambda: not near_colour(ready_map, RED), timeout=5_000)
    ready_map.add_layer(points(1))
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)


def test_two_layers_of_one_name_are_refused(map_view):
    map_view.add_layer(points(0))
    with pytest.raises(ValueError, match="already"):
        map_view.add_layer(points(0))


def test_layers_and_view_set_before_the_start_are_shown_after_it(map_view, qtbot):
    map_view.add_layer(points(0))
    map_view.fly_to(LON, LAT, 15)
    with qtbot.waitSignal(map_view.painted, timeout=30_000):
        map_view.start()
    qtbot.waitUntil(lambda: near_colour(map_view, RED), timeout=5_000)


def test_a_click_on_a_point_chooses_it_and_elsewhere_tells_the_place(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, *MIDDLE)
    assert chosen.args == ["hydrants", "h0"]
    with qtbot.waitSignal(ready_map.clicked, timeout=5_000) as clicked:
        click(ready_map, qtbot, 500, 300)
    assert clicked.args[0] == pytest.approx(LON + 100 * 360 / (256 * 2**15), abs=3e-5)
    assert clicked.args[1] == pytest.approx(LAT, abs=1e-4)


def click(view: MapView, qtbot, x: int, y: int) -> None:
    web = view._web
    assert web is not None, "the map has no page yet"
    target = web.focusProxy() or web
    qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(x, y))


def test_a_mark_lies_above_the_points_and_is_chosen_first(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    marks = MarkLayer("units", "车辆", LayerStyle((Symbol(Shape.CIRCLE, "#10d060", "在途", size_px=30),), order=90))
    marks.set_marks([Mark("u1", LON, LAT, text="一号车", badge="未下达")])
    show(ready_map, qtbot, marks)
    qtbot.waitUntil(lambda: near_colour(ready_map, "#10d060"), timeout=5_000)
    assert near_colour(ready_map, "#b3261e", (450, 300), reach=12)
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, *MIDDLE)
    assert chosen.args == ["units", "u1"]


def test_lines_and_circles_are_drawn(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    shapes = ShapeLayer("lays", "水带", ShapeStyle((Stroke("#20e0ff", width_px=6), Stroke("#ffb020", width_px=6))))
    shapes.set_shapes(
        [Line("l", ((LON - 0.01, LAT), (LON + 0.01, LAT)), 0), Circle("c", LON, LAT, 200.0, 1, "200 米")]
    )
    show(ready_map, qtbot, shapes)
    qtbot.waitUntil(lambda: near_colour(ready_map, "#20e0ff"), timeout=5_000)
    metres_a_pixel = 40075016.686 * 0.6673 / (256 * 2**15)
    assert near_colour(ready_map, "#ffb020", (400, 300 + round(200 / metres_a_pixel)), reach=6)


def test_hostile_words_are_shown_as_they_are_and_run_nothing(ready_map, qtbot):
    ready_map.open_legend(["", "hydrants"])
    ready_map.fly_to(LON, LAT, 18)
    ready_map.describe = lambda _layer, _id: "\n".join(HOSTILE)
    layer = points(0, 1, labels=lambda ids: [HOSTILE[i % len(HOSTILE)] for i, _ in enumerate(ids)])
    layer.title = HOSTILE[0]
    show(ready_map, qtbot, layer)
    marks = MarkLayer("m", HOSTILE[1], LayerStyle((Symbol(Shape.PIN, RED, HOSTILE[1], glyph="<"),)))
    marks.set_marks([Mark(f"m{i}", LON, LAT + i * 1e-4, text=text, badge=text) for i, text in enumerate(HOSTILE)])
    show(ready_map, qtbot, marks)
    ready_map.restyle_layer("hydrants")
    with qtbot.waitSignal(ready_map.hovered, timeout=5_000):
        qtbot.mouseMove(ready_map._web.focusProxy() or ready_map._web, QPoint(*MIDDLE))
    settle(300)
    assert run_js(ready_map, "document.title") != "hurt"
    assert run_js(ready_map, "document.querySelectorAll('img, .legend script, .hint script').length") == 0
    assert HOSTILE[0] in run_js(ready_map, "document.querySelector('.legend').textContent")
    assert "<img" in run_js(ready_map, "document.querySelector('.hint').textContent")
    assert len(run_js(ready_map, "document.querySelector('.hint').textContent")) <= 300


def test_the_page_asks_nothing_outside_our_scheme(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 12)
    show(ready_map, qtbot, points(0, 1))
    ready_map.set_theme("light")
    ready_map.set_touch(True)
    settle(500)
    assert ready_map.asked_outside == []


def test_what_the_page_asks_outside_is_refused_and_recorded(ready_map, qtbot, expected_log):
    with qtbot.waitSignal(ready_map.stumbled, timeout=5_000):
        run_js(ready_map, "(location.href = 'https://example.org/', 1)")
    run_js(
        ready_map, "(fetch('https://example.org/x').catch(() => 0), new Image().src = 'https://example.org/y.png')"
    )
    settle(300)
    assert run_js(ready_map, "location.href") == "tower://map/page.html"
    assert any("refused" in record.getMessage() for record in expected_log)


def test_a_dead_page_comes_back_with_the_same_view_and_layers(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    ready_map.select("hydrants", "h0")
    began = time.monotonic()
    with qtbot.waitSignal(ready_map.page_died, timeout=10_000):
        os.kill(ready_map.page_pid, signal.SIGKILL)
    assert ready_map.banner.state is MapState.DIED
    assert ready_map.banner.isVisible()
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        pass
    assert time.monotonic() - began < 3.0
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    assert ready_map.view() == pytest.approx((LON, LAT, 15), abs=1e-4)
    assert ready_map.banner.state is not MapState.DIED
    assert any("ended" in record.getMessage() for record in expected_log)


def test_a_drag_locks_the_view_and_a_command_does_not(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    settle(200)
    assert not ready_map.user_moved
    target = ready_map._web.focusProxy() or ready_map._web
    qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    for step in range(1, 6):
        qtbot.mouseMove(target, QPoint(400 + 20 * step, 300))
        settle(30)
    with qtbot.waitSignal(ready_map.view_changed, timeout=5_000):
        qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    assert ready_map.user_moved
    assert ready_map.view().lon < LON
    ready_map.follow()
    assert not ready_map.user_moved


def test_the_arrows_pan_and_plus_zooms(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 12)
    target = ready_map._web.focusProxy() or ready_map._web
    run_js(ready_map, "(map_main.getContainer().focus(), 1)")
    with qtbot.waitSignal(ready_map.view_changed, timeout=5_000):
        qtbot.keyClick(target, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: ready_map.view().lon > LON, timeout=5_000)
    qtbot.keyClick(target, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: ready_map.view().zoom == 13, timeout=5_000)


def test_shortcuts_of_the_window_work_while_the_map_has_the_focus(ready_map, qtbot):
    pressed: list[str] = []
    for keys in ("/", "F1", "Ctrl+K"):
        QShortcut(QKeySequence(keys), ready_map).activated.connect(lambda keys=keys: pressed.append(keys))
    target = ready_map._web.focusProxy() or ready_map._web
    ready_map.activateWindow()
    target.setFocus()
    qtbot.keyClick(target, Qt.Key.Key_Slash)
    qtbot.keyClick(target, Qt.Key.Key_F1)
    qtbot.keyClick(target, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: pressed == ["/", "F1", "Ctrl+K"], timeout=5_000)


def test_labels_are_asked_for_what_is_in_view_and_drawn_beside_it(ready_map, qtbot):
    asked: list[str] = []

    def labels(ids):
        asked.extend(ids)
        return ["消防栓八十八号" for _ in ids]

    ready_map.fly_to(LON, LAT, 18)
    layer = points(0, labels=labels)
    layer.update_points([ChangedPoint("far", LON + 1, LAT, 0)])
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: brightest(ready_map, (450, 300), reach=10) > 150, timeout=5_000)
    assert asked == ["h0"]
    assert brightest(ready_map, (350, 300), reach=10) < 100


def test_a_chosen_point_wears_a_ring_and_loses_it(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    ready_map.select("hydrants", "h0")
    qtbot.waitUntil(lambda: near_colour(ready_map, "#ffffff", (425, 300), reach=2), timeout=5_000)
    ready_map.select("hydrants", None)
    qtbot.waitUntil(lambda: not near_colour(ready_map, "#ffffff", (425, 300), reach=2), timeout=5_000)


def test_things_on_one_spot_stand_around_it_near_and_are_counted_far_out(ready_map, qtbot):
    style = LayerStyle(STYLE.symbols, near_zoom=10, spread=True)
    layer = PointLayer("units", "车辆", style)
    layer.set_points(["u0", "u1"], [LON] * 2, [LAT] * 2, [0, 1])
    ready_map.fly_to(LON, LAT, 17)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED, (400, 262)), timeout=5_000)
    assert near_colour(ready_map, BLUE, (400, 338))
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, 400, 338)
    assert chosen.args == ["units", "u1"]
    ready_map.fly_to(LON, LAT, 14)
    qtbot.waitUntil(lambda: near_colour(ready_map, BLUE), timeout=5_000)
    assert not near_colour(ready_map, RED, (400, 262))


def test_a_thousand_bridge_calls_from_the_page_leave_the_map_alive(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    settle(100)
    storm = """(import("tower://map/bridge.js").then((bridge) => {
        for (let i = 0; i < 1000; i++) bridge.say("chosen", { layer: String(i) });
    }), 1)"""
    run_js(ready_map, storm)
    with qtbot.waitSignal(ready_map.painted, timeout=10_000):
        ready_map.add_layer(points(0))
        settle(1100)
        ready_map.layer("hydrants").update_points([ChangedPoint("h0", LON, LAT, 1)])
    assert any("refused" in record.getMessage() for record in expected_log)


def test_fitting_a_box_shows_all_of_it(ready_map, qtbot):
    box = Box(11.4, 48.0, 11.7, 48.2)
    ready_map.fit(box)
    qtbot.waitUntil(lambda: ready_map.box is not None and ready_map.box.contains(11.5, 48.1), timeout=5_000)
    seen = ready_map.box
    assert seen.west <= box.west
    assert seen.east >= box.east
    assert seen.south <= box.south
    assert seen.north >= box.north


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


def test_an_application_that_ends_without_stopping_the_map_ends_in_order():
    source = """
from maps.scheme import register
register()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from maps.view import MapView
application = QApplication([])
view = MapView()
view.show()
view.ready.connect(lambda: QTimer.singleShot(100, application.quit))
view.start()
application.exec()
"""
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0
    assert "troubles" not in done.stderr
    assert "Traceback" not in done.stderr


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
    settle(500)
    assert any("disk is gone" in record.getMessage() for record in expected_log)


def test_impossible_positions_are_left_out_and_the_rest_is_drawn(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    layer = PointLayer("hydrants", "", STYLE)
    nan = float("nan")
    lons = [LON, nan, 1e308, 200.0, LON, 0.0]
    lats = [LAT, LAT, LAT, 48.0, nan, 90.0]
    layer.set_points([str(i) for i in range(6)], lons, lats, [0] * 6)
    show(ready_map, qtbot, layer)
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)


def test_a_hundred_thousand_points_are_painted(ready_map, qtbot):
    chance = random.Random(1)
    count = 100_000
    lons = array("d", (chance.uniform(11.4, 11.7) for _ in range(count)))
    lats = array("d", (chance.uniform(48.0, 48.3) for _ in range(count)))
    layer = PointLayer("hydrants", "", STYLE)
    ready_map.fit(Box(11.4, 48.0, 11.7, 48.3))
    ready_map.add_layer(layer)
    settle(300)
    with qtbot.waitSignal(ready_map.painted, timeout=20_000):
        layer.set_points([str(i) for i in range(count)], lons, lats, bytes(count))
    assert len(layer) == count


def test_the_legend_names_the_symbols_in_use_and_counts_them(ready_map, qtbot):
    ready_map.open_legend(["", "hydrants"])
    show(ready_map, qtbot, points(0, 0, 1))
    settle(200)
    words = run_js(ready_map, "document.querySelector('.legend').innerText")
    assert "消火栓" in words
    assert "红" in words
    assert "2" in words
    ready_map.show_legend(False)
    settle(200)
    assert run_js(ready_map, "document.querySelector('.legend').hidden") is True


def test_touch_mode_has_targets_of_44_px(ready_map):
    ready_map.set_touch(True)
    settle(200)
    assert run_js(ready_map, "document.querySelector('.zoom-in').offsetHeight") >= 44
