"""Supplies: how much is where, until when."""

from datetime import date

import pytest

from models.kinds import decode_fact
from models.record import BadFact, encode
from models.supply import Supply


def test_what_is_used_up_has_a_worse_grade_than_what_nobody_counted() -> None:
    assert Supply(number="1", name="沙袋", amount=0).columns().grade == 1
    assert Supply(number="1", name="沙袋").columns().grade == 0


@pytest.mark.parametrize("amount", [-1.0, 1e12, float("nan")])
def test_an_amount_no_store_can_hold_is_refused(amount: float) -> None:
    with pytest.raises(BadFact, match="amount"):
        Supply(number="1", name="沙袋", amount=amount)


def test_the_day_of_expiry_travels_as_a_day() -> None:
    supply = Supply(number="1", name="泡沫", expires_on=date(2027, 3, 1))
    assert b'"2027-03-01"' in encode(supply)
    assert decode_fact("supply", encode(supply)) == supply
