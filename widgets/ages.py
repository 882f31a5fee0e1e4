"""Ages: how long ago something was, in words of the chosen language, and from when on that is worrying."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from resources.words import t

type Clock = Callable[[], float]
"""Seconds since the epoch."""


class _Counting:
    clock: Clock = staticmethod(time.time)


@dataclass(frozen=True)
class Limits:
    """From which age in seconds a value is amber, and from which red."""

    amber_s: float = 30.0
    red_s: float = 120.0

    def token(self, age_s: float) -> str:
        """The colour token of an age."""
        if age_s >= self.red_s:
            return "red"
        return "warn" if age_s >= self.amber_s else "text_muted"


def age_text(age_s: float) -> str:
    """`0.4 s`, `12 s`, `3 min`, `5 h`, `2 d`, in words; an age below zero (a clock ahead) is `0 s`."""
    age_s = max(0.0, age_s)
    if age_s < 1:
        return t("widgets.age.tenths", count=f"{age_s:.1f}")
    for limit_s, unit_s, key in ((60, 1, "seconds"), (3600, 60, "minutes"), (86400, 3600, "hours")):
        if age_s < limit_s:
            return t(f"widgets.age.{key}", count=int(age_s // unit_s))
    return t("widgets.age.days", count=int(age_s // 86400))


def ago_text(age_s: float) -> str:
    """The age as `3 min ago`."""
    return t("widgets.age.ago", age=age_text(age_s))


def as_of_text(moment_s: float) -> str:
    """`as of 13:02` in this machine's zone, the date instead for another day, with its year for another year."""
    moment, today = (datetime.fromtimestamp(at, UTC).astimezone() for at in (moment_s, now_s()))
    if moment.date() == today.date():
        return t("widgets.age.as_of", time=f"{moment:%H:%M}")
    return t("widgets.age.as_of", time=f"{moment:%m-%d}" if moment.year == today.year else f"{moment:%Y-%m-%d}")


def moment_words(moment_s: float) -> str:
    """`as of 2026-05-04 13:02:11`, in full."""
    return t("widgets.age.as_of", time=f"{datetime.fromtimestamp(moment_s, UTC).astimezone():%Y-%m-%d %H:%M:%S}")


def elapsed_text(elapsed_s: float) -> str:
    """`04:09`, or `1:04:09` from an hour on; negative (a time still to come) with a minus."""
    sign = "-" if elapsed_s < 0 else ""
    whole = int(abs(elapsed_s))
    hours, rest = divmod(whole, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes:02}:{seconds:02}"


def use_clock(clock: Clock) -> None:
    """From now on ages are counted by this clock: this machine's own may be hours wrong."""
    _Counting.clock = staticmethod(clock)


def now_s() -> float:
    """The time ages are counted by: this machine's until `use_clock` names a better one."""
    return _Counting.clock()
