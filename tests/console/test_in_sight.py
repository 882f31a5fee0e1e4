"""No notice lies over what is acted on at the lower edge of the map."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from console.in_sight import edges, keep_in_sight
from console.notices import Notices
from console.stage import Stage
from maps.view import MapView
from tests.console.around import context_over
from widgets.theme import set_role


@pytest.mark.parametrize("touch", [False, True])
def test_a_notice_that_gives_way_to_the_upper_half_of_a_small_map_leaves_legend_bar_and_zoom_free(
    qtbot: QtBot, tmp_path: Path, touch: bool
) -> None:
    notices, view = Notices(), MapView()
    view.set_touch(touch)
    stage = Stage(notices)
    qtbot.addWidget(stage)
    stage.resize(648, 513)
    stage.show_map(view)
    bar = QFrame(view)
    set_role(bar, "card")
    bar.setGeometry(233, 433, 362, 40)
    stage.show()
    with context_over(tmp_path, {}, map=view) as context:
        keep_in_sight(context, stage)
        notices.warn("与后端的连接已断开。可继续工作：操作先记在本机，恢复后自动送出。", key="link")
        stage.keep_in_sight([QRect(0, 0, 648, 290)])
        assert stage.notices.is_low
        taken = edges(view)
        assert bar.geometry() in taken
        assert [edge for edge in taken if edge.intersects(stage.notices.geometry())] == []


def test_the_legend_takes_what_it_may_take_while_it_is_open_and_one_line_once_it_is_folded(qtbot: QtBot) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(1200, 800)
    assert edges(view)[0].height() == 360
    view.open_legend([])
    folded = edges(view)[0]
    assert folded.height() < 40
    view.resize(648, 513)
    view.open_legend([""])
    assert edges(view)[0].height() > 200


def test_notices_make_room_when_the_legend_is_opened(qtbot: QtBot, tmp_path: Path) -> None:
    notices, view = Notices(), MapView()
    stage = Stage(notices)
    qtbot.addWidget(stage)
    stage.resize(648, 513)
    stage.show_map(view)
    stage.show()
    with context_over(tmp_path, {}, map=view) as context:
        keep_in_sight(context, stage)
        notices.warn("与后端的连接已断开。", key="link")
        stage.keep_in_sight([QRect(0, 0, 648, 200)])
        assert stage.notices.geometry().left() < 100
        view._legend_folded([""])
        assert not stage.notices.geometry().intersects(edges(view)[0])
