"""When growing old is to be heard: once at amber, once at red, red again until acknowledged, and its end."""

import enum


class Level(enum.IntEnum):
    """How old what is shown has become."""

    FRESH = 0
    AMBER = 1
    RED = 2


class Cue(enum.StrEnum):
    """What is due to be said and heard; nothing for most looks."""

    NONE = ""
    AMBER = "age_amber"
    RED = "age_red"
    BACK = "link_back"


class AgeAlarm:
    """Looked at many times a second, it speaks once a change; its time is any clock that only goes forward."""

    def __init__(self) -> None:
        self._level = Level.FRESH
        self._acknowledged = False
        self._said_at_s = 0.0

    def look(self, level: Level, now_s: float, repeat_s: float) -> Cue:
        """What is due, now that it is so old."""
        before, self._level = self._level, level
        if level is not before:
            self._acknowledged = False
        if level > before:
            self._said_at_s = now_s
            return Cue.RED if level is Level.RED else Cue.AMBER
        if level is Level.FRESH:
            return Cue.BACK if before is not Level.FRESH else Cue.NONE
        if level is Level.RED and not self._acknowledged and now_s - self._said_at_s >= repeat_s:
            self._said_at_s = now_s
            return Cue.RED
        return Cue.NONE

    def acknowledge(self) -> None:
        """Somebody has taken note: no repetition until it changes."""
        self._acknowledged = True


def level_of(age_s: float | None, amber_s: float, red_s: float) -> Level:
    """None: nothing ever came, and there is nothing that could be old."""
    if age_s is None or age_s < min(amber_s, red_s):
        return Level.FRESH
    return Level.RED if age_s >= red_s else Level.AMBER
