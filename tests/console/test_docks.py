"""Docks: made empty, filled when seen, and one that cannot be made leaves the rest alone."""

import logging
from typing import Any, cast

import pytest
from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.context import Context
from console.docks import BESIDE_LEAST_PX, LOW_BOTTOM_PX, Docks, TitleBar, bottom_px, first_focus, title_px
from console.feature import Area, Feature, Panel
from resources.words import t

NOTHING = cast("Context", object())


def panel(key: str, area: Area = Area.BOTTOM, **how: Any) -> Panel:
    return Panel(key, "enums.kind.alarm", area, lambda _context: QPushButton(key), **how)


class Room:
    """A window with docks, and the panels that failed."""

    def __init__(self, qtbot: QtBot, *panels: Panel, middle: bool = False, kept: QByteArray | None = None) -> None:
        self.window = QMainWindow()
        if middle:
            self.window.setCentralWidget(QWidget())
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.failed: list[str] = []
        self.docks = Docks(self.window, lambda title, _error: self.failed.append(title))
        self.docks.add([Feature("test", panels=panels)])
        if kept is None or not self.window.restoreState(kept):
            self.docks.arrange("routine")
        self.window.show()

    def panel(self, name: str) -> QWidget | None:
        docked = self.docks.find(name)
        assert docked is not None
        return docked.body.panel


def test_a_panel_is_made_when_it_is_first_seen(qtbot: QtBot) -> None:
    room = Room(qtbot, panel("front", order=1), panel("behind", order=2))
    room.docks.fill(NOTHING)
    qtbot.waitUntil(lambda: room.panel("front") is not None)
    shown = room.docks.show("behind")
    assert isinstance(shown, QPushButton)
    assert shown.text() == "behind"


def test_a_panel_of_another_workspace_is_hidden(qtbot: QtBot) -> None:
    room = Room(qtbot, panel("always"), panel("drills", workspaces=frozenset({"drill"})))
    drills = room.docks.find("test.drills")
    assert drills is not None
    assert drills.dock.isHidden()
    room.docks.arrange("drill")
    assert not drills.dock.isHidden()


def test_a_panel_beside_is_never_a_tab(qtbot: QtBot) -> None:
    room = Room(qtbot, panel("a", order=1), panel("b", order=2), panel("video", order=3, beside=True))
    docks = {docked.panel.key: docked.dock for docked in room.docks.all}
    assert room.window.tabifiedDockWidgets(docks["a"]) == [docks["b"]]
    assert room.window.tabifiedDockWidgets(docks["video"]) == []


def test_a_panel_that_cannot_be_made_is_told_and_the_others_stand(
    qtbot: QtBot, expected_log: list[logging.LogRecord]
) -> None:
    broken = Panel("broken", "enums.kind.site", Area.LEFT, lambda _context: 1 / 0)  # type: ignore[arg-type, return-value]  # the fault
    room = Room(qtbot, broken, panel("good"))
    room.docks.fill(NOTHING)
    qtbot.waitUntil(lambda: room.panel("good") is not None and bool(room.failed))
    assert room.failed == [t("enums.kind.site")]
    assert len(expected_log) == 1


def test_a_name_nobody_has_shows_nothing(qtbot: QtBot) -> None:
    assert Room(qtbot, panel("a")).docks.show("kitchen") is None


