"""What a pump brings through a lay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.hydraulics.hose import Lay, Stretch, climb_mpa, friction_mpa, loss_mpa, tables
from console.features.hydrants.hydraulics.pump import Curve, discharge_mpa, most_flow_lps, rated_curve

TABLE = tables()["cn_lined"]


def test_a_rated_pump_makes_its_three_points() -> None:
    curve = rated_curve(40, 1.0)
    assert [round(curve.pressure_mpa(q), 3) for q in (40, 28, 20, 5)] == [1.0, 1.333, 1.667, 1.667]
    assert curve.pressure_mpa(40.1) == 0


def test_between_its_points_a_curve_is_straight() -> None:
    assert Curve(((0, 1.2), (40, 0.8))).pressure_mpa(20) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "points",
    [
        pytest.param((), id="none"),
        pytest.param(((10, 1.0), (5, 0.8)), id="flow falls"),
        pytest.param(((5, 0.8), (10, 1.0)), id="pressure rises"),
        pytest.param(((0, float("nan")),), id="not a number"),
    ],
)
def test_points_that_are_no_pump_curve_are_refused(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(ValueError, match="pump curve"):
        Curve(points)


def test_discharge_pressure_is_nozzle_and_friction_and_height_and_appliances() -> None:
    lay = Lay((Stretch(100, (80,)),), 10, 0.05)
    wanted = 0.35 + friction_mpa(TABLE, lay, 12) + climb_mpa(10) + 0.05
    assert discharge_mpa(TABLE, lay, 12, 0.35) == pytest.approx(wanted)


@given(
    st.floats(20, 1500),
    st.floats(-20, 60),
    st.integers(1, 3),
    st.floats(10, 100),
    st.floats(0, 0.5),
    st.floats(0, 0.3),
)
def test_the_most_flow_arrives_with_its_pressure_and_no_more_would(
    length: float, climb: float, lines: int, rating: float, arrives: float, inlet: float
) -> None:
    lay, curve = Lay((Stretch(length, (80,) * lines),), climb), rated_curve(rating)

    def arriving(flow: float) -> float:
        return inlet + curve.pressure_mpa(flow) - loss_mpa(TABLE, lay, flow)

    flow = most_flow_lps(TABLE, lay, curve, arrives, inlet)
    assert 0 <= flow <= curve.most_lps
    if flow > 0:
        assert arriving(flow) >= arrives - 1e-9
    if flow + 0.01 <= curve.most_lps:
        assert arriving(flow + 0.01) < arrives


def test_the_source_caps_what_the_pump_could_move() -> None:
    assert most_flow_lps(TABLE, Lay((Stretch(20, (80,)),)), rated_curve(60), 0.1, cap_lps=15) == 15


def test_a_climb_beyond_the_pump_brings_nothing() -> None:
    assert most_flow_lps(TABLE, Lay((Stretch(20, (80,)),), climb_m=200), rated_curve(60), 0.1) == 0
