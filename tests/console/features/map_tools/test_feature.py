"""The acts of the map's tools."""

from console.features.map_tools.feature import FEATURE
from maps.tools.sketch import Sketch
from tests.console.features.desk import Desk


def test_each_act_of_measuring_begins_a_sketch_and_the_same_one_puts_it_away(desk: Desk) -> None:
    assert FEATURE.start is not None
    FEATURE.start(desk.context)
    sketch = desk.context.map.findChild(Sketch)
    assert sketch is not None
    for act in FEATURE.acts[:3]:
        act.run(desk.context)
        assert sketch.now is not None
        assert f"map_tools.{sketch.now.purpose}" == act.key
        act.run(desk.context)
        assert sketch.now is None
