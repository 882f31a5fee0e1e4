"""Columns of which a part is in another unit are told by the sizes of their numbers, others are left alone."""

import pytest

from models.mixed_units import Mixed, mixed_flows, mixed_units

MPA = {"mpa": 1.0, "bar": 0.1, "kpa": 0.001}
PRESSURES = (0.04, 2.5)
LPS = {"m3/h": 1 / 3.6, "l/min": 1 / 60}
USUAL = (3.0, 45.0)


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


def test_flows_that_are_round_in_another_unit_only_are_told_apart_from_usual_ones() -> None:
    assert mixed_flows((15.0, 72.0, 20.0, 54.0), USUAL, LPS) == Mixed((15.0, 20.0), "l/s", (54.0, 72.0), "m3/h")
    for large in ((54.0,), (50.0, 60.0), (54.0, 61.3), (90.0, 180.0)):
        assert mixed_flows((15.0, 20.0, *large), USUAL, LPS) is None
    assert mixed_flows((54.0, 72.0), USUAL, LPS) is None
