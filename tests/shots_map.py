"""The map, photographed: three zooms, the style for paper, its layers, its drawings, a wall, a sheet, a crowd."""

import random
import tempfile
from array import array
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from models.geo import distance_m
from tests.shots_shoot import Shoot

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from console.tour.driver import Driver

LIMIT_S = 120.0
DRAWN_MS = 2_000
CROWD, MOVING = 100_000, 400
ZOOMS = (("map_far", 13.2), ("map_middle", 15.4), ("map_near", 17.4))
CROWD_ZOOMS = (("map_crowded", 13.0), ("map_crowded_near", 16.0))
SHEET_PX = 1_400
SPREAD_DEG = (0.055, 0.038)
"""How far the crowd stands from the incident, east and north."""
DRAWN_M = 100.0
"""The drawings of the scene fit into twice this."""


class Camera(Protocol):
    """Takes a picture of the window, of another one, or keeps one that was made, under a name."""

    def take(self, name: str) -> None: ...
    def take_window(self, name: str, window: "QWidget") -> None: ...
    def keep(self, name: str, picture: "QImage") -> None: ...


type Composed = Callable[[Shoot], AbstractContextManager["Driver"]]
type CameraOf = Callable[["Driver", Shoot], Camera]


def play(driver: "Driver", *steps: Callable[["Driver"], None]) -> None:
    """Steps of the tour, however long each takes on a busy machine."""
    from console.tour.steps_start import LOADING_S

    for step in steps:
        driver.begin(LOADING_S)
        step(driver)


def wait(driver: "Driver", look: Callable[[], object]) -> None:
    """Until a picture has what it needs; a scene without it ends."""
    driver.begin(LIMIT_S)
    if not driver.wait(look):
        raise RuntimeError("what should be photographed does not come")


def map_scenes(composed: Composed, camera_of: CameraOf, shoot: Shoot) -> None:
    """One incident with its units and drawings, from far to near; then the same map otherwise."""
    from console.tour import steps_forces, steps_incident, steps_start
    from models.incident import Incident

    with composed(shoot) as driver:
        camera = camera_of(driver, shoot)
        play(driver, steps_start.sign_in, steps_start.demo_loads, steps_start.map_drawn)
        play(driver, steps_incident.alarm, steps_incident.incident, steps_forces.dispatch)
        driver.press("Ctrl+2")
        driver.context.selection.choose(Incident.KIND, driver.memory.incident_id)
        driver.window.show_tab("overview")
        here = driver.memory.place
        _draw(driver, *here)
        for name, zoom in ZOOMS:
            driver.context.map.fly_to(*here, zoom)
            driver.rest(DRAWN_MS)
            camera.take(name)
        _otherwise(driver, camera)
        _crowd(driver, camera)


def _otherwise(driver: "Driver", camera: Camera) -> None:
    """For paper, its layers, what can be drawn, a wall, and the sheet of it."""
    from console.features.map_windows.window import Kind
    from console.features.map_windows.windows import MapWindows

    view = driver.context.map
    view.fly_to(*driver.memory.place, 16.4)
    driver.press("Ctrl+Alt+B")
    wait(driver, lambda: view.theme == "print")
    driver.rest(DRAWN_MS)
    camera.take("map_paper")
    driver.press("Ctrl+Alt+B")
    driver.window.show_panel("map_layers")
    driver.rest(DRAWN_MS)
    camera.take("map_layers")
    driver.press("D")
    driver.rest(DRAWN_MS)
    camera.take("map_drawing")
    driver.press("Esc")
    wall = MapWindows.of(driver.context).open(Kind.WALL)
    if wall is None:
        raise RuntimeError("the wall does not open")
    driver.rest(2 * DRAWN_MS)
    camera.take_window("map_wall", wall)
    wall.close()
    camera.keep("map_sheet", _sheet(driver))


