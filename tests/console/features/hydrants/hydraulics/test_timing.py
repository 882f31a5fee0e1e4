"""How long until water flows."""

import math

import pytest

from console.features.hydrants.hydraulics.hose import Stretch
from console.features.hydrants.hydraulics.timing import hose_volume_l, line_in_s


def test_a_length_of_80_mm_holds_a_hundred_litres() -> None:
    assert hose_volume_l(20, 80) == pytest.approx(100.5, abs=0.1)


def test_laying_filling_and_starting_add_up() -> None:
    assert line_in_s((Stretch(200),), 15) == pytest.approx(60 + 120 + hose_volume_l(200, 80) / 15)


def test_without_a_flow_water_never_comes() -> None:
    assert line_in_s((Stretch(20),), 0) == math.inf


def test_every_hose_of_a_line_is_laid_and_filled() -> None:
    line = (Stretch(100, (80, 80)), Stretch(40, (65,)))
    litres = 2 * hose_volume_l(100, 80) + hose_volume_l(40, 65)
    assert line_in_s(line, 15) == pytest.approx(60 + 12 * 12 + litres / 15)
