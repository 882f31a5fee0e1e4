"""What the map shows while it is measured: a town without end, its hydrants, and four more layers."""

import math
import random
import threading
from array import array
from collections.abc import Sequence

from maps.layer import Layer
from maps.points import PointLayer
from maps.shapes import Area, Circle, Line, Mark, MarkLayer, ShapeLayer
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from maps.tiles import PackTiles
from models.geo import Box

LON, LAT = 11.5755, 48.1374
WIDTH_PX, HEIGHT_PX = 1920, 1080
ALL_ZOOM, NEAR_ZOOM = 13, 15
"""All points lie within the view at the first; at the second a tenth of them does."""
SPREAD = 0.8
"""Of the view at ALL_ZOOM, how much the points fill, both ways."""
COUNT = 100_000
UNITS, INCIDENTS, LAYS, ZONES = 300, 30, 60, 20
Columns = tuple[list[str], "array[float]", "array[float]", "array[int]"]


def degrees_a_px(zoom: float) -> tuple[float, float]:
    """Longitude and latitude of a pixel here."""
    east = 360 / (256 * 2**zoom)
    return east, east * math.cos(math.radians(LAT))


def box() -> Box:
    """Where the points lie."""
    east, north = degrees_a_px(ALL_ZOOM)
    wide, high = WIDTH_PX * SPREAD / 2 * east, HEIGHT_PX * SPREAD / 2 * north
    return Box(LON - wide, LAT - high, LON + wide, LAT + high)


def columns(count: int = COUNT, styles: int = 1, seed: int = 5) -> Columns:
    """Ids, longitudes, latitudes and style indexes; nine of ten are in the first style."""
    chance, around = random.Random(seed), box()
    return (
        [f"h{at}" for at in range(count)],
        array("d", (chance.uniform(around.west, around.east) for _ in range(count))),
        array("d", (chance.uniform(around.south, around.north) for _ in range(count))),
        array("B", (0 if chance.random() < 0.9 else chance.randrange(styles) for _ in range(count))),
    )


def hydrants() -> PointLayer:
    """The points, in the console's own symbols, with numbers beside them near."""
    from console.features.hydrants.layer import style

    return PointLayer("hydrant", "水源", style(), list)


def hydrant_columns(count: int = COUNT) -> Columns:
    """Columns of them, in all their symbols."""
    from console.features.hydrants.layer import style

    return columns(count, len(style().symbols))


def others() -> list[Layer]:
    """Units with labels, incidents with words beside them, hose lays and zones."""
    chance = random.Random(7)
    east, north = degrees_a_px(NEAR_ZOOM)

    def place() -> tuple[float, float]:
        return (
            LON + chance.uniform(-0.5, 0.5) * WIDTH_PX * east,
            LAT + chance.uniform(-0.5, 0.5) * HEIGHT_PX * north,
        )

    return [_units(place), _incidents(place), _lays(place, chance), _zones(place, chance)]


def _units(place) -> Layer:
    symbols = tuple(
        Symbol(shape, fill, title, size_px=20, glyph=title[:1])
        for shape, fill, title in (
            (Shape.SQUARE, "#3ecf8e", "水罐车"), (Shape.HEXAGON, "#e0b23c", "云梯车"),
            (Shape.CIRCLE, "#d06ee0", "抢险车"),
        )
    )  # fmt: skip
    style = LayerStyle(symbols, near_zoom=12, label_zoom=13, order=80, spread=True)
    layer = PointLayer("unit", "力量", style, lambda ids: [f"{name} 号车" for name in ids])
    places = [place() for _ in range(UNITS)]
    layer.set_points(
        [f"A{at:03d}" for at in range(UNITS)], [lon for lon, _lat in places], [lat for _lon, lat in places],
        [at % len(symbols) for at in range(UNITS)],
    )  # fmt: skip
    return layer


def _incidents(place) -> Layer:
    style = LayerStyle((Symbol(Shape.TRIANGLE, "#e5484d", "火灾", size_px=26, glyph="火"),), 12, 11, order=90)
    layer = MarkLayer("incident", "警情", style)
    places = [place() for _ in range(INCIDENTS)]
    layer.set_marks(
        Mark(f"i{at}", lon, lat, 0, f"2-{at:03d} 解放路住宅火灾") for at, (lon, lat) in enumerate(places)
    )
    return layer


def _lays(place, chance: random.Random) -> Layer:
    layer = ShapeLayer("lays", "水带", ShapeStyle((Stroke("#35b96d", "已铺", 4.0, arrow=True),), order=45))
    lines = []
    for at in range(LAYS):
        points = [place()]
        while len(points) < 8:
            lon, lat = points[-1]
            points.append((lon + chance.uniform(-1, 1) * 4e-4, lat + chance.uniform(-1, 1) * 3e-4))
        lines.append(Line(f"l{at}", tuple(points), 0, f"{at * 20} m"))
    layer.set_shapes(lines)
    return layer


def _zones(place, chance: random.Random) -> Layer:
    strokes = (
        Stroke("#ff6b57", "警戒区", 2, fill="#ff6b5722", dash_px=(8, 5)),
        Stroke("#f2c14e", "疏散圈", 2, fill="#f2c14e18"),
    )
    layer = ShapeLayer("zones", "区域", ShapeStyle(strokes, order=40))
    shapes: list[Line | Area | Circle] = []
    for at in range(ZONES):
        lon, lat = place()
        ring = tuple(
            (lon + 0.003 * math.cos(turn / 8 * math.tau), lat + 0.002 * math.sin(turn / 8 * math.tau))
            for turn in range(8)
        )
        shapes.append(
            Area(f"z{at}", (ring,), 0, "警戒区") if at % 2 else Circle(f"z{at}", lon, lat, 250.0, 1, "250 米")
        )
    layer.set_shapes(shapes)
    return layer


class TownTiles:
    """The fullest tiles of a pack at each zoom, laid side by side: a view is a town from edge to edge.

    Seams do not fit; what is read, sent and drawn is a real town's. Opened anew, it has read nothing yet.
    """

    LEAST = 0.5
    """Of the largest tile's bytes: emptier ones lie at the pack's edge."""

    def __init__(self, tiles: PackTiles, around: Box) -> None:
        self._tiles = tiles
        self._box = around
        self.min_zoom, self.max_zoom = tiles.min_zoom, tiles.max_zoom
        self._full: dict[int, Sequence[tuple[int, int]]] = {}
        self._lock = threading.Lock()

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One of the full tiles, the same every time."""
        with self._lock:
            full = self._full.get(z)
            if full is None:
                full = self._full[z] = self._fullest(z)
        return self._tiles.tile(z, *full[(x * 7 + y * 13) % len(full)]) if full else None

    def _fullest(self, z: int) -> Sequence[tuple[int, int]]:
        west, north = _tile_of(self._box.west, self._box.north, z)
        east, south = _tile_of(self._box.east, self._box.south, z)
        sizes = {
            (x, y): len(self._tiles.tile(z, x, y) or b"")
            for x in range(west, east + 1)
            for y in range(north, south + 1)
        }
        most = max(sizes.values(), default=0)
        return [at for at, size in sizes.items() if size and size >= self.LEAST * most]


def _tile_of(lon: float, lat: float, z: int) -> tuple[int, int]:
    sin = math.sin(math.radians(lat))
    x, y = lon / 360 + 0.5, 0.5 - math.log((1 + sin) / (1 - sin)) / (4 * math.pi)
    return int(x * 2**z), int(y * 2**z)
