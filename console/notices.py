"""Notices: what the console has to say without being asked, stacked, never in the way of a decision."""

import enum
import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

MOST = 50
"""Notices kept; the oldest harmless ones go first."""


class Level(enum.StrEnum):
    """How grave a notice is; the names are tones of the theme."""

    INFO = "neutral"
    GOOD = "ok"
    WARNING = "warn"
    PROBLEM = "refused"


LASTS_S = {Level.INFO: 6.0, Level.GOOD: 6.0, Level.WARNING: 20.0, Level.PROBLEM: 0.0}
"""Seconds a notice is shown; 0 stays until somebody puts it away."""


@dataclass(frozen=True)
class Notice:
    """One thing said. `sound` names a tone of widgets/sound, empty for none; `count` how often it was said."""

    id: int
    text: str
    level: Level
    at: datetime
    key: str = ""
    sound: str = ""
    lasts_s: float = 0.0
    count: int = 1


class Notices(QObject):
    """The list of notices in force. Emit-only: how they look is widgets/notice's business."""

    posted = Signal(object)
    """A Notice that is new, or said again with the same key (same id)."""
    withdrawn = Signal(int)
    """The id of one that is over."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._notices: dict[int, Notice] = {}

    @property
    def all(self) -> tuple[Notice, ...]:
        """What is in force, oldest first."""
        return tuple(self._notices.values())

    def say(self, text: str, level: Level = Level.INFO, *, key: str = "", sound: str = "") -> int:
        """Say a sentence; one with the same non-empty key is replaced. Returns its id."""
        for old in self._notices.values():
            same = old.key == key if key else old.text == text and old.level is level and not old.key
            if same:
                notice = replace(
                    old, text=text, level=level, at=datetime.now(UTC), sound=sound,
                    lasts_s=LASTS_S[level], count=old.count + 1,
                )  # fmt: skip
                break
        else:
            notice = Notice(
                next(self._numbers), text, level, datetime.now(UTC), key=key, sound=sound, lasts_s=LASTS_S[level]
            )
            self._make_room()
        self._notices[notice.id] = notice
        self.posted.emit(notice)
        return notice.id

    def good(self, text: str, *, key: str = "", sound: str = "") -> int:
        """Something went well that was not certain to."""
        return self.say(text, Level.GOOD, key=key, sound=sound)

    def warn(self, text: str, *, key: str = "", sound: str = "") -> int:
        """Something needs an eye."""
        return self.say(text, Level.WARNING, key=key, sound=sound)

    def problem(self, text: str, *, key: str = "", sound: str = "") -> int:
        """Something failed; stays until put away."""
        return self.say(text, Level.PROBLEM, key=key, sound=sound)

    def withdraw(self, notice_id: int) -> None:
        """It is read, or over."""
        if self._notices.pop(notice_id, None) is not None:
            self.withdrawn.emit(notice_id)

    def withdraw_key(self, key: str) -> None:
        """The matter of that key is over."""
        for notice in self.all:
            if notice.key == key:
                self.withdraw(notice.id)

    def _make_room(self) -> None:
        while len(self._notices) >= MOST:
            harmless = [n for n in self.all if n.level is not Level.PROBLEM]
            self.withdraw((harmless or list(self.all))[0].id)
