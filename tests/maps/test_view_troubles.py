"""Hostile words, dead pages, storms on the bridge: the map lives and asks nothing outside."""

import itertools
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from maps.points import ChangedPoint
from maps.shapes import Mark, MarkLayer
from maps.state import MapState
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.in_page import run_js, settle
from tests.maps.looking import (
    HOSTILE,
    LAT,
    LON,
    MIDDLE,
    RED,
    move,
    near_colour,
    points,
    show,
)

ROOT = Path(__file__).parents[2]


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
    found, steps = [], itertools.count()
    ready_map.hovered.connect(lambda *place: found.append(place))

    def come_across() -> bool:
        # The tiles are drawn again after the restyling: who came too early is not over anything.
        move(ready_map, MIDDLE[0] + next(steps) % 2, MIDDLE[1])
        return bool(found)

    qtbot.waitUntil(come_across, timeout=10_000)
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
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0
    assert "troubles" not in done.stderr
    assert "Traceback" not in done.stderr
