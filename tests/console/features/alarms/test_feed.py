"""The feed: alarms come by themselves, are triaged by key, and a refused triage says why."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from console.features.alarms import actions, announcer
from console.features.alarms.feed import Feed
from console.features.alarms.tab import AlarmTab
from models.alarm import Alarm, AlarmStatus, DismissReason
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import LONG_MS, Desk
from tests.console.features.world import raise_alarm
from widgets.panel_state import State


@pytest.fixture
def alarm_id(desk: Desk, world: BackendProcess) -> str:
    with world.client() as client:
        made = raise_alarm(client, type="flow")
    desk.wait(lambda: desk.services.store.get(Alarm, made) is not None)
    return made


def feed_of(desk: Desk, alarm_id: str) -> Feed:
    feed = desk.put(Feed(desk.context), 900)
    QAbstractItemModelTester(feed.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, feed)
    desk.wait(lambda: feed.rows.row_of(alarm_id) is not None)
    return feed


def test_triage_is_possible_only_once_an_alarm_is_chosen(desk: Desk, alarm_id: str) -> None:
    feed = feed_of(desk, alarm_id)
    assert not feed.confirm_button.isEnabled()
    assert feed.confirm_button.toolTip()
    assert actions.needs_alarm(desk.context)
    feed.table.select(alarm_id)
    desk.context.selection.choose("alarm", alarm_id)
    assert feed.confirm_button.isEnabled()
    assert not actions.needs_alarm(desk.context)


def test_a_confirmed_alarm_leaves_the_list_of_new_ones_and_stays_in_the_whole(desk: Desk, alarm_id: str) -> None:
    feed = feed_of(desk, alarm_id)
    desk.context.selection.choose("alarm", alarm_id)
    feed.confirm_button.click()
    desk.wait(lambda: desk.get(Alarm, alarm_id).fact.status is AlarmStatus.CONFIRMED)
    desk.wait(lambda: feed.rows.row_of(alarm_id) is None)
    feed.only_new.setChecked(False)
    desk.wait(lambda: feed.rows.row_of(alarm_id) is not None)
    desk.level()


def test_a_dismissed_alarm_says_why_and_by_whom(desk: Desk, alarm_id: str) -> None:
    tab = desk.put(AlarmTab(desk.context))
    desk.context.selection.choose("alarm", alarm_id)
    desk.wait(lambda: tab.fields["site"].text() == "望火大厦")
    assert "6F" in tab.fields["device"].text()
    actions.dismiss(desk.context, DismissReason.TEST)
    desk.wait(lambda: tab.fields["reason"].text() not in ("", "—"))
    desk.wait(lambda: "local" in tab.fields["handled"].text())
    desk.level()


def test_a_triage_somebody_else_was_faster_with_stays_visible_with_its_reason(
    desk: Desk, world: BackendProcess, alarm_id: str
) -> None:
    tab = desk.put(AlarmTab(desk.context))
    desk.context.selection.choose("alarm", alarm_id)
    desk.cut()
    with world.client() as client:
        body = {"alarm_id": alarm_id, "reason": "false_alarm"}
        [answer] = send(client, envelope("DismissAlarm", body))
    assert answer["outcome"] == "accepted"
    with desk.qtbot.waitSignal(desk.services.commands.refused, timeout=LONG_MS) as refused:
        actions.confirm(desk.context)
        desk.plug_in()
    assert refused.args is not None
    desk.wait(lambda: tab.state.state() is State.REFUSED)
    assert str(refused.args[1]) in tab.state.sentence()
    desk.services.commands.withdraw(str(refused.args[0]))
    desk.wait(lambda: tab.state.state() is State.CONTENT)


def test_a_new_alarm_is_announced_once_with_its_grade_and_one_that_was_there_is_not(
    desk: Desk, world: BackendProcess, alarm_id: str
) -> None:
    announcer.start(desk.context)
    desk.wait_for_news()
    assert not desk.context.notices.all
    with world.client() as client:
        raise_alarm(client, type="manual_call")
    desk.wait(lambda: bool(desk.context.notices.all))
    [notice] = desk.context.notices.all
    assert "红色" in notice.text
    assert notice.sound == "red"
    assert notice.count == 1


def test_a_low_window_still_shows_alarms_beside_their_filter(desk: Desk, alarm_id: str) -> None:
    feed = feed_of(desk, alarm_id)
    feed.resize(872, 142)
    view = feed.table.view
    desk.wait(lambda: view.viewport().height() >= 2 * view.rowHeight(0))
    assert feed.table.filter_line.isVisible()
    assert feed.table.filter_line.width() >= 120
    assert feed.table.filter_line.mapTo(feed, feed.table.filter_line.rect().topLeft()).y() < 20
