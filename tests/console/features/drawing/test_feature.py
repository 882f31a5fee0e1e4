"""From the key to every seat's map, on a real page over a real backend; and over the death of the page."""

import logging
import os
import signal
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot

from console.features.drawing.drawer import drawer_of
from console.features.drawing.feature import FEATURE
from console.features.drawing.layer import LAYER, DrawingLayer
from maps import page
from models.drawing import Drawing
from models.store import Query
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON
from tests.maps.in_page import run_js, settle
from tests.maps.looking import click


def has_points(desk: Desk, count: int) -> bool:
    now = drawer_of(desk.context).tool.now
    return now is not None and len(now.outline.points) == count


ACTS = {act.key: act for act in FEATURE.acts}


def test_what_is_clicked_on_the_map_outlives_its_page_is_drawn_chosen_and_taken_back(
    desk: Desk, qtbot: QtBot, expected_log: list[logging.LogRecord]
) -> None:
    if not page.is_built():
        pytest.skip("the map page is not composed: run `npm ci` in maps/web and `python -m maps.page`")
    view, context = desk.context.map, desk.context
    desk.window.resize(800, 600)
    view.resize(800, 600)
    desk.window.show()
    source = DrawingLayer(context)
    source.start()
    try:
        with qtbot.waitSignal(view.ready, timeout=30_000):
            view.start()
        view.fly_to(LON, LAT, 16)
        settle(300)
        drawer_of(context).begin("cordon")
        ready = "map_main.getContainer().classList.contains('sketching')"
        qtbot.waitUntil(lambda: bool(run_js(view, ready)))
        for at, x in enumerate((300, 400, 500), 1):
            click(view, qtbot, x, 300)
            desk.wait(partial(has_points, desk, at))
        with qtbot.waitSignal(view.ready, timeout=20_000):
            os.kill(view.page_pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: bool(run_js(view, ready)), timeout=10_000)
        run_js(view, "(map_main.getContainer().focus(), 1)")
        web = view._web
        assert web is not None
        qtbot.keyClick(web.focusProxy() or web, Qt.Key.Key_Return)
        query = Query(kind=Drawing.KIND, order="at")
        desk.wait(lambda: bool(desk.services.store.page(query)))
        (record,) = desk.services.store.page(query)
        assert len(record.fact.points) == 3
        desk.wait(lambda: source.layer.index_of(record.id) is not None)
        desk.wait(lambda: context.selection.key is not None)
        context.selection.clear()
        desk.level()
        settle(400)
        with qtbot.waitSignal(view.chosen, timeout=10_000) as chosen:
            click(view, qtbot, 350, 300)
        assert chosen.args == [LAYER, record.id]
        ACTS["drawing.undo"].run(context)
        desk.wait(lambda: not desk.services.store.page(query))
        ACTS["drawing.redo"].run(context)
        desk.wait(lambda: bool(desk.services.store.page(query)))
        assert any("ended" in line.getMessage() for line in expected_log)
    finally:
        source.stop()
        view.stop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_what_needs_a_chosen_drawing_says_so(desk: Desk) -> None:
    for key in ("drawing.edit", "drawing.remove"):
        assert ACTS[key].refusal(desk.context)
    desk.context.selection.choose("drawing", "D")
    assert not ACTS["drawing.edit"].refusal(desk.context)


def test_again_takes_the_pen_used_last_and_else_shows_the_palette(desk: Desk) -> None:
    ACTS["drawing.again"].run(desk.context)
    assert desk.shown.asked == ["drawing"]
    drawer_of(desk.context).begin("staging")
    desk.context.map.hand.put_away()
    ACTS["drawing.again"].run(desk.context)
    assert drawer_of(desk.context).hand_type == "staging"
