"""The one door: what is said down the line can be found a moment later."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.sync.link import Changes, LinkState, Phase
from maps.view import MapView
from models.store import Wish
from models.store.search_index import PLACE
from tests.console.record_lookup import lookup_of_packs, wait_taken_in
from tests.console.record_world import World
from tests.maps.towns import small_town


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path):
    view = MapView()
    qtbot.addWidget(view)
    made = World(tmp_path, view, 30)
    yield made
    made.close()


def test_what_came_down_the_line_is_found_and_said_to_be(qtbot: QtBot, world: World) -> None:
    with qtbot.waitSignal(world.lookup.indexed):
        world.line.changed.emit(Changes(everything=True))
    wait_taken_in(world.lookup, "hydrant", 30)
    found = world.lookup.find(Wish(text="nh17"))
    assert [one.doc.record for one in found] == ["h17"]
    assert world.lookup.among("hydrant", "nh17").ids == '["h17"]'
    # The count follows the last portion of names by a moment.
    qtbot.waitUntil(lambda: world.lookup.behind == 0)
    assert world.lookup.failure is None


@pytest.mark.parametrize(
    "busy",
    [
        LinkState(phase=Phase.LOADING),
        LinkState(phase=Phase.LIVE, cursor=10, head=5_000),
        LinkState(phase=Phase.LIVE, to_send=1_000),
    ],
    ids=["load", "behind", "to_send"],
)
def test_while_the_line_has_much_to_bring_or_to_take_nothing_is_taken_in(
    qtbot: QtBot, world: World, busy: LinkState
) -> None:
    world.line.link_changed.emit(busy)
    world.line.changed.emit(Changes(everything=True))
    qtbot.wait(100)
    assert world.lookup.search.count("hydrant") == 0
    world.line.link_changed.emit(LinkState(phase=Phase.LIVE))
    wait_taken_in(world.lookup, "hydrant", 30)


def test_only_what_was_asked_for_is_found(tmp_path: Path) -> None:
    with lookup_of_packs(tmp_path, small_town()) as lookup:
        assert lookup.find(Wish(text="人民路12号", kinds=("unit",))) == []
        assert lookup.find(Wish(text="人民路12号", kinds=(PLACE,)))[0].doc.type == "house"
        assert lookup.find_nearly(Wish(text="任民路12号", kinds=("unit",)), []) == []
