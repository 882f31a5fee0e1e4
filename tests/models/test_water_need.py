"""What is wanted of water: three points at most, amounts that can be, and which ties count."""

from datetime import timedelta
from typing import Any

import pytest

from models.record import BadFact
from models.water_need import Tie, WaterPoint, WaterTie, check_points, exclusions, pins
from tests.models.facts import NOON


def tie(unit: str, hydrant: str, kind: Tie, minutes: int = 0) -> WaterTie:
    return WaterTie(unit_id=unit, hydrant_id=hydrant, tie=kind, at=NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "wrong",
    [
        {"demand_lps": -1.0}, {"demand_lps": float("nan")}, {"demand_lps": 5_000.0}, {"arrives_mpa": 40.0},
        {"id": ""}, {"id": "x" * 21}, {"name": "x" * 500}, {"lon": 5.0}, {"lon": 500.0, "lat": 0.0},
        {"elevation_m": 1e6},
    ],
)  # fmt: skip
def test_a_point_that_cannot_be_is_a_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        check_points([WaterPoint(**{"id": "A", "demand_lps": 20.0, **wrong})])


def test_three_points_of_their_own_are_the_most() -> None:
    check_points([WaterPoint(id=i, demand_lps=20) for i in "ABC"])
    with pytest.raises(BadFact, match="at most 3"):
        check_points([WaterPoint(id=i, demand_lps=20) for i in "ABCD"])
    with pytest.raises(BadFact, match="their own"):
        check_points([WaterPoint(id="A", demand_lps=20)] * 2)


def test_a_units_latest_pin_counts_and_the_earliest_units_come_first() -> None:
    ties = [tie("E1", "H1", Tie.PINNED, 1), tie("E2", "H3", Tie.PINNED, 2), tie("E1", "H2", Tie.PINNED, 3)]
    assert pins(ties) == (("E2", "H3"), ("E1", "H2"))
    assert pins(ties[::-1]) == pins(ties)


def test_exclusions_are_for_one_unit_or_for_every_one_and_what_is_undone_is_neither() -> None:
    ties = [tie("E1", "H1", Tie.EXCLUDED), tie("", "H2", Tie.EXCLUDED), tie("E3", "H3", Tie.NONE)]
    assert (exclusions(ties), pins(ties)) == ((("E1", "H1"), ("", "H2")), ())
