"""widgets/ages.py"""

import time

import pytest

from widgets.ages import Limits, age_text, ago_text, elapsed_text, now_s, use_clock


@pytest.mark.parametrize(
    ("age_s", "text"),
    [(-5, "0.0 秒"), (0.44, "0.4 秒"), (12.9, "12 秒"), (60, "1 分钟"), (7_200, "2 小时"), (200_000, "2 天")],
)
def test_an_age_is_told_in_its_largest_unit(age_s: float, text: str) -> None:
    assert age_text(age_s) == text


def test_ago_says_when(english: None) -> None:
    assert ago_text(180) == "3 min ago"


@pytest.mark.parametrize(
    ("elapsed_s", "text"), [(9.9, "00:09"), (3_599, "59:59"), (3_600, "1:00:00"), (-61, "-01:01")]
)
def test_elapsed_time_reads_as_a_clock(elapsed_s: float, text: str) -> None:
    assert elapsed_text(elapsed_s) == text


def test_an_age_turns_amber_then_red() -> None:
    limits = Limits(amber_s=10, red_s=20)
    assert [limits.token(age) for age in (9, 10, 20)] == ["text_muted", "warn", "red"]


def test_ages_are_counted_by_the_clock_that_is_known_to_be_right() -> None:
    use_clock(lambda: 1_000.0)
    try:
        assert now_s() == 1_000
    finally:
        use_clock(time.time)
    assert abs(now_s() - time.time()) < 5
