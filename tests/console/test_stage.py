"""What is over the map: progress, notices, the sign-in panel; none of it stops anybody."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.notices import Notices
from console.stage import Stage


@pytest.fixture
def notices(qapp: object) -> Notices:
    return Notices()


@pytest.fixture
def stage(qtbot: QtBot, notices: Notices) -> Stage:
    stage = Stage(notices)
    qtbot.addWidget(stage)
    stage.resize(900, 600)
    stage.show()
    return stage


def test_until_the_map_is_there_the_stage_says_what_it_waits_for(stage: Stage) -> None:
    stage.show_progress("正在生成演示城区")
    assert stage.progress == ""
    stage.show_map(QWidget())
    stage.show_progress("正在导入")
    assert stage.progress == "正在导入"
    stage.show_progress("")
    assert stage.progress == ""


def test_notices_of_before_the_window_are_shown_and_withdrawn(qtbot: QtBot) -> None:
    notices = Notices()
    number = notices.warn("磁盘将满", key="disk")
    stage = Stage(notices)
    qtbot.addWidget(stage)
    assert stage.notices.texts() == ["磁盘将满"]
    notices.withdraw(number)
    assert stage.notices.texts() == []


def test_a_notice_that_is_to_be_heard_is_told(stage: Stage, notices: Notices, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.sounded) as heard:
        notices.problem("线路中断", key="link", sound="link_lost")
    assert heard.args == ["link_lost"]


def test_the_sign_in_can_be_put_off_and_asked_for_again(stage: Stage) -> None:
    first = stage.ask_sign_in("https://centre.example", "2")
    assert stage.sign_in_shown
    stage.put_sign_in_off()
    assert not stage.sign_in_shown
    assert stage.ask_sign_in("https://centre.example", "2") is first


def test_who_signs_in_sees_one_notice_above_the_panel_and_the_rest_counted(stage: Stage, notices: Notices) -> None:
    for number in range(3):
        notices.warn(f"{number} 与后端的连接已断开。", key=str(number))
    panel = stage.ask_sign_in("https://centre.example", "2")
    shown = [card for card in stage.notices._cards.values() if card.isVisible()]
    assert len(shown) == 1
    assert panel.y() > stage.notices.geometry().bottom()
    stage.put_sign_in_off()
    assert len([card for card in stage.notices._cards.values() if card.isVisible()]) == 3


def test_the_break_glass_form_over_a_small_map_is_whole_and_its_fields_lie_apart(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.resize(505, 500)
    panel = stage.ask_sign_in("https://centre.example", "2")
    panel.break_glass.click()
    panel.say_line("连不上后端。本席存有密码校验值，可以离线登录，恢复连接后由后端核对。")
    panel.say("应急码不对，或本席没有应急码。")
    qtbot.wait(20)
    assert stage.rect().contains(panel.geometry())
    fields = [field.geometry() for field in (panel.user, panel.reason, panel.password, panel.seat)]
    assert all(above.bottom() < below.top() for above, below in pairwise(fields))
    for button in panel.findChildren(QPushButton):
        assert button.width() >= button.minimumSizeHint().width()


def test_the_maps_own_sentence_gets_what_notices_and_progress_leave(stage: Stage, notices: Notices) -> None:
    rooms: list[QRect] = []
    stage.room_changed.connect(rooms.append)
    notices.warn("与后端的连接已断开。", key="link")
    assert not rooms[-1].intersects(stage.notices.geometry())
    assert rooms[-1].top() == 0
    stage.resize(505, 500)
    assert rooms[-1].top() > stage.notices.geometry().bottom() - 20
    stage.show_map(QWidget())
    stage.show_progress("正在生成演示城区（合成数据），请稍候，完成后会提示")
    assert not stage._progress.geometry().intersects(stage.notices.geometry())
    assert not rooms[-1].intersects(stage._progress.geometry())
    stage.ask_sign_in("https://centre.example", "2")
    assert rooms[-1].isEmpty()
    stage.put_sign_in_off()
    assert not rooms[-1].isEmpty()


def test_notices_cover_no_part_that_is_to_stay_in_sight(stage: Stage, notices: Notices) -> None:
    notices.warn("与后端的连接已断开。", key="link")
    plate = QRect(stage.notices.geometry().center(), QSize(120, 40))
    stage.keep_in_sight([plate])
    assert not stage.notices.geometry().intersects(plate)


def test_a_card_lies_beside_its_point_until_it_is_put_away(stage: Stage, qtbot: QtBot) -> None:
    card, other = QWidget(stage), QWidget(stage)
    for one in (card, other):
        one.setFixedSize(200, 100)
    assert not stage.put_card_away()
    stage.show_card(card, QPoint(300, 300))
    assert card.isVisible()
    assert card.geometry().left() > 300
    stage.show_card(other, None)
    assert not card.isVisible(), "one card at a time"
    assert stage.put_card_away()
    assert not other.isVisible()
    assert not stage.put_card_away()


def test_a_card_covers_no_notice_and_nothing_that_has_to_stay_in_sight(
    stage: Stage, notices: Notices, qtbot: QtBot
) -> None:
    notices.warn("磁盘将满", key="disk")
    card = QWidget(stage)
    card.setFixedSize(200, 100)
    plate = QRect(310, 250, 200, 66)
    stage.keep_in_sight([plate])
    for point in (QPoint(300, 280), stage.notices.geometry().center()):
        stage.show_card(card, point)
        assert not card.geometry().intersects(plate)
        assert not card.geometry().intersects(stage.notices.geometry())


def test_a_card_makes_way_for_what_has_to_be_seen_later(stage: Stage, notices: Notices) -> None:
    card = QWidget(stage)
    card.setFixedSize(200, 100)
    stage.show_card(card, QPoint(300, 300))
    plate = card.geometry()
    stage.keep_in_sight([plate])
    assert not card.geometry().intersects(plate)
    stage.keep_in_sight([])
    notices.warn("磁盘将满", key="disk")
    stage.show_card(card, stage.notices.geometry().center())
    notices.problem("线路中断", key="link")
    assert not card.geometry().intersects(stage.notices.geometry())
    stage.resize(500, 400)
    assert stage.rect().contains(card.geometry())


def test_whoever_is_asked_to_sign_in_sees_no_card(stage: Stage) -> None:
    card = QWidget(stage)
    stage.show_card(card, None)
    stage.ask_sign_in("https://centre.example", "2")
    assert not card.isVisible()
