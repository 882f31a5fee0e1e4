"""The console on an empty profile while its first load runs, with a 5 ms timer in the window."""

import json
import os
import sys
import time

TICK_MS = 5
USER = "local"
LOOK_MS = 200
REST_MS = 2_000
"""From the page's first word to the load: the base map is painted meanwhile."""


def main() -> int:
    """Compose, sign in, tick until the last record is painted, and tell the ticks."""
    pipe, secret = int(sys.argv[1]), sys.argv[2]
    from main import build_parser, prepare_console

    args = build_parser().parse_args(sys.argv[3:])
    refusal = prepare_console(args, os.environ)
    if refusal:
        sys.stderr.write(refusal + "\n")
        return 2
    from console import app

    application = app.make_application()
    console = app.compose(args)
    load = FirstLoad(console, secret, lambda ticks: tell(pipe, ticks, application.quit))
    console.attached.connect(load.attached)
    try:
        return application.exec()
    finally:
        console.close()


def tell(pipe: int, ticks: list[float], quit_) -> None:
    """Hand the ticks to the bench and end."""
    with os.fdopen(pipe, "wb") as bench:
        bench.write(json.dumps({"ticks_s": ticks}).encode() + b"\n")
    quit_()


class FirstLoad:
    """Signs in when the empty window has come to rest; done when all records are loaded, listed and painted."""

    def __init__(self, console, secret: str, done) -> None:
        self._console, self._secret, self._done = console, secret, done
        self._ticks: list[float] = []
        self._loaded = self._painted = False

    def attached(self) -> None:
        """The map exists; its page has to come up, and its base map to be painted, before the load begins."""
        from PySide6.QtCore import QTimer

        self._table = self._console.window.show_panel("table")
        shown = self._console.context.map
        shown.painted.connect(self._map_painted)
        if shown.is_ready:
            QTimer.singleShot(REST_MS, self._begin)
        else:
            shown.ready.connect(lambda: QTimer.singleShot(REST_MS, self._begin))

    def _begin(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        from console.sync.link import Phase

        self._timer = QTimer(self._console.window, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._live = Phase.LIVE
        self._console.services.link.link_changed.connect(self._link_changed)
        self._look = QTimer(self._console.window, interval=LOOK_MS)
        self._look.timeout.connect(self._finish)
        self._timer.start()
        self._look.start()
        self._console.services.sign_in(USER, self._secret, "2")

    def _tick(self) -> None:
        self._ticks.append(time.perf_counter())

    def _link_changed(self, state) -> None:
        self._loaded |= state.phase is self._live

    def _map_painted(self, layer: str, revision: int) -> None:
        from tests.bench.water import COUNT

        shown = self._console.context.map.layer(layer)
        if layer == "hydrant" and revision == shown.revision:
            self._painted = len(shown) == COUNT

    def _finish(self) -> None:
        from tests.bench.water import COUNT

        if self._loaded and self._painted and self._table.rows().rowCount() == COUNT:
            self._timer.stop()
            self._look.stop()
            self._done(self._ticks)


if __name__ == "__main__":
    sys.exit(main())
