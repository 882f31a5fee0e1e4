"""Days as lists write them; a day that could be read two ways is no day."""

import re
from datetime import date, datetime, time, timedelta

_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?"
)  # zh: how lists write a day
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_FROM = date(1899, 12, 30)
"""Spreadsheets count days from here."""


def read_day(text: str) -> date | None:
    """The day of 2027-03-01, 2027/3/1, 20270301, with Chinese signs, or a spreadsheet's day number."""
    found = _WRITTEN.fullmatch(text) or _TOGETHER.fullmatch(text)
    try:
        if found is not None:
            year, month, day = map(int, found.groups())
            return date(year, month, day)
        serial = _SERIAL.fullmatch(text)
        return _SERIAL_FROM + timedelta(days=int(serial.group(1))) if serial is not None else None
    except (ValueError, OverflowError):
        return None


def read_moment(text: str) -> datetime | None:
    """The moment of an ISO text or the start of a day; without a zone it is that of this machine."""
    try:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            day = read_day(text)
            if day is None:
                return None
            moment = datetime.combine(day, time())
        return moment.astimezone()
    except (ValueError, OverflowError, OSError):
        return None
