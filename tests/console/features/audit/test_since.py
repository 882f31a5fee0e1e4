"""People write times as they say them; what is no time gets a sentence, never a traceback."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.audit.since import Unclear, read_since
from resources.words import t

NOW = datetime(2026, 5, 4, 15, 30).astimezone()


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second).astimezone()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("14:00", local(2026, 5, 4, 14)),
        ("14：05：09", local(2026, 5, 4, 14, 5, 9)),
        ("16:00", local(2026, 5, 3, 16)),
        ("昨天 14:00", local(2026, 5, 3, 14)),
        ("昨天", local(2026, 5, 3)),
        ("Yesterday 16:00", local(2026, 5, 3, 16)),
        ("前天", local(2026, 5, 2)),
        ("today", local(2026, 5, 4)),
        ("2026-05-01", local(2026, 5, 1)),
        ("2026/5/1 8:15", local(2026, 5, 1, 8, 15)),
        ("5-1 8:15", local(2026, 5, 1, 8, 15)),
        ("12-31", local(2025, 12, 31)),
        ("-2h", NOW - timedelta(hours=2)),
        ("-30 min", NOW - timedelta(minutes=30)),
        ("3天前", NOW - timedelta(days=3)),
        ("30分钟前", NOW - timedelta(minutes=30)),
        ("2026-05-04T08:00Z", datetime.fromisoformat("2026-05-04T08:00+00:00")),
    ],
)
def test_a_time_is_read_as_it_is_said(typed: str, at: datetime) -> None:
    assert read_since(typed, NOW) == at


@pytest.mark.parametrize(
    "typed", ["soon", "25:00", "2026-13-01", "-2", "14", "昨天 下午", "x" * 100, "-99999x", "2h"]
)
def test_what_is_no_time_gets_a_sentence_that_names_it(typed: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read_since(typed, NOW)
    assert str(unclear.value) in (
        t("audit.since.unclear", typed=typed), t("audit.since.unclear", typed=f"{typed[:40]}…")
    )  # fmt: skip


def test_nothing_typed_is_no_limit() -> None:
    assert read_since("  ", NOW) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_time_or_a_sentence(typed: str) -> None:
    try:
        found = read_since(typed, NOW)
    except Unclear:
        return
    assert found is None or found.tzinfo is not None
