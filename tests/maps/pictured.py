"""Scenes of the map that are kept as pictures, and how alike two are: python -m tests.maps.pictured draws anew."""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import numpy
from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage

from maps import bridge
from maps.points import PointLayer
from maps.shapes import Area, Circle, Line, Mark, MarkLayer, ShapeLayer, Spot
from maps.symbols import Along, Fill, LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from maps.tiles import PackTiles
from maps.view import MapView
from tests.maps.towns import small_town

KEPT = Path(__file__).parent / "pictures"
SIZE = (480, 360)
COLOURS = 200
WINDOW = 24
"""Px: so large a part of a picture is looked at at once."""
MOST_APART = 14.0
"""Of 255, over a window: the same letters by another rasteriser are less, a symbol that is missing is more."""
LON, LAT = 11.5755, 48.1374
ZOOM = 16
PX = 360 / (256 * 2**ZOOM)

BLUE, AMBER, RED, GREY = "#3b8eea", "#f0a93a", "#e0323b", "#8a949e"


def at(x: float, y: float) -> tuple[float, float]:
    """Lon, lat of a place so many px east and south of the middle at ZOOM."""
    return LON + x * PX, LAT - y * PX * 0.6673


def symbols(view: MapView) -> None:
    """Every shape as it is, struck, and stale."""
    table = [
        Symbol(shape, colour, str(shape), size_px=24, struck=colour == GREY, stale=colour == AMBER)
        for shape in Shape
        for colour in (BLUE, GREY, AMBER)
    ]
    layer = PointLayer("symbols", "symbols", LayerStyle(tuple(table), near_zoom=10))
    spots = [at(36 * (n // 3) - 216, 60 * (n % 3) - 60) for n in range(len(table))]
    columns = [lon for lon, _lat in spots], [lat for _lon, lat in spots]
    layer.set_points([str(n) for n in range(len(table))], *columns, list(range(len(table))))
    view.add_layer(layer)


def shapes(view: MapView) -> None:
    """Lines with what stands along them, filled areas, a circle, a drawn symbol."""
    strokes = (
        Stroke(BLUE, "a", 4, along=Along.ARROWS), Stroke(AMBER, "b", 3, along=Along.TICKS),
        Stroke(RED, "c", 2, fill="#e0323b33", pattern=Fill.HATCH), Stroke("#35b96d", "d", 2, fill="#35b96d22"),
        Stroke(RED, "e", symbol="M4 20 L12 4 L20 20 Z", size_px=32), Stroke(RED, "f", 4, dash_px=(8, 6), head=True),
    )  # fmt: skip
    layer = ShapeLayer("shapes", "shapes", ShapeStyle(strokes))
    corners = tuple(at(x, y) for x, y in ((-200, -140), (-60, -150), (-40, -40), (-180, -30)))
    layer.set_shapes(
        [
            Line("a", (at(-220, 150), at(-100, 60), at(40, 140), at(220, 100)), 0),
            Line("b", (at(-220, 20), at(0, 20), at(220, 30)), 1),
            Area("c", (corners,), 2),
            Circle("d", *at(110, -80), 60.0, 3),
            Spot("e", *at(0, -100), 4),
            Line("f", (at(-200, 100), at(-60, 160)), 5),
        ]
    )
    view.add_layer(layer)


def plates(view: MapView) -> None:
    """Points that stand together, by the thousand dots and by plates."""
    chance = random.Random(11)
    table = (
        Symbol(Shape.CIRCLE, BLUE, "a", size_px=12, quiet=True),
        Symbol(Shape.CROSS, AMBER, "b", size_px=16),
        Symbol(Shape.HEXAGON, RED, "c", size_px=18),
    )
    layer = PointLayer("plates", "plates", LayerStyle(table, near_zoom=19, cluster_zoom=18))
    spots = [at(chance.gauss(0, 110), chance.gauss(0, 80)) for _ in range(2_000)]
    styles = [chance.choices((0, 1, 2), (97, 2.5, 0.5))[0] for _ in spots]
    layer.set_points(
        [str(n) for n in range(len(spots))], [lon for lon, _ in spots], [lat for _, lat in spots], styles
    )
    view.add_layer(layer)


def crowded(view: MapView) -> None:
    """Points by the hundred with symbols, and marks with plates above them."""
    chance = random.Random(12)
    table = (
        Symbol(Shape.DROP, BLUE, "a", size_px=15), Symbol(Shape.SQUARE, GREY, "b", size_px=15, struck=True),
        Symbol(Shape.DIAMOND, AMBER, "c", size_px=15),
    )  # fmt: skip
    layer = PointLayer("points", "points", LayerStyle(table, near_zoom=10, order=20))
    spots = [at(chance.uniform(-230, 230), chance.uniform(-170, 170)) for _ in range(150)]
    styles = [chance.choices((0, 1, 2), (90, 5, 5))[0] for _ in spots]
    layer.set_points(
        [str(n) for n in range(len(spots))], [lon for lon, _ in spots], [lat for _, lat in spots], styles
    )
    view.add_layer(layer)
    marks = MarkLayer(
        "marks", "marks", LayerStyle((Symbol(Shape.TRIANGLE, RED, size_px=30),), near_zoom=0, order=90)
    )
    marks.set_marks([Mark("a", *at(-60, 0), badge="12"), Mark("b", *at(60, 40), heading_deg=120)])
    view.add_layer(marks)
    view.select("marks", "b")


def town(view: MapView) -> None:
    """Streets, water, buildings and names."""
    pack = small_town()
    box = pack.manifest.box
    view.set_tiles(PackTiles(pack.basemap), box)
    view.fit(box)


SCENES: dict[str, tuple[Callable[[MapView], None], str]] = {
    "symbols_dark": (symbols, "dark"), "symbols_light": (symbols, "light"),
    "shapes_dark": (shapes, "dark"), "shapes_print": (shapes, "print"),
    "plates_dark": (plates, "dark"), "plates_light": (plates, "light"),
    "crowded_light": (crowded, "light"),
    "town_dark": (town, "dark"), "town_light": (town, "light"), "town_print": (town, "print"),
}  # fmt: skip


def picture_of(view: MapView, name: str) -> Image.Image:
    """What a started map shows of a scene once nothing of it is still to be drawn."""
    scene, theme = SCENES[name]
    view.set_theme(theme)
    view.show_legend(False)
    view.fly_to(LON, LAT, ZOOM)
    scene(view)
    loop = QEventLoop()
    view.conversation.listen(bridge.Stilled, lambda _said: loop.quit())
    view.conversation.tell("bare", bare=True)
    view.conversation.tell("still", number=1)
    QTimer.singleShot(20_000, loop, loop.quit)
    loop.exec()
    view.banner.hide()
    QTimer.singleShot(200, loop, loop.quit)
    loop.exec()
    return read(view.grab_image())


def read(image: QImage) -> Image.Image:
    """A picture of Qt's as one of Pillow's."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    size = (plain.width(), plain.height())
    return Image.frombytes("RGBA", size, bytes(plain.constBits())).convert("RGB")


def apart(one: Image.Image, two: Image.Image) -> tuple[float, tuple[int, int]]:
    """How far two pictures of a size are apart in their worst window, and where that is."""
    first, second = (numpy.asarray(picture.convert("RGB"), dtype=numpy.float64) for picture in (one, two))
    if first.shape != second.shape:
        return 255.0, (0, 0)
    distance = numpy.abs(first - second).mean(axis=2)
    sums = numpy.pad(distance, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    windows = sums[WINDOW:, WINDOW:] - sums[:-WINDOW, WINDOW:] - sums[WINDOW:, :-WINDOW] + sums[:-WINDOW, :-WINDOW]
    y, x = numpy.unravel_index(windows.argmax(), windows.shape)
    return float(windows[y, x]) / WINDOW**2, (int(x), int(y))


def kept(name: str) -> Image.Image:
    """The picture as it was kept."""
    with Image.open(KEPT / f"{name}.png") as file:
        return file.convert("RGB")


def keep(name: str, picture: Image.Image) -> None:
    """In few colours, a few kilobytes each."""
    KEPT.mkdir(exist_ok=True)
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(KEPT / f"{name}.png", optimize=True)


def main() -> None:
    """Draw every scene anew, or those that are named."""
    from PySide6.QtWidgets import QApplication

    from maps.scheme import register

    register()
    application = QApplication(sys.argv[:1])
    for name in sys.argv[1:] or SCENES:
        view = MapView()
        view.resize(*SIZE)
        view.show()
        loop = QEventLoop()
        view.ready.connect(loop.quit)
        view.start()
        loop.exec()
        keep(name, picture_of(view, name))
        view.stop()
        view.close()
        application.processEvents()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")
    main()
