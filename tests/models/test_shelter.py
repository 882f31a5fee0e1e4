"""A shelter says when it is full, also when nobody set its status."""

from typing import Any

import pytest

from models.record import BadFact
from models.shelter import Shelter, ShelterStatus


@pytest.mark.parametrize(
    ("status", "occupied", "shown"),
    [("receiving", 9, "receiving"), ("receiving", 10, "full"), ("receiving", 14, "full"), ("closed", 14, "closed"),
     ("standby", None, "standby")],
)  # fmt: skip
def test_a_shelter_that_takes_people_in_is_full_by_its_own_count(
    status: str, occupied: int | None, shown: str
) -> None:
    shelter = Shelter(number="1", name="a", status=ShelterStatus(status), capacity=10, occupied=occupied)
    assert shelter.columns().status == shown


@pytest.mark.parametrize("size", [{"capacity": -1}, {"occupied": -1}, {"area_m2": -0.5}])
def test_a_negative_size_is_refused(size: dict[str, Any]) -> None:
    with pytest.raises(BadFact, match="negative"):
        Shelter(number="1", name="a", **size)
