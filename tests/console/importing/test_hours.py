"""The time behind a day is read however it is written, and never made up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.hours import BadTime, time_behind


@pytest.mark.parametrize(
    "text",
    [" 14:30", "T14:30", " 14.30 Uhr", " 14:30 Uhr", "14时30分", " 14時30分", " 14点30分", " 14点半", " 14h30",
     " 1430",     " 2:30 PM", " 02:30 p.m.", " PM 2:30", " 下午2:30", " 下午2点半",
     "下午14:30", " 午後2時30分", " 오후 2시 30분",
     " (二) 14:30", "星期二 14:30", " Di 14:30", ", Tuesday 14:30:00", " 14:30:00.000",
     " 中午2:30", " 14 h 30 min"],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert time_behind(text) == (timedelta(hours=14, minutes=30), None)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 0), (" ", 0), (" (二)", 0), (" 12:00 AM", 0), (" 12:05 PM", 725), (" 上午12:05", 5), (" 中午12:05", 725),
     (" 中午11:05", 665), (" 晚上8点", 1200), (" 24:00", 1440), (" 7 am", 420), (" 凌晨3时", 180), (" 8 Uhr", 480)],
)  # fmt: skip
def test_the_halves_of_the_day_are_known(text: str, minutes: int) -> None:
    assert time_behind(text)[0] == timedelta(minutes=minutes)


@pytest.mark.parametrize(("text", "hours"), [(" 14:30Z", 0), (" 14:30+08:00", 8), (" 14:30 GMT-5", -5)])
def test_a_zone_is_kept(text: str, hours: int) -> None:
    since, zone = time_behind(text)
    assert since == timedelta(hours=14, minutes=30)
    assert zone is not None
    assert zone.utcoffset(None) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "text",
    [" 25:00", " 24:01", " 14:60", " 14:30:61", " soon", " 7", " 上午14:30", " 晚上12点", " 13:00+99:00",
     " 14:30 CST",     "-14", " 或 5月6日"],
)  # fmt: skip
def test_what_is_no_time_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(BadTime):
        time_behind(text)


@given(st.text(st.sampled_from("0123456789:.时分秒点半上下午晚中hamp TZ+-()日一")))
def test_any_text_is_a_time_of_one_day_or_none(text: str) -> None:
    try:
        since, _ = time_behind(text)
    except BadTime:
        return
    assert timedelta() <= since <= timedelta(days=1)
