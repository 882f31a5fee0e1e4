"""The context: which maps there are, and which one the hand is on."""

from dataclasses import replace

from maps.bridge import Held, Viewed
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


def test_the_map_in_hand_is_the_one_a_hand_was_on_last(desk: Desk) -> None:
    context = desk.context
    here = replace(context, map=MapView(context.window))
    context.beside.add(here)
    here.map.conversation.hear(Held(on=True))
    assert context.in_hand is here
    context.map.hand.used.connect(lambda: context.beside.use(None))
    seen = Viewed(lon=1, lat=2, zoom=3, west=0, south=1, east=2, north=3, by_hand=True)
    context.map.conversation.hear(seen)
    assert context.in_hand is context
    here.map.conversation.hear(seen)
    assert context.in_hand is here
    assert here.in_hand is here
    context.beside.remove(here)
    assert context.in_hand is context
    here.map.conversation.hear(Held(on=True))
    assert context.in_hand is context, "a map that is gone is in no hand"


def test_a_map_window_has_its_own_map_in_hand_whichever_was_used_last(desk: Desk) -> None:
    context = desk.context
    one, other = (replace(context, map=MapView(context.window)) for _ in range(2))
    for here in (one, other):
        context.beside.add(here)
    context.beside.use(one)
    assert other.in_hand is other
