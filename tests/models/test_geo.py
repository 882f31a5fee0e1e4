"""Distances and boxes on the ground."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geo import (
    BadPosition,
    Box,
    Point,
    box_along,
    box_around,
    box_of,
    distance_m,
    union,
    unrolled,
    wrapped,
)

LONS, LATS = st.floats(-179, 179), st.floats(-80, 80)
PLACES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
BOXES = st.builds(
    lambda west, east, south, north: Box(west, min(south, north), east, max(south, north)),
    st.floats(-180, 180), st.floats(-180, 180), st.floats(-90, 90), st.floats(-90, 90),
)  # fmt: skip


def width_deg(box: Box) -> float:
    west, _south, east, _north = box.unrolled
    return east - west


def test_a_degree_of_latitude_is_111_km_everywhere() -> None:
    assert distance_m(121, 31, 121, 32) == pytest.approx(111_195, abs=1)
    assert distance_m(-70, -60, -70, -59) == pytest.approx(111_195, abs=1)


def test_the_distance_over_the_date_line_is_the_short_one() -> None:
    assert distance_m(179.9, 0, -179.9, 0) == pytest.approx(22_239, abs=1)


@given(LONS, LATS, LONS, LATS)
def test_there_and_back_are_equally_far(lon1: float, lat1: float, lon2: float, lat2: float) -> None:
    there = distance_m(lon1, lat1, lon2, lat2)
    assert there == pytest.approx(distance_m(lon2, lat2, lon1, lat1), abs=1e-6)
    assert 0 <= there <= 20_016_000


@given(LONS, LATS, st.floats(1, 5_000), st.floats(0, 2 * math.pi))
def test_the_box_around_a_place_holds_all_that_is_near(
    lon: float, lat: float, radius_m: float, turn: float
) -> None:
    box = box_around(lon, lat, radius_m)
    d_lat = radius_m * 0.99 * math.sin(turn) / 111_195
    d_lon = radius_m * 0.99 * math.cos(turn) / (111_195 * math.cos(math.radians(lat)))
    if distance_m(lon, lat, lon + d_lon, lat + d_lat) <= radius_m * 0.98:
        assert box.contains(lon + d_lon, lat + d_lat)


def test_the_box_of_nothing_is_none() -> None:
    assert box_of([]) is None
    assert box_of([(1, 2), (0, 5)]) == Box(0, 2, 1, 5)
    assert Box(0, 2, 1, 5).centre == Point(0.5, 3.5)


@given(st.lists(PLACES, min_size=1, max_size=12))
def test_the_box_of_places_holds_them_all_and_no_turn_of_them_is_narrower(
    places: list[tuple[float, float]],
) -> None:
    box = box_of(places)
    assert box is not None
    assert all(box.contains(*place) for place in places)
    lons = sorted(lon for lon, _lat in places)
    gaps = [east - west for west, east in zip(lons, [*lons[1:], lons[0] + 360], strict=True)]
    assert width_deg(box) == pytest.approx(360 - max(gaps), abs=1e-9)


def test_the_box_of_places_on_both_sides_of_the_antimeridian_leaves_the_rest_of_the_world_out() -> None:
    box = box_of([(179.5, 10), (-179.0, 12)])
    assert box == Box(179.5, 10, -179.0, 12)
    assert box.contains(180, 11)
    assert box.contains(-180, 11)
    assert not box.contains(0, 11)
    assert box.centre == Point(-179.75, 11)
    assert box.unrolled == (179.5, 10, 181.0, 12)
    assert box.parts == (Box(179.5, 10, 180, 12), Box(-180, 10, -179.0, 12))


@given(BOXES, PLACES)
def test_a_box_and_its_parts_hold_the_same(box: Box, place: tuple[float, float]) -> None:
    assert box.contains(*place) == any(part.contains(*place) for part in box.parts)
    assert all(part.west <= part.east for part in box.parts)
    assert -180 <= box.centre.lon <= 180


@given(st.lists(BOXES, min_size=1, max_size=6), PLACES)
def test_what_is_in_one_box_is_in_the_union(boxes: list[Box], place: tuple[float, float]) -> None:
    around = union(boxes)
    assert around is not None
    for box in boxes:
        assert not box.contains(*place) or around.contains(*place)
        assert all(around.contains(lon, lat) for lon in (box.west, box.east) for lat in (box.south, box.north))
    assert width_deg(around) >= max(width_deg(box) for box in boxes) - 1e-9


def test_the_union_of_nothing_is_none_and_of_two_sides_goes_the_short_way() -> None:
    assert union([]) is None
    assert union([Box(178, 0, 179, 1), Box(-179, 2, -170, 3)]) == Box(178, 0, -170, 3)
    assert union([Box(10, 0, 20, 1), Box(15, 0, 40, 1), Box(30, 0, 32, 1)]) == Box(10, 0, 40, 1)
    assert union([Box(-180, 0, 180, 1), Box(5, 0, 6, 1)]) == Box(-180, 0, 180, 1)


@given(st.lists(PLACES, min_size=1, max_size=8))
def test_a_line_is_unrolled_the_shorter_way_and_its_box_holds_every_vertex(
    points: list[tuple[float, float]],
) -> None:
    line = unrolled(points)
    assert all(abs(b[0] - a[0]) <= 180 + 1e-9 for a, b in itertools.pairwise(line))
    turned = [(b[0] - a[0]) / 360 for a, b in zip(points, line, strict=True)]
    assert all(abs(turn - round(turn)) < 1e-9 for turn in turned)
    box = box_along(points)
    assert box is not None
    lons = [lon for lon, _lat in line]
    assert (
        width_deg(box) == pytest.approx(min(360.0, max(lons) - min(lons)), abs=1e-6) or max(lons) - min(lons) > 359
    )


def test_the_box_along_a_line_may_be_wider_than_half_the_world() -> None:
    assert box_along([]) is None
    assert box_along([(170, 0), (-170, 1), (-60, 2), (40, 0)]) == Box(170, 0, 40, 2)
    assert box_along([(0, 0), (120, 1), (-120, 2), (0, 0)]) == Box(-180, 0, 180, 2)


@given(st.floats(-1e6, 1e6))
def test_a_longitude_is_wrapped_onto_the_world_and_stays_where_it_was(lon: float) -> None:
    at = wrapped(lon)
    assert -180 <= at <= 180
    assert math.cos(math.radians(at - lon)) == pytest.approx(1, abs=1e-9)


@given(PLACES, PLACES, st.floats(1, 20_000_000))
def test_the_box_around_a_place_holds_all_within_its_radius_everywhere_on_earth(
    place: tuple[float, float], other: tuple[float, float], radius_m: float
) -> None:
    if distance_m(*place, *other) <= radius_m * 0.999:
        assert box_around(*place, radius_m).contains(*other)


def test_the_box_around_a_place_beside_the_antimeridian_crosses_it_and_around_a_pole_holds_every_longitude() -> (
    None
):
    box = box_around(179.999, 0, 1_000)
    assert box.west > 179.9 > -179.9 > box.east
    pole = box_around(20, 89.999, 1_000)
    assert (pole.west, pole.east, pole.north) == (-180, 180, 90)


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 91), (math.nan, 0), (0, math.inf), (-180.1, 0)])
def test_what_is_no_place_on_earth_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(BadPosition):
        Point(lon, lat)
