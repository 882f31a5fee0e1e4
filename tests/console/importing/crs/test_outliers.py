"""Rows whose place is not among the others are named."""

import numpy as np
import pytest

from console.importing.crs.outliers import outliers


def _city(count: int = 200) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    return random.normal(121.5, 0.04, count), random.normal(25.0, 0.04, count)


@pytest.mark.parametrize(("east", "north"), [(5.0, 0.0), (0.0, -2.0), (-200.0, 10.0), (0.5, 0.5)])
def test_a_single_row_elsewhere_is_found_and_nothing_else(east: float, north: float) -> None:
    lon, lat = _city()
    lon[17] += east
    lat[17] += north
    found = outliers(lon, lat)
    assert found[17]
    assert found.sum() <= 3


def test_two_towns_are_two_towns() -> None:
    lon, lat = _city()
    lon[:80] += 0.5
    assert outliers(lon, lat).sum() <= 3


def test_rows_without_a_place_and_short_lists_have_no_outliers() -> None:
    lon, lat = _city(6)
    assert not outliers(lon + np.array([0, 0, 0, 0, 0, 40.0]), lat).any()
    lon, lat = _city(50)
    lon[3] = np.nan
    assert not outliers(lon, lat)[3]
