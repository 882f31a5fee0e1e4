"""Water on the map: state is told by a stroke and by size, not by colour alone; hose lays carry their length."""

from console.features.hydrants.layer import lay_shapes, style
from console.features.hydrants.work import Lay


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
    assert [line.text for line in drawn] == ["96 m", "≈96 m"]
