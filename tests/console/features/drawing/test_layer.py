"""The layer of the drawings: follows the records, chooses on a click, and leaves what is in the hand to the pen."""

from collections.abc import Iterator

import pytest

from console.features.drawing.drawer import drawer_of
from console.features.drawing.layer import LAYER, DrawingLayer
from models.drawing import AddDrawing, Drawing, Form
from models.ids import uuid7
from tests.console.features.desk import Desk
from tests.console.features.world import LAT, LON


@pytest.fixture
def source(desk: Desk) -> Iterator[DrawingLayer]:
    made = DrawingLayer(desk.context)
    made.start()
    yield made
    made.stop()


def add(desk: Desk, source: DrawingLayer) -> str:
    drawing_id = uuid7()
    points = ((LON, LAT), (LON + 0.001, LAT))
    desk.do(AddDrawing(drawing_id=drawing_id, type="cordon", form=Form.LINE, points=points))
    desk.wait(lambda: source.layer.index_of(drawing_id) is not None)
    return drawing_id


def test_a_drawing_is_on_the_map_as_soon_as_it_is_drawn_and_a_click_chooses_it(
    desk: Desk, source: DrawingLayer
) -> None:
    drawing_id = add(desk, source)
    desk.context.map.chosen.emit(LAYER, drawing_id)
    key = desk.context.selection.key
    assert key is not None
    assert (key.kind, key.id) == (Drawing.KIND, drawing_id)
    assert desk.context.map.selected == (LAYER, drawing_id)


def test_what_is_in_the_hand_is_left_to_the_pen_until_it_is_put_away(desk: Desk, source: DrawingLayer) -> None:
    drawing_id, other = add(desk, source), add(desk, source)
    record = desk.services.store.get(Drawing, drawing_id)
    assert record is not None
    drawer_of(desk.context).edit(record)
    assert source.layer.index_of(drawing_id) is None
    assert source.layer.index_of(other) is not None
    desk.context.map.hand.put_away()
    assert source.layer.index_of(drawing_id) is not None


def test_a_wiped_out_drawing_leaves_the_map(desk: Desk, source: DrawingLayer) -> None:
    drawing_id = add(desk, source)
    record = desk.services.store.get(Drawing, drawing_id)
    assert record is not None
    drawer_of(desk.context).remove(record)
    desk.wait(lambda: source.layer.index_of(drawing_id) is None)


def test_a_layer_that_was_stopped_follows_nothing(desk: Desk) -> None:
    source = DrawingLayer(desk.context)
    source.stop()
    source.start()
    source.stop()
    source._draw()
    assert len(source.layer) == 0
