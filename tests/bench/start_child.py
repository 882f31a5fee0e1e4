"""The console itself, started as main.py starts it, until its map shows the hydrants of its cache."""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

BEGUN = time.perf_counter()
HEAVY = ("folium", "pyqtgraph", "numpy", "pandas", "scipy", "av", "valhalla")
"""Never needed before the map has painted; the first two are the target's."""
FORBIDDEN = HEAVY[:2]
LEAST_DOTS_PX = 200
EVERY_ROW = 8
BLUER_BY, LEAST_BLUE = 60, 110
"""A dot of water is so much bluer than red; nothing of the dark base map is."""


def main() -> int:
    """Compose the console, wait for the paint, say when, and close."""
    pipe = int(sys.argv[1])
    from main import build_parser, prepare_console

    words = sys.argv[2:]
    args = build_parser().parse_args(words)
    refusal = prepare_console(args, os.environ)
    if refusal:
        sys.stderr.write(refusal + "\n")
        return 2
    from console import app

    application = app.make_application()
    moments: dict[str, float] = {}

    def reached(name: str) -> None:
        moments.setdefault(name, time.perf_counter() - BEGUN)

    reached("imported")
    console = app.compose(args)
    reached("window")

    def done() -> None:
        tell(pipe, moments)
        application.quit()

    watch = PaintWatch(console, reached, done)
    console.attached.connect(watch.attached)
    try:
        return application.exec()
    finally:
        console.close()


def tell(pipe: int, moments: dict[str, float]) -> None:
    """Say that the hydrants are on the map, and what is imported at this moment."""
    said = {
        "moments_s": moments,
        "heavy": [name for name in FORBIDDEN if name in sys.modules],
        "also_imported": [name for name in HEAVY if name in sys.modules],
    }
    os.write(pipe, json.dumps(said).encode() + b"\n")


class PaintWatch:
    """Waits until the page says that the newest hydrants are painted, and then until their pixels are there."""

    def __init__(self, console: Any, reached: Callable[[str], None], done: Callable[[], None]) -> None:
        self._console, self._reached, self._done = console, reached, done
        self._map: Any = None

    def attached(self) -> None:
        """The map exists."""
        self._reached("attached")
        self._map = self._console.context.map
        self._map.ready.connect(lambda: self._reached("page"))
        self._map.painted.connect(self._painted)

    def _painted(self, layer: str, revision: int) -> None:
        from tests.bench.water import COUNT

        shown = self._map.layer(layer)
        if layer == "hydrant" and revision == shown.revision and len(shown) == COUNT:
            self._reached("painted")
            self._look()

    def _look(self) -> None:
        """The page's word is not enough: the town must be in view and the dots in the picture."""
        from PySide6.QtCore import QTimer

        pack = self._console.services.places.pack
        view = self._map.view()
        in_view = pack is not None and pack.box.contains(view.lon, view.lat)
        if in_view and dots(self._map.grab_image()) >= LEAST_DOTS_PX:
            self._reached("seen")
            self._done()
        else:
            QTimer.singleShot(10, self._look)


def dots(image: Any) -> int:
    """How many pixels, of every eighth row, have the blue of water that is in service."""
    from PySide6.QtGui import QImage

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    found = 0
    for row in range(0, plain.height(), EVERY_ROW):
        line = bytes(plain.constScanLine(row))[: plain.width() * 3]
        found += sum(b >= LEAST_BLUE and b - r >= BLUER_BY for r, b in zip(line[::3], line[2::3], strict=True))
    return found


if __name__ == "__main__":
    sys.exit(main())
