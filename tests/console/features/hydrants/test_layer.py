"""Water on the map: state is told by a stroke and by size, not by colour alone; hose lays carry their length."""

from hypothesis import given

from console.features.hydrants.layer import hydrant_layer, lay_shapes, style, style_indexes
from console.features.hydrants.plan_shapes import CROSSES_BUSY
from console.features.hydrants.work import Lay
from console.record_layer import RecordLayer
from maps.crossings import Crossing
from maps.points import PointLayer
from maps.shapes import Spot
from tests.console.features.desk import Desk
from tests.console.features.styles import ROWS, Row, check
from tests.console.features.world import FAR, HYDRANT, OUT_OF_SERVICE


def test_what_is_out_of_use_is_struck_through_and_what_is_not_is_not() -> None:
    struck = [symbol.title for symbol in style().symbols if symbol.struck]
    assert struck
    assert all("停用" in title or "缺失" in title or "丢失" in title for title in struck), struck


def test_a_lay_is_a_line_with_its_length_and_an_estimate_is_marked() -> None:
    points = ((120.0, 30.0), (120.001, 30.0))
    lays = [
        Lay("a", points, 96.4, True, False),
        Lay("b", points, 96.4, False, True),
        Lay("c", points[:1], 1, True, True),
    ]
    drawn = lay_shapes(lays)
    assert [(line.id, line.style) for line in drawn] == [("a", 0), ("b", 1)]
    assert [line.text for line in drawn] == ["96 米", "≈96 米"]


def test_where_the_hose_of_a_lay_crosses_a_road_stands_a_sign() -> None:
    road = Crossing(120.0005, 30.0, "primary", "人民路")
    lay = Lay("a", ((120.0, 30.0), (120.001, 30.0)), 96.4, True, False, (road,))
    _line, sign = lay_shapes([lay])
    assert isinstance(sign, Spot)
    assert (sign.lon, sign.lat, sign.style) == (road.lon, road.lat, CROSSES_BUSY)
    assert "人民路" in sign.text


@given(ROWS)
def test_every_source_has_a_symbol_or_is_hidden_whatever_its_record_says(rows: list[Row]) -> None:
    check(style(), style_indexes, rows)


def test_the_layer_shows_the_records_and_a_click_on_one_chooses_it(desk: Desk) -> None:
    source = hydrant_layer(desk.context)
    assert isinstance(source, RecordLayer)
    source.start()
    try:
        layer = desk.context.map.layer("hydrant")
        assert isinstance(layer, PointLayer)
        desk.wait(lambda: all(layer.index_of(i) is not None for i in (HYDRANT, FAR, OUT_OF_SERVICE)))
        desk.context.map.chosen.emit("hydrant", FAR)
        assert desk.context.selection.key is not None
        assert desk.context.selection.key.id == FAR
        assert "H2" in layer.describe(FAR) if layer.describe else False
    finally:
        source.stop()
