"""A reading is a number with a moment."""

import math

import pytest

from models.reading import Reading
from models.record import BadFact
from tests.models.facts import NOON


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_no_reading(value: float) -> None:
    with pytest.raises(BadFact):
        Reading(device_id="D", channel="pressure_mpa", value=value, at=NOON)


def test_a_reading_is_listed_under_its_device_by_channel() -> None:
    columns = Reading(device_id="D", channel="level_m", value=-0.2, at=NOON).columns()
    assert (columns.parent_id, columns.name, columns.at) == ("D", "level_m", "2026-05-04T12:00:00.000Z")
