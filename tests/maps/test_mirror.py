"""Another map of the same things, in two real pages."""

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from maps.bridge import HandleDropped, HandleTaken
from maps.layer_looks import LayerLooks
from maps.live import Fix, LiveLayer
from maps.mirror import Mirror
from maps.played import Place, Played, Way
from maps.state import MapState
from maps.symbols import LayerStyle, Shape, Stroke, Symbol
from maps.tools.draw import DrawTool, PenForm
from maps.tools.handles import Handle, Handles
from maps.tools.playback import Playback
from maps.tools.sketch import Sketch, SketchShape
from maps.view import MapView
from models.geo import Box
from tests.maps.export.layers import LAT, LON, marks, points
from tests.maps.in_page import run_js, settle
from tests.maps.looking import click, near_colour

PAST = "#d8b56a"


class NoTiles:
    def tile(self, _z: int, _x: int, _y: int) -> bytes | None:
        return None


@pytest.fixture
def other(qtbot) -> Iterator[MapView]:
    view = MapView()
    view.resize(400, 300)
    view.show()
    yield view
    view.stop()
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def main(qtbot) -> Iterator[MapView]:
    view = MapView()
    yield view
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_it_shows_the_very_layers_of_the_other_and_keeps_its_own_view(ready_map, other, qtbot) -> None:
    layer = points()
    ready_map.add_layer(layer)
    ready_map.fly_to(LON, LAT, 15)
    other.fly_to(LON, LAT, 9)
    Mirror(ready_map, other)
    assert other.layers == [layer]
    with qtbot.waitSignal(other.painted, timeout=30_000):
        other.start()
    revision = layer.revision
    with qtbot.waitSignals([ready_map.painted, other.painted], timeout=20_000):
        layer.set_points(["1"], [LON], [LAT], [1])
    assert layer.revision == revision + 1
    qtbot.wait(300)
    assert (ready_map.view().zoom, other.view().zoom) == (15, 9)


def test_what_changes_on_the_one_changes_on_the_other(main, other, qtbot) -> None:
    looks = LayerLooks(main)
    Mirror(main, other)
    layer, gone = points(), marks()
    main.add_layer(layer)
    main.add_layer(gone)
    qtbot.waitUntil(lambda: {one.name for one in other.layers} == {"hydrants", "incidents"})
    looks.set_visible("hydrants", False)
    main.remove_layer("incidents")
    main.set_theme("print")
    main.set_touch(True)
    main.select("hydrants", "1")
    main.set_state(MapState.STALE, "since noon")
    pack = (NoTiles(), Box(11, 48, 12, 49), "© somebody", 12)
    main.set_tiles(pack[0], pack[1], attribution=pack[2], max_zoom=pack[3])
    qtbot.waitUntil(lambda: other.pack == pack)
    assert other.layers == [layer]
    assert not other.is_layer_visible("hydrants")
    assert (other.theme, other.touch, other.selected, other.said) == (
        "print", True, ("hydrants", "1"), (MapState.STALE, "since noon"),
    )  # fmt: skip


def test_how_strong_a_layer_is_is_told_to_a_page_that_comes_up(main, other, qtbot) -> None:
    looks = LayerLooks(main)
    main.add_layer(points())
    looks.set_opacity("hydrants", 0.5)
    Mirror(main, other)
    told: list[object] = []
    other.conversation.tell = lambda do, **values: told.append((do, values.get("value")))
    other.conversation.began.emit()
    assert ("opacity", 0.5) in told
    looks.set_opacity("hydrants", 1.0)
    qtbot.waitUntil(lambda: ("opacity", 1.0) in told)


def test_what_is_chosen_here_is_chosen_there(main, other, qtbot) -> None:
    Mirror(main, other)
    chosen: list[object] = []
    main.chosen.connect(lambda *what: chosen.append(what))
    main.clicked.connect(lambda *where: chosen.append(where))
    other.chosen.emit("hydrants", "1")
    other.clicked.emit(LON, LAT)
    assert chosen == [("hydrants", "1"), (LON, LAT)]


@pytest.fixture
def two(ready_map, other, qtbot) -> tuple[MapView, MapView]:
    """Two real pages of the same things, looking at the same place."""
    for view in (ready_map, other):
        view.fly_to(LON, LAT, 15)
    Mirror(ready_map, other)
    with qtbot.waitSignal(other.ready, timeout=30_000):
        other.start()
    settle(200)
    return ready_map, other


def count(sketch: Sketch) -> int:
    return 0 if sketch.now is None else len(sketch.now.points)


def holding(view: MapView) -> bool:
    return bool(run_js(view, "map_main.getContainer().classList.contains('sketching')"))


