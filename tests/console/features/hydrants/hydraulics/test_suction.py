"""What a pump draws from below falls with the lift, as the figures say."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.hydraulics.suction import LIFT_SHARES, MOST_LIFT_M, suction_share


def test_the_published_figures_are_met() -> None:
    # Rated at 3 m; 15 ft 70 %, 20 ft 60 %; half at 7 m.
    assert [suction_share(metres) for metres in (0.0, 3.0, 4.57, 6.10, 7.0)] == pytest.approx([1, 1, 0.7, 0.6, 0.5])


def test_between_two_figures_it_is_straight_and_goes_on_falling_after_the_last() -> None:
    # Halfway from 4.57 to 6.10 m: halfway from 70 to 60 %. 0.5 m below 7 m: 0.1 / 0.9 of a share a metre less.
    assert suction_share(5.335) == pytest.approx(0.65)
    assert suction_share(7.5) == pytest.approx(0.5 - 0.5 * 0.1 / 0.9)


def test_from_further_below_than_the_most_nothing_is_drawn() -> None:
    assert suction_share(MOST_LIFT_M + 0.01) == 0
    assert suction_share(5.0, most_lift_m=4.0) == 0
    assert suction_share(math.nan) == 0


def test_water_above_the_pump_is_drawn_as_at_the_rating() -> None:
    assert suction_share(-2.0) == 1


@given(st.floats(-5, 20), st.floats(0, 5), st.floats(0, 12))
def test_more_lift_never_brings_more(lift_m: float, more_m: float, most_m: float) -> None:
    assert 0 <= suction_share(lift_m + more_m, most_m) <= suction_share(lift_m, most_m) <= 1


def test_the_figures_are_in_order() -> None:
    assert list(LIFT_SHARES) == sorted(LIFT_SHARES, key=lambda pair: (pair[0], -pair[1]))
