"""A script that storms in the page takes the hand's words for seconds, not for good."""

import pytest
from PySide6.QtCore import QObject

from maps.bridge import Bridge
from maps.state import MapState
from maps.storms import MOST_RENEWALS, REMEMBERED_S, Storms
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, MIDDLE, click, points, show

STORM = """(import("tower://map/bridge.js").then((bridge) => {
  window.storming = setInterval(() => { for (let i = 0; i < 300; i++) bridge.say("chosen", { layer: "x" }); }, 50);
}), 1)"""


def test_a_page_that_storms_is_renewed_and_the_hand_is_heard_again(ready_map, qtbot, expected_log):
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    before = ready_map.page_pid
    run_js(ready_map, STORM)
    with qtbot.waitSignals([ready_map.ready, ready_map.painted], timeout=20_000):
        pass
    assert ready_map.page_pid not in (0, before)
    assert ready_map.banner.state is not MapState.DIED
    assert run_js(ready_map, "typeof storming") == "undefined"
    assert ready_map.view() == pytest.approx((LON, LAT, 15), abs=1e-4)
    settle(1_500)  # the second the storm has used up is over
    with qtbot.waitSignal(ready_map.chosen, timeout=5_000) as chosen:
        click(ready_map, qtbot, *MIDDLE)
    assert chosen.args == ["hydrants", "h0"]
    assert any("renewed" in line.getMessage() for line in expected_log)


def test_a_page_that_storms_each_time_is_not_renewed_for_ever(qapp, monkeypatch, expected_log):
    now, renewed, bridge = 1_000.0, [], Bridge()
    monkeypatch.setattr("maps.storms.time.monotonic", lambda: now)
    parent = QObject()
    Storms(bridge, lambda: renewed.append(now), parent)
    for _ in range(10):
        bridge.stormed.emit()
    assert not renewed, "nor from within a word of the page"
    qapp.processEvents()
    assert len(renewed) == MOST_RENEWALS
    now += REMEMBERED_S + 1
    bridge.stormed.emit()
    qapp.processEvents()
    assert len(renewed) == MOST_RENEWALS + 1
