"""The palette: by name, by initials, the last used first, and by keys alone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.features.drawing.drawer import drawer_of
from console.features.drawing.palette import KEY, Palette
from maps.bridge import Drafted
from models.drawing import Drawing
from models.store import Query
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON


@pytest.fixture
def palette(desk: Desk) -> Palette:
    return desk.put(Palette(desk.context))


def test_everything_that_is_drawn_by_hand_is_there_in_its_group(palette: Palette) -> None:
    assert "cordon" in palette.shown
    assert "plume" not in palette.shown
    heads = [
        palette.list.item(row).text() for row in range(palette.list.count()) if not palette.list.item(row).data(KEY)
    ]
    assert heads[:2] == ["火情", "区域与警戒"]


def test_initials_and_enter_take_the_pen(palette: Palette, desk: Desk) -> None:
    QTest.keyClicks(palette.filter_line, "jjx")
    assert palette.shown == ["cordon"]
    QTest.keyClick(palette.filter_line, Qt.Key.Key_Return)
    assert drawer_of(desk.context).hand_type == "cordon"
    assert palette.hand.isVisible()
    assert palette.hand.title.text() == "警戒线"
    assert palette.filter_line.text() == ""
    assert palette.shown[0] == "cordon"
    assert palette.list.item(0).text() == "最近使用"


def test_up_and_down_pass_over_headings(palette: Palette) -> None:
    first = palette.list.currentItem().data(KEY)
    for _turn in range(len(palette.shown) + 3):
        QTest.keyClick(palette.filter_line, Qt.Key.Key_Down)
    assert palette.list.currentItem().data(KEY) == palette.shown[-1]
    for _turn in range(len(palette.shown) + 3):
        QTest.keyClick(palette.filter_line, Qt.Key.Key_Up)
    assert palette.list.currentItem().data(KEY) == first


def test_what_fits_nothing_shows_nothing_and_enter_does_nothing(palette: Palette, desk: Desk) -> None:
    QTest.keyClicks(palette.filter_line, "<b>zzz")
    QTest.keyClick(palette.filter_line, Qt.Key.Key_Return)
    assert palette.shown == []
    assert drawer_of(desk.context).tool.now is None


def test_what_is_half_drawn_is_offered_to_go_on_with(palette: Palette, desk: Desk) -> None:
    drawer = drawer_of(desk.context)
    drawer.begin("cordon")
    now = drawer.tool.now
    assert now is not None
    drawer.tool._heard(Drafted(now.key, 1, [(LON, LAT)], None))
    desk.context.map.hand.put_away()
    assert not palette.hand.isVisible()
    assert palette.kept.isVisible()
    drawer.begin("cordon")
    assert palette.hand.isVisible()
    assert not palette.kept.isVisible()
    drawer.discard()


def test_a_drawing_is_made_with_coordinates_alone(palette: Palette, desk: Desk) -> None:
    QTest.keyClicks(palette.filter_line, "jjx")
    QTest.keyClick(palette.filter_line, Qt.Key.Key_Return)
    palette.hand.words.setFocus()
    QTest.keyClicks(palette.hand.words, "N gate")
    palette.hand.places.setPlainText("120.1, 30.1\n120°12'E 30°06'N")
    QTest.keyClick(palette.hand.places, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    query = Query(kind=Drawing.KIND, order="name")
    desk.wait(lambda: "N gate" in [record.fact.text for record in desk.services.store.page(query)])
    (made,) = [record.fact for record in desk.services.store.page(query) if record.fact.text == "N gate"]
    assert made.points == ((120.1, 30.1), (120.2, 30.1))


def test_a_line_that_is_no_place_is_said_and_nothing_is_lost(palette: Palette, desk: Desk) -> None:
    drawer_of(desk.context).begin("cordon")
    palette.hand.places.setPlainText("120.1, 30.1\nthere")
    assert not palette.hand.apply()
    assert "2" in palette.hand.problem.text()
    assert palette.hand.places.toPlainText().endswith("there")
    palette.hand.places.setPlainText("120.1, 30.1")
    palette.hand.finish()
    assert "2" in palette.hand.problem.text()
    drawer_of(desk.context).discard()


def test_a_circle_has_its_radius_and_one_place(palette: Palette, desk: Desk) -> None:
    drawer_of(desk.context).begin("danger_circle")
    assert palette.hand.radius.isVisible()
    palette.hand.places.setPlainText("120.1, 30.1\n120.2, 30.1")
    palette.hand.radius.setValue(150.0)
    assert not palette.hand.apply()
    palette.hand.places.setPlainText("120.1, 30.1")
    assert palette.hand.apply()
    now = drawer_of(desk.context).tool.now
    assert now is not None
    assert now.outline.radius_m == 150.0
    drawer_of(desk.context).discard()


def test_the_hand_changes_the_text_unless_somebody_is_typing_there(palette: Palette, desk: Desk) -> None:
    drawer = drawer_of(desk.context)
    drawer.begin("cordon")
    now = drawer.tool.now
    assert now is not None
    drawer.tool._heard(Drafted(now.key, 1, [(LON, LAT)], None))
    assert palette.hand.places.toPlainText() == "120.000000, 30.000000"
    drawer.undo()
    assert palette.hand.places.toPlainText() == ""
    drawer.discard()


def test_who_may_not_draw_is_told_so(desks: Callable[..., Desk], world: BackendProcess) -> None:
    desk = desks(world, "chenjing")
    palette = desk.put(Palette(desk.context))
    desk.wait(lambda: not palette.list.isEnabled())
    palette._take_current()
    assert drawer_of(desk.context).tool.now is None


def test_the_style_of_what_comes_next_is_chosen_beside_the_search(palette: Palette, desk: Desk) -> None:
    assert palette.styles.currentData() == ""
    palette.styles.setCurrentIndex(palette.styles.findData("planned"))
    palette.styles.activated.emit(palette.styles.currentIndex())
    assert drawer_of(desk.context).style == "planned"
