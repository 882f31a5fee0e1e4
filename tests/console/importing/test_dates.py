"""Days are read as lists write them, or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.dates import read_day, read_moment


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


@pytest.mark.parametrize("text", ["2019-05-01", "2019/5/1", "2019年5月1日", "43586", "2019-05-01T00:00:00"])
def test_a_moment_has_a_zone_however_its_day_is_written(text: str) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert moment.tzinfo is not None
    assert moment.strftime("%Y-%m-%d %H:%M") == "2019-05-01 00:00"


@pytest.mark.parametrize("text", ["", "soon", "1/2/2019", "9999-99-99"])
def test_what_names_no_moment_is_none(text: str) -> None:
    assert read_moment(text) is None
