"""Measuring on the map: distance and bearing, area, and the way along the roads."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from console.context import Context
from maps.geodesic import area_of, area_words, bearing_words, legs, length_words
from maps.routing import Route, Vehicle
from maps.shapes import Line, ShapeLayer
from maps.symbols import ShapeStyle, Stroke
from maps.tools.sketch import Position, Sketch, Sketched, SketchShape
from resources.words import t

DISTANCE, AREA, ROADS = "distance", "area", "roads"
SHAPES = {DISTANCE: SketchShape.LINE, AREA: SketchShape.AREA, ROADS: SketchShape.LINE}
MINUTE_S = 60.0


class Measuring(QObject):
    """Puts exact figures beside a sketch that measures; the ways along the roads are a layer of their own."""

    def __init__(self, context: Context, sketch: Sketch) -> None:
        super().__init__(sketch)
        self._context, self._sketch = context, sketch
        strokes = (
            Stroke("#ff9f1c", t("map_tools.roads.engine"), 4.0, arrow=True),
            Stroke("#ff9f1c", t("map_tools.roads.straight"), 3.0, dash_px=(8.0, 6.0)),
        )
        self.ways = ShapeLayer("measured_ways", t("map_tools.roads.title"), ShapeStyle(strokes, order=44))
        context.map.add_layer(self.ways)
        sketch.changed.connect(self._changed)
        sketch.ended.connect(self._ended)

    def begin(self, purpose: str) -> None:
        """Measure; the same once more puts it away."""
        now = self._sketch.now
        if now is not None and now.purpose == purpose:
            self._sketch.end()
            return
        self._sketch.begin(purpose, SHAPES[purpose])
        self._context.notices.say(t(f"map_tools.how.{purpose}"), key="map_tools.how")
        self._context.map.setFocus()

    def _changed(self, now: Sketched) -> None:
        if now.purpose not in SHAPES:
            return
        if len(now.points) < 2:
            self.ways.clear()
            return
        work = self._ways if now.purpose == ROADS else _figures
        self._context.background.query(
            lambda: work(now), lambda found: self._show(now, found), key="map_tools.measure"
        )

    def _show(self, now: Sketched, found: tuple[list[str], list[Line]]) -> None:
        if self._sketch.now == now:
            lines, ways = found
            self._sketch.say(now.purpose, lines)
            self.ways.set_shapes(ways)

    def _ended(self, purpose: str) -> None:
        self._context.notices.withdraw_key("map_tools.how")
        if purpose == ROADS:
            self.ways.clear()

    def _ways(self, now: Sketched) -> tuple[list[str], list[Line]]:
        """Off the UI thread: an engine's way from vertex to vertex."""
        routing = self._context.places.routing
        pairs = list(zip(now.points[:-1], now.points[1:], strict=True))
        routes = [routing.route(start, end, Vehicle(*start)) for start, end in pairs]
        ways = [
            Line(f"way{at}", tuple(route.points), 1 if route.estimated else 0)
            for at, route in enumerate(routes)
            if route is not None
        ]
        return [_way_words(now.points, routes)], ways


def _way_words(points: Sequence[Position], routes: Sequence[Route | None]) -> str:
    """How far and how long by road, or that there is no way."""
    known = [route for route in routes if route is not None]
    if len(known) < len(routes):
        return t("map_tools.roads.none")
    values = {
        "length": length_words(sum(route.distance_m for route in known)),
        "minutes": f"{sum(route.duration_s for route in known) / MINUTE_S:.0f}",
        "straight": length_words(sum(leg.length_m for leg in legs(points))),
    }
    estimated = any(route.estimated for route in known)
    return t("map_tools.roads.estimated" if estimated else "map_tools.roads.way", **values)


def _figures(now: Sketched) -> tuple[list[str], list[Line]]:
    if now.shape is SketchShape.AREA:
        area_m2, edge_m = area_of(now.points)
        if not area_m2:
            return [], []
        return [
            t("map_tools.figure.area", area=area_words(area_m2)),
            t("map_tools.figure.edge", length=length_words(edge_m)),
        ], []
    measured = legs(now.points)
    last = measured[-1]
    words = [t("map_tools.figure.leg", length=length_words(last.length_m), bearing=bearing_words(last.bearing_deg))]
    if len(measured) > 1:
        words.insert(0, t("map_tools.figure.whole", length=length_words(sum(leg.length_m for leg in measured))))
    return words, []
