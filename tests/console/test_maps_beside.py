"""The maps beside the main one: whatever belongs to every map is made for each, whenever it comes."""

from dataclasses import replace

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
