"""The desk of a map window: cards over its own map, everything else from the console's."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QWidget

from console.features.map_windows.window_desk import WindowDesk
from tests.console.features.desk import Shown


@pytest.fixture
def room(qtbot) -> QWidget:
    made = QWidget()
    made.resize(400, 300)
    qtbot.addWidget(made)
    made.show()
    return made


def card(room: QWidget) -> QFrame:
    made = QFrame(room)
    made.setFixedSize(120, 80)
    made.hide()
    return made


def test_a_card_lies_in_the_window_beside_its_point_and_the_next_takes_its_place(room: QWidget) -> None:
    desk = WindowDesk(Shown(), room)
    assert not desk.put_card_away()
    first, second = card(room), QFrame()
    second.setFixedSize(100, 60)
    point = QPoint(200, 150)
    desk.show_card(first, point)
    assert first.isVisible()
    assert room.rect().contains(first.geometry())
    assert not first.geometry().contains(point)
    desk.show_card(second, None)
    assert second.parentWidget() is room
    assert (first.isVisible(), second.isVisible()) == (False, True)
    assert desk.put_card_away()
    assert not second.isVisible()
    assert not desk.put_card_away()


def test_panels_tabs_and_the_workspace_are_the_consoles(room: QWidget) -> None:
    shown = Shown()
    desk = WindowDesk(shown, room)
    names: list[str] = []
    desk.follow_workspace(names.append)
    desk.show_panel("drawing")
    desk.show_tab("drawing.tab")
    shown.choose_workspace("wall")
    assert shown.asked == ["drawing", "drawing.tab"]
    assert (desk.workspace, names) == ("wall", ["wall"])
