"""A site has possible sizes and one of five risk grades."""

from typing import Any

import pytest

from models.record import BadFact
from models.site import Site


@pytest.mark.parametrize("risk_grade", [-1, 5])
def test_a_risk_beyond_the_four_colours_is_refused(risk_grade: int) -> None:
    with pytest.raises(BadFact, match="risk grade"):
        Site(number="S1", name="商场", risk_grade=risk_grade)


@pytest.mark.parametrize("size", [{"height_m": -1.0}, {"area_m2": -0.1}, {"occupants": -5}])
def test_a_negative_size_is_refused(size: dict[str, Any]) -> None:
    with pytest.raises(BadFact, match="negative"):
        Site(number="S1", name="商场", **size)


def test_a_key_site_is_found_by_its_status() -> None:
    assert Site(number="S1", name="商场", key_site=True, risk_grade=4).columns().status == "key"
    assert Site(number="S2", name="小店").columns().status == ""
