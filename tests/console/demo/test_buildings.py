"""Houses stand clear of kerbs, the river and each other, and every number stands once in a street."""

from collections import Counter
from itertools import pairwise

import pytest

from console.demo.buildings import Ground, edge_of_town, quarter_name
from console.demo.network import Nearby, cut
from console.demo.plane import Cells, overlap, rectangle
from console.demo.streets import Street, in_ring, quarter, river_distance


def test_no_two_buildings_stand_on_the_same_ground(town):
    cells: Cells[int] = Cells(60.0)
    rings = [building.ring for building in town.buildings[:1500]]
    for number, ring in enumerate(rings):
        assert not any(overlap(ring, rings[other]) for other in set(cells.near(ring)))
        cells.add(number, ring)


def test_no_building_stands_in_the_river_or_on_a_carriageway(town):
    for building in town.buildings[::7]:
        assert all(abs(river_distance(corner)) > 70 for corner in building.ring)
        assert town.nearby.clearance_m(building.centre) > 0


def test_a_house_number_stands_once_in_its_street(town):
    numbered = Counter((b.street, b.number) for b in town.buildings if b.number and not b.name)
    assert numbered.most_common(1)[0][1] == 1


@pytest.fixture
def ground():
    net = cut([Street("人民路", "residential", [(-600.0, 900.0), (600.0, 900.0)], lambda _at: True)])
    return Ground(net, Nearby(net))


def test_ground_that_is_taken_does_not_fit_again(ground):
    ring = rectangle((0.0, 930.0), (1, 0), 20, 10)
    assert ground.fits(ring, 3.0)
    ground.take(ring)
    assert not ground.fits(rectangle((15.0, 930.0), (1, 0), 20, 10), 3.0)
    assert ground.fits(rectangle((40.0, 930.0), (1, 0), 20, 10), 3.0)


def test_nothing_fits_on_the_road(ground):
    assert not ground.fits(rectangle((0.0, 903.0), (1, 0), 20, 10), 1.0)


def test_quarters_have_their_habits_and_the_fields_begin_beyond_the_ring():
    assert quarter_name(quarter(2, 1).at(0.5, 0.5)) == "old"
    assert quarter_name(quarter(4, 3).at(0.5, 0.5)) == "works"
    assert quarter_name((9_000.0, 0.0)) == "edge"


def test_the_towns_edge_goes_round_outside_the_ring():
    edge = edge_of_town(40.0)
    assert not any(in_ring(corner) for corner in edge)
    assert all(a != b for a, b in pairwise(edge))
