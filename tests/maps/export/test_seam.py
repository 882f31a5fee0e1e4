"""What goes over the antimeridian is cut there, and nothing of it is lost."""

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maps.export.seam import cut_area, cut_line
from models.geo import unrolled

LONS, LATS = st.floats(-180, 180), st.floats(-80, 80)
LINES = st.lists(st.tuples(LONS, LATS), min_size=2, max_size=12)


def length(line) -> float:
    return sum(math.dist(one, two) for one, two in itertools.pairwise(line))


def test_a_line_over_it_ends_on_either_side() -> None:
    west, east = cut_line([(179.0, 10.0), (-179.0, 20.0)])
    assert [list(west), list(east)] == [[(179.0, 10.0), (180.0, 15.0)], [(-180.0, 15.0), (-179.0, 20.0)]]


def test_what_does_not_cross_is_as_it_was() -> None:
    line, rings = [(1.0, 2.0), (3.0, 4.0)], [[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]]
    assert cut_line(line) == [line]
    assert cut_area(rings) == [rings]


@given(LINES)
def test_the_parts_of_a_line_are_as_long_as_it_and_none_is_drawn_round_the_world(line) -> None:
    whole = unrolled(line)
    assume(all(a != b for a, b in itertools.pairwise(whole)))
    parts = cut_line(line)
    assert all(abs(lon) <= 180 for part in parts for lon, _lat in part)
    assert sum(length(part) for part in parts) == pytest.approx(length(whole), abs=1e-6)


@given(st.floats(-180, 180), st.floats(-60, 60), st.floats(0.01, 20), st.floats(0.01, 20))
def test_the_parts_of_an_area_cover_what_it_covered(lon, lat, wide, high) -> None:
    def at(x: float) -> float:
        return x if -180 <= x <= 180 else (x + 180) % 360 - 180

    def square(share: float) -> list[tuple[float, float]]:
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        return [(at(lon + share * wide * x), lat + share * high * y) for x, y in corners]

    parts = cut_area([square(1.0), square(0.5)])
    assert all(abs(x) <= 180 for rings in parts for ring in rings for x, _y in ring)
    covered = sum(area(ring) if n == 0 else -area(ring) for rings in parts for n, ring in enumerate(rings))
    assert covered == pytest.approx(0.75 * 4 * wide * high, rel=1e-6, abs=1e-9)


def area(ring) -> float:
    run = unrolled(ring)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(run))) / 2


def test_an_area_around_a_pole_is_as_it_was() -> None:
    rings = [[(0.0, 80.0), (120.0, 80.0), (-120.0, 80.0), (0.0, 80.0)]]
    assert cut_area(rings) == [rings]


@pytest.mark.parametrize("lon", [math.nan, math.inf, 500.0])
def test_what_has_a_vertex_nowhere_is_left_to_be_left_out(lon: float) -> None:
    line = [(179.0, 0.0), (lon, 0.0), (-179.0, 0.0)]
    assert cut_line(line) == [line]


def test_a_ring_around_nothing_is_as_it_was() -> None:
    rings = [[(179.0, 0.0), (-179.0, 0.0), (179.0, 0.0)]]
    assert cut_area(rings) == [rings]


def test_a_line_whose_ends_touch_it_is_not_cut() -> None:
    line = [(180.0, 0.0), (179.0, 1.0)]
    assert cut_line(line) == [line]
