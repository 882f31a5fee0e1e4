"""A map window over a real desk; its page never starts where the test does not wait for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from console.features.map_tools.reach import Reaching
from console.features.map_view.feature import FEATURE as VIEW
from console.features.map_windows.window import Kind, MapWindow
from console.features.moving.feature import FEATURE as MOVING
from console.features.whereabouts.asking import Asking
from console.features.whereabouts.feature import FEATURE as WHEREABOUTS
from console.found_words import go_to
from maps.answers import ViewState
from maps.bridge import Pointed
from maps.tools.follow import Follow
from maps.tools.sketch import Sketch, SketchShape
from maps.view_history import ViewHistory
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


def test_what_belongs_to_every_map_is_made_for_a_window_and_goes_with_it(desk: Desk) -> None:
    for feature in (VIEW, MOVING, WHEREABOUTS):
        assert feature.start is not None
        feature.start(desk.context)
    window = shown(desk, Kind.WALL)
    for tool in (ViewHistory, Follow, Asking):
        assert window.map.findChild(tool) is not None, tool
    assert desk.context.beside.all == [window.here]
    assert desk.context.maps == [desk.context.map, window.map]
    window.end()
    assert desk.context.beside.all == []
    assert desk.context.maps == [desk.context.map]


def test_what_is_here_is_told_in_the_window_where_it_was_asked(desk: Desk) -> None:
    assert WHEREABOUTS.start is not None
    WHEREABOUTS.start(desk.context)
    window = shown(desk, Kind.WALL)
    window.map.conversation.hear(Pointed(LON, LAT))
    asking, others = window.map.findChild(Asking), desk.context.map.findChild(Asking)
    assert asking is not None
    assert others is not None
    assert asking.card is not None
    assert asking.card.isVisible()
    assert asking.card.parentWidget() is window.map
    assert others.card is None
    window.escape()
    assert not asking.card.isVisible()
    window.end()


def test_esc_puts_away_what_the_hand_works_with_before_it_leaves_the_whole_screen(desk: Desk, qtbot) -> None:
    sketch = Sketch.of(desk.context.map)
    window = shown(desk, Kind.WALL)
    window.toggle_full()
    qtbot.waitUntil(window.isFullScreen)
    sketch.begin("try", SketchShape.LINE)
    window.escape()
    assert sketch.now is None
    assert window.isFullScreen()
    window.escape()
    qtbot.waitUntil(lambda: not window.isFullScreen())
    window.end()


def test_its_menu_has_the_tools_of_the_main_map(desk: Desk) -> None:
    bare = shown(desk, Kind.INSET)
    assert bare.buttons["tools"].isHidden(), "without any act there is nothing to offer"
    bare.end()
    action = QAction("Measure", desk.window)
    action.setObjectName("act.map_tools.distance")
    window = shown(desk, Kind.INSET)
    assert window.tools.actions() == [action]
    assert not window.buttons["tools"].isHidden()
    window.buttons["tools"].click()
    assert window.tools.isVisible()
    window.tools.close()
    window.end()


def test_the_map_in_hand_is_that_of_the_window_in_use(desk: Desk, qtbot) -> None:
    window = shown(desk, Kind.WALL)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert desk.context.in_hand is window.here
    # The command bar is the main window's: whoever types there goes on with the map he was at.
    desk.context.window.show()
    desk.context.window.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    assert desk.context.in_hand is window.here
    before = desk.context.map.view()
    go_to(desk.context, LON + 2, LAT)
    assert window.map.view()[:2] == (LON + 2, LAT)
    assert desk.context.map.view() == before
    window.end()
    assert desk.context.in_hand is desk.context
    go_to(desk.context, LON + 3, LAT)
    assert desk.context.map.view()[:2] == (LON + 3, LAT)


def test_a_card_goes_with_the_window_it_lay_in_and_the_next_one_is_made_anew(desk: Desk, qtbot) -> None:
    reaching = Reaching(desk.context)
    window = shown(desk, Kind.WALL)
    desk.context.beside.use(window.here)
    reaching.show_card()
    desk.wait(lambda: reaching.card is not None)
    card = reaching.card
    assert card is not None
    assert card.parentWidget() is window.map
    window.end()
    desk.wait(lambda: reaching.card is None)
    reaching.show_card()
    desk.wait(lambda: reaching.card is not None)
    again = reaching.card
    assert again is not None
    assert desk.shown.cards == [again]
    again.deleteLater()
