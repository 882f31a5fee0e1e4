"""Days that only a person can explain are counted, and read once that was said."""

from datetime import date

import pytest

from console.importing.columns import Column
from console.importing.dates import ORDERS
from console.importing.day_columns import DayQuestion, day_questions, days_in, of_days
from console.importing.reading.table import Table

EARLY = date(1914, 5, 24)
COLUMNS = [Column("编号", "number"), Column("检测", "measured_at")]


def table(*cells: str) -> Table:
    return Table(("编号", "检测"), [(at, {"编号": str(at), "检测": cell}) for at, cell in enumerate(cells, 2)])


def test_only_columns_that_fill_a_day_or_a_moment_are_meant() -> None:
    assert [column.header for column in of_days("hydrants", COLUMNS)] == ["检测"]


def test_what_is_open_is_counted_and_closed_by_a_person_or_by_the_file() -> None:
    days = table("3/5/2024", "4/5/2024", "2024-05-06", "", "soon")
    assert day_questions("hydrants", days, COLUMNS) == {"检测": DayQuestion(2, "3/5/2024")}
    assert day_questions("hydrants", days, COLUMNS, "day") == {}
    assert day_questions("hydrants", table("3/5/2024", "25/5/2024"), COLUMNS) == {}


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        (
            "03/05/24",
            {"day": date(2024, 5, 3), "month": date(2024, 3, 5), "year": date(2003, 5, 24), "minguo": EARLY},
        ),
        ("24/3/5", {"day": None, "month": None, "year": date(2024, 3, 5), "minguo": date(1935, 3, 5)}),
        ("69.12.31", {"day": None, "month": None, "year": date(1969, 12, 31), "minguo": date(1980, 12, 31)}),
        ("113/3/5", {"day": None, "month": None, "year": None, "minguo": date(2024, 3, 5)}),
        ("5.3.2024", {"day": date(2024, 3, 5), "month": date(2024, 5, 3), "year": None, "minguo": None}),
    ],
)  # fmt: skip
def test_years_of_two_digits_are_read_as_somebody_says_and_not_before(
    cell: str, days: dict[str, date | None]
) -> None:
    assert days_in(table(cell), "检测").day(cell) is None
    assert {order: days_in(table(cell), "检测", order).day(cell) for order in ORDERS} == days


def test_what_is_said_of_days_changes_none_that_says_it_itself() -> None:
    for order in ORDERS:
        for cell in ("2024-03-05", "20240305", "2024年3月5日", "民國113年3月5日", "45356"):
            assert days_in(table(cell), "检测", order).day(cell) == date(2024, 3, 5)
