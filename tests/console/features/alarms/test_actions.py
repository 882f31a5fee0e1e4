"""Triage of the chosen alarm: judged on each kind of database, and nothing at all when none is chosen."""

import pytest

from console.features.alarms.actions import ANNOUNCED, confirm, dismiss, needs_alarm
from models.alarm import Alarm, AlarmStatus, DismissReason
from models.record import SyncState
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import raise_alarm

pytestmark = pytest.mark.both_databases


@pytest.fixture
def alarm_id(desk: Desk, world: BackendProcess) -> str:
    with world.client() as client:
        made = raise_alarm(client)
    desk.wait(lambda: desk.services.store.get(Alarm, made) is not None)
    desk.context.notices.say("来了", key=ANNOUNCED)
    return made


def announced(desk: Desk) -> bool:
    return any(notice.key == ANNOUNCED for notice in desk.context.notices.all)


def judged(desk: Desk, alarm_id: str) -> Alarm:
    desk.level()
    desk.wait(lambda: desk.get(Alarm, alarm_id).state is SyncState.SYNCED)
    return desk.get(Alarm, alarm_id).fact


def test_the_chosen_alarm_is_confirmed_and_its_announcement_has_been_heard(desk: Desk, alarm_id: str) -> None:
    desk.context.selection.choose("alarm", alarm_id)
    assert needs_alarm(desk.context) == ""
    confirm(desk.context)
    assert not announced(desk)
    desk.wait(lambda: desk.get(Alarm, alarm_id).fact.status is AlarmStatus.CONFIRMED)
    assert judged(desk, alarm_id).status is AlarmStatus.CONFIRMED


def test_the_chosen_alarm_is_dismissed_with_its_reason(desk: Desk, alarm_id: str) -> None:
    desk.context.selection.choose("alarm", alarm_id)
    dismiss(desk.context, DismissReason.TEST, "月度试验")
    assert not announced(desk)
    desk.wait(lambda: desk.get(Alarm, alarm_id).fact.status is AlarmStatus.DISMISSED)
    assert judged(desk, alarm_id).dismiss_reason == DismissReason.TEST


def test_with_none_chosen_nothing_is_sent_and_it_is_said_why(desk: Desk, alarm_id: str) -> None:
    desk.context.selection.choose("unit", "A1")
    assert needs_alarm(desk.context)
    confirm(desk.context)
    dismiss(desk.context, DismissReason.TEST)
    assert announced(desk)
    assert not desk.services.engine.entries()
    assert desk.get(Alarm, alarm_id).fact.status is AlarmStatus.NEW
