"""Clicks, drags and keys on a map's page."""

import os
import signal

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from maps.points import PointLayer
from maps.shapes import Mark, MarkLayer
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.fingers import fingers
from tests.maps.in_page import run_js, settle
from tests.maps.looking import BLUE, LAT, LON, MIDDLE, RED, STYLE, click, move, near_colour, points, show


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


def test_a_drag_locks_the_view_and_a_command_does_not(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    assert not ready_map.user_moved
    target = ready_map._web.focusProxy() or ready_map._web
    qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    for step in range(1, 6):
        move(ready_map, 400 + 20 * step, 300, Qt.MouseButton.LeftButton)
        settle(30)
    with qtbot.waitSignal(ready_map.view_changed, timeout=5_000):
        qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    assert ready_map.user_moved
    assert ready_map.view().lon < LON
    ready_map.follow()
    assert not ready_map.user_moved


PUSH = """(() => {
  const ground = map_main.getContainer();
  const glass = ground.querySelector(".glass");
  const { left, top } = ground.getBoundingClientRect();
  const told = { pushes: 0, seen: [], before: map_main.getCenter().lng };
  map_main.on("drag", () => told.pushes++);
  const tell = (type, x) => {
    const event = new MouseEvent(type, { clientX: left + x, clientY: top + 300, bubbles: true, cancelable: true });
    ground.dispatchEvent(event);
    told.seen.push(!glass.hidden, event.defaultPrevented);
  };
  tell("mousedown", 400);
  for (const x of [390, 380, 370]) tell("mousemove", x);
  told.early = told.pushes;
  tell("mouseup", 360);
  told.after = map_main.getCenter().lng;
  return told;
})()"""
"""A hand so quick that no frame comes in between."""


def test_a_map_is_pushed_once_a_frame_and_ends_where_the_pointer_let_go_of_it(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    told = run_js(ready_map, PUSH)
    assert (told["early"], told["pushes"]) == (0, 1)
    assert told["after"] - told["before"] == pytest.approx(30 * 360 / (256 * 2**15), rel=0.05)
    # Nothing is found under a pointer that drags, and no text is looked for there.
    glass, prevented = told["seen"][::2], told["seen"][1::2]
    assert glass == [False, True, True, True, False]
    assert prevented[0]
    assert run_js(ready_map, "document.activeElement === map_main.getContainer()")


def test_the_arrows_pan_and_plus_zooms(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 12)
    target = ready_map._web.focusProxy() or ready_map._web
    run_js(ready_map, "(map_main.getContainer().focus(), 1)")
    with qtbot.waitSignal(ready_map.view_changed, timeout=5_000):
        qtbot.keyClick(target, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: ready_map.view().lon > LON, timeout=5_000)
    qtbot.keyClick(target, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: ready_map.view().zoom == 13, timeout=5_000)


def test_keys_are_the_maps_before_it_was_clicked_and_after_its_page_died_or_was_renewed(
    ready_map, qtbot, expected_log
):
    ready_map.fly_to(LON, LAT, 12)
    ready_map.activateWindow()
    ready_map.setFocus()
    ways = (lambda: None, ready_map.renew, lambda: os.kill(ready_map.page_pid, signal.SIGKILL))
    for at, end_the_page in enumerate(ways):
        if at:
            with qtbot.waitSignal(ready_map.ready, timeout=30_000):
                end_the_page()
        settle(400, ready_map)
        before = ready_map.view().lon
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        qtbot.waitUntil(lambda before=before: ready_map.view().lon > before, timeout=5_000)
    assert any("ended" in record.getMessage() for record in expected_log)


def test_that_the_map_has_the_keys_is_seen_once_one_is_pressed_and_until_a_click(ready_map, qtbot):
    ready_map.activateWindow()
    ready_map.setFocus()
    edge = "getComputedStyle(map_main.getContainer()).outlineStyle"
    settle(200, ready_map)
    assert run_js(ready_map, edge) == "none"
    qtbot.keyClick(ready_map._web.focusProxy(), Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: run_js(ready_map, edge) == "solid", timeout=5_000)
    click(ready_map, qtbot, *MIDDLE)
    qtbot.waitUntil(lambda: run_js(ready_map, edge) == "none", timeout=5_000)


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


def test_touch_mode_has_targets_of_44_px(ready_map, qtbot):
    ready_map.set_touch(True)
    qtbot.waitUntil(lambda: run_js(ready_map, "document.querySelector('.zoom-in').offsetHeight") >= 44)


def test_a_file_dropped_on_the_page_reaches_the_window_around_it(ready_map, qtbot):
    heard: list[QEvent.Type] = []

    class Around(QWidget):
        def event(self, event: QEvent) -> bool:
            if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
                heard.append(event.type())
                event.accept()
                return True
            return super().event(event)

    around = Around()
    qtbot.addWidget(around)
    around.setAcceptDrops(True)
    ready_map.setParent(around)
    around.resize(800, 600)
    around.show()
    ready_map.show()
    where = QPointF(*MIDDLE)
    hit = around.childAt(where.toPoint())
    assert hit is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/home/list.csv")])
    plain = (data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(hit, QDragEnterEvent(where, Qt.DropAction.CopyAction, *plain))
    QCoreApplication.sendEvent(hit, QDropEvent(where, Qt.DropAction.CopyAction, *plain))
    settle(200, ready_map)
    ready_map.setParent(None)
    assert heard == [QEvent.Type.DragEnter, QEvent.Type.Drop]
    assert run_js(ready_map, "location.href").startswith("tower:")


def press(view, qtbot, x, y):
    target = view._web.focusProxy() or view._web
    qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    qtbot.waitUntil(lambda: view.hand.is_on, timeout=5_000)
    return target


def test_nothing_recentres_while_a_hand_drags(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    target = press(ready_map, qtbot, 400, 300)
    for step in range(1, 6):
        move(ready_map, 400 + 20 * step, 300, Qt.MouseButton.LeftButton)
        settle(30)
        ready_map.fly_to(0.0, 0.0, 5)
    qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(500, 300))
    qtbot.waitUntil(lambda: not ready_map.hand.is_on, timeout=5_000)
    settle(200, ready_map)
    assert ready_map.user_moved
    assert run_js(ready_map, "map_main.getZoom()") == 15


def test_under_a_hand_that_only_clicks_the_view_waits_and_then_goes(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    target = press(ready_map, qtbot, 400, 300)
    ready_map.fly_to(0.0, 0.0, 5)
    settle(100, ready_map)
    assert run_js(ready_map, "map_main.getZoom()") == 15
    qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    qtbot.waitUntil(lambda: run_js(ready_map, "map_main.getZoom()") == 5, timeout=5_000)


def test_two_fingers_apart_zoom_in_and_moving_together_pan(ready_map, qtbot):
    ready_map.set_touch(True)
    ready_map.fly_to(LON, LAT, 12)
    settle(200, ready_map)
    moves = [("move", 1, 300 - 20 * step, 300) for step in range(1, 6)]
    moves += [("move", 2, 500 + 20 * step, 300) for step in range(1, 6)]
    fingers(
        ready_map, ("down", 1, 300, 300), ("down", 2, 500, 300), *moves, ("up", 1, 200, 300), ("up", 2, 600, 300)
    )
    qtbot.waitUntil(lambda: ready_map.view().zoom > 12, timeout=5_000)
    assert ready_map.user_moved
    ready_map.fly_to(LON, LAT, 12)
    settle(300, ready_map)
    together = [("move", finger, x + 20 * step, 300) for step in range(1, 6) for finger, x in ((1, 300), (2, 500))]
    fingers(
        ready_map, ("down", 1, 300, 300), ("down", 2, 500, 300), *together, ("up", 1, 400, 300), ("up", 2, 600, 300)
    )
    qtbot.waitUntil(lambda: ready_map.view().lon < LON - 0.001 and ready_map.view().zoom == 12, timeout=5_000)


def test_a_long_press_of_a_finger_is_a_right_click(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    run_js(ready_map, "(map_main.on('contextmenu', ({ latlng }) => (window.pressed = latlng.lng)), 1)")
    fingers(ready_map, ("down", 1, 400, 300))
    qtbot.waitUntil(lambda: run_js(ready_map, "window.pressed || 0") != 0, timeout=5_000)
    assert run_js(ready_map, "window.pressed") == pytest.approx(LON, abs=1e-4)
    fingers(ready_map, ("up", 1, 400, 300))
    qtbot.waitUntil(lambda: not ready_map.hand.is_on, timeout=5_000)


def turn_wheel(view, delta):
    """A step of the wheel over the middle of the map."""
    target = view._web.focusProxy() or view._web
    at = QPointF(*MIDDLE)
    event = QWheelEvent(
        at, target.mapToGlobal(at), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.postEvent(target, event)


def test_a_notch_of_the_wheel_is_one_zoom_and_the_place_under_it_stays(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 14)
    settle(200, ready_map)
    with qtbot.waitSignal(ready_map.view_changed, timeout=5_000):
        turn_wheel(ready_map, 120)
    assert ready_map.view().zoom == 15
    assert ready_map.view().lon == pytest.approx(LON, abs=1e-4)
    settle(400, ready_map)
    with qtbot.waitSignal(ready_map.view_changed, timeout=5_000):
        turn_wheel(ready_map, -120)
    assert ready_map.view().zoom == 14


def test_the_small_steps_of_a_touch_pad_are_summed_up(ready_map, qtbot):
    ready_map.fly_to(LON, LAT, 10)
    settle(200, ready_map)
    for _step in range(12):
        turn_wheel(ready_map, 6)
    qtbot.waitUntil(lambda: ready_map.view().zoom >= 11)
    settle(500, ready_map)
    assert 11 <= ready_map.view().zoom <= 13
