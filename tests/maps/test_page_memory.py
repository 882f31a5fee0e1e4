"""How much a page takes, and what is done about it."""

import logging
import os
import sys
import threading
import time

import pytest

from maps import page_memory
from maps.page_memory import resident_mb
from maps.state import MapState
from maps.symbols import Stroke
from maps.tools.draw import DrawTool, Outline, PenForm
from tests.maps.in_page import run_js
from tests.maps.looking import LAT, LON, RED, near_colour, points, show

LINE = ((LON + 0.002, LAT), (LON + 0.003, LAT), (LON + 0.003, LAT + 0.001))


@pytest.fixture
def quiet(monkeypatch):
    monkeypatch.setattr(page_memory, "QUIET_S", 0.0)


def test_a_process_has_a_size_and_none_has_none():
    assert 1 < (resident_mb(os.getpid()) or 0) < 100_000
    assert resident_mb(0) is None
    assert resident_mb(-1) is None


def test_a_page_that_takes_too_much_begins_again_as_it_was_with_the_drawing_in_hand(
    ready_map, qtbot, quiet, caplog
):
    pen = DrawTool(ready_map)
    ready_map.fly_to(LON, LAT, 15)
    show(ready_map, qtbot, points(0))
    pen.begin("a", PenForm.LINE, Stroke("#ff0000"), Outline(LINE))
    ready_map.select("hydrants", "h0")
    before, began = ready_map.page_pid, time.monotonic()
    ready_map.memory.most_mb = 1
    with qtbot.waitSignals([ready_map.ready, ready_map.painted], timeout=15_000), caplog.at_level(logging.INFO):
        ready_map.memory.look()
    assert time.monotonic() - began < 3.0
    assert ready_map.page_pid not in (0, before)
    assert ready_map.banner.state is not MapState.DIED
    assert "renewed" in caplog.text
    assert ready_map.view() == pytest.approx((LON, LAT, 15), abs=1e-4)
    assert [draft.outline.points for draft in pen.drafts] == [LINE]
    qtbot.waitUntil(lambda: near_colour(ready_map, RED), timeout=5_000)
    now = ready_map.page_pid
    ready_map.memory.look()
    assert run_js(ready_map, "1") == 1
    assert ready_map.page_pid == now


def test_what_reads_the_memory_is_brought_beside_the_window_before_the_first_look(ready_map, qtbot, monkeypatch):
    asked: list[tuple[str, int]] = []

    def reads(pid: int) -> float | None:
        asked.append((threading.current_thread().name, pid))
        return None

    monkeypatch.setattr(page_memory, "resident_mb", reads)
    monkeypatch.delitem(sys.modules, "psutil")
    ready_map.memory._look_now()
    qtbot.waitUntil(lambda: asked == [("page memory", 0)])
    monkeypatch.undo()
    monkeypatch.setattr(page_memory, "resident_mb", reads)
    ready_map.memory._look_now()
    assert asked[1:] == [("MainThread", ready_map.page_pid)]


def test_nothing_is_renewed_under_a_hand_or_while_it_is_small(ready_map, qtbot, monkeypatch):
    renewed: list[bool] = []
    memory = ready_map.memory
    monkeypatch.setattr(memory, "_renew", lambda: renewed.append(True))
    memory.look()
    memory.most_mb = 1
    memory.look()
    assert renewed == []
    monkeypatch.setattr(page_memory, "QUIET_S", 0.0)
    memory.look()
    assert renewed == [True]
