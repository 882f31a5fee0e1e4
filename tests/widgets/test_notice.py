"""widgets/notice.py"""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

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