def _sheet(driver: "Driver") -> "QImage":
    """The first page of what is printed, on white."""
    from PySide6.QtCore import QSize, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtPdf import QPdfDocument

    from console.features.map_export.exporter import Exporter
    from console.features.map_export.forms import Form

    with tempfile.TemporaryDirectory() as folder:
        path, exporter = Path(folder) / "map.pdf", Exporter.of(driver.context)
        exporter.start(Form.SHEET, path)
        wait(driver, lambda: exporter.idle() and path.exists())
        document = QPdfDocument()
        document.load(str(path))
        points = document.pagePointSize(0)
        drawn = document.render(0, QSize(SHEET_PX, round(SHEET_PX * points.height() / points.width())))
        document.close()
    white = QImage(drawn.size(), QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    painter = QPainter(white)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return white


def _draw(driver: "Driver", lon: float, lat: float) -> None:
    """A command post, a cordon, a danger zone and the wind around the incident."""
    from models.drawing import AddDrawing, Drawing, Form
    from models.ids import uuid7
    from resources.words import language

    east = DRAWN_M / distance_m(lon, lat, lon + 1, lat)
    north = DRAWN_M / distance_m(lon, lat, lon, lat + 1)
    zh = language() == "zh"
    drawings = (
        ("danger_zone", Form.POLYGON, ((-0.5, -0.4), (0.5, -0.5), (0.6, 0.4), (-0.4, 0.5)), ""),
        ("cordon", Form.LINE, ((-1.4, -1.0), (1.2, -1.1), (1.4, 1.1), (-1.3, 1.2), (-1.4, -1.0)), ""),
        ("command_post", Form.POINT, ((-1.2, 0.6),), "现场指挥部" if zh else "Command post"),
        ("staging", Form.POINT, ((1.6, -0.9),), "北门外" if zh else "North gate"),
        ("attack_route", Form.LINE, ((-1.1, -0.7), (-0.5, -0.2)), ""),
    )
    ids = []
    for kind, form, points, text in drawings:
        ids.append(uuid7())
        places = tuple((lon + x * east, lat + y * north) for x, y in points)
        driver.context.commands.submit(
            AddDrawing(drawing_id=ids[-1], type=kind, form=form, points=places, text=text,
                       incident_id=driver.context.selection.incident_id or "")
        )  # fmt: skip
    wait(driver, lambda: driver.ask(lambda: driver.context.store.get(Drawing, ids[-1])) is not None)


def _crowd(driver: "Driver", camera: Camera) -> None:
    """A hundred thousand water sources in the looks the town's have, and some hundred vehicles on the move."""
    from maps.export.things import take
    from maps.live import Fix, LiveLayer
    from maps.points import PointLayer
    from maps.symbols import LayerStyle, Shape, Symbol
    from models.hydrant import Hydrant
    from resources.words import t

    (lon, lat), view = driver.memory.place, driver.context.map
    waters = view.layer(Hydrant.KIND)
    if not isinstance(waters, PointLayer):
        raise RuntimeError("the layer of water is not there")
    driver.window.show_panel("queue")
    for notice in driver.context.notices.all:
        driver.context.notices.withdraw(notice.id)
    driver.window.show_tab("overview")
    chance = random.Random(5)
    spots = [(chance.gauss(lon, SPREAD_DEG[0]), chance.gauss(lat, SPREAD_DEG[1])) for _ in range(CROWD)]
    styles = [thing.style for thing in take(waters).things()]
    waters.set_points(
        [str(at) for at in range(CROWD)], [x for x, _y in spots], [y for _x, y in spots],
        array("B", chance.choices(styles, k=CROWD)),
    )  # fmt: skip
    title = t("moving.devices")
    look = Symbol(Shape.SQUARE, "#3ecf8e", title, size_px=14)
    moving = LiveLayer("crowd", title, LayerStyle((look,), near_zoom=0, order=60))
    at_s = driver.context.now().timestamp()
    moving.report(Fix(str(at), x, y, at_s, 0, chance.uniform(0, 360)) for at, (x, y) in enumerate(spots[:MOVING]))
    view.add_layer(moving)
    for name, zoom in CROWD_ZOOMS:
        view.fly_to(lon, lat, zoom)
        driver.rest(2 * DRAWN_MS)
        camera.take(name)
