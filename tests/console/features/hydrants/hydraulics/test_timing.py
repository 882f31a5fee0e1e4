"""How long until water flows."""

import math

import pytest

from console.features.hydrants.hydraulics.timing import hose_volume_l, water_in_s


def test_a_length_of_80_mm_holds_a_hundred_litres() -> None:
    assert hose_volume_l(20, 80) == pytest.approx(100.5, abs=0.1)


def test_laying_filling_and_starting_add_up() -> None:
    assert water_in_s(10, 200, 80, 15) == pytest.approx(60 + 120 + hose_volume_l(200, 80) / 15)


def test_without_a_flow_water_never_comes() -> None:
    assert water_in_s(1, 20, 80, 0) == math.inf