def test_the_keyboard_goes_to_the_first_that_takes_it(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    off, on = QPushButton("off"), QPushButton("on")
    off.setEnabled(False)
    for part in (QLabel("words"), off, on):
        column.addWidget(part)
    assert first_focus(box) is on


@pytest.mark.parametrize("area", Area)
def test_every_area_has_a_place(qtbot: QtBot, area: Area) -> None:
    room = Room(qtbot, panel("only", area))
    assert room.docks.all[0].dock.isVisible()


def test_a_low_window_gives_the_bottom_less(qtbot: QtBot) -> None:
    assert bottom_px(768) == LOW_BOTTOM_PX < bottom_px(1080)
    room = Room(qtbot, panel("only"))
    room.window.setCentralWidget(QWidget())
    heights = []
    for before, height in ((768, 1080), (1080, 768)):
        room.window.resize(1366, height)
        qtbot.wait(20)
        room.docks.fit(QSize(1366, before), QSize(1366, height))
        qtbot.wait(20)
        heights.append(room.docks.all[0].dock.height())
    assert heights[0] > heights[1] == LOW_BOTTOM_PX


def test_a_panel_that_comes_to_need_more_moves_nothing_and_has_its_room_when_it_is_brought_to_the_front(
    qtbot: QtBot,
) -> None:
    room = Room(qtbot, panel("a", order=1), panel("b", order=2))
    room.window.setCentralWidget(QWidget())
    room.docks.fill(NOTHING)
    qtbot.waitUntil(lambda: room.panel("a") is not None)
    first, second = (docked.dock for docked in room.docks.all)
    low = first.height()
    front = room.panel("a")
    assert front is not None
    front.setMinimumHeight(400)
    qtbot.wait(50)
    assert first.height() == low
    behind = room.docks.show("b")
    assert behind is not None
    behind.setMinimumHeight(300)
    room.docks.show("a")
    qtbot.waitUntil(lambda: first.height() >= 400)
    room.docks.show("b")
    qtbot.waitUntil(lambda: second.height() >= 400)


def test_what_stands_beside_the_tables_keeps_a_usable_width_in_a_narrow_window(qtbot: QtBot) -> None:
    room = Room(qtbot, panel("a", order=1), panel("video", order=2, beside=True))
    front, beside = (docked.dock for docked in room.docks.all)
    room.window.resizeDocks([front, beside], [1200, 130], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: beside.width() < BESIDE_LEAST_PX)
    room.docks.fit(QSize(1920, 768), QSize(1366, 768))
    qtbot.waitUntil(lambda: beside.width() >= BESIDE_LEAST_PX)


class Roomy(QPushButton):
    def wanted_px(self) -> int:
        return 260


def roomy(qtbot: QtBot, kept: QByteArray | None = None) -> Room:
    wants = Panel("b", "enums.kind.alarm", Area.BOTTOM, lambda _context: Roomy("b"), order=2)
    room = Room(qtbot, panel("a", order=1), wants, middle=True, kept=kept)
    room.docks.fill(NOTHING)
    qtbot.waitUntil(lambda: room.panel("a") is not None)
    return room


def test_a_panel_that_wants_room_has_it_when_first_brought_to_the_front_and_what_the_user_makes_of_it_stays(
    qtbot: QtBot,
) -> None:
    room = roomy(qtbot)
    first, second = room.docks.all
    assert first.dock.height() < 260
    room.docks.show("b")
    qtbot.waitUntil(lambda: second.body.height() >= 260)
    room.window.resizeDocks([second.dock], [150], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: second.dock.height() < 200)
    for name in ("a", "b"):
        room.docks.show(name)
        qtbot.wait(30)
    assert second.dock.height() < 200


def test_a_layout_the_user_made_stays_as_it_is_when_a_panel_that_wants_room_is_brought_to_the_front(
    qtbot: QtBot,
) -> None:
    again = roomy(qtbot, roomy(qtbot).window.saveState())
    low = again.docks.all[0].dock.height()
    again.docks.show("b")
    qtbot.wait(50)
    assert again.docks.all[1].dock.height() == low


def test_a_dock_has_its_title_bar_and_as_a_tab_none(qtbot: QtBot) -> None:
    room = Room(qtbot, panel("one"), panel("two"), panel("alone", area=Area.LEFT))
    tab, alone = room.docks.find("two"), room.docks.find("alone")
    assert tab is not None
    assert alone is not None
    qtbot.waitUntil(lambda: tab.title.height() == 0)
    assert (tab.title.sizeHint().height(), alone.title.sizeHint().height()) == (0, title_px())
    assert alone.title.height() == title_px()


def test_laying_out_the_window_asks_no_title_in_python() -> None:
    assert {"sizeHint", "minimumSizeHint"}.isdisjoint(vars(TitleBar))
