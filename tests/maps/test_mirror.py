"""Another map of the same things, in two real pages."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from maps.layer_looks import LayerLooks
from maps.mirror import Mirror
from maps.state import MapState
from maps.view import MapView
from models.geo import Box
from tests.maps.export.layers import LAT, LON, marks, points


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
