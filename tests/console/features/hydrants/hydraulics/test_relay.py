"""Relays: as few pumps as can be, each fed, no point of the line starved."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.hydraulics.hose import Lay, Stretch, Table, friction_mpa, tables
from console.features.hydrants.hydraulics.pump import Curve, rated_curve
from console.features.hydrants.hydraulics.relay import HIGH_POINT_MPA, INLET_MPA, Profile, Pump, Relay, flat

TABLE = tables()["cn_lined"]
LINE = (Stretch(0.0),)
ROUND = Table(
    zh="整数", en="Round", source="made up, to work with by hand", verified=False, mpa_per_m={80: 1e-5, 65: 4e-5}
)
"""20 L/s lose 0.004 MPa a metre in hose of 80 mm, four times that in hose of 65."""
PSI_MPA, GPM_LPS, FOOT_M = 0.006894757, 0.06309020, 0.3048
HAND = rated_curve(20, 1.0)


def relay(
    curve: Curve, profile: Profile, flow: float, arrives: float, inlet: float = 0.0
) -> tuple[Pump, ...] | None:
    return Relay(TABLE, LINE, profile, curve).pumps(flow, arrives, inlet)


def stands(profile: Profile, *line: Stretch, arrives: float = INLET_MPA) -> list[float]:
    """Where pumps of 20 L/s at 1.0 MPa stand, from water without pressure."""
    pumps = Relay(ROUND, line or LINE, profile, HAND).pumps(20.0, arrives)
    assert pumps is not None
    return [pump.at_m for pump in pumps]


def test_the_distance_between_pumps_is_that_of_the_textbook_formula() -> None:
    # (pump pressure - inlet of the next) / loss of a length, in whole lengths: (1.0 - 0.15) / 0.0588 = 14.4 -> 14.
    curve = rated_curve(20, 1.0)
    a_length = friction_mpa(TABLE, Lay((Stretch(20, (80,)),)), 20)
    apart = int((1.0 - INLET_MPA) / a_length)
    pumps = relay(curve, flat(1000), 20, INLET_MPA)
    assert pumps is not None
    assert pumps[1].at_m == apart * 20
    # Later pumps have the inlet pressure on top, so they reach further.
    assert pumps[2].at_m - pumps[1].at_m >= apart * 20


@pytest.mark.parametrize(
    ("mm", "gpm", "made_psi", "feet"),
    [
        pytest.param(64, 250, 200, 1440, id="2.5 in at 250 gpm"),
        pytest.param(64, 500, 200, 360, id="2.5 in at 500 gpm"),
        pytest.param(76, 500, 200, 900, id="3 in at 500 gpm"),
        pytest.param(102, 500, 185, 3300, id="4 in at 500 gpm"),
        pytest.param(127, 1000, 185, 2062.5, id="5 in at 1000 gpm"),
    ],
)
def test_a_pump_reaches_as_far_as_the_maximum_distance_relay_says(
    mm: float, gpm: float, made_psi: float, feet: float
) -> None:
    """The method as pump operators are taught it (Firehouse, "Relay Pumping Operations").

    200 psi into hose of 2.5 and 3 in, 185 into that of 4 and 5, 20 psi left at the next: what is between is lost.
    """
    flow, made, left = gpm * GPM_LPS, made_psi * PSI_MPA, 20 * PSI_MPA
    for far, reached in ((feet - 5, True), (feet + 5, False)):
        profile = flat(far * FOOT_M)
        line = Relay(tables()["us_cq2l"], (Stretch(profile.length_m, (mm,)),), profile, Curve(((flow, made),)))
        pumps = line.pumps(flow, left)
        assert (pumps is not None and len(pumps) == 1) is reached


def test_a_short_level_lay_needs_one_pump_that_is_not_run_harder_than_needed() -> None:
    pumps = relay(rated_curve(20, 1.0), flat(100), 20, 0.3)
    assert pumps is not None
    assert [p.at_m for p in pumps] == [0]
    assert pumps[0].discharge_mpa == pytest.approx(0.3 + friction_mpa(TABLE, Lay((Stretch(100, (80,)),)), 20))


def test_a_hill_in_between_needs_a_pump_before_it() -> None:
    over = Profile(((0, 0), (200, 95), (400, 0)))
    pumps = relay(rated_curve(15, 1.0), over, 15, INLET_MPA)
    assert pumps is not None
    assert len(pumps) == 2
    assert relay(rated_curve(15, 1.0), flat(400), 15, INLET_MPA) is not None


def test_what_no_pump_can_lift_within_one_length_is_said_to_be_impossible() -> None:
    cliff = Profile(((0, 0), (19, 0), (20, 300), (400, 300)))
    assert relay(rated_curve(20, 1.0), cliff, 20, 0.1) is None


def test_more_flow_than_the_pump_moves_is_impossible() -> None:
    assert relay(rated_curve(20, 1.0), flat(100), 21, 0.1) is None


def test_pumps_stand_by_the_heights_of_the_line_and_not_by_its_ends() -> None:
    # 30 m of climb take 0.294 MPa, each 100 m of hose 0.4. The first pump has 0.85 MPa for the way, the next 1.0.
    even = Profile(((0, 0), (400, 30)))
    early = Profile(((0, 0), (100, 30), (400, 30)))
    late = Profile(((0, 0), (300, 0), (400, 30)))
    assert stands(even) == [0, 160, 360]  # 0.85 / 0.00474 = 179 m; 1.0 / 0.00474 = 211 m
    assert stands(early) == [0, 120, 360]  # (0.85 - 0.294) / 0.004 = 139 m; 1.0 / 0.004 = 250 m
    assert stands(late) == [0, 200, 380]  # 0.85 / 0.004 = 212 m; 0.4 to the foot, 0.6 / 0.00694 = 86 m up
    assert stands(flat(400)) == [0, 200]


def test_a_pump_stands_on_a_hilltop_rather_than_in_the_valley_behind_it() -> None:
    # By 180 m hose and height take 0.72 + 0.118 = 0.838, by 300 m 1.2 - 0.392 = 0.808, by the end 1.708 + 0.118 =
    # 1.826. With 1.0 MPa to spend the end is reached from the hilltop (0.988), not from the valley (1.018).
    hill = Profile(((0, 0), (180, 12), (220, -40), (300, -40), (400, 12), (427, 12)))
    assert stands(hill) == [0, 180]


def test_lines_side_by_side_reach_as_far_as_their_diameters_let_them() -> None:
    # 0.85 MPa: 0.004 a metre in one line; a quarter in two; 80 and 65 mm share it 2 to 1, (2/3)^2 of one line.
    assert stands(flat(1_000), Stretch(0, (80, 80)))[1] == 840
    assert stands(flat(1_000), Stretch(0, (80, 65)))[1] == 460
    assert stands(flat(1_000), Stretch(0, (80,)))[1] == 200


def test_the_thin_hose_of_a_line_counts_where_it_lies() -> None:
    # 100 m of 80 mm take 0.4; of the 0.45 left 65 mm takes 0.016 a metre: 28 m. The other way round 53 m of 65.
    assert stands(flat(200), Stretch(100, (80,)), Stretch(100, (65,)))[1] == 120
    assert stands(flat(200), Stretch(100, (65,)), Stretch(100, (80,)))[1] == 40


def test_the_first_pump_may_be_another_one_than_the_rest() -> None:
    weak = rated_curve(20, 0.55)
    pumps = Relay(ROUND, LINE, flat(400), HAND, first=weak).pumps(20.0, INLET_MPA)
    assert pumps is not None
    # (0.55 - 0.15) / 0.004 = 100 m, then 250.
    assert [pump.at_m for pump in pumps] == [0, 100, 340]


def test_the_most_that_two_pumps_carry_is_found() -> None:
    line = Relay(ROUND, LINE, flat(400), rated_curve(40, 1.0))
    most = line.most_lps(2, 40.0, INLET_MPA)
    for flow, fits in ((most, True), (most + 0.1, False)):
        pumps = line.pumps(flow, INLET_MPA)
        assert (pumps is not None and len(pumps) <= 2) == fits


HEIGHTS = st.lists(st.floats(-20, 20), min_size=1, max_size=6)


@given(HEIGHTS, st.floats(100, 600), st.floats(5, 20), st.floats(0.1, 0.4))
def test_every_pump_is_fed_no_height_is_starved_and_the_water_arrives(
    steps: list[float], apart: float, flow: float, arrives: float
) -> None:
    height, points = 0.0, [(0.0, 0.0)]
    for i, step in enumerate(steps):
        height += step
        points.append(((i + 1) * apart, height))
    profile, curve = Profile(tuple(points)), rated_curve(20, 1.0)
    pumps = relay(curve, profile, flow, arrives)
    if pumps is None:
        return
    per_m = friction_mpa(TABLE, Lay((Stretch(1, (80,)),)), flow)
    for pump, after in zip(pumps, (*pumps[1:], None), strict=True):
        end = profile.length_m if after is None else after.at_m
        head = pump.discharge_mpa
        assert head <= pump.inlet_mpa + curve.pressure_mpa(flow) + 1e-9

        def pressure(at: float, pump_at: float = pump.at_m, head: float = head) -> float:
            climb = profile.height_m(at) - profile.height_m(pump_at)
            return head - per_m * (at - pump_at) - 0.00980665 * climb

        assert pressure(end) >= (arrives if after is None else INLET_MPA) - 1e-6
        assert after is None or pressure(end) == pytest.approx(after.inlet_mpa, abs=1e-6)
        assert all(pressure(at) >= HIGH_POINT_MPA - 1e-6 for at, _ in points if pump.at_m < at < end)


@given(HEIGHTS, st.floats(60, 200), st.floats(12, 20))
def test_no_row_of_fewer_pumps_would_do(steps: list[float], apart: float, flow: float) -> None:
    points = [(0.0, 0.0)]
    for i, step in enumerate(steps):
        points.append(((i + 1) * apart, points[-1][1] + step))
    profile, curve = Profile(tuple(points)), rated_curve(20, 1.0)
    pumps = relay(curve, profile, flow, INLET_MPA)
    made, per_m = curve.pressure_mpa(flow), friction_mpa(TABLE, Lay((Stretch(1, (80,)),)), flow)
    found = math.inf if pumps is None else len(pumps)
    assert least(profile, made + 1e-7, per_m) <= found <= least(profile, made - 1e-7, per_m)


def least(profile: Profile, made: float, per_m: float) -> float:
    """The fewest pumps, every place tried after every other."""
    end = profile.length_m
    places = [20.0 * n for n in range(int(end / 20) + 1)]

    def left(head: float, here: float, there: float) -> float:
        climb = profile.height_m(there) - profile.height_m(here)
        return head - per_m * (there - here) - 0.00980665 * climb

    def runs(here: float, there: float, wanted: float) -> bool:
        head = made + (0.0 if here == 0 else INLET_MPA)
        between = [at for at, _ in profile.points if here < at < there]
        return left(head, here, there) >= wanted and all(left(head, here, at) >= HIGH_POINT_MPA for at in between)

    reached = {0.0}
    for count in range(1, len(places) + 1):
        if any(runs(at, end, INLET_MPA) for at in reached):
            return count
        reached |= {there for at in reached for there in places if there > at and runs(at, there, INLET_MPA)}
    return math.inf
