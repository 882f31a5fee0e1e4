"""Drawing on a real page: by pointer, finger and keys, back and on again, and over the death of the page."""

import os
import signal
import time

import pytest
from PySide6.QtCore import QPoint, Qt

from maps.bridge import Drafted
from maps.shapes import Area, ShapeLayer
from maps.symbols import ShapeStyle, Stroke
from maps.tools.draw import MOST_VERTICES, Draft, DrawTool, Outline, PenForm
from maps.tools.sketch import Sketch, SketchShape
from tests.maps.in_page import run_js, settle
from tests.maps.looking import LAT, LON, click, move, near_colour, show

PX = 360 / (256 * 2**15)
"""Degrees of longitude a pixel at zoom 15."""
RED = Stroke("#ff2020", "线", 5.0)


@pytest.fixture
def pen(ready_map) -> DrawTool:
    ready_map.fly_to(LON, LAT, 15)
    settle(200, ready_map)
    return DrawTool(ready_map)


def points(pen: DrawTool) -> tuple[tuple[float, float], ...]:
    return () if pen.now is None else pen.now.outline.points


def draw(pen, view, qtbot, *spots: tuple[int, int]) -> None:
    """Click there, one after the other."""
    for x, y in spots:
        before = len(points(pen))
        settle(80, view)
        qtbot.waitUntil(lambda: run_js(view, "map_main.getContainer().classList.contains('sketching')"))
        click(view, qtbot, x, y)
        qtbot.waitUntil(lambda before=before: len(points(pen)) != before or pen.now is None, timeout=5_000)


def target(view):
    return view._web.focusProxy() or view._web


