"""Hazen-Williams against a value computed by its American form."""

import pytest

from console.features.hydrants.hydraulics.mains import capacity_lps, head_loss_m


def test_the_loss_is_that_of_the_american_form() -> None:
    # psi per foot = 4.52 Q^1.852 / (C^1.852 d^4.8704), gpm and inches: 500 gpm, 6 in, C 100, 1000 ft.
    psi = 4.52 * 500**1.852 / (100**1.852 * 6**4.8704) * 1000
    metres = head_loss_m(304.8, 6 * 25.4, 500 * 0.0630902, 100)
    assert metres == pytest.approx(psi * 0.703070, rel=5e-3)


def test_a_pipe_without_a_diameter_is_refused() -> None:
    with pytest.raises(ValueError, match="diameter"):
        head_loss_m(100, 0, 10)


def test_a_main_of_200_mm_carries_some_eighty_litres_a_second() -> None:
    assert capacity_lps(200) == pytest.approx(78.5, abs=0.1)
