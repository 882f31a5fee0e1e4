"""Says aloud and on the screen that an alarm has come: once each, by its grade."""

from PySide6.QtCore import QObject

from console.context import Context
from console.features.alarms.badges import TONES
from console.follow import Follow
from console.record_rows import type_words
from models.alarm import Alarm, AlarmStatus, Grade
from models.store import Query, Row, where
from resources.words import t

MOST = 50


class Announcer(QObject):
    """Follows the new alarms; what was there at the start is shown, not announced."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._known: set[str] | None = None
        self._follow = Follow(context, self, self._work, self._show, {Alarm.KIND})
        self._follow.ask()

    def _work(self) -> list[Row]:
        query = Query(
            kind=Alarm.KIND, filters=(where("status", AlarmStatus.NEW),), order="at", descending=True,
            exercise_id=self._context.session.exercise_id,
        )  # fmt: skip
        return self._context.store.rows(query, MOST)

    def _show(self, rows: list[Row]) -> None:
        ids = {row.id for row in rows}
        fresh = [row for row in rows if self._known is not None and row.id not in self._known]
        self._known = ids | (self._known or set()) if fresh else ids
        if fresh:
            worst = max(fresh, key=lambda row: row.grade)
            grade = Grade(worst.grade) if worst.grade in TONES else Grade.BLUE
            say = self._context.notices.problem if grade >= Grade.ORANGE else self._context.notices.warn
            words = f"{type_words(Alarm.KIND, worst.type)} · {worst.name}"
            more = t("alarms.notice.more", count=len(fresh) - 1) if len(fresh) > 1 else ""
            say(
                t("alarms.notice.new", grade=t(f"enums.grade.{TONES[grade]}"), alarm=words) + more,
                key="alarms.new", sound=TONES[grade],
            )  # fmt: skip
