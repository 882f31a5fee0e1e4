"""Days are read as lists write them, or not at all."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.importing.dates import Days, days_of, read_day, read_moment


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


@pytest.mark.parametrize(
    "text",
    ["2024-03-05 14:30", "2024/3/5 14:30", "05.03.2024 14:30 Uhr", "45356.604166", "2024年3月5日14时30分",
     "2024年3月5日 下午2:30", "20240305143000", "２０２４／３／５　１４：３０",
     "202403051430", "2024. 3. 5. 오후 2:30",
     "民國113年3月5日下午2時30分", "2024/3/5 (二) 14:30"],
)  # fmt: skip
def test_the_time_behind_a_day_is_read_in_the_zone_of_this_machine(text: str) -> None:
    days = days_of(["time"], "time", [text])
    moment = days.moment(text)
    assert moment is not None
    assert moment.tzinfo is not None
    assert moment.strftime("%Y-%m-%d %H:%M") == "2024-03-05 14:30"
    assert days.day(text) == date(2024, 3, 5)


def test_what_stands_behind_a_day_and_is_no_time_is_told() -> None:
    for text in ("2024/3/5 soon", "2024/3/5 25:00", "2024/3/5 或 2024/4/5"):
        assert read_moment(text) is None
        assert read_day(text) is None
        assert Days().fault(text) == "day_time"
    assert Days().fault("13/25/2024") == "day"


@given(st.dates(min_value=date(1902, 1, 1), max_value=date(2037, 1, 1)), st.times())
def test_every_second_is_read_back(day: date, clock: time) -> None:
    text = f"{day.year}年{day.month}月{day.day}日 {clock.hour}时{clock.minute}分{clock.second}秒"
    assert read_moment(text) == datetime.combine(day, clock.replace(microsecond=0)).astimezone()


@pytest.mark.parametrize("text", ["", "soon", "1/2/2019", "9999-99-99"])
def test_what_names_no_moment_is_none(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize(
    "text",
    ["民國108年5月1日", "中華民國108年5月1日", "民國 108/5/1", "108/5/1", "108.05.01", "1080501", "108年5月1日"],
)
def test_taiwans_years_are_read_where_the_file_proves_them(text: str) -> None:
    assert days_of(["編號", "檢查日期"], "檢查日期", [text, "109/12/31"]).day(text) == date(2019, 5, 1)


@pytest.mark.parametrize("text", ["108/5/1", "99/5/1", "1080501"])
def test_short_years_without_proof_are_not_guessed(text: str) -> None:
    days = days_of(["number", "date"], "date", [text])
    assert days.day(text) is None
    assert days.fault("108/5/1") == "day_year"
    assert days_of(["編號", "日期"], "日期", ["99/5/1"]).day("99/5/1") is None, "1999 or 2010"
    assert days_of(["編號", "日期"], "日期", ["99/5/1", "100/5/1"]).day("99/5/1") == date(2010, 5, 1)


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        (["03/05/2019", "25/05/2019"], date(2019, 5, 3)),
        (["03/05/2019", "05/25/2019"], date(2019, 3, 5)),
        (["03/05/2019", "04/06/2019"], None),
        (["03/05/2019", "25/05/2019", "05/25/2019"], None),
    ],
)
def test_day_and_month_are_decided_by_the_other_cells_or_not_at_all(cells: list[str], day: date | None) -> None:
    days = days_of(["number", "date"], "date", cells)
    assert days.day(cells[0]) == day
    assert days.day("25/05/2019") == date(2019, 5, 25), "this one says it itself"
    assert day is not None or days.fault(cells[0]) == "day_order"


@given(st.dates(min_value=date(1912, 1, 1), max_value=date(2900, 1, 1)))
def test_every_day_of_the_republic_is_read_back(day: date) -> None:
    assert read_day(f"民國{day.year - 1911}年{day.month}月{day.day}日") == day


@given(st.text())
def test_any_text_is_a_day_or_none(text: str) -> None:
    days = days_of([text], text, [text])
    days.day(text)
    days.moment(text)
    assert days.fault(text) in ("day", "day_order", "day_time", "day_year")
