"""The bar is answered twice: at once, and with what was perhaps meant below."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.command_bar import offer_lines
from console.sync.link import Changes
from maps.view import MapView
from tests.console.record_lookup import wait_taken_in
from tests.console.record_world import World


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path):
    view = MapView()
    qtbot.addWidget(view)
    made = World(tmp_path, view, 30)
    made.line.changed.emit(Changes(everything=True))
    wait_taken_in(made.lookup, "hydrant", 30)
    yield made
    made.close()


def test_what_fits_comes_first_and_stays_where_it_is(qtbot: QtBot, world: World) -> None:
    answers: list[list[str]] = []
    offer_lines(
        world.context, (), (), lambda _act: None, "nh17", lambda found: answers.append([one.title for one in found])
    )
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers[0] == ["Nh17"]
    assert answers[1][:1] == answers[0]
