"""A map nobody sees, in a real page."""

import pytest
import shiboken6
from PySide6.QtWidgets import QTabWidget, QWidget

from maps import rest
from maps.points import ChangedPoint
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, RED, near_colour, points, show

COUNT = """(() => {
  window.beats = [];
  const frame = () => { window.beats.push(performance.now()); requestAnimationFrame(frame); };
  frame();
  setInterval(() => window.beats.push(performance.now()), 20);
  return 1;
})()"""
LONGEST = "Math.max(...window.beats.slice(1).map((at, i) => at - window.beats[i]))"
AWAY_MS = 1_500


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(rest, "REST_MS", 50)


@pytest.fixture
def ended(map_view):
    """What takes the map in gives it back before it ends."""
    tabs = QTabWidget()
    yield tabs
    map_view.setParent(None)
    tabs.close()
    tabs.deleteLater()


def minimise(view):
    view.showMinimized()


def restore(view):
    view.showNormal()


HOW = {"hidden": (lambda view: view.hide(), lambda view: view.show()), "minimised": (minimise, restore)}


@pytest.mark.parametrize("how", list(HOW))
def test_it_draws_no_frame_and_runs_no_timer_and_then_has_everything_at_once(ready_map, qtbot, how):
    go, come = HOW[how]
    ready_map.fly_to(LON, LAT, 15)
    layer = points(1)
    show(ready_map, qtbot, layer)
    run_js(ready_map, COUNT)
    go(ready_map)
    qtbot.waitUntil(lambda: ready_map.conversation.rests)
    settle(AWAY_MS)
    for _at in range(50):
        layer.update_points([ChangedPoint("h0", LON, LAT, 0)])
    settle(300)
    with qtbot.waitSignal(ready_map.painted, timeout=10_000) as painted:
        come(ready_map)
    assert painted.args == ["hydrants", layer.revision]
    assert not ready_map.conversation.rests
    assert run_js(ready_map, LONGEST) > AWAY_MS
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)


def test_a_look_at_another_tab_and_back_is_no_rest(ready_map, qtbot, ended, monkeypatch):
    monkeypatch.setattr(rest, "REST_MS", 2_000)
    ended.addTab(ready_map, "map")
    ended.show()
    ready_map.hide()
    ready_map.show()
    settle(100)
    assert not ready_map.conversation.rests


def test_in_a_window_that_is_minimised_it_rests_whichever_window_that_is(ready_map, qtbot, ended):
    ended.addTab(ready_map, "map")
    ended.show()
    ended.showMinimized()
    qtbot.waitUntil(lambda: ready_map.conversation.rests)
    ended.showNormal()
    qtbot.waitUntil(lambda: not ready_map.conversation.rests)


def test_a_window_that_is_gone_when_the_map_comes_up_in_another_is_no_matter(ready_map, qtbot):
    gone = QWidget()
    ready_map.setParent(gone)
    gone.show()
    ready_map.show()
    ready_map.hide()
    ready_map.setParent(None)
    shiboken6.delete(gone)
    ready_map.show()
    qtbot.waitUntil(lambda: not ready_map.conversation.rests)
