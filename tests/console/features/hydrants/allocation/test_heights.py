"""The profile of a lay says what it rests on."""

import pytest

from console.features.hydrants.allocation.heights import Heights, along
from console.features.hydrants.allocation.scenario import Point, Source, Way
from tests.console.features.hydrants.allocation.places import LAT, LON

type Pairs = tuple[tuple[float, float], ...]


def told(
    source_m: float | None, point_m: float | None, *heights: tuple[float, float], walk_m: float = 400.0
) -> tuple[Pairs, Heights]:
    way = Way(source_id="H", point_id="P", walk_m=walk_m, heights=heights)
    source = Source(id="H", lon=LON, lat=LAT, elevation_m=source_m)
    point = Point(id="P", lon=LON, lat=LAT, demand_lps=10.0, elevation_m=point_m)
    profile, known = along(way, source, point, 20.0)
    return profile.points, known


def test_heights_along_the_way_are_its_profile() -> None:
    assert told(5.0, 35.0, (100.0, 30.0), (300.0, 10.0)) == (
        ((0.0, 5.0), (100.0, 30.0), (300.0, 10.0), (400.0, 35.0)), Heights.LINE,
    )  # fmt: skip


def test_a_height_told_of_the_ways_end_goes_before_that_of_the_point() -> None:
    assert told(5.0, 35.0, (0.0, 6.0), (400.0, 34.0)) == (((0.0, 6.0), (400.0, 34.0)), Heights.LINE)


def test_with_its_ends_only_the_slope_is_even() -> None:
    assert told(5.0, 35.0) == (((0.0, 5.0), (400.0, 35.0)), Heights.ENDS)


@pytest.mark.parametrize(("source_m", "point_m"), [(None, 35.0), (5.0, None), (None, None)])
def test_with_one_end_or_none_the_ground_is_level(source_m: float | None, point_m: float | None) -> None:
    assert told(source_m, point_m) == (((0.0, 0.0), (400.0, 0.0)), Heights.NONE)


def test_beyond_what_is_known_the_ground_is_level() -> None:
    assert told(None, None, (100.0, 30.0), (200.0, 20.0)) == (
        ((0.0, 30.0), (100.0, 30.0), (200.0, 20.0), (400.0, 20.0)), Heights.PARTLY,
    )  # fmt: skip


def test_hose_in_whole_lengths_follows_the_way_to_its_end() -> None:
    # 390 m of way are 400 m of hose: what is halfway along the one is halfway along the other.
    points, known = told(None, None, (0.0, 0.0), (195.0, 12.0), (390.0, 3.0), walk_m=390.0)
    assert points == ((0.0, 0.0), (200.0, 12.0), (400.0, 3.0))
    assert known is Heights.LINE
