"""The context: which maps there are, and which one the hand is on."""

from maps.mirror import Mirror
from maps.view import MapView
from tests.console.features import conftest as features
from tests.console.features.desk import Desk

world, desks, desk = features.world, features.desks, features.desk


def test_the_list_of_maps_has_the_main_one_first(desk: Desk) -> None:
    context, other = desk.context, MapView(desk.context.window)
    assert context.maps == [context.map]
    Mirror(context.map, other)
    assert context.maps == [context.map, other]
    other.stop()
    assert context.maps == [context.map]


def test_no_map_in_hand_is_the_main_one(desk: Desk) -> None:
    assert desk.context.in_hand is desk.context
