"""Tanker shuttles against the worked example of the pump operator's course."""

import pytest

from console.features.hydrants.hydraulics.shuttle import (
    KM_PER_MILE,
    Tanker,
    cycle_min,
    fill_min,
    shuttle_lps,
    trip_min,
)

GALLON_L = 3.785412
GPM_LPS = 0.06309020


def test_a_mile_takes_its_published_time() -> None:
    assert trip_min(KM_PER_MILE) == pytest.approx(0.65 + 1.7)


def test_a_tanker_of_3000_gallons_in_a_round_of_12_minutes_brings_225_gpm() -> None:
    there_and_back = 2 * trip_min(KM_PER_MILE)
    tanker = Tanker(3000 * GALLON_L, (12 - there_and_back) / 2, (12 - there_and_back) / 2)
    assert cycle_min(tanker, KM_PER_MILE) == pytest.approx(12)
    assert shuttle_lps([tanker], KM_PER_MILE, 1000) / GPM_LPS == pytest.approx(225, rel=1e-4)


def test_the_fill_site_bounds_the_shuttle() -> None:
    assert shuttle_lps([Tanker(10_000, 2, 2)] * 20, 1, 30) == 30


def test_a_tank_is_filled_by_its_flow_and_some_handling() -> None:
    assert fill_min(6000, 50) == pytest.approx(3)
    with pytest.raises(ValueError, match="without a flow"):
        fill_min(6000, 0)
