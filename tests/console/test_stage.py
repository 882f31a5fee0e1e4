"""What is over the map: progress, notices, the sign-in panel; none of it stops anybody."""

import pytest
from PySide6.QtWidgets import QWidget
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
