"""What numbers count is told by what they can be."""

import math

import numpy as np
import pytest

from console.importing.crs.cells import Numbers
from console.importing.crs.units import ANGLES, METRES, log_fit

LON, LAT = np.linspace(121.2, 121.9, 60), np.linspace(24.8, 25.3, 60)
BY_CODE = {unit.code: unit for unit in ANGLES}


def _packed(values: Numbers) -> Numbers:
    degrees, rest = np.divmod(values * 3600, 3600)
    minutes, seconds = np.divmod(rest, 60)
    packed: Numbers = degrees * 10_000 + minutes * 100 + seconds
    return packed


WRITTEN = {
    "degrees": lambda v: v,
    "e5": lambda v: v * 1e5,
    "e6": lambda v: v * 1e6,
    "e7": lambda v: v * 1e7,
    "arcseconds": lambda v: v * 3600,
    "minutes": lambda v: np.floor(v) * 100 + (v % 1) * 60,
    "seconds": _packed,
    "point_seconds": lambda v: _packed(v) / 10_000,
}


@pytest.mark.parametrize("code", WRITTEN)
def test_every_unit_gives_back_the_degrees_that_were_written(code: str) -> None:
    assert np.allclose(BY_CODE[code].to_degrees(WRITTEN[code](LON)), LON, atol=1e-6)
    assert np.allclose(BY_CODE[code].to_degrees(-WRITTEN[code](LON)), -LON, atol=1e-6)
    assert log_fit(BY_CODE[code], WRITTEN[code](LON), WRITTEN[code](LAT)) > -1


def test_minutes_above_59_are_no_packed_minutes() -> None:
    assert log_fit(BY_CODE["minutes"], np.array([12165.0, 12170.0]), np.array([2510.0, 2511.0])) == -math.inf


def test_digits_that_never_reach_60_speak_for_packed_seconds() -> None:
    packed = WRITTEN["point_seconds"](LON), WRITTEN["point_seconds"](LAT)
    assert log_fit(BY_CODE["point_seconds"], *packed) > log_fit(BY_CODE["degrees"], *packed) + 10


def test_small_numbers_are_no_metres_and_large_ones_no_degrees() -> None:
    assert log_fit(METRES, LON, LAT) == -math.inf
    assert log_fit(BY_CODE["degrees"], LON * 2000, LAT * 2000) == -math.inf
