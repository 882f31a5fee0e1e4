"""Video linkage: when this seat confirms an alarm, the camera nearest to it comes up by itself."""

from PySide6.QtCore import QObject

from console.context import Context
from console.follow import Follow
from models.alarm import Alarm, AlarmStatus
from models.record import Record
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
            self._context.background.query(
                lambda: self._context.store.get(Alarm, fresh[0].id), self._confirmed, key=self
            )

    def _confirmed(self, alarm: Record[Alarm] | None) -> None:
        """An alarm that became an incident is worked as that: the panel follows the incident's place anyway."""
        if alarm is None:
            return
        if not alarm.fact.incident_id:
            self._context.selection.choose(Alarm.KIND, alarm.id)
        self._context.desk.show_panel("video")