def test_a_line_measured_on_the_one_is_gone_on_with_on_the_other(two, qtbot) -> None:
    main, other = two
    sketch = Sketch.of(main)
    sketch.begin("try", SketchShape.LINE)
    qtbot.waitUntil(lambda: holding(main) and holding(other), timeout=5_000)
    click(main, qtbot, 400, 300)
    qtbot.waitUntil(lambda: count(sketch) == 1, timeout=5_000)
    settle(200)
    click(other, qtbot, 300, 200)
    qtbot.waitUntil(lambda: count(sketch) == 2, timeout=5_000)
    settle(200)
    click(main, qtbot, 450, 420)
    qtbot.waitUntil(lambda: count(sketch) == 3, timeout=5_000)
    assert sketch.now is not None
    assert sketch.now.points[0] == pytest.approx((LON, LAT), abs=1e-4)
    sketch.finish()
    qtbot.waitUntil(lambda: sketch.now is not None and sketch.now.is_done, timeout=5_000)
    assert main.hand.put_away()
    qtbot.waitUntil(lambda: not holding(main) and not holding(other), timeout=5_000)


def test_a_page_that_comes_up_has_the_drawing_in_hand(two, qtbot) -> None:
    main, other = two
    pen = DrawTool(main)
    done: list[object] = []
    pen.finished.connect(done.append)
    pen.begin("line", PenForm.LINE, Stroke("#ff2020", "line", 5.0))
    qtbot.waitUntil(lambda: holding(other), timeout=5_000)
    for x in (150, 250):
        click(other, qtbot, x, 150)
        settle(150)
    qtbot.waitUntil(lambda: pen.now is not None and len(pen.now.outline.points) == 2, timeout=5_000)
    qtbot.waitUntil(lambda: near_colour(main, "#ff2020", (400, 300)), timeout=5_000)
    with qtbot.waitSignal(other.ready, timeout=30_000):
        other.renew()
    qtbot.waitUntil(lambda: holding(other) and near_colour(other, "#ff2020", (200, 150)), timeout=10_000)
    pen.undo()
    qtbot.waitUntil(lambda: not near_colour(other, "#ff2020", (200, 150)), timeout=5_000)
    pen.redo()
    pen.finish()
    qtbot.waitUntil(lambda: len(done) == 1, timeout=5_000)
    pen.discard("line")
    qtbot.waitUntil(lambda: not holding(main) and not holding(other), timeout=5_000)
    assert len(done) == 1


def test_the_past_is_played_on_both_and_nothing_of_now_is_among_it(two, qtbot) -> None:
    main, other = two
    px, from_s = 360 / (256 * 2**15), 1_800_000_000.0
    layer = LiveLayer(
        "live", "live", LayerStyle((Symbol(Shape.SQUARE, "#ff0000", "red", size_px=30),), near_zoom=10)
    )
    layer.report([Fix("a", LON, LAT, time.time())])
    with qtbot.waitSignals([main.painted, other.painted], timeout=20_000):
        main.add_layer(layer)
    qtbot.waitUntil(lambda: near_colour(other, "#ff0000", (200, 150)), timeout=5_000)
    playback = Playback(main)
    way = Way("a", [Place(from_s, LON - 100 * px, LAT), Place(from_s + 60, LON + 100 * px, LAT)])
    playback.begin({"live": Played([way], 120.0)}, (from_s, from_s + 3_600))
    playback.run(False)
    for at_s, dx in ((0, -100), (60, 100)):
        playback.seek(from_s + at_s)
        for view, (x, y) in ((main, (400, 300)), (other, (200, 150))):
            qtbot.waitUntil(lambda view=view, x=x, y=y, dx=dx: near_colour(view, PAST, (x + dx, y)), timeout=10_000)
            assert not near_colour(view, "#ff0000", (x, y))
    with qtbot.waitSignal(other.ready, timeout=30_000):
        other.renew()
    qtbot.waitUntil(lambda: near_colour(other, PAST, (300, 150)), timeout=10_000)
    playback.end()
    for view, spot in ((main, (400, 300)), (other, (200, 150))):
        qtbot.waitUntil(lambda view=view, spot=spot: near_colour(view, "#ff0000", spot), timeout=10_000)


def test_a_map_that_has_ended_is_no_mirror_any_more_and_hears_of_no_layer(main, qtbot) -> None:
    other = MapView()
    Mirror(main, other)
    layer = points()
    main.add_layer(layer)
    qtbot.waitUntil(lambda: other.layers == [layer])
    assert main.mirrors == [other]
    other.stop()
    assert main.mirrors == []
    main.set_theme("print")
    qtbot.wait(50)
    assert (other.layers, other.theme) == ([], "dark")
    other.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    layer.set_points(["1"], [LON], [LAT], [1])


def test_a_handle_taken_on_the_one_is_moved_there(main, other) -> None:
    Mirror(main, other)
    handles = Handles.of(main)
    handles.show([Handle("a", "point", (LON, LAT))])
    moved: list[object] = []
    handles.moved.connect(lambda *what: moved.append(what))
    other.conversation.hear(HandleTaken("a"))
    assert handles.held == "a"
    other.conversation.hear(HandleDropped("a", LON + 1, LAT))
    assert (handles.held, moved) == ("", [("a", LON + 1, LAT)])
