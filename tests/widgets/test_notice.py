"""widgets/notice.py"""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from resources.words import set_language
from widgets.notice import SHOWN, NoticeStack


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    return window


def test_the_newest_notice_is_on_top_and_put_away_first(window: QWidget, qtbot: QtBot) -> None:
    stack = NoticeStack(window)
    stack.show_notice(1, "one")
    stack.show_notice(2, "two", "warn")
    with qtbot.waitSignal(stack.dismissed) as dismissed:
        stack.dismiss_newest()
    assert dismissed.args == [2]
    assert stack.texts() == ["one"]


def test_a_held_key_puts_one_notice_away_and_not_all_unread(window: QWidget) -> None:
    NoticeStack(window)
    assert [key.autoRepeat() for key in window.findChildren(QShortcut)] == [False]


def test_a_notice_said_again_takes_the_place_of_the_old_one(window: QWidget) -> None:
    stack = NoticeStack(window)
    stack.show_notice(1, "one")
    stack.show_notice(1, "one, again", count=2)
    assert stack.texts() == ["one, again"]


def test_a_notice_leaves_when_its_time_is_over(window: QWidget, qtbot: QtBot) -> None:
    stack = NoticeStack(window)
    with qtbot.waitSignal(stack.dismissed, timeout=2000):
        stack.show_notice(1, "one", lasts_s=0.05)
    assert stack.ids() == []


def test_a_notice_is_heard_through_the_hook(window: QWidget) -> None:
    heard: list[str] = []
    NoticeStack(window, sound=heard.append).show_notice(1, "one", sound="red")
    assert heard == ["red"]


def test_too_many_notices_wait_and_none_is_lost(window: QWidget) -> None:
    stack = NoticeStack(window)
    for number in range(SHOWN + 3):
        stack.show_notice(number, str(number))
    assert len(stack.ids()) == SHOWN + 3
    assert window.rect().contains(stack.geometry())


def test_notices_leave_the_middle_of_what_they_lie_over_free_and_count_the_rest(window: QWidget) -> None:
    stack = NoticeStack(window)
    window.resize(520, 440)
    for number in range(4):
        stack.show_notice(number, "与后端的连接已断开。可继续工作：操作先记在本机，恢复后自动送出。")
    assert stack.geometry().bottom() < window.height() / 2
    assert stack._more.isVisible()
    window.resize(520, 60)
    assert len([card for card in stack._cards.values() if card.isVisible()]) == 1


def test_notices_give_way_to_what_has_to_stay_in_sight_and_come_home_again(window: QWidget) -> None:
    stack = NoticeStack(window)
    for number in range(3):
        stack.show_notice(number, "与后端的连接已断开。")
    home = stack.geometry()
    plate = QRect(home.center(), QSize(100, 30))
    stack.keep_clear([plate])
    assert not stack.geometry().intersects(plate)
    assert window.rect().contains(stack.geometry())
    assert len([card for card in stack._cards.values() if card.isVisible()]) == 3
    stack.keep_clear([])
    assert stack.geometry() == home


def test_at_the_lower_edge_notices_stand_on_what_is_acted_on_there_and_cover_none_of_it(window: QWidget) -> None:
    stack = NoticeStack(window)
    tools = [QRect(12, 526, 208, 34), QRect(440, 520, 300, 40), QRect(756, 440, 32, 120)]
    stack.stand_on(lambda: tools)
    for number in range(2):
        stack.show_notice(number, "与后端的连接已断开。")
    assert not stack.is_low
    stack.keep_clear([QRect(0, 0, 800, 200)])
    assert stack.is_low
    assert [tool for tool in tools if stack.geometry().intersects(tool)] == []
    assert stack.geometry().bottom() > 440
    tools[0] = QRect(12, 290, 208, 270)
    stack.lay_out()
    assert [tool for tool in tools if stack.geometry().intersects(tool)] == []
    assert stack.geometry().bottom() > 440


def test_where_every_corner_is_taken_the_newest_notice_alone_is_shown_and_the_rest_counted(window: QWidget) -> None:
    stack = NoticeStack(window)
    for number in range(3):
        stack.show_notice(number, "与后端的连接已断开。")
    stack.keep_clear([window.rect()])
    assert len([card for card in stack._cards.values() if card.isVisible()]) == 1
    assert stack._more.isVisible()


def test_the_count_of_the_hidden_reads_well_for_one_and_for_many(window: QWidget) -> None:
    set_language("en")
    stack = NoticeStack(window)
    stack.keep_clear([window.rect()])
    for number, said in enumerate(("", "More notices: 1", "More notices: 2")):
        stack.show_notice(number, "offline")
        assert number == 0 or stack._more.text() == said


def test_notices_leave_the_upper_edge_to_what_is_there_already(window: QWidget, qtbot: QtBot) -> None:
    stack = NoticeStack(window)
    stack.show_notice(1, "one")
    top = stack.y()
    with qtbot.waitSignal(stack.moved):
        stack.set_top(40)
    assert stack.y() == top + 40
