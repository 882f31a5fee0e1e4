"""When a search of the audit begins, as people write it: `14:00`, `昨天 14:00`, `yesterday`, `-2h`, a date."""

import re
from datetime import datetime, timedelta

from resources.words import t

# zh: typed whatever the screen speaks
DAYS = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "前日": 2}
# zh: typed whatever the screen speaks
UNITS_S = {
    "m": 60,
    "min": 60,
    "分": 60,
    "分钟": 60,
    "h": 3_600,
    "小时": 3_600,
    "时": 3_600,
    "d": 86_400,
    "天": 86_400,
}
BEFORE = "前"  # zh: `3 hours before`, typed whatever the screen speaks
MOST_CHARS = 40
_AGO = re.compile(r"-?\s*(\d{1,5})\s*([a-z\u4e00-\u9fff]+?)\s*" + BEFORE + "?")
_DATE = re.compile(r"(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})(?=$|\s)")
_MACHINE = re.compile(r"\d{4}-?\d{2}-?\d{2}[Tt]")
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?")


class Unclear(ValueError):
    """Words that are no time; the message is a sentence."""


def read_since(typed: str, now: datetime) -> datetime | None:
    """The moment, in this machine's zone; None for nothing typed. A time of day still to come was yesterday's.

    Raises Unclear.
    """
    words = typed.strip().lower()
    if not words:
        return None
    if len(words) > MOST_CHARS:
        raise Unclear(t("audit.since.unclear", typed=f"{words[:MOST_CHARS]}…"))
    try:
        found = _ago(words, now) or _iso(typed.strip()) or _day_and_time(words, now)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Unclear(t("audit.since.unclear", typed=typed.strip()))
    return found


def _ago(words: str, now: datetime) -> datetime | None:
    ago = _AGO.fullmatch(words)
    if ago is None or ago[2] not in UNITS_S or not (words.startswith("-") or words.endswith(BEFORE)):
        return None
    return now.astimezone() - timedelta(seconds=int(ago[1]) * UNITS_S[ago[2]])


def _iso(typed: str) -> datetime | None:
    """What a machine wrote, with its zone; without one it is this machine's."""
    if _MACHINE.match(typed) is None:
        return None
    return datetime.fromisoformat(typed.upper()).astimezone()


def _day_and_time(words: str, now: datetime) -> datetime | None:
    local = now.astimezone()
    day, named = local.date(), next((name for name in DAYS if words.startswith(name)), "")
    rest = words[len(named) :].strip()
    if named:
        day -= timedelta(days=DAYS[named])
    elif dated := _DATE.match(words):
        day = day.replace(year=int(dated[1] or day.year), month=int(dated[2]), day=int(dated[3]))
        rest = words[dated.end() :].strip()
        # Without a year the last such day is meant.
        day = day.replace(year=day.year - 1) if not dated[1] and day > local.date() else day
    has_day = rest != words
    if not rest and has_day:
        return datetime.combine(day, datetime.min.time()).astimezone()
    time = _TIME.fullmatch(rest)
    if time is None:
        return None
    clock = datetime.min.time().replace(hour=int(time[1]), minute=int(time[2]), second=int(time[3] or 0))
    at = datetime.combine(day, clock).astimezone()
    if not has_day and at > now:
        at = datetime.combine(day - timedelta(days=1), clock).astimezone()
    return at
