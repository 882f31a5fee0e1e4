"""The columns of a file that hold days, and what of them only a person can say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_type_hints

from console.importing.columns import KINDS, Column
from console.importing.dates import Days, days_of
from console.importing.reading.table import Table
from models.kinds import KINDS as FACTS

LOOKED_AT = 50_000
"""Rows in which the days that could be two are counted."""
_OPEN = ("day_order", "day_year")
_HELD = (date, datetime, date | None, datetime | None)


@dataclass(frozen=True)
class DayQuestion:
    """Days of a column that could be two: how many, and one of them."""

    count: int
    example: str


def of_days(kind: str, columns: Sequence[Column]) -> list[Column]:
    """Those that fill a day or a moment of the kind (a key of KINDS)."""
    hints = get_type_hints(FACTS[KINDS[kind]])
    return [column for column in columns if hints.get(column.field) in _HELD]


def days_in(table: Table, header: str, first: str = "") -> Days:
    """How the days of a column are read, when `first` is what a person said of them."""
    return days_of(table.headers, header, (cells.get(header) for _, cells in table.rows), first)


def day_questions(kind: str, table: Table, columns: Sequence[Column], first: str = "") -> dict[str, DayQuestion]:
    """Header -> what is still open in it."""
    found = {}
    for column in of_days(kind, columns):
        days = days_in(table, column.header, first)
        texts = [str(cells.get(column.header) or "") for _, cells in table.rows[:LOOKED_AT]]
        unread = [text for text in texts if text and days.moment(text) is None and days.fault(text) in _OPEN]
        if unread:
            found[column.header] = DayQuestion(len(unread), unread[0][:40])
    return found
