import json

from maps.layer import MAX_TEXT
from maps.shapes import Area, Circle, Line, Mark, MarkLayer, ShapeLayer
from maps.symbols import ShapeStyle, Stroke
from models.geo import Box
from tests.maps.test_points import STYLE


def test_marks_are_sent_without_ids_and_with_their_words_cut():
    layer = MarkLayer("units", "", STYLE)
    layer.set_marks([Mark("u1", 1.0, 2.0, text="x" * 10_000, badge="未下达")])
    sent = json.loads(layer.payload())["things"][0]
    assert "id" not in sent
    assert len(sent["text"]) == MAX_TEXT
    assert layer.id_at(0) == "u1"
    assert layer.index_of("u1") == 0


def test_shapes_say_what_they_are_and_where():
    layer = ShapeLayer("lays", "", ShapeStyle((Stroke("#ff0000"),)))
    layer.set_shapes(
        [
            Line("l", ((1.0, 2.0), (3.0, 4.0))),
            Area("a", (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)),)),
            Circle("c", 5.0, 6.0, 100.0),
        ]
    )
    assert [thing["type"] for thing in json.loads(layer.payload())["things"]] == ["line", "area", "circle"]
    assert layer.box == Box(0.0, 0.0, 5.0, 6.0)
    assert layer.position("c") == (5.0, 6.0)
    layer.clear()
    assert len(layer) == 0
    assert layer.index_of("c") is None
