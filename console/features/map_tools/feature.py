"""The map's tools: measure, and what lies within."""

from collections.abc import Callable

from console.context import Context
from console.feature import Act, Feature
from console.features.map_tools.measuring import AREA, DISTANCE, ROADS, Measuring
from maps.tools.sketch import Sketch


def _measure(purpose: str) -> Callable[[Context], None]:
    def act(context: Context) -> None:
        measuring = context.map.findChild(Measuring)
        if measuring is not None:
            measuring.begin(purpose)

    return act


def _start(context: Context) -> None:
    sketch = Sketch(context.map)
    Measuring(context, sketch)


FEATURE = Feature(
    name="map_tools",
    acts=(
        Act("map_tools.distance", "map_tools.act.distance", _measure(DISTANCE), "M", "measure", "map"),
        Act("map_tools.area", "map_tools.act.area", _measure(AREA), "Shift+M", "measure", "map"),
        Act("map_tools.roads", "map_tools.act.roads", _measure(ROADS), "Alt+M", "route", "map"),
    ),
    start=_start,
)
