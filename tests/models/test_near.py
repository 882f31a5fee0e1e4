"""What may be one thing twice is found wherever it stands, and what is not is left in peace."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.geo import M_PER_DEGREE_LAT, distance_m
from models.near import NEAR_M, Neighbours, Placed, alike

LONS, LATS = st.floats(-179.9, 179.9), st.floats(-85, 85)


def placed(
    record_id: str, number: str = "", name: str = "", kind: str = "", lon: float = 0, lat: float = 0
) -> Placed:
    return Placed(record_id, number, name, kind, lon, lat)


@given(LONS, LATS, st.floats(0, 2 * math.pi), st.floats(0, 100), st.floats(1, 100))
def test_the_squares_hide_nobody_and_let_nobody_in(
    lon: float, lat: float, turn: float, far_m: float, within_m: float
) -> None:
    east = far_m * math.cos(turn) / (M_PER_DEGREE_LAT * math.cos(math.radians(lat)))
    other = placed(
        "b", "7", lon=min(180, max(-180, lon + east)), lat=lat + far_m * math.sin(turn) / M_PER_DEGREE_LAT
    )
    found = Neighbours([other], within_m).nearest_alike(placed("a", "7", lon=lon, lat=lat))
    assert (found is not None) == (distance_m(lon, lat, other.lon, other.lat) <= within_m)


def test_the_closest_is_named_and_a_record_is_not_near_itself() -> None:
    others = [placed(str(n), "7", lat=n / M_PER_DEGREE_LAT) for n in (0, 20, 9)]
    found = Neighbours(others, NEAR_M).nearest_alike(placed("0", "7"))
    assert found is not None
    assert found[0].id == "9"
    assert found[1] == pytest.approx(9, abs=0.1)


@pytest.mark.parametrize(
    ("one", "other", "far_m", "said"),
    [
        (placed("a", "H-012"), placed("b", "12"), 20, True),
        (placed("a", "H-1"), placed("b", "K-1"), 20, False),
        (placed("a", name="信义路三段1号"), placed("b", name="信义路三段1号旁"), 20, True),
        (placed("a", name="信义路三段1号"), placed("b", name="忠孝东路9号"), 20, False),
        (placed("a", name="信义路三段1号"), placed("b", name="信义路三段3号"), 20, False),
        (placed("a", "1"), placed("b", "99"), 3, True),
        (placed("a", "1", kind="wall"), placed("b", "1", kind="crane"), 1, False),
        (placed("a", "1", kind="wall"), placed("b", "1", kind="unknown"), 1, True),
        (placed("a"), placed("b"), 20, False),
    ],
)  # fmt: skip
def test_alike_is_one_type_and_the_same_number_name_or_spot(
    one: Placed, other: Placed, far_m: float, said: bool
) -> None:
    assert alike(one, other, far_m) is said
    assert alike(other, one, far_m) is said
