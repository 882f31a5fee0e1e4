"""Triage: confirming an alarm, dismissing it with a reason."""

from console.context import Context
from models.alarm import Alarm, ConfirmAlarm, DismissAlarm, DismissReason
from resources.words import t

ANNOUNCED = "alarms.new"
"""Key of the notice that an alarm has come; it has been heard once somebody judges one."""


def chosen_alarm(context: Context) -> str:
    """The id of the chosen alarm, empty when none is."""
    key = context.selection.key
    return key.id if key is not None and key.kind == Alarm.KIND else ""


def needs_alarm(context: Context) -> str:
    """Why triage cannot be done now."""
    return "" if chosen_alarm(context) else t("alarms.refusal.none_chosen")


def confirm(context: Context) -> None:
    """The chosen alarm is real."""
    if alarm_id := chosen_alarm(context):
        context.commands.submit(ConfirmAlarm(alarm_id=alarm_id))
        context.notices.withdraw_key(ANNOUNCED)


def dismiss(context: Context, reason: DismissReason, note: str = "") -> None:
    """The chosen alarm is none, for this reason."""
    if alarm_id := chosen_alarm(context):
        context.commands.submit(DismissAlarm(alarm_id=alarm_id, reason=reason, note=note))
        context.notices.withdraw_key(ANNOUNCED)
