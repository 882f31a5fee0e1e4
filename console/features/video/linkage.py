"""Video linkage: when this seat confirms an alarm, the camera nearest to it comes up by itself."""

from PySide6.QtCore import QObject

from console.context import Context
from console.follow import Follow
from models.alarm import Alarm, AlarmStatus
from models.store import Query, Row, where

MOST = 50


class Linkage(QObject):
    """Follows confirmations; those there were at the start are not news."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._known: set[str] | None = None
        self._follow = Follow(context, self, self._work, self._show, {Alarm.KIND})
        self._follow.ask()

    def _work(self) -> list[Row]:
        query = Query(
            kind=Alarm.KIND, filters=(where("status", AlarmStatus.CONFIRMED),), order="at", descending=True,
            exercise_id=self._context.session.exercise_id,
        )  # fmt: skip
        return self._context.store.rows(query, MOST)

    def _show(self, rows: list[Row]) -> None:
        fresh = [row for row in rows if self._known is not None and row.id not in self._known]
        self._known = {row.id for row in rows} | (self._known or set())
        if fresh:
            self._context.selection.choose(Alarm.KIND, fresh[0].id)
            self._context.desk.show_tab("video")
