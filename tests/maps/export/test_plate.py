"""A picture from a second map of the same layers."""

import time
from typing import cast

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from maps.export.extent import Extent
from maps.export.plate import Plate
from maps.points import PointLayer
from maps.sources.tile import State, Tile
from maps.symbols import LayerStyle, Shape, Symbol
from tests.maps.export.layers import LAT, LON, marks, points
from tests.maps.sources.pictures import MadeGround


def test_the_picture_has_the_layers_in_its_own_size_and_leaves_them_to_their_map(ready_map, qtbot) -> None:
    layer, other = points(), marks()
    ready_map.add_layer(layer)
    ready_map.add_layer(other, visible=False)
    ready_map.fly_to(LON, LAT, 16)
    taken: list[object] = []
    plate = Plate(ready_map, QSize(700, 500))
    assert [one.name for one in plate.map.layers] == ["hydrants"]
    plate.take(lambda *got: taken.append(got), lambda: taken.append(None))
    qtbot.waitUntil(lambda: bool(taken), timeout=40_000)
    picture, seen = cast("tuple[QImage, Extent]", taken[0])
    assert (picture.width(), picture.height()) == (700, 500)
    assert (seen.lon, seen.lat) == pytest.approx((LON, LAT), abs=1e-4)
    middle = picture.pixelColor(350, 250)
    assert middle.blue() > middle.red()
    qtbot.wait(200)
    with qtbot.waitSignal(ready_map.painted, timeout=20_000):
        layer.set_points(["1"], [LON], [LAT], [1])


class Late(PointLayer):
    """Its points take longer to come than a map has to rest."""

    def payload(self, since: int = 0, base: int = 0) -> bytes:
        time.sleep(1.5)
        return super().payload(since, base)


def test_the_picture_waits_for_things_that_come_late(ready_map, qtbot) -> None:
    layer = Late("late", "消火栓", LayerStyle((Symbol(Shape.SQUARE, "#0000ff", "可用", size_px=24),)))
    layer.set_points(["1"], [LON], [LAT], [0])
    ready_map.fly_to(LON, LAT, 16)
    ready_map.add_layer(layer)
    taken: list[object] = []
    Plate(ready_map, QSize(400, 300)).take(lambda *got: taken.append(got), lambda: taken.append(None))
    qtbot.waitUntil(lambda: bool(taken), timeout=40_000)
    picture, _seen = cast("tuple[QImage, Extent]", taken[0])
    middle = picture.pixelColor(200, 150)
    assert middle.blue() > middle.red() + 100


@pytest.mark.parametrize("state", [State.FAILED, State.UNKEPT])
def test_a_ground_that_does_not_come_is_told_on_the_picture_and_not_waited_for(ready_map, qtbot, state) -> None:
    ready_map.ground.offer([MadeGround(lambda _z, _x, _y: Tile(state, again_s=600))])
    ready_map.set_ground("made", True)
    ready_map.fly_to(LON, LAT, 16)
    taken: list[object] = []
    Plate(ready_map, QSize(400, 300)).take(lambda *got: taken.append(got), lambda: taken.append(None))
    qtbot.waitUntil(lambda: bool(taken), timeout=60_000)
    assert taken[0] is not None, "no picture came"
    picture, _seen = cast("tuple[QImage, Extent]", taken[0])
    assert len({picture.pixelColor(x, y).name() for x in range(400) for y in (100, 150)}) > 1, "no hatch, no word"


def test_nobody_is_told_of_a_picture_that_was_given_up(ready_map, qtbot) -> None:
    taken: list[object] = []
    plate = Plate(ready_map, QSize(300, 300))
    plate.take(lambda *got: taken.append(got), lambda: taken.append(None))
    plate.close()
    qtbot.wait(300)
    assert taken == []
