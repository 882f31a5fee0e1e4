"""The maps beside the main one: whatever belongs to every map is made for each, whenever it comes."""

from dataclasses import replace

from maps.mirror import Mirror
from maps.view import MapView
from tests.console.features import conftest as features
from tests.console.features.desk import Desk

world, desks, desk = features.world, features.desks, features.desk


def test_what_belongs_to_every_map_is_made_for_those_there_and_those_to_come(desk: Desk) -> None:
    context = desk.context
    first, second = replace(context, map=MapView(context.window)), replace(context, map=MapView(context.window))
    made: list[object] = []
    context.beside.add(first)
    context.beside.each(lambda here: made.append(here.map))
    context.beside.add(second)
    assert made == [first.map, second.map]
    context.beside.remove(first)
    assert context.beside.all == [second]


def test_the_list_of_maps_has_the_main_one_first(desk: Desk) -> None:
    context, other = desk.context, MapView(desk.context.window)
    assert context.maps == [context.map]
    Mirror(context.map, other)
    assert context.maps == [context.map, other]
    other.stop()
    assert context.maps == [context.map]


def test_no_map_in_hand_is_the_main_one(desk: Desk) -> None:
    assert desk.context.in_hand is desk.context
