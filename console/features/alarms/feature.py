"""Alarms: one graded feed, announced, triaged, turned into incidents."""

from console.context import Context
from console.feature import Act, Area, DossierTab, Feature, Panel
from console.features.alarms import actions, announcer
from console.features.alarms.feed import Feed
from console.features.alarms.layer import alarm_layer
from console.features.alarms.tab import AlarmTab
from models.alarm import Alarm, ConfirmAlarm, DismissAlarm, DismissReason


def _dismiss(context: Context) -> None:
    actions.dismiss(context, DismissReason.FALSE_ALARM)


def _test(context: Context) -> None:
    actions.dismiss(context, DismissReason.TEST)


FEATURE = Feature(
    name="alarms",
    panels=(Panel("feed", "alarms.panel", Area.BOTTOM, Feed, order=5),),
    tabs=(DossierTab("alarm", "alarms.tab", frozenset({Alarm.KIND}), AlarmTab, order=5),),
    layers=lambda context: (alarm_layer(context),),
    acts=(
        Act(
            "alarms.confirm",
            "alarms.act.confirm",
            actions.confirm,
            "F3",
            "check",
            refusal=actions.needs_alarm,
            commands=(ConfirmAlarm,),
        ),
        Act(
            "alarms.dismiss",
            "alarms.act.dismiss",
            _dismiss,
            "F4",
            "close",
            refusal=actions.needs_alarm,
            commands=(DismissAlarm,),
        ),
        Act(
            "alarms.test",
            "alarms.act.test",
            _test,
            "Shift+F4",
            "close",
            refusal=actions.needs_alarm,
            commands=(DismissAlarm,),
        ),
    ),
    start=announcer.start,
)
