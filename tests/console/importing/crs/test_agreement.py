"""Points agree with the streets where they are, and the move that would bring them back is found."""

import numpy as np
import pytest

from console.importing.crs.agreement import Agreement
from console.importing.crs.ground import PackGround
from tests.console.importing.crs.conftest import Region
from tests.console.importing.crs.distortions import Lonlat, moved
from tests.maps.osm_file import place
from tests.maps.towns import small_town


@pytest.fixture(scope="module")
def some(town: Region) -> Lonlat:
    return town.points[0][::7], town.points[1][::7]


def test_hydrants_stand_at_the_kerb_and_moved_ones_anywhere(town: Region, some: Lonlat) -> None:
    here = Agreement(town.ground, *some)
    assert here.log_fit(*some) > 50
    near, known = here.near(*some)
    assert near > 0.95 * known
    assert here.share_at_streets(*some) > 0.9
    away = moved(some, 210, -160)
    there = Agreement(town.ground, *away)
    assert there.log_fit(*away) < 0
    assert there.share_at_streets(*away) < 0.5


@pytest.mark.parametrize(("east", "north"), [(300, -200), (0, 90), (-700, 400)])
def test_a_move_is_found_to_a_few_metres(town: Region, some: Lonlat, east: float, north: float) -> None:
    away = moved(some, east, north)
    peak = Agreement(town.ground, *away).scan(*away)
    assert peak is not None
    assert np.hypot(peak.east_m + east, peak.north_m + north) < 12
    assert peak.log_best > peak.log_here + 20
    assert peak.log_best > peak.log_second + 10
    assert not peak.at_the_edge


def test_points_that_are_right_would_fit_nowhere_better(town: Region, some: Lonlat) -> None:
    peak = Agreement(town.ground, *some).scan(*some)
    assert peak is not None
    assert peak.log_here > peak.log_best
    assert peak.price > 5


def test_a_file_put_together_from_two_shows_the_move_of_its_other_part(town: Region, some: Lonlat) -> None:
    away = moved(some, 230, 170)
    half = len(some[0]) // 2
    mixed = np.append(some[0][:half], away[0][half:]), np.append(some[1][:half], away[1][half:])
    found = Agreement(town.ground, *mixed).strays(*mixed)
    assert found is not None
    count, peak = found
    assert count >= 12
    assert np.hypot(peak.east_m + 230, peak.north_m + 170) < 20
    assert Agreement(town.ground, *some).strays(*some) is None


def test_points_without_a_map_say_nothing(town: Region) -> None:
    far = np.full(20, 10.0), np.full(20, 50.0)
    agreement = Agreement(town.ground, *far)
    assert agreement.log_fit(*far) == pytest.approx(0, abs=1e-9)
    assert agreement.scan(*far) is None
    assert agreement.near(*far) == (0, 0)
    assert agreement.share_at_streets(*far) == 0


def test_a_point_that_is_no_place_counts_as_unknown() -> None:
    lon, lat = np.array([place(100, 5), place(200, 5)]).T
    agreement = Agreement(PackGround(small_town()), lon, lat)
    assert agreement.near(np.array([np.nan, lon[1]]), np.array([np.nan, lat[1]])) == (1, 1)
