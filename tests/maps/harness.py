"""Shows a map with random points and takes pictures of it: python -m tests.maps.harness OUT [PACK]."""

import argparse
import json
import os
import random
import sys
import time
from array import array
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from maps.points import PointLayer
from maps.scheme import register
from maps.shapes import Area, Circle, Line, Mark, MarkLayer, ShapeLayer
from maps.symbols import LayerStyle, Shape, ShapeStyle, Stroke, Symbol
from maps.tiles import PackTiles
from maps.view import MapView
from models.geo import Box

MUNICH = Box(11.36, 48.06, 11.72, 48.25)

HYDRANTS = LayerStyle(
    (
        Symbol(Shape.DROP, "#3ea6ff", "可用", size_px=15),
        Symbol(Shape.DIAMOND, "#f2c14e", "待检修", size_px=15),
        Symbol(Shape.SQUARE, "#e5484d", "停用", size_px=15, struck=True),
    ),
    near_zoom=14,
    order=20,
)


def wait_for(signal, timeout_ms=30_000):
    """Run the event loop until the signal comes; its arguments, or None when it does not."""
    loop, got = QEventLoop(), []
    signal.connect(lambda *values: (got.append(values), loop.quit()))
    QTimer.singleShot(timeout_ms, loop.quit)
    loop.exec()
    return got[0] if got else None


def rest(ms):
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def points(count, box, seed=1):
    chance = random.Random(seed)
    lons = array("d", (chance.uniform(box.west, box.east) for _ in range(count)))
    lats = array("d", (chance.uniform(box.south, box.north) for _ in range(count)))
    styles = array("B", (0 if chance.random() < 0.93 else chance.choice((1, 2)) for _ in range(count)))
    return [f"h{i}" for i in range(count)], lons, lats, styles


def run_js(view, source):
    """What a script gives back in the page."""
    loop, got = QEventLoop(), []
    view._browser.page.runJavaScript(source, lambda value: (got.append(value), loop.quit()))
    QTimer.singleShot(60_000, loop.quit)
    loop.exec()
    return got[0] if got else None


PAN = """
(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const times = [];
  await frame();
  let last = performance.now();
  for (let i = 0; i < 90; i++) {
    map_main.panBy([i < 45 ? 12 : -12, i < 45 ? 4 : -4], { animate: false, noMoveStart: true });
    await frame();
    times.push(performance.now() - last);
    last = performance.now();
  }
  window.panTimes = times;
})()
"""


def pan(view):
    run_js(view, "window.panTimes = null; " + PAN + "; 0")
    for _ in range(200):
        rest(50)
        found = run_js(view, "JSON.stringify(window.panTimes)")
        if found and found != "null":
            times = sorted(json.loads(found))
            return {"median": times[len(times) // 2], "p95": times[int(len(times) * 0.95)], "max": times[-1]}
    return {}


def add_others(view):
    marks = MarkLayer(
        "incidents",
        "警情",
        LayerStyle(
            (
                Symbol(Shape.TRIANGLE, "#e5484d", "火灾", size_px=26, glyph="火"),
                Symbol(Shape.SQUARE, "#3ecf8e", "水罐车", size_px=22, glyph="水"),
            ),
            near_zoom=12,
            label_zoom=11,
            order=90,
        ),
    )
    marks.set_marks(
        [
            Mark("i1", 11.5755, 48.1374, 0, "2-017 玛利亚广场 住宅火灾"),
            Mark("u1", 11.5695, 48.1400, 1, "一号水罐车", badge="未下达 NOT ORDERED", heading_deg=130),
            Mark("u2", 11.5822, 48.1350, 1, "二号水罐车", heading_deg=290),
        ]
    )
    lay = ShapeLayer(
        "lays",
        "供水",
        ShapeStyle(
            (
                Stroke("#5ad1ff", "水带铺设", 4, arrow=True),
                Stroke("#ff6b57", "警戒区", 2, fill="#ff6b5722", dash_px=(8, 5)),
                Stroke("#f2c14e", "疏散圈", 2, fill="#f2c14e18"),
            )
        ),
    )
    lay.set_shapes(
        [
            Line("l", ((11.5725, 48.1365), (11.5738, 48.1372), (11.5755, 48.1374)), 0, "140 米 · 7 盘"),
            Area("a", (((11.574, 48.1365), (11.577, 48.1365), (11.578, 48.139), (11.5735, 48.1385)),), 1, "警戒区"),
            Circle("c", 11.5755, 48.1374, 300, 2, "300 米"),
        ]
    )
    view.add_layer(marks)
    view.add_layer(lay)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("pack", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=0, help="points left for the pictures")
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--theme", default="dark,light")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    register()
    application = QApplication(sys.argv)
    view = MapView()
    view.resize(*map(int, options.size.split("x")))
    view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
    view.stumbled.connect(lambda what: sys.stderr.write(f"STUMBLED {what}\n"))
    view.describe = lambda layer, id_: f"{layer} {id_}"
    layer = PointLayer("hydrants", "消火栓", HYDRANTS, labels=lambda ids: [f"№ {i[1:]}" for i in ids])
    view.add_layer(layer)
    view.show()
    view.fit(MUNICH)
    began = time.perf_counter()
    view.start()
    wait_for(view.ready)
    figures = {"ready_s": time.perf_counter() - began}
    if options.pack:
        tiles = PackTiles(options.pack / "basemap.pmtiles")
        box = Box(*json.loads((options.pack / "manifest.json").read_text())["box"])
        view.set_tiles(tiles, box)
        view.fit(MUNICH)
    rest(1500)
    columns = points(options.count, MUNICH)
    began = time.perf_counter()
    layer.set_points(*columns)
    figures["set_points_ms"] = (time.perf_counter() - began) * 1000
    wait_for(view.painted)
    figures["paint_ms"] = (time.perf_counter() - began) * 1000
    figures["pan_all"] = pan(view)
    view.fly_to(11.5755, 48.1374, 15)
    rest(1500)
    figures["pan_near"] = pan(view)
    import psutil

    figures["page_mb"] = psutil.Process(view.page_pid).memory_info().rss / 2**20
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    add_others(view)
    if options.few:
        layer.set_points(*points(options.few, MUNICH))
    from widgets.theme import apply_theme

    for theme in options.theme.split(","):
        view.set_theme(theme)
        apply_theme(application, theme)
        for zoom in (12, 14, 16, 18):
            view.fly_to(11.5755, 48.1374, zoom)
            rest(2500)
            view.grab_image().save(str(options.out / f"{theme}_{zoom}.png"))
    view.stop()
    view.close()
    rest(100)
    del view, application


if __name__ == "__main__":
    main()
