"""Following what is chosen."""

import time
from collections.abc import Iterator

import pytest

from console.features.moving.following import can_follow, follow, words
from maps.live import Fix, LiveLayer
from maps.symbols import LayerStyle, Shape, Symbol
from maps.tools.follow import Follow
from resources.words import t
from tests.console.features.desk import Desk


@pytest.fixture
def layer(desk: Desk) -> Iterator[LiveLayer]:
    made = LiveLayer(
        "unit", "车", LayerStyle((Symbol(Shape.SQUARE, "#ff0000", "车"),)), labels=lambda ids: ["11" for _ in ids]
    )
    made.report([Fix("u1", 120.0, 30.0, time.time())])
    desk.context.map.add_layer(made)
    yield made
    made.stop()


def test_the_chosen_one_is_followed_and_the_same_act_ends_it(desk: Desk, layer: LiveLayer) -> None:
    tool = Follow(desk.context.map)
    assert can_follow(desk.context) == t("moving.nothing_to_follow")
    desk.context.selection.choose("unit", "u1")
    assert can_follow(desk.context) == ""
    follow(desk.context)
    assert tool.followed == ("unit", "u1")
    assert desk.context.map.view().lon == 120.0
    follow(desk.context)
    assert tool.followed is None


def test_what_does_not_move_is_not_followed(desk: Desk, layer: LiveLayer) -> None:
    tool = Follow(desk.context.map)
    desk.context.selection.choose("hydrant", "h")
    assert can_follow(desk.context)
    follow(desk.context)
    assert tool.followed is None


def test_the_map_says_whom_it_follows(layer: LiveLayer, desk: Desk) -> None:
    assert words(layer, "u1") == t("moving.following", what="11")
