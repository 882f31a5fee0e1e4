"""Alarms: what a device, a gateway or a caller reports, graded, and the triage of it."""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from models.command import Circumstances, Command, Conflicting, Facts, Put, require
from models.log_entry import LogKind, log_key, log_put
from models.record import BadFact, Columns, Key, PlacedFact, earlier, iso, replace


class Grade(enum.IntEnum):
    """Warning grades, red the gravest; numbers grow with gravity so that lists sort worst first."""

    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4


class AlarmStatus(enum.StrEnum):
    """Where the triage stands."""

    NEW = "new"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class DismissReason(enum.StrEnum):
    """Why an alarm is none."""

    FALSE_ALARM = "false_alarm"
    TEST = "test"
    FAULT = "fault"
    DUPLICATE = "duplicate"


class Alarm(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """An alarm 报警, warning 预警 or fault 故障 in the one feed. `type` is an entry of the alarm catalogue."""

    KIND: ClassVar[str] = "alarm"

    type: str
    grade: Grade
    raised_at: datetime
    number: str = ""
    name: str = ""
    status: AlarmStatus = AlarmStatus.NEW
    device_id: str = ""
    site_id: str = ""
    address: str = ""
    text: str = ""
    value: float | None = None
    unit: str = ""
    repeats: int = 0
    last_at: datetime | None = None
    handled_by: str = ""
    handled_at: datetime | None = None
    dismiss_reason: str = ""
    incident_id: str = ""

    def check(self) -> None:
        """A count cannot be negative."""
        super().check()
        if self.repeats < 0:
            raise BadFact("a negative number of repeats")

    def columns(self) -> Columns:
        """Worst first, then newest."""
        return Columns(
            number=self.number, name=self.name or self.address, type=self.type, status=self.status,
            grade=int(self.grade), parent_id=self.device_id, at=iso(self.raised_at), lon=self.lon, lat=self.lat,
        )  # fmt: skip


def _handled(alarm: Alarm, judged: AlarmStatus, at: Circumstances) -> tuple[str, datetime]:
    """Who judged it so, and when: of several the first."""
    known = alarm.handled_at
    if alarm.status is judged and known is not None and not earlier(at.made_at, known):
        return alarm.handled_by, known
    return at.actor, at.made_at


class ConfirmAlarm(Command, frozen=True, kw_only=True):
    """A person has judged the alarm to be real; `incident_id` names the incident made of it, if any.

    `overrules` names what somebody else made of it and this act takes back: `dismissed`, or their incident's id.
    """

    NAME: ClassVar[str] = "ConfirmAlarm"

    alarm_id: str
    incident_id: str = ""
    overrules: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The alarm and the log."""
        return (Key(Alarm.KIND, self.alarm_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Conflicting once it was dismissed, or has another incident; confirming twice only adds the incident."""
        alarm = require(facts, Alarm, self.alarm_id)
        key = Key(Alarm.KIND, self.alarm_id)
        if alarm.status is AlarmStatus.DISMISSED and self.overrules != AlarmStatus.DISMISSED:
            raise Conflicting(key, {"status": (alarm.status, AlarmStatus.CONFIRMED)})
        if self.incident_id and alarm.incident_id not in ("", self.incident_id, self.overrules):
            raise Conflicting(key, {"incident_id": (alarm.incident_id, self.incident_id)})
        by, when = _handled(alarm, AlarmStatus.CONFIRMED, at)
        confirmed = replace(
            alarm,
            status=AlarmStatus.CONFIRMED,
            handled_by=by,
            handled_at=when,
            dismiss_reason="",
            incident_id=self.incident_id or alarm.incident_id,
        )
        return (
            Put(key, confirmed),
            log_put(at, LogKind.ALARM_CONFIRMED, self.incident_id, params={"alarm": alarm.name}),
        )


class DismissAlarm(Command, frozen=True, kw_only=True):
    """A person has judged the alarm not to be real, and says why.

    `overrules` names what somebody else made of it and this act takes back: `confirmed`, or their reason.
    """

    NAME: ClassVar[str] = "DismissAlarm"

    alarm_id: str
    reason: DismissReason
    note: str = ""
    overrules: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """The alarm and the log."""
        return (Key(Alarm.KIND, self.alarm_id), log_key(command_id))

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Conflicting once it was confirmed, or dismissed for another reason; dismissing twice is one dismissal."""
        alarm = require(facts, Alarm, self.alarm_id)
        key = Key(Alarm.KIND, self.alarm_id)
        if alarm.status is AlarmStatus.CONFIRMED and self.overrules != AlarmStatus.CONFIRMED:
            raise Conflicting(key, {"status": (alarm.status, AlarmStatus.DISMISSED)})
        if alarm.dismiss_reason not in ("", self.reason, self.overrules):
            raise Conflicting(key, {"dismiss_reason": (alarm.dismiss_reason, self.reason)})
        by, when = _handled(alarm, AlarmStatus.DISMISSED, at)
        dismissed = replace(
            alarm, status=AlarmStatus.DISMISSED, handled_by=by, handled_at=when, dismiss_reason=self.reason
        )
        return (
            Put(key, dismissed),
            log_put(
                at, LogKind.ALARM_DISMISSED, "", text=self.note,
                params={"alarm": alarm.name, "reason": self.reason},
            ),
        )  # fmt: skip
