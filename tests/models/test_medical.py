"""Hospitals and posts, and the beds they have."""

import msgspec
import pytest

from models.medical import Medical
from models.record import BadFact


def test_a_house_without_a_free_bed_has_a_worse_grade() -> None:
    assert Medical(number="1", name="a", beds=10, beds_free=0).columns().grade == 1
    assert Medical(number="1", name="a", beds=10).columns().grade == 0


@pytest.mark.parametrize("field", ["beds", "beds_free", "ambulances"])
def test_a_negative_count_is_refused(field: str) -> None:
    with pytest.raises(BadFact, match="negative"):
        msgspec.structs.replace(Medical(number="1", name="a"), **{field: -1})
