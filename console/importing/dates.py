"""Days as lists write them; what could be two days is decided by the other cells of its column, or is no day."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from console.importing.columns import simplified
from console.importing.hours import BadTime, time_behind

# zh: how lists write a year, a month and a day
_MONTH_DAY = r"\s*(?:[-/.年]|년)\s*(\d{1,2})\s*(?:[-/.月]|월)\s*(\d{1,2})(?!\d)\s*[日일]?"
_WRITTEN = re.compile(rf"(\d{{4}}){_MONTH_DAY}")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d{1,3}(?:\D|$)|\d{5}(?:\D|$)|\d{7})")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_SERIAL_FROM = date(1899, 12, 30)
"""Spreadsheets count days from here."""
_DAY_S = 86_400
# zh: Taiwan's years, with or without the words for them
_ERA = r"(?:中華民國|中华民国|民國|民国)"
_MINGUO_SAID = re.compile(rf"{_ERA}\s*(\d{{1,3}}){_MONTH_DAY}")
_MINGUO = re.compile(rf"(\d{{2,3}}){_MONTH_DAY}")
_MINGUO_TOGETHER = re.compile(r"(\d{3})(\d{2})(\d{2})(?!\d)")
_MINGUO_FROM = 1911
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?!\d)")
_SHORT_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{2})(?!\d)")
_SHORT_FIRST = re.compile(rf"(\d{{2}}){_MONTH_DAY}")
_LAST_OF_2000 = 68
"""Years of two digits up to this one are of this century, as POSIX counts them."""
_MONTHS = 12
YEAR, MINGUO = "year", "minguo"
ORDERS = ("day", "month", YEAR, MINGUO)
"""What can be said to stand first in days that could be two; the last is a year counted from 1911."""
_DAY_FIRST = "uhr"
"""Whoever writes so writes the day first."""


@dataclass(frozen=True)
class Days:
    """How the days of a column are read, where a cell alone does not say it."""

    first: str = ""
    """What stands first where the year stands last: day or month; empty when nothing proves it."""
    is_minguo: bool = False
    """Are short years counted from 1911?"""
    proof: str = ""
    """The cell that proves what stands first, where others do not say it themselves."""
    short: str = ""
    """What a person said stands first where the year has two digits (day, month or year); no cell proves that."""

    def day(self, text: str) -> date | None:
        """The day of 2027-03-01, 2027/3/1, 20270301, in Chinese, Taiwan's years, a spreadsheet's number."""
        parts = self._parts(_even(text))
        return None if parts is None else parts[0]

    def moment(self, text: str) -> datetime | None:
        """The moment of a day and the time behind it, or of its beginning; without a zone it is this machine's."""
        text = _even(text)
        try:
            try:
                moment = datetime.fromisoformat(text)
            except ValueError:
                parts = self._parts(text)
                if parts is None:
                    return None
                day, since, zone = parts
                moment = datetime.combine(day, time(), zone) + since
            return moment.astimezone()
        except (ValueError, OverflowError, OSError):
            return None

    def _parts(self, text: str) -> tuple[date, timedelta, tzinfo | None] | None:
        """(the day, how long after its beginning, the zone it names)."""
        try:
            if found := _SERIAL.fullmatch(text):
                since = timedelta(seconds=round(float(found[2] or 0) * _DAY_S))
                return _SERIAL_FROM + timedelta(days=int(found[1])), since, None
            split = self._split(text)
            if split is None:
                return None
            day = date(*split[0])
            return day, *time_behind(split[1])
        except (ValueError, OverflowError):
            return None

    def _split(self, text: str) -> tuple[tuple[int, int, int], str] | None:
        """(year, month and day, what stands behind them)."""
        if found := _WRITTEN.match(text) or _TOGETHER.match(text):
            year, month, day = map(int, found.groups())
            return (year, month, day), text[found.end() :]
        found = _MINGUO_SAID.match(text)
        if found is None and self.is_minguo:
            found = _MINGUO.match(text) or _MINGUO_TOGETHER.match(text)
        if found is not None:
            year, month, day = map(int, found.groups())
            return (year + _MINGUO_FROM, month, day), text[found.end() :]
        if found := _YEAR_LAST.match(text):
            one, two, year = map(int, found.groups())
            order = _order(one, two) or self.first
            if order:
                return (year, two, one) if order == "day" else (year, one, two), text[found.end() :]
        return self._split_short(text)

    def _split_short(self, text: str) -> tuple[tuple[int, int, int], str] | None:
        """The same of a year of two digits, which only a person can explain."""
        found = _SHORT_FIRST.match(text) if self.short == YEAR else _SHORT_LAST.match(text) if self.short else None
        if found is None:
            return None
        one, two, three = map(int, found.groups())
        if self.short == YEAR:
            year, month, day = one, two, three
        else:
            year, (month, day) = three, ((two, one) if self.short == "day" else (one, two))
        return (year + (2000 if year <= _LAST_OF_2000 else 1900), month, day), text[found.end() :]

    def fault(self, text: str) -> str:
        """Why a text is no day: what it could be two of, what stands behind its day, or that it is none at all."""
        text = _even(text)
        if (split := self._split(text)) is not None:
            return "day" if _is_time(split[1]) else "day_time"
        if found := _YEAR_LAST.match(text):
            return "day_order" if max(int(found[1]), int(found[2])) <= _MONTHS else "day"
        return "day_year" if _MINGUO.match(text) or _SHORT_LAST.match(text) else "day"


def days_of(headers: Sequence[str], header: str, cells: Iterable[object], first: str = "") -> Days:
    """How a column is read: by the cells of it that can be one thing only, and by the words of the file.

    `first` (one of ORDERS) is what a person said of the days that no cell proves.
    """
    texts = [_even(str(cell)) for cell in cells if cell not in (None, "")]
    proofs: dict[str, str] = {}
    is_open = False
    for text in texts:
        if found := _YEAR_LAST.match(text):
            one, two = int(found[1]), int(found[2])
            order = "day" if _DAY_FIRST in text.casefold() else _order(one, two)
            is_open = is_open or not order
            if order and one != two:
                proofs.setdefault(order, text)
    years = [len(found[1]) for text in texts if (found := _MINGUO.match(text))]
    # A year of three digits is of no other count; one of two is, unless others of its column have three.
    told = re.search(_ERA, header) is not None or (3 in years and _is_traditional(headers)) or first == MINGUO
    short = first if first != MINGUO else ""
    if len(proofs) != 1:
        return Days(first if first in ("day", "month") and not proofs else "", told, short=short)
    [(order, proof)] = proofs.items()
    return Days(order, told, proof if is_open else "", short)


def _even(text: str) -> str:
    """Without the width of its characters and the spaces around it."""
    text = text.strip()
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _is_time(text: str) -> bool:
    try:
        time_behind(text)
    except BadTime:
        return False
    return True


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
