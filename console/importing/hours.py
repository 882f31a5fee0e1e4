"""The time that stands behind a day: with a colon, a full stop, the words for hours, and the half of the day."""

import re
from datetime import UTC, timedelta, timezone
from functools import cache

from console.importing.columns import catalogue, simplified

_ZONE = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$|(?<=\d)z$|\b(?:utc|gmt)$")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?")
_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{2})?")
_ISO = re.compile(r"^t(?=\d)")
_HOUR = re.compile(r"(\d{1,2})")
_AROUND = " ,.;、-–"
_NOON = 12
_END_OF_DAY = 24
_SIXTY = 60
_FARTHEST_H = 14
"""No zone is farther from Greenwich."""


class BadTime(ValueError):
    """What stands behind a day is no time, or could be two."""


def time_behind(text: str) -> tuple[timedelta, timezone | None]:
    """(since the day began, the zone it names); the day's beginning for nothing. Raises BadTime."""
    rest = simplified(text).casefold().replace("点半", "点30分")  # zh: half past
    rest = _without_day_names(_ISO.sub("", rest)).strip(_AROUND)
    if not rest:
        return timedelta(), None
    rest, zone = _without_zone(rest)
    half, rest = _half(rest)
    found = _CLOCK.fullmatch(rest) or _said().fullmatch(rest) or _TOGETHER.fullmatch(rest)
    if found is None and half:
        found = _HOUR.fullmatch(rest)
    if found is None:
        raise BadTime(text)
    hour, minute, second = (int(part or 0) for part in (*found.groups(), 0, 0)[:3])
    hour = _in_the_day(hour, half)
    if minute >= _SIXTY or second >= _SIXTY or hour > _END_OF_DAY or (hour == _END_OF_DAY and (minute or second)):
        raise BadTime(text)
    return timedelta(hours=hour, minutes=minute, seconds=second), zone


def _without_day_names(text: str) -> str:
    """Without the name of the day, in brackets or as a word of its own."""
    names = _words("day_names")
    text = _BRACKETED.sub(lambda found: " " if found[1].strip(" .") in names else found[1], text)
    first, _, others = text.strip(_AROUND).partition(" ")
    if first.strip(".,") in names:
        return others
    longest = max((name for name in names if len(name) > 1 and not name.isascii() and first.startswith(name)),
                  key=len, default="")  # fmt: skip
    return text.strip(_AROUND).removeprefix(longest)


def _without_zone(text: str) -> tuple[str, timezone | None]:
    found = _ZONE.search(text)
    if found is None:
        return text, None
    rest = text[: found.start()].rstrip()
    if found[1] is None:
        return rest, UTC
    away = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if away > timedelta(hours=_FARTHEST_H):
        raise BadTime(text)
    return rest, timezone(-away if found[1] == "-" else away)


def _half(text: str) -> tuple[str, str]:
    """(morning, noon, afternoon, evening or empty; the text without it and without `Uhr`)."""
    half = ""
    for name, word in _halves():
        if text.startswith(word) or text.endswith(word):
            half, text = name, text.removeprefix(word) if text.startswith(word) else text.removesuffix(word)
            break
    text = text.strip(_AROUND)
    for word in _words("behind"):
        if text.endswith(word) and _CLOCK.fullmatch(bare := text.removesuffix(word).rstrip()):
            return half, bare
    return half, text


@cache
def _halves() -> tuple[tuple[str, str], ...]:
    """(half of the day, a word for it), the longest words first."""
    words = [(name, word) for name in ("morning", "noon", "afternoon", "evening") for word in _words(name)]
    dotted = [(name, ".".join(word)) for name, word in words if len(word) == len("pm")]
    return tuple(sorted([*words, *dotted], key=lambda pair: -len(pair[1])))


def _in_the_day(hour: int, half: str) -> int:
    """The hour counted from midnight. Raises BadTime for one that the half of the day does not have."""
    if not half or _NOON < hour < _END_OF_DAY:
        if half == "morning":
            raise BadTime(str(hour))
        return hour
    if hour > _NOON or (half == "evening" and hour == _NOON):  # midnight before or behind
        raise BadTime(str(hour))
    if half == "morning":
        return hour % _NOON
    if half == "noon":
        return hour if hour >= _NOON - 1 else hour + _NOON
    return hour % _NOON + _NOON


@cache
def _said() -> re.Pattern[str]:
    """Hours, minutes and seconds with the words for them."""
    hour, minute, second = (
        "|".join(sorted(map(re.escape, _words(name)), key=len, reverse=True))
        for name in ("hour", "minute", "second")
    )
    return re.compile(
        rf"(\d{{1,2}})\s*(?:{hour})(?:\s*整)?"  # zh: on the hour
        rf"(?:\s*(\d{{1,2}})\s*(?:{minute})?(?:\s*(\d{{1,2}})\s*(?:{second})?)?)?"
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(simplified(word) for word in catalogue()["clock"][name])
