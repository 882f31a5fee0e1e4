"""Days are read as lists write them, or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.dates import read_day


@pytest.mark.parametrize(
    "text",
    ["2027-03-01", "2027/3/1", "2027.3.1", "2027年3月1日", "20270301", "2027-03-01T00:00:00", "46447", "46447.5"],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text) == date(2027, 3, 1)


@pytest.mark.parametrize("text", ["", "3/1/2027", "2027-13-01", "2027", "tomorrow", "20271301", "2027-02-30"])
def test_what_is_no_day_or_could_be_two_is_not_guessed(text: str) -> None:
    assert read_day(text) is None


@given(st.dates())
def test_every_day_is_read_back(day: date) -> None:
    assert read_day(day.isoformat()) == day
