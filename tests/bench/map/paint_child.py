"""Pages of a hundred thousand points brought up in turn: our map bare, in its scene and standing; and its peers."""

import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl

from tests.bench.map import scene
from tests.bench.map.peers import FAST, PLAIN
from tests.bench.map.watch import application, rest, tell, until
from tests.bench.map.windows import has_said, our_map, page_window
from tests.bench.start_child import LEAST_DOTS_PX, dots

ROUNDS = 5
REST_MS = 1_500
"""After the last paint, before the next measurement: the page is quiet."""
EMPTY = "data:text/html,<html><body style='background:#123'></body></html>"
FILL = """
(() => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [innerWidth, innerHeight];
  document.body.append(canvas);
  const ctx = canvas.getContext("2d");
  window.fills = [];
  let turn = 0;
  const fill = () => {
    ctx.fillStyle = turn++ % 2 ? "#123456" : "#654321";
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    fills.push(performance.now());
    if (turn < 120) requestAnimationFrame(fill);
  };
  fill();
})(); 1
"""


def main() -> int:
    """`PIPE PAGES PACK`"""
    pages, pack = Path(sys.argv[2]), Path(sys.argv[3])
    made = application()
    told: dict[str, list[Any]] = {
        name: [] for name in ("empty", "fills", "bare", "scene", "standing", "fast", "markercluster")
    }
    # The first round warms files and processes and is not counted.
    for turn in range(ROUNDS + 1):
        found = {
            **_empty(),
            "bare": _cold(None),
            **_scene(pack),
            "fast": _peer(pages / FAST),
            "markercluster": _peer(pages / PLAIN),
        }
        if turn:
            for name, value in found.items():
                told[name].append(value)
    tell({**told, "platform": made.platformName()})
    del made
    return 0


def _empty() -> dict[str, Any]:
    """What an empty page and a canvas that is only filled take on this machine now."""
    with page_window(QUrl(EMPTY)) as watched:
        loaded = has_said(watched, "performance.timing.loadEventEnd && document.readyState === 'complete' && 1")
        origin = watched.js("performance.timeOrigin")
        watched.js("requestAnimationFrame(() => setTimeout(() => (window.paintedAt = performance.now()))) && 1")
        has_said(watched, "window.paintedAt")
        ended = watched.js("performance.getEntriesByType('paint').map((one) => one.startTime)[0] || paintedAt")
        presented = watched.first_frame_after(origin)
        watched.js(FILL)
        fills = until(lambda: watched.js("fills.length === 120 ? fills : null"), "the canvas was filled")
        del loaded
    return {"empty": {"painted_ms": ended, "presented_ms": presented - origin}, "fills": fills}


def _cold(pack: Path | None) -> dict[str, float]:
    """From the page's beginning to the points' paint, the data waiting for it."""
    layer = scene.hydrants()
    layer.set_points(*scene.hydrant_columns())
    with our_map(pack) as (view, watched):
        painted: list[float] = []
        view.painted.connect(
            lambda name, _revision: painted.append(time.time() * 1000) if name == layer.name else None
        )
        view.add_layer(layer)
        if pack is not None:
            for other in scene.others():
                view.add_layer(other)
        watched.start()
        until(lambda: painted, "the points were painted")
        origin = watched.js("performance.timeOrigin")
        presented = watched.first_frame_after(painted[0])
        if dots(view.grab_image()) < LEAST_DOTS_PX:
            raise RuntimeError("the page says that the points are painted, and they are not")
        return {"painted_ms": painted[0] - origin, "presented_ms": presented - origin}


def _scene(pack: Path) -> dict[str, Any]:
    """The same with everything else on the map; and new points told to the map that stands."""
    layer = scene.hydrants()
    whole = scene.hydrant_columns()
    cold = _cold(pack)
    with our_map(pack) as (view, watched):
        for other in scene.others():
            view.add_layer(other)
        view.add_layer(layer)
        watched.start()
        rest(REST_MS)
        painted: list[float] = []
        view.painted.connect(
            lambda name, _revision: painted.append(time.time() * 1000) if name == layer.name else None
        )
        begun = time.time() * 1000
        layer.set_points(*whole)
        until(lambda: painted, "the points were painted")
        standing = {"painted_ms": painted[0] - begun, "presented_ms": watched.first_frame_after(painted[0]) - begun}
    return {"scene": cold, "standing": standing}


def _peer(page: Path) -> dict[str, float]:
    """From the page's beginning to its paint; its data are in it."""
    with page_window(QUrl.fromLocalFile(str(page))) as watched:
        ended = has_said(watched, "window.paintedAt")
        if not watched.js("document.querySelectorAll('.marker-cluster').length"):
            raise RuntimeError(f"{page.name} shows no clusters")
        origin = watched.js("performance.timeOrigin")
        presented = watched.first_frame_after(origin + ended)
        return {"painted_ms": ended, "presented_ms": presented - origin}


if __name__ == "__main__":
    sys.exit(main())
