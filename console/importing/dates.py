"""Days as lists write them; what could be two days is decided by the other cells of its column, or is no day."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from console.importing.columns import simplified

_REST = r"(?:[ T].*)?"
_WRITTEN = re.compile(
    rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{_REST}"
)  # zh: how lists write a day
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_FROM = date(1899, 12, 30)
"""Spreadsheets count days from here."""
# zh: Taiwan's years, with or without the words for them
_ERA = r"(?:中華民國|中华民国|民國|民国)"
# zh: with the words
_MINGUO_SAID = re.compile(rf"{_ERA}\s*(\d{{1,3}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{_REST}")
# zh: without them
_MINGUO = re.compile(rf"(\d{{2,3}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{_REST}")
_MINGUO_TOGETHER = re.compile(r"(\d{3})(\d{2})(\d{2})")
_MINGUO_FROM = 1911
_YEAR_LAST = re.compile(rf"(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}})\s*[-/.]\s*(\d{{4}}){_REST}")
_MONTHS = 12


@dataclass(frozen=True)
class Days:
    """How the days of a column are read, where a cell alone does not say it."""

    first: str = ""
    """What stands first where the year stands last: day or month; empty when nothing proves it."""
    is_minguo: bool = False
    """Are short years counted from 1911?"""

    def day(self, text: str) -> date | None:
        """The day of 2027-03-01, 2027/3/1, 20270301, in Chinese, Taiwan's years, a spreadsheet's number."""
        try:
            if (numbers := self._numbers(text)) is not None:
                return date(*numbers)
            serial = _SERIAL.fullmatch(text)
            return _SERIAL_FROM + timedelta(days=int(serial.group(1))) if serial is not None else None
        except (ValueError, OverflowError):
            return None

    def _numbers(self, text: str) -> tuple[int, int, int] | None:
        if found := _WRITTEN.fullmatch(text) or _TOGETHER.fullmatch(text):
            year, month, day = map(int, found.groups())
            return year, month, day
        found = _MINGUO_SAID.fullmatch(text)
        if found is None and self.is_minguo:
            found = _MINGUO.fullmatch(text) or _MINGUO_TOGETHER.fullmatch(text)
        if found is not None:
            year, month, day = map(int, found.groups())
            return year + _MINGUO_FROM, month, day
        if found := _YEAR_LAST.fullmatch(text):
            one, two, year = map(int, found.groups())
            order = _order(one, two) or self.first
            if order:
                return (year, two, one) if order == "day" else (year, one, two)
        return None

    def moment(self, text: str) -> datetime | None:
        """The moment of an ISO text or the start of a day; without a zone it is that of this machine."""
        try:
            try:
                moment = datetime.fromisoformat(text)
            except ValueError:
                day = self.day(text)
                if day is None:
                    return None
                moment = datetime.combine(day, time())
            return moment.astimezone()
        except (ValueError, OverflowError, OSError):
            return None

    def fault(self, text: str) -> str:
        """Why a text is no day: its day and month, or its years, could be two, or it is none at all."""
        if _YEAR_LAST.fullmatch(text):
            return "day_order"
        return "day_year" if _MINGUO.fullmatch(text) else "day"


def days_of(headers: Sequence[str], header: str, cells: Iterable[object]) -> Days:
    """How a column is read: by the cells of it that can be one thing only, and by the words of the file."""
    texts = [str(cell).strip() for cell in cells if cell not in (None, "")]
    orders = {
        _order(one, two)
        for text in texts
        if (found := _YEAR_LAST.fullmatch(text)) and (one := int(found[1])) != (two := int(found[2]))
    } - {""}
    years = [len(found[1]) for text in texts if (found := _MINGUO.fullmatch(text))]
    # A year of three digits is of no other count; one of two is, unless others of its column have three.
    told = re.search(_ERA, header) is not None or (3 in years and _is_traditional(headers))
    return Days(orders.pop() if len(orders) == 1 else "", told)


def _order(one: int, two: int) -> str:
    """Which of two numbers is the day, where only one can be; empty when both can, or neither."""
    if one == two:
        return "day"  # either way the same
    if one > _MONTHS >= two:
        return "day"
    return "month" if two > _MONTHS >= one else ""


def _is_traditional(headers: Sequence[str]) -> bool:
    return any(simplified(header) != header for header in headers)


def read_day(text: str) -> date | None:
    """The day of a text that can be one only."""
    return Days().day(text)


def read_moment(text: str) -> datetime | None:
    """The moment of a text that can be one only."""
    return Days().moment(text)
