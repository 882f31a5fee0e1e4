"""The drawing board's geometry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.demo import plane
from console.demo.plane import (
    Cells,
    beside,
    crossing,
    distance_to_segment,
    inside,
    lon_lat,
    overlap,
    rectangle,
    walk,
)
from models.geo import distance_m

M = st.floats(-3_000, 3_000)


@given(M, M)
def test_metres_on_the_board_are_metres_on_the_ground(x, y):
    lon, lat = lon_lat((x, y))
    centre = (plane.CENTRE_LON, plane.CENTRE_LAT)
    assert distance_m(*centre, lon, lat) == pytest.approx((x * x + y * y) ** 0.5, rel=2e-3, abs=0.02)


def test_beside_is_to_the_right_of_the_way():
    assert beside((0, 0), (0, 10), 4, 3) == (3, 4)
    assert beside((0, 0), (10, 0), 4, -3) == (4, 3)


def test_a_walk_takes_equal_steps_round_a_corner():
    steps = list(walk([(0, 0), (10, 0), (10, 10)], 6))
    assert [at for at, *_ in steps] == [0, 6, 12, 18]
    assert [into for *_, into in steps] == [0, 6, 2, 8]


def test_segments_meet_where_they_cross_and_at_their_ends():
    assert crossing((0, 0), (10, 10), (0, 10), (10, 0)) == (5, 5)
    assert crossing((0, 0), (10, 0), (10, 0), (10, 5)) == (10, 0)
    assert crossing((0, 0), (10, 0), (0, 1), (10, 1)) is None
    assert crossing((0, 0), (4, 0), (5, -1), (5, 1)) is None


def test_the_distance_to_a_segment_is_to_its_end_beyond_it():
    assert distance_to_segment((5, 3), (0, 0), (10, 0)) == 3
    assert distance_to_segment((13, 4), (0, 0), (10, 0)) == 5
    assert distance_to_segment((3, 4), (0, 0), (0, 0)) == 5


def test_a_point_in_a_notch_is_outside():
    notched = [(0, 0), (10, 0), (10, 10), (5, 2), (0, 10)]
    assert inside((5, 1), notched)
    assert not inside((5, 5), notched)


def test_rectangles_overlap_only_where_they_share_ground():
    one = rectangle((0, 0), (1, 0), 10, 4)
    assert overlap(one, rectangle((9, 0), (1, 0), 10, 4))
    assert not overlap(one, rectangle((10.5, 0), (1, 0), 10, 4))
    assert not overlap(one, rectangle((9, 6), (0.6, 0.8), 10, 4))


def test_things_are_found_in_every_square_they_touch():
    cells: Cells[str] = Cells(10)
    cells.add("long", [(-25, 1), (25, 1)])
    cells.add("far", [(90, 90)])
    assert set(cells.near([(-22, 5)])) == {"long"}
    assert set(cells.near([(70, 70)], 25)) == {"far"}
    assert not set(cells.near([(50, 50)]))
