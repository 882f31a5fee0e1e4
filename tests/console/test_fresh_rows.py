"""News is what comes after the list was first seen, and each is told once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.fresh_rows import FreshRows
from maps.view import MapView
from models.hydrant import HydrantStatus
from models.store import Row, where
from tests.console.record_world import World

MISSING = (where("status", HydrantStatus.MISSING),)


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path) -> Iterator[World]:
    view, window = MapView(), QWidget()
    qtbot.addWidget(view)
    qtbot.addWidget(window)
    made = World(tmp_path, view, 3)
    made.context.window = window
    yield made
    made.close()


def told_of(world: World, qtbot: QtBot) -> list[list[str]]:
    """What is told, once what is there has been seen."""
    told: list[list[str]] = []

    def tell(rows: list[Row]) -> None:
        told.append(sorted(row.id for row in rows))

    fresh = FreshRows(world.context, "hydrant", MISSING, tell)
    qtbot.waitUntil(lambda: fresh._known is not None)
    return told


def test_what_is_there_at_the_start_is_no_news_and_what_comes_is_told_once(world: World, qtbot: QtBot) -> None:
    world.put("h0", status=HydrantStatus.MISSING, tell=False)
    told = told_of(world, qtbot)
    world.put("h1", "h2", status=HydrantStatus.MISSING)
    qtbot.waitUntil(lambda: told == [["h1", "h2"]])
    world.put("h1", status=HydrantStatus.MISSING)
    world.put("h7", status=HydrantStatus.MISSING)
    qtbot.waitUntil(lambda: told == [["h1", "h2"], ["h7"]])


def test_what_the_filters_leave_out_is_no_news_until_they_let_it_in(world: World, qtbot: QtBot) -> None:
    told = told_of(world, qtbot)
    world.put("h5")
    world.put("h6", status=HydrantStatus.MISSING)
    qtbot.waitUntil(lambda: told == [["h6"]])
    world.put("h5", status=HydrantStatus.MISSING)
    qtbot.waitUntil(lambda: told == [["h6"], ["h5"]])


def test_what_comes_back_into_the_list_is_no_news(world: World, qtbot: QtBot) -> None:
    world.put("h1", status=HydrantStatus.MISSING, tell=False)
    told = told_of(world, qtbot)
    world.put("h1")
    world.put("h1", status=HydrantStatus.MISSING)
    world.put("h2", status=HydrantStatus.MISSING)
    qtbot.waitUntil(lambda: told == [["h2"]])
