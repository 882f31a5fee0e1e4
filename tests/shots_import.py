"""The import window, photographed: each step on a clean file, and the coordinates of a shifted one."""

import csv
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from tests.shots_shoot import Shoot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.features.importing.window import ImportWindow
    from console.tour.driver import Driver

LIMIT_S = 60.0
HEADERS = ("消火栓编号", "经度", "纬度", "压力(kPa)", "类型", "管径", "备注", "登记人")
SIZES = ((1200, 690), (1366, 768), (1920, 1080))


class Camera(Protocol):
    """Takes a picture of a window under a name."""

    def take_window(self, name: str, window: "QWidget") -> None: ...


def import_scenes(
    composed: Callable[[Shoot], AbstractContextManager["Driver"]],
    photographer: Callable[["Driver", Shoot], Camera],
    shoot: Shoot,
) -> None:
    """From the file to the outcome; then the same places as a web map has them."""
    from console.features.importing.window import ImportWindow
    from console.tour import steps_start

    with tempfile.TemporaryDirectory() as folder, composed(shoot) as driver:
        for step in (steps_start.sign_in, steps_start.demo_loads):
            driver.begin(steps_start.LOADING_S)
            step(driver)
        camera = photographer(driver, shoot)
        clean, shifted = _files(driver, Path(folder))
        driver.press("Ctrl+Alt+I")
        window = driver.window.findChild(ImportWindow)
        if window is None:
            raise RuntimeError("the import window does not open")
        window.resize(*SIZES[0])
        camera.take_window("import_empty", window)
        _read(driver, window, clean)
        camera.take_window("import_file", window)
        window.forward()
        _wait(driver, lambda: not window.columns.problem())
        window.columns.table.select(HEADERS[3])
        window.columns.table.selected.emit(HEADERS[3])
        camera.take_window("import_columns", window)
        window.forward()
        _wait(driver, lambda: window.draft.placing.asked)
        camera.take_window("import_place_clean", window)
        if not window.place.yes.isChecked():
            window.place.yes.setChecked(True)
        window.forward()
        _wait(driver, lambda: window.draft.report is not None)
        camera.take_window("import_report", window)
        if window.report.near.isVisible():
            window.report.decide_rest("leave")
        _wait(driver, lambda: not window.report.problem())
        window.forward()
        camera.take_window("import_apply", window)
        window.apply.apply_button.click()
        _wait(driver, lambda: window.draft.applied is not None)
        window.apply.undo.ask_button.click()
        _wait(driver, window.apply.undo.sure_button.isVisible)
        camera.take_window("import_undo", window)
        window.show_past()
        _wait(driver, lambda: window.past.rows.rowCount() > 0)
        camera.take_window("import_past", window)
        _read(driver, window, shifted)
        window.forward()
        _wait(driver, lambda: not window.columns.problem())
        window.forward()
        _wait(driver, lambda: window.draft.placing.asked)
        for size in SIZES:
            window.resize(*size)
            camera.take_window(f"import_place_shifted_{size[0]}", window)
        window.close()


def _read(driver: "Driver", window: "ImportWindow", path: Path) -> None:
    window.open_file(path)
    _wait(driver, lambda: not window.file.problem())


def _wait(driver: "Driver", look: Callable[[], object]) -> None:
    driver.begin(LIMIT_S)
    if not driver.wait(look):
        raise RuntimeError("what should be photographed does not come")


def _files(driver: "Driver", folder: Path) -> tuple[Path, Path]:
    """A list of hydrants along the demo's streets, as surveyed and as a web map draws them."""
    from models.geo_shift import wgs84_to_gcj02
    from models.hydrant import Hydrant

    store, pack = driver.console.services.store, driver.console.services.places.pack
    places = driver.ask(lambda: store.positions(Hydrant.KIND))
    if pack is None:
        raise RuntimeError("the demo has no region")
    with closing(sqlite3.connect(pack.gazetteer)) as database:
        spots = np.array(database.execute("SELECT lon, lat FROM spot WHERE rowid % 23 = 0 LIMIT 420").fetchall())
    lon, lat = spots.T
    lon[:3], lat[:3] = places.lons[:3], places.lats[:3]
    moved = wgs84_to_gcj02(lon, lat)
    rows = [[f"XH-{at:04}", "", "", str(250 + at % 9 * 10), "地上式", "150", "", "王工"] for at in range(len(lon))]
    rows[6][3], rows[11][0] = "偏低", rows[10][0]
    paths = folder / "城区消火栓2026.csv", folder / "城区消火栓-网络地图.csv"
    for path, (east, north) in zip(paths, ((lon, lat), moved), strict=True):
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADERS)
            for row, x, y in zip(rows, east, north, strict=True):
                writer.writerow([row[0], f"{x:.6f}", f"{y:.6f}", *row[3:]])
    return paths
