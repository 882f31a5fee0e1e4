"""Video linkage: when this seat's user confirms an alarm, the camera nearest to it comes up by itself."""

from console.context import Context
from console.fresh_rows import FreshRows
from models.alarm import Alarm, AlarmStatus
from models.record import Record
from models.store import Row, where


def start(context: Context) -> None:
    """Follow confirmations from now on."""

    def told(rows: list[Row]) -> None:
        context.background.query(
            lambda: context.store.get_many(Alarm, [row.id for row in rows]),
            lambda alarms: show(context, list(alarms.values())),
        )

    FreshRows(context, Alarm.KIND, (where("status", AlarmStatus.CONFIRMED),), told)


def show(context: Context, alarms: list[Record[Alarm]]) -> None:
    """Bring up the video of an alarm confirmed here; another seat's confirmation takes nobody's screen.

    An alarm that became an incident is worked as that: the panel follows the incident's place anyway.
    """
    mine = [alarm for alarm in alarms if alarm.fact.handled_by == context.session.user]
    if not mine:
        return
    if not mine[0].fact.incident_id:
        context.selection.choose(Alarm.KIND, mine[0].id)
    context.desk.show_panel("video")
