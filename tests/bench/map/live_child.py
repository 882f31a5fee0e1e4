"""The map in its scene with five thousand units on the live layer, all of them moving, and points that change."""

import importlib
import random
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer

from console.collector import Collector
from maps.points import ChangedPoint
from maps.symbols import LayerStyle, Shape, Symbol
from tests.bench.map import scene
from tests.bench.map.live import LAYER
from tests.bench.map.watch import application, rest, tell
from tests.bench.map.windows import our_map

UNITS, CHANGES_A_SECOND = 5_000, 200
PORTIONS = 20
"""A second's fixes come in so many reports, as from as many centres."""
TICK_MS = 5
REST_MS, WATCH_MS = 4_000, 15_000
STEP_M = 15.0
METRES_A_DEGREE = 111_320.0


def main() -> int:
    """`PIPE PACK`"""
    made, live = application(), importlib.import_module(LAYER)
    collector = Collector(made)  # as every window of the console has it
    style = LayerStyle(
        (Symbol(Shape.SQUARE, "#3ecf8e", "水罐车", size_px=18), Symbol(Shape.CIRCLE, "#d06ee0", "人员"))
    )
    with our_map(Path(sys.argv[2]), zoom=scene.ALL_ZOOM) as (view, watched):
        for other in scene.others():
            view.add_layer(other)
        points = scene.hydrants()
        points.set_points(*scene.hydrant_columns())
        units = live.LiveLayer("live", "动态", style)
        for layer in (points, units):
            view.add_layer(layer)
        watched.start()
        moving = Moving(live.Fix, units, points)
        rest(REST_MS)
        watched.watch()
        ticks: list[float] = []
        timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start()
        watched.js("bench.start() || 1")
        begun = time.time() * 1000
        rest(WATCH_MS)
        timer.stop()
        frames = watched.js("bench.stop()")
        moving.stop()
        tell({"frames": frames, "presented": [at for at in watched.presented if at >= begun], "ticks_s": ticks})
    collector.close()
    return 0


class Moving:
    """Reports fixes and changes from timers of the window, as the console's bridge does."""

    def __init__(self, fix: Any, units: Any, points: Any) -> None:
        self._fix = fix
        self._units, self._points, self._chance, self._turn = units, points, random.Random(11), 0
        around = scene.box()
        self._at = [
            [self._chance.uniform(around.west, around.east), self._chance.uniform(around.south, around.north)]
            for _ in range(UNITS)
        ]
        self._columns = scene.columns()
        self._timer = QTimer(interval=1_000 // PORTIONS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._report)
        self._timer.start()

    def _report(self) -> None:
        self._turn += 1
        now_s = time.time()
        fixes = []
        for at in range(self._turn % PORTIONS, UNITS, PORTIONS):
            place = self._at[at]
            place[0] += self._chance.uniform(-1, 1) * STEP_M / METRES_A_DEGREE
            place[1] += self._chance.uniform(-1, 1) * STEP_M / METRES_A_DEGREE
            heading = self._chance.uniform(0, 360)
            fixes.append(self._fix(f"u{at}", place[0], place[1], now_s, style=at % 2, heading_deg=heading))
        self._units.report(fixes)
        ids, lons, lats, _styles = self._columns
        changed = self._chance.sample(range(len(ids)), CHANGES_A_SECOND // PORTIONS)
        self._points.update_points(ChangedPoint(ids[at], lons[at], lats[at], self._turn % 3) for at in changed)

    def stop(self) -> None:
        """Report nothing more."""
        self._timer.stop()


if __name__ == "__main__":
    sys.exit(main())
