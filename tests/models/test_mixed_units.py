"""Columns of which a part is in another unit are told by the sizes of their numbers, others are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.flow_unit import POSSIBLE_LPS, UNITS
from models.mixed_units import Mixed, mixed_flows, mixed_units

MPA = {"mpa": 1.0, "bar": 0.1, "kpa": 0.001}
PRESSURES = (0.04, 2.5)
LPS = {"m3/h": 1 / 3.6, "l/min": 1 / 60}
USUAL = (3.0, 45.0)
FLOWS = {"l/s": 1.0, **UNITS}
METRES = {"m": 1.0, "ft": 0.3048, "cm": 0.01, "mm": 0.001}
HEIGHTS = (1.5, 700.0)
DIAMETERS = {"mm": 1.0, "inch": 25.4, "cm": 10.0, "m": 1000.0}
WIDTHS = (40.0, 1600.0)


@pytest.mark.parametrize(
    ("values", "small", "large"),
    [
        ((0.25, 250.0), "mpa", "kpa"),
        ((0.25, 0.3, 3.1, 0.28), "mpa", "bar"),
        ((350.0, 3.5, 400.0, 420.0), "bar", "kpa"),
        ((250.0, 240.0, 0.3, 260.0, 310.0), "mpa", "kpa"),
    ],
)
def test_two_kinds_of_pressures_are_told_apart(values: tuple[float, ...], small: str, large: str) -> None:
    found = mixed_units(values, MPA, PRESSURES)
    assert found is not None
    assert (found.small_unit, found.large_unit) == (small, large)
    assert sorted(found.small + found.large) == sorted(values)
    assert max(found.small) * 3 <= min(found.large)


@pytest.mark.parametrize(
    "values",
    [
        (), (0.0, 0.0), (0.25, 0.3, 1.2), (250.0, 300.0, 90.0), (3.5, 4.0, 1.1), (0.25, 0.3, 90_000.0),
        (0.25, 0.01), (0.25, -3.0),
    ],
)  # fmt: skip
def test_one_kind_and_plain_mistakes_are_no_mixture(values: tuple[float, ...]) -> None:
    assert mixed_units(values, MPA, PRESSURES) is None


@pytest.mark.parametrize(
    "values",
    [
        (0.5, *(15.0, 20.0) * 500), (0.9, *(15.0,) * 20), (0.3, 0.5, *(15.0, 20.0) * 50), (0.5, 15.0, 20.0),
        (0.1, *(15.0, 20.0) * 20),
    ],
)  # fmt: skip
def test_weak_hydrants_make_no_mixture_of_a_column_in_litres(values: tuple[float, ...]) -> None:
    assert mixed_units(values, FLOWS, POSSIBLE_LPS) is None


def test_more_than_a_few_that_are_less_than_weak_are_still_another_unit() -> None:
    inches = mixed_units((6.0, 8.0, *(200.0, 150.0) * 5), DIAMETERS, WIDTHS)
    assert inches == Mixed((6.0, 8.0), "inch", (150.0,) * 5 + (200.0,) * 5, "mm")


@pytest.mark.parametrize("values", [(*(0.3,) * 999, 300.0), (*(0.3,) * 50, 30.0), (*(0.3,) * 999, 300.0, 30.0)])
def test_a_slip_in_one_cell_is_no_other_unit(values: tuple[float, ...]) -> None:
    assert mixed_units(values, MPA, PRESSURES) is None
    assert mixed_units((*(20.0, 35.0) * 4, 2400.0), METRES, HEIGHTS) is None


def test_several_in_another_unit_are_no_slip() -> None:
    found = mixed_units((*(0.3,) * 50, 300.0, 280.0), MPA, PRESSURES)
    assert found == Mixed((0.3,) * 50, "mpa", (280.0, 300.0), "kpa")


KNOWN = [(MPA, PRESSURES), (FLOWS, POSSIBLE_LPS), (METRES, HEIGHTS), (DIAMETERS, WIDTHS)]


@given(st.data())
def test_a_column_of_one_unit_with_a_few_weak_amounts_is_never_a_mixture(data: st.DataObject) -> None:
    units, (least, most) = data.draw(st.sampled_from(KNOWN))
    by = data.draw(st.sampled_from(sorted(units.values())))
    middle = data.draw(st.floats(least * 2, most / 2))
    sound = data.draw(st.lists(st.floats(middle / 1.9, middle * 1.9), min_size=19, max_size=60))
    weak = data.draw(st.lists(st.floats(least * 0.26, least * 0.999), max_size=len(sound) // 19))
    assert mixed_units([value / by for value in sound + weak], units, (least, most)) is None


def test_flows_that_are_round_in_another_unit_only_are_told_apart_from_usual_ones() -> None:
    assert mixed_flows((15.0, 72.0, 20.0, 54.0), USUAL, LPS) == Mixed((15.0, 20.0), "l/s", (54.0, 72.0), "m3/h")
    for large in ((54.0,), (50.0, 60.0), (54.0, 61.3), (90.0, 180.0)):
        assert mixed_flows((15.0, 20.0, *large), USUAL, LPS) is None
    assert mixed_flows((54.0, 72.0), USUAL, LPS) is None
