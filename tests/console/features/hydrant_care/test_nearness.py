"""The nearest of many to each of many is the one that measuring every pair finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrant_care.nearness import FAR_M, Stopped, distances_m, nearest
from models.geo import distance_m

_OFFSETS = st.tuples(st.floats(-0.03, 0.03), st.floats(-0.03, 0.03))
_TOLERANCE = 1e-3


def _columns(places: list[tuple[float, float]], lon: float, lat: float):
    return np.array([lon + x for x, _ in places], dtype=float), np.array([lat + y for _, y in places], dtype=float)


@given(
    st.lists(_OFFSETS, max_size=25),
    st.lists(_OFFSETS, max_size=25),
    st.floats(-179, 179),
    st.floats(-70, 70),
)
def test_the_nearest_is_what_measuring_every_pair_finds(
    asked: list[tuple[float, float]], there: list[tuple[float, float]], lon: float, lat: float
) -> None:
    points, targets = _columns(asked, lon, lat), _columns(there, lon, lat)
    metres, which = nearest(points, targets)
    for at, (x, y) in enumerate(zip(*points, strict=True)):
        best = min((distance_m(x, y, *target) for target in zip(*targets, strict=True)), default=np.inf)
        if best <= FAR_M * (1 - _TOLERANCE):
            assert metres[at] == pytest.approx(best, rel=_TOLERANCE, abs=1e-6)
            found = (targets[0][which[at]], targets[1][which[at]])
            assert metres[at] == pytest.approx(distance_m(x, y, *found), abs=1e-3)
        elif best > FAR_M:
            assert (metres[at], which[at]) == (np.inf, -1)


def test_what_lies_beyond_the_antimeridian_is_near() -> None:
    metres, which = nearest((np.array([179.9999]), np.array([0.0])), (np.array([-179.9999]), np.array([0.0])))
    assert which.tolist() == [0]
    assert metres[0] == pytest.approx(distance_m(179.9999, 0, -179.9999, 0))


def test_among_themselves_points_look_for_another_place_than_their_own() -> None:
    lon, lat = np.array([120.0, 120.0, 120.001]), np.array([30.0, 30.0, 30.0])
    metres, which = nearest((lon, lat), (lon, lat), others_only=True)
    assert which[0] == which[1] == 2
    assert which[2] in (0, 1)
    assert metres == pytest.approx([distance_m(120, 30, 120.001, 30)] * 3)


def test_nobody_waits_for_an_answer_that_is_not_wanted() -> None:
    with pytest.raises(Stopped):
        nearest((np.zeros(1), np.zeros(1)), (np.zeros(1), np.zeros(1)), lambda: True)


def test_columns_are_measured_as_single_pairs_are() -> None:
    lon, lat = np.array([0.0, 179.0]), np.array([0.0, -45.0])
    found = distances_m(lon, lat, lon + 0.1, lat - 0.1)
    expected = [distance_m(x, y, x + 0.1, y - 0.1) for x, y in zip(lon, lat, strict=True)]
    assert found == pytest.approx(expected)
