"""The bar of tools over the map: as wide as there is room, each tool with its key."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from console.features import FEATURES
from console.features.map_tools.measuring import Measuring
from console.features.map_tools.toolbar import ABOVE_PX, ACTS, BESIDE_PX, OPEN, Toolbar
from maps.played import Played
from maps.tools.playback import Playback
from maps.tools.sketch import Sketch
from tests.console.features.desk import Desk
from widgets.theme import apply_theme


@pytest.fixture
def measuring(desk: Desk) -> Measuring:
    return Measuring(desk.context, Sketch(desk.context.map))


@pytest.fixture
def bar(desk: Desk, measuring: Measuring) -> Toolbar:
    acts = {act.key: act for feature in FEATURES for act in feature.acts}
    for key in ACTS:
        action = QAction(acts[key].title_key, desk.window)
        action.setObjectName(f"act.{key}")
        action.setShortcut(acts[key].shortcut)
        action.triggered.connect(lambda _on=False, key=key: acts[key].run(desk.context))
    desk.window.resize(1000, 500)
    desk.context.map.resize(1000, 500)
    desk.window.show()
    return Toolbar(desk.context)


def shown(bar: Toolbar) -> list[str]:
    return [button.objectName() for button in bar.buttons if not button.isHidden()]


def test_each_tool_says_its_key(bar: Toolbar) -> None:
    assert shown(bar) == list(ACTS)
    assert all("(" in button.toolTip() for button in bar.buttons)
    assert bar.buttons[2].toolTip().endswith("(M)")


def test_the_tool_at_work_looks_pressed(bar: Toolbar, desk: Desk) -> None:
    bar.buttons[2].click()
    assert [button.objectName() for button in bar.buttons if button.isChecked()] == ["map_tools.distance"]
    bar.buttons[2].click()
    assert not any(button.isChecked() for button in bar.buttons)


def test_it_is_folded_and_opened_and_that_is_kept(bar: Toolbar, desk: Desk) -> None:
    bar.fold.click()
    assert shown(bar) == []
    assert desk.context.settings.get(OPEN) is False
    bar.fold.click()
    assert shown(bar) == list(ACTS)


@pytest.mark.parametrize("width", [300, 480, 620, 1000])
def test_it_stays_between_the_legend_and_the_buttons_of_the_map(bar: Toolbar, desk: Desk, width: int) -> None:
    desk.context.map.resize(width, 400)
    QApplication.processEvents()
    assert bar.geometry().bottom() < 400 - ABOVE_PX + 1
    assert bar.geometry().right() < width - 44
    assert bar.geometry().left() >= min(BESIDE_PX, width - 120)
    assert shown(bar) == (list(ACTS) if bar.has_room() else [])


def test_without_room_the_one_button_opens_a_menu_of_the_same(bar: Toolbar, desk: Desk) -> None:
    desk.context.map.resize(400, 400)
    QApplication.processEvents()
    bar.fold.click()
    assert bar.menu.isVisible()
    assert [action.objectName().removeprefix("act.") for action in bar.menu.actions()] == list(ACTS)
    bar.menu.close()
    assert desk.context.settings.get(OPEN) is True


def test_in_touch_mode_all_is_44_px_and_the_page_is_told(bar: Toolbar, desk: Desk, qapp: QApplication) -> None:
    apply_theme(qapp, "dark", touch=True)
    try:
        assert {button.height() for button in bar.buttons} == {44}
        assert desk.context.map.touch
    finally:
        apply_theme(qapp, "dark")
    assert not desk.context.map.touch


def test_it_gives_way_to_the_bar_of_the_playback(bar: Toolbar, desk: Desk) -> None:
    playback = Playback(desk.context.map)
    desk.context.map.ready.emit()
    playback.begin({"units": Played([], 120.0)}, (0.0, 3_600.0))
    assert bar.isHidden()
    playback.end()
    assert not bar.isHidden()
