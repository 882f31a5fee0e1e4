"""Ratings against the worked values of NFPA 291."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.flow_rating import BadTest, pitot_flow_lps, rated

PSI_MPA = 0.006894757
GPM_LPS = 0.06309020
INCH_MM = 25.4


def test_a_flow_test_is_rated_at_twenty_psi_and_its_small_drop_is_called_weak() -> None:
    rating = rated(65 * PSI_MPA, 50 * PSI_MPA, 800 * GPM_LPS, 20 * PSI_MPA)
    assert rating.flow_lps / GPM_LPS == pytest.approx(800 * (45 / 15) ** 0.54, rel=1e-9)
    assert rating.flow_lps / GPM_LPS == pytest.approx(1448, abs=1)
    assert rating.weak


def test_a_test_that_pressed_the_main_by_a_quarter_is_trusted() -> None:
    assert not rated(0.40, 0.29, 20, 0.10).weak


def test_the_pitot_formula_agrees_with_its_american_form() -> None:
    flow = pitot_flow_lps(2.5 * INCH_MM, 25 * PSI_MPA, 0.9)
    assert flow / GPM_LPS == pytest.approx(29.83 * 0.9 * 2.5**2 * 25**0.5, rel=2e-3)
    assert flow / GPM_LPS == pytest.approx(839, abs=2)


@pytest.mark.parametrize(
    ("static", "residual", "flow", "key"),
    [
        pytest.param(0.3, 0.3, 10, "test_pressures", id="no drop"),
        pytest.param(0.3, 0.4, 10, "test_pressures", id="rising"),
        pytest.param(0.3, -0.1, 10, "test_pressures", id="negative"),
        pytest.param(0.3, 0.2, 0, "test_flow", id="no flow"),
        pytest.param(float("nan"), 0.2, 10, "test_not_a_number", id="not a number"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(static: float, residual: float, flow: float, key: str) -> None:
    with pytest.raises(BadTest, match=key):
        rated(static, residual, flow, 0.1)


@given(st.floats(0.15, 1.5), st.floats(0.05, 0.95), st.floats(1, 200), st.floats(0, 1.4), st.floats(0, 1.4))
def test_less_pressure_wanted_never_gives_less_water(
    static: float, share: float, flow: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    assert rated(static, static * share, flow, low).flow_lps >= rated(static, static * share, flow, high).flow_lps
    assert rated(static, static * share, flow, static * share).flow_lps == pytest.approx(flow)
