"""Relays: as few pumps as can be, each fed, no point of the line starved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.hydraulics.hose import Lay, friction_mpa, tables
from console.features.hydrants.hydraulics.pump import rated_curve
from console.features.hydrants.hydraulics.relay import INLET_MPA, Profile, flat, relay

TABLE = tables()["cn_lined"]
LINE = Lay(0, 80, 1)


def test_the_distance_between_pumps_is_that_of_the_textbook_formula() -> None:
    # (pump pressure - inlet of the next) / loss of a length, in whole lengths: (1.0 - 0.15) / 0.0588 = 14.4 -> 14.
    curve = rated_curve(20, 1.0)
    a_length = friction_mpa(TABLE, Lay(20, 80), 20)
    apart = int((1.0 - INLET_MPA) / a_length)
    pumps = relay(TABLE, LINE, curve, flat(1000), 20, INLET_MPA)
    assert pumps is not None
    assert pumps[1].at_m == apart * 20
    # Later pumps have the inlet pressure on top, so they reach further.
    assert pumps[2].at_m - pumps[1].at_m >= apart * 20


def test_a_short_level_lay_needs_one_pump_that_is_not_run_harder_than_needed() -> None:
    pumps = relay(TABLE, LINE, rated_curve(20, 1.0), flat(100), 20, 0.3)
    assert pumps is not None
    assert [p.at_m for p in pumps] == [0]
    assert pumps[0].discharge_mpa == pytest.approx(0.3 + friction_mpa(TABLE, Lay(100, 80), 20))


def test_a_hill_in_between_needs_a_pump_before_it() -> None:
    over = Profile(((0, 0), (200, 95), (400, 0)))
    pumps = relay(TABLE, LINE, rated_curve(15, 1.0), over, 15, INLET_MPA)
    assert pumps is not None
    assert len(pumps) == 2
    assert relay(TABLE, LINE, rated_curve(15, 1.0), flat(400), 15, INLET_MPA) is not None


def test_what_no_pump_can_lift_within_one_length_is_said_to_be_impossible() -> None:
    cliff = Profile(((0, 0), (19, 0), (20, 300), (400, 300)))
    assert relay(TABLE, LINE, rated_curve(20, 1.0), cliff, 20, 0.1) is None


def test_more_flow_than_the_pump_moves_is_impossible() -> None:
    assert relay(TABLE, LINE, rated_curve(20, 1.0), flat(100), 21, 0.1) is None


@given(
    st.lists(st.floats(-20, 20), min_size=1, max_size=6), st.floats(100, 600), st.floats(5, 20), st.floats(0.1, 0.4)
)
def test_every_pump_is_fed_and_the_water_arrives(
    steps: list[float], apart: float, flow: float, arrives: float
) -> None:
    height, points = 0.0, [(0.0, 0.0)]
    for i, step in enumerate(steps):
        height += step
        points.append(((i + 1) * apart, height))
    profile, curve = Profile(tuple(points)), rated_curve(20, 1.0)
    pumps = relay(TABLE, LINE, curve, profile, flow, arrives)
    if pumps is None:
        return
    per_m = friction_mpa(TABLE, Lay(1, 80), flow)
    for pump, after in zip(pumps, (*pumps[1:], None), strict=True):
        end = profile.length_m if after is None else after.at_m
        head = pump.discharge_mpa
        assert head <= pump.inlet_mpa + curve.pressure_mpa(flow) + 1e-9

        def pressure(at: float, pump_at: float = pump.at_m, head: float = head) -> float:
            climb = profile.height_m(at) - profile.height_m(pump_at)
            return head - per_m * (at - pump_at) - 0.00980665 * climb

        assert pressure(end) >= (arrives if after is None else INLET_MPA) - 1e-6
