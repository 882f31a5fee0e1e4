"""A map window over a real desk; its page never starts where the test does not wait for it."""

import pytest
from PySide6.QtCore import Qt

from console.features.map_windows.window import Kind, MapWindow
from maps.answers import ViewState
from tests.console.features.desk import Desk
from tests.maps.export.layers import LAT, LON, marks


def shown(desk: Desk, kind: Kind) -> MapWindow:
    window = MapWindow(desk.context, kind, ViewState(LON, LAT, 9.0))
    window.show()
    return window


@pytest.mark.parametrize("kind", list(Kind))
def test_it_has_the_main_maps_layers_and_a_view_of_its_own(desk: Desk, kind: Kind) -> None:
    desk.context.map.add_layer(marks())
    window = shown(desk, kind)
    assert [layer.name for layer in window.map.layers] == ["incidents"]
    assert window.map.view() == (LON, LAT, 9.0)
    desk.context.map.fly_to(LON + 1, LAT, 14)
    window.buttons["like_main"].click()
    assert window.map.view() == (LON + 1, LAT, 14)
    window.map.fly_to(LON, LAT, 7)
    window.buttons["to_main"].click()
    assert desk.context.map.view() == (LON, LAT, 7)
    window.end()


def test_on_a_whole_screen_there_is_nothing_but_the_map_and_esc_leaves_it(desk: Desk, qtbot) -> None:
    window = shown(desk, Kind.WALL)
    window.buttons["full"].click()
    qtbot.waitUntil(lambda: window.isFullScreen() and window.bar.isHidden())
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    window.leave_full()
    qtbot.waitUntil(lambda: not window.isFullScreen() and not window.bar.isHidden())
    window.toggle_full()
    window.toggle_full()
    assert not window.isFullScreen()
    window.end()


def test_an_exercise_marks_it(desk: Desk) -> None:
    window = shown(desk, Kind.WALL)
    assert window.contentsMargins().top() == 0
    desk.context.session.take_part_in("x")
    assert window.contentsMargins().top() > 0
    assert window._frame.isVisible()
    window.end()


def test_its_page_ends_with_it(desk: Desk, qtbot) -> None:
    window = shown(desk, Kind.INSET)
    with qtbot.waitSignal(window.map.ready, timeout=30_000):
        pass
    closed: list[object] = []
    window.closed.connect(closed.append)
    window.close()
    assert closed == [window]
    assert window.map.page_pid == 0
