"""The video comes up for the alarm this seat confirms, and for no other seat's."""

from backend.accounts import DEMO_PASSWORD
from console.features.video import linkage
from models.alarm import Alarm, AlarmStatus, ConfirmAlarm
from models.record import Key
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.alarms.test_announcer import raise_alarm
from tests.console.features.desk import Desk


def test_confirming_an_alarm_brings_its_video_up(desk: Desk, world: BackendProcess) -> None:
    alarm_id = raise_alarm(world, "smoke", "red", "烟感")
    desk.wait(lambda: desk.services.store.get("alarm", alarm_id) is not None)
    linkage.start(desk.context)
    desk.wait_for_news()
    desk.do(ConfirmAlarm(alarm_id=alarm_id))
    desk.wait(lambda: "video" in desk.shown.asked)
    assert desk.context.selection.key == Key("alarm", alarm_id)


def test_another_users_confirmation_takes_nobodys_screen(desk: Desk, world: BackendProcess) -> None:
    alarm_id = raise_alarm(world, "heat", "red", "温感")
    desk.wait(lambda: desk.services.store.get("alarm", alarm_id) is not None)
    linkage.start(desk.context)
    desk.wait_for_news()
    with world.client("liming", DEMO_PASSWORD) as client:
        [answer] = send(client, envelope("ConfirmAlarm", {"alarm_id": alarm_id}, actor="liming"))
    assert answer["outcome"] == "accepted"
    desk.wait(lambda: desk.get(Alarm, alarm_id).fact.status is AlarmStatus.CONFIRMED)
    desk.qtbot.wait(500)
    assert desk.shown.asked == []
    assert desk.context.selection.key is None