def key(view, qtbot, *keys, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    run_js(view, "(map_main.getContainer().focus(), 1)")
    for one in keys:
        qtbot.keyClick(target(view), one, modifier)
    settle(150, view)


def drag(view, qtbot, start: tuple[int, int], end: tuple[int, int]) -> None:
    move(view, *start)
    qtbot.mousePress(target(view), Qt.MouseButton.LeftButton, pos=QPoint(*start))
    for part in (0.3, 0.6, 1.0):
        x, y = (round(a + (b - a) * part) for a, b in zip(start, end, strict=True))
        move(view, x, y, Qt.MouseButton.LeftButton)
        settle(30)
    qtbot.mouseRelease(target(view), Qt.MouseButton.LeftButton, pos=QPoint(*end))
    settle(150, view)


def outline(*offsets: tuple[int, int]) -> Outline:
    """The places so many pixels right of and below the middle."""
    squeeze = 0.667  # of the latitude at Munich
    return Outline(tuple((round(LON + dx * PX, 7), round(LAT - dy * PX * squeeze, 7)) for dx, dy in offsets))


def test_clicks_draw_a_line_and_enter_finishes_it(pen, ready_map, qtbot):
    done: list[Draft] = []
    pen.finished.connect(done.append)
    pen.begin("line", PenForm.LINE, RED)
    draw(pen, ready_map, qtbot, (300, 300), (400, 300), (500, 350))
    assert points(pen)[0] == pytest.approx((LON - 100 * PX, LAT), abs=1e-4)
    assert near_colour(ready_map, RED.colour, (350, 300))
    key(ready_map, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(done), timeout=5_000)
    assert len(done[0].outline.points) == 3
    assert pen.now is not None
    pen.discard("line")
    assert pen.now is None
    assert pen.drafts == []


def test_a_point_is_done_with_its_click_and_a_circle_with_its_second(pen, ready_map, qtbot):
    done: list[Draft] = []
    pen.finished.connect(done.append)
    pen.begin("post", PenForm.POINT, RED)
    draw(pen, ready_map, qtbot, (420, 310))
    qtbot.waitUntil(lambda: len(done) == 1, timeout=5_000)
    pen.discard("post")
    pen.begin("ring", PenForm.CIRCLE, RED)
    draw(pen, ready_map, qtbot, (400, 300))
    click(ready_map, qtbot, 500, 300)
    qtbot.waitUntil(lambda: len(done) == 2, timeout=5_000)
    assert done[1].outline.radius_m == pytest.approx(100 * PX * 111_320 * 0.6673, rel=0.01)


def test_escape_puts_it_away_and_the_same_pen_goes_on_with_it(pen, ready_map, qtbot):
    aside: list[str] = []
    pen.put_aside.connect(aside.append)
    pen.begin("cordon", PenForm.LINE, RED)
    draw(pen, ready_map, qtbot, (300, 300), (400, 300))
    kept = points(pen)
    assert ready_map.hand.put_away()
    assert (pen.now, aside) == (None, ["cordon"])
    assert [draft.key for draft in pen.drafts] == ["cordon"]
    settle(150, ready_map)  # the page hears of it before the click, which goes another way
    with qtbot.waitSignal(ready_map.clicked):
        click(ready_map, qtbot, 450, 350)
    pen.begin("cordon", PenForm.LINE, RED)
    assert points(pen) == kept
    draw(pen, ready_map, qtbot, (500, 300))
    assert len(points(pen)) == 3


def test_a_pen_that_drew_nothing_leaves_nothing(pen, ready_map):
    pen.begin("cordon", PenForm.LINE, RED)
    assert ready_map.hand.put_away()
    assert pen.drafts == []
    assert not ready_map.hand.put_away()


def test_every_step_is_taken_back_and_done_again(pen, ready_map, qtbot):
    pen.begin("line", PenForm.LINE, RED)
    draw(pen, ready_map, qtbot, (300, 300), (400, 300), (500, 350))
    three = points(pen)
    key(ready_map, qtbot, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(points(pen)) == 2, timeout=5_000)
    assert pen.undo()
    assert len(points(pen)) == 1
    settle(100, ready_map)
    key(
        ready_map, qtbot, Qt.Key.Key_Z,
        modifier=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )  # fmt: skip
    qtbot.waitUntil(lambda: len(points(pen)) == 2, timeout=5_000)
    assert pen.redo()
    assert points(pen) == three
    assert not pen.redo()
    settle(100, ready_map)
    draw(pen, ready_map, qtbot, (500, 200))
    assert points(pen)[:3] == three


def test_backspace_takes_the_last_vertex(pen, ready_map, qtbot):
    pen.begin("line", PenForm.LINE, RED)
    draw(pen, ready_map, qtbot, (300, 300), (400, 300))
    key(ready_map, qtbot, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: len(points(pen)) == 1, timeout=5_000)


def test_the_keys_alone_are_enough(pen, ready_map, qtbot):
    pen.begin("line", PenForm.LINE, RED)
    key(ready_map, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(points(pen)) == 1, timeout=5_000)
    with qtbot.waitSignal(ready_map.view_changed, timeout=5_000):
        key(ready_map, qtbot, Qt.Key.Key_Right)
    settle(300, ready_map)
    key(ready_map, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(points(pen)) == 2, timeout=5_000)
    assert points(pen)[1][0] > points(pen)[0][0]


def test_a_vertex_is_dragged_pulled_out_of_a_side_and_deleted(pen, ready_map, qtbot):
    pen.begin("D", PenForm.POLYGON, RED, outline((-100, -60), (100, -60), (100, 60), (-100, 60)), edit=True)
    settle(150, ready_map)
    drag(ready_map, qtbot, (300, 240), (260, 220))
    qtbot.waitUntil(lambda: points(pen)[0][0] < LON - 130 * PX, timeout=5_000)
    drag(ready_map, qtbot, (500, 300), (560, 300))
    qtbot.waitUntil(lambda: len(points(pen)) == 5, timeout=5_000)
    assert points(pen)[2][0] == pytest.approx(LON + 160 * PX, abs=3 * PX)
    key(ready_map, qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(points(pen)) == 4, timeout=5_000)
    assert max(lon for lon, _lat in points(pen)) == pytest.approx(LON + 100 * PX, abs=1e-6)


def test_the_whole_is_moved_by_its_middle_and_the_map_stays(pen, ready_map, qtbot):
    pen.begin("D", PenForm.LINE, RED, outline((-100, -50), (100, 50)), edit=True)
    settle(150, ready_map)
    before = points(pen)
    pen.set_outline(outline((-100, -50), (60, -50), (100, 50)))
    settle(100, ready_map)
    start = points(pen)
    view = ready_map.view()
    drag(ready_map, qtbot, (400, 300), (450, 330))
    qtbot.waitUntil(lambda: points(pen) != start, timeout=5_000)
    shifts = {round((after[0] - old[0]) / PX) for after, old in zip(points(pen), start, strict=True)}
    assert len(shifts) == 1
    assert shifts.pop() == pytest.approx(50, abs=3)
    assert ready_map.view() == view
    assert pen.undo()
    assert pen.undo()
    assert points(pen) == before


def test_over_the_antimeridian_handles_are_where_they_are_seen_and_places_stay_places(pen, ready_map, qtbot):
    ready_map.fly_to(180.0, LAT, 15)
    east = Outline(((180 - 100 * PX, LAT), (-180 + 100 * PX, LAT)))
    pen.begin("D", PenForm.LINE, RED, east, edit=True)
    settle(300, ready_map)
    drag(ready_map, qtbot, (500, 300), (500, 360))
    qtbot.waitUntil(lambda: points(pen)[1][1] < LAT, timeout=5_000)
    assert points(pen)[1][0] == pytest.approx(-180 + 100 * PX, abs=3 * PX)
    drag(ready_map, qtbot, (400, 330), (250, 330))
    qtbot.waitUntil(lambda: points(pen)[1][0] > 179, timeout=5_000)
    assert [lon for lon, _lat in points(pen)] == pytest.approx([180 - 250 * PX, 180 - 50 * PX], abs=3 * PX)


def test_what_must_be_there_of_a_form_is_not_deleted(pen, ready_map, qtbot):
    pen.begin("D", PenForm.LINE, RED, outline((-100, 0), (100, 0)), edit=True)
    settle(150, ready_map)
    drag(ready_map, qtbot, (300, 300), (300, 260))
    key(ready_map, qtbot, Qt.Key.Key_Delete)
    assert len(points(pen)) == 2


def test_a_vertex_catches_on_a_corner_and_with_alt_it_does_not(pen, ready_map, qtbot):
    ring = outline((0, 0), (150, 0), (150, 150)).points
    layer = ShapeLayer("zones", "", ShapeStyle((Stroke("#20c040"),)))
    layer.set_shapes([Area("z", (ring,))])
    show(ready_map, qtbot, layer)
    pen.begin("line", PenForm.LINE, RED)
    draw(pen, ready_map, qtbot, (404, 303))
    assert points(pen)[0] == pytest.approx(ring[0], abs=2e-7)
    draw(pen, ready_map, qtbot, (480, 296))
    assert points(pen)[1][1] == pytest.approx(LAT, abs=2e-7)
    qtbot.mouseClick(
        target(ready_map), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, QPoint(553, 454)
    )
    qtbot.waitUntil(lambda: len(points(pen)) == 3, timeout=5_000)
    assert points(pen)[2] != pytest.approx(ring[2], abs=2e-7)


def test_a_page_that_dies_gives_the_half_drawn_line_back(pen, ready_map, qtbot, expected_log):
    pen.begin("line", PenForm.LINE, RED)
    draw(pen, ready_map, qtbot, (300, 300), (400, 300))
    before = points(pen)
    began = time.monotonic()
    with qtbot.waitSignal(ready_map.ready, timeout=20_000):
        os.kill(ready_map.page_pid, signal.SIGKILL)
    # What answers has come up with everything it was told before.
    assert run_js(ready_map, "document.readyState") == "complete"
    assert time.monotonic() - began < 3.0
    settle(400, ready_map)
    assert any("ended" in line.getMessage() for line in expected_log)
    assert points(pen) == before
    draw(pen, ready_map, qtbot, (500, 350))
    assert points(pen)[:2] == before
    assert pen.undo()
    assert points(pen) == before


def test_no_vertex_is_drawn_beyond_the_most(pen, ready_map, qtbot):
    many = tuple((LON + n * PX / 10, LAT) for n in range(MOST_VERTICES))
    pen.begin("line", PenForm.LINE, RED, Outline(many))
    settle(200, ready_map)
    with qtbot.waitSignal(pen.full, timeout=5_000) as full:
        click(ready_map, qtbot, 300, 500)
    assert full.args == [MOST_VERTICES]
    assert points(pen) == many
    pen.set_outline(Outline((*many, (LON, LAT))))
    assert points(pen) == many


def test_another_tool_takes_the_pointer_and_the_drawing_is_kept(pen, ready_map, qtbot):
    sketch = Sketch(ready_map)
    pen.begin("line", PenForm.LINE, RED)
    draw(pen, ready_map, qtbot, (300, 300), (400, 300))
    with qtbot.waitSignal(pen.put_aside, timeout=5_000):
        sketch.begin("try", SketchShape.LINE)
    assert pen.now is None
    kept = pen.draft("line")
    assert kept is not None
    assert len(kept.outline.points) == 2


def test_what_a_page_says_of_a_drawing_nobody_has_in_hand_is_nothing(pen, ready_map):
    ready_map.conversation.hear(Drafted("x", 1, [(1.0, 2.0)], done=True))
    assert pen.now is None
    assert pen.drafts == []
    assert not pen.undo()


def test_fingers_have_larger_handles(pen, ready_map, qtbot):
    ready_map.set_touch(True)
    pen.begin("D", PenForm.LINE, RED, outline((-100, 0), (100, 0)), edit=True)
    settle(150, ready_map)
    drag(ready_map, qtbot, (318, 312), (318, 380))
    qtbot.waitUntil(lambda: points(pen)[0][1] < LAT, timeout=5_000)


def test_typed_places_are_a_step_like_any_other(pen, qtbot):
    pen.begin("line", PenForm.LINE, RED)
    with qtbot.waitSignal(pen.changed):
        pen.set_outline(Outline(((1.0, 2.0), (3.0, 4.0))))
    assert points(pen) == ((1.0, 2.0), (3.0, 4.0))
    assert pen.undo()
    assert points(pen) == ()
