"""Maps under a hand: dragged with all points in view and with a tenth of them, and turned by the wheel."""

import sys
import time
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QUrl

from tests.bench.map import scene
from tests.bench.map.watch import Watched, application, rest, tell, until
from tests.bench.map.windows import has_said, our_map, page_window

REST_MS = 2_000
DRAGS = 4
WAY = [(6, 2)] * 110
"""A drag of 660 px in 0.9 s: the tiles it brings into view are drawn under the hand."""
WHEELS = 8
MB = 1 << 20


def main() -> int:
    """`PIPE ours PACK COUNT` or `PIPE peer PAGE COUNT`"""
    whose, path, count = sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    made = application()
    tell(_ours(path, count) if whose == "ours" else _peer(path))
    del made
    return 0


def _ours(pack: Path, count: int) -> dict[str, Any]:
    layer = scene.hydrants()
    with our_map(pack) as (view, watched):
        for other in scene.others():
            view.add_layer(other)
        view.add_layer(layer)
        watched.start()
        rest(REST_MS)
        painted: list[float] = []
        view.painted.connect(lambda name, _revision: painted.append(time.time()) if name == layer.name else None)
        columns = scene.hydrant_columns(count)
        begun = time.time()
        layer.set_points(*columns)
        until(lambda: painted, "the points were painted")
        rest(REST_MS)
        told = {"paint_s": painted[0] - begun, "memory": [_memory(view.page_pid)], **_moved(watched)}
        told["memory"].append(_memory(view.page_pid))
        return told


def _peer(page: Path) -> dict[str, Any]:
    with page_window(QUrl.fromLocalFile(str(page))) as watched:
        has_said(watched, "window.paintedAt")
        pid = int(watched.web.page().renderProcessPid())
        told = {"memory": [_memory(pid)], **_moved(watched)}
        told["memory"].append(_memory(pid))
        return told


def _memory(pid: int) -> dict[str, float]:
    """Resident memory of a page's process, and what of it no other process has."""
    found = psutil.Process(pid).memory_full_info()
    return {"rss_mb": found.rss / MB, "own_mb": found.uss / MB}


def _look(watched: Watched, zoom: int) -> None:
    watched.js(f"map_main.setView([{scene.LAT}, {scene.LON}], {zoom}, {{animate: false}}) && 1")
    rest(REST_MS)


def _moved(watched: Watched) -> dict[str, Any]:
    watched.watch()
    told: dict[str, Any] = {}
    for name, zoom in (("all", scene.ALL_ZOOM), ("near", scene.NEAR_ZOOM)):
        _look(watched, zoom)
        told[name] = [_drag(watched, turn) for turn in range(DRAGS)]
    _look(watched, scene.ALL_ZOOM)
    told["wheels"] = []
    for turn in range(WHEELS):
        told["wheels"].append(watched.wheel(-1 if turn % 2 else 1))
        rest(REST_MS / 4)
    return told


def _drag(watched: Watched, turn: int) -> dict[str, list[float]]:
    """To and fro, two ways each."""
    east, south = ((1, 1), (-1, -1), (-1, 1), (1, -1))[turn % 4]
    frames, presented = watched.drag([(dx * east, dy * south) for dx, dy in WAY])
    rest(REST_MS / 4)
    return {"frames": frames, "presented": presented}


if __name__ == "__main__":
    sys.exit(main())
