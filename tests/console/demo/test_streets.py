"""The town's plan: a ring, arteries over the river, quarters filled with named streets."""

import random

import pytest

from console.demo.streets import alleys, arteries, grids, in_ring, quarter, ring_points, river_aside, river_distance


@pytest.mark.parametrize("x", [-1900, -400, 0, 700, 1800])
@pytest.mark.parametrize("aside_m", [-78, 0, 48])
def test_a_point_beside_the_river_is_that_far_from_it(x, aside_m):
    assert river_distance(river_aside(x, aside_m)) == pytest.approx(aside_m, abs=2.0)


def test_the_ring_closes_around_the_town():
    ring = ring_points()
    assert ring[0] == ring[-1]
    assert all(not in_ring((x * 1.02, y * 1.02)) for x, y in ring)
    assert all(in_ring((x * 0.97, y * 0.97)) for x, y in ring)


def test_only_the_ring_and_the_great_roads_bridge_the_river():
    assert {street.highway for street in arteries() if street.bridges} <= {"trunk", "primary", "secondary"}
    assert not any(street.bridges for street in grids())


def test_every_street_of_the_grid_has_a_name_and_a_name_runs_one_way_only():
    streets = grids()
    assert all(street.name for street in streets)
    one_way = {street.name for street in streets if street.oneway}
    assert one_way
    assert not one_way & {street.name for street in streets if not street.oneway}


def test_the_old_town_has_a_street_for_walking_and_lanes_too_narrow_for_an_engine():
    lanes = alleys(random.Random(1))
    assert any(street.foot_only for street in lanes)
    assert any(street.tags.get("maxwidth") == "2.4" for street in lanes)


def test_the_middle_of_a_quarter_lies_in_it():
    for column in range(5):
        for row in (0, 1, 3, 4):
            q = quarter(column, row)
            assert q.holds(q.at(0.5, 0.5)), (column, row)
