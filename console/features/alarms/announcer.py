"""Says aloud and on the screen that an alarm has come: once each, by its grade."""

from console.context import Context
from console.features.alarms.actions import ANNOUNCED
from console.features.alarms.badges import TONES
from console.fresh_rows import FreshRows
from console.record_rows import type_words
from models.alarm import Alarm, AlarmStatus, Grade
from models.store import Row, where
from resources.words import t


def start(context: Context) -> None:
    """Announce from now on."""
    FreshRows(context, Alarm.KIND, (where("status", AlarmStatus.NEW),), lambda rows: announce(context, rows))


def announce(context: Context, rows: list[Row]) -> None:
    """One notice and one tone for all that came together, those of the gravest."""
    worst = max(rows, key=lambda row: row.grade)
    grade = Grade(worst.grade) if worst.grade in TONES else Grade.BLUE
    say = context.notices.problem if grade >= Grade.ORANGE else context.notices.warn
    words = f"{type_words(Alarm.KIND, worst.type)} · {worst.name}"
    more = t("alarms.notice.more", count=len(rows) - 1) if len(rows) > 1 else ""
    say(
        t("alarms.notice.new", grade=t(f"enums.grade.{TONES[grade]}"), alarm=words) + more,
        key=ANNOUNCED, sound=TONES[grade],
    )  # fmt: skip
