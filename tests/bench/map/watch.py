"""A page in a window, watched from outside: its frames as Qt presents them, a hand on it, and words put to it."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtQuickWidgets import QQuickWidget
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

RECORDER = Path(__file__).with_name("web") / "recorder.js"
LONGEST_S = 30.0
LOOK_MS = 20
NOTCH = 120
MOVE_MS = 8
"""Between two moves of the hand: a mouse tells its place 125 times a second."""


def application() -> QApplication:
    """An application whose web engine knows our scheme."""
    from main import decide_sandbox, is_root
    from maps.scheme import register

    decide_sandbox(os.environ, is_root())
    register()
    made = QApplication(["bench"])
    made.setQuitOnLastWindowClosed(False)
    return made


def tell(said: Any) -> None:
    """Hand what was measured to the bench, whose pipe is the first argument."""
    with os.fdopen(int(sys.argv[1]), "wb") as bench:
        bench.write(json.dumps(said).encode() + b"\n")


def rest(milliseconds: float) -> None:
    """Let everything go on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


def until(holds: Callable[[], Any], what: str, longest_s: float = LONGEST_S) -> Any:
    """Wait until it holds, and give it. Raises RuntimeError when it does not."""
    deadline = time.monotonic() + longest_s
    while time.monotonic() < deadline:
        found = holds()
        if found:
            return found
        rest(LOOK_MS)
    raise RuntimeError(f"waited {longest_s:g} s in vain until {what}")


class Watched:
    """A web view. Times are milliseconds since 1970, the page's and ours."""

    def __init__(self, web: QWebEngineView) -> None:
        self._web = web
        self.presented: list[float] = []

    @property
    def web(self) -> Any:
        """The web view."""
        return self._web

    def watch(self) -> None:
        """Put the recorder into the page."""
        self.js(RECORDER.read_text("utf-8") + "; 1")

    def count(self) -> None:
        """Count presented frames from now on. Raises RuntimeError for a view that presents none."""
        found = self.web.findChildren(QQuickWidget)
        if not found:
            raise RuntimeError("the web view presents no frames of its own")
        found[0].quickWindow().afterRendering.connect(lambda: self.presented.append(time.time() * 1000))

    def js(self, source: str) -> Any:
        """What an expression gives back in the page, by way of JSON."""
        loop, got = QEventLoop(), []
        self.web.page().runJavaScript(
            f"JSON.stringify({source})" if ";" not in source else source,
            lambda value: (got.append(value), loop.quit()),
        )
        QTimer.singleShot(round(LONGEST_S * 1000), loop, loop.quit)
        loop.exec()
        if not got:
            raise RuntimeError("the page does not answer")
        return json.loads(got[0]) if isinstance(got[0], str) else got[0]

    def first_frame_after(self, moment: float) -> float:
        """The moment of the first presented frame at or after another."""
        return float(
            until(lambda: next((at for at in self.presented if at >= moment), 0.0), "a frame was presented")
        )

    # ---- a hand ------------------------------------------------------------------------------------------------

    def drag(self, way: list[tuple[int, int]]) -> tuple[list[float], list[float]]:
        """Press, follow the way, hold still, release: when the page's frames came, and Qt's, meanwhile."""
        at = QPoint(self.web.width() // 2, self.web.height() // 2)
        self._mouse(QEvent.Type.MouseButtonPress, at)
        rest(30)
        self.js("bench.start() || 1")
        begun = time.time() * 1000
        loop = QEventLoop()
        steps = iter(way)

        def step() -> None:
            nonlocal at
            move = next(steps, None)
            if move is None:
                loop.quit()
                return
            at += QPoint(*move)
            self._mouse(QEvent.Type.MouseMove, at)

        timer = QTimer(interval=MOVE_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(step)
        timer.start()
        loop.exec()
        timer.stop()
        ended = time.time() * 1000
        frames = self.js("bench.stop()")
        presented = [moment for moment in self.presented if begun <= moment <= ended]
        # Leaflet lets go of a map that was thrown: held still it is not thrown.
        rest(250)
        self._mouse(QEvent.Type.MouseButtonRelease, at)
        return frames, presented

    def wheel(self, notches: int) -> dict[str, float]:
        """Turn the wheel over the middle by one notch, and wait until all is drawn: see recorder.js.

        `shown` is when Qt presented the first frame that came of it.
        """
        known = self.js("bench.zooms.length")
        target = self._target()
        at = QPointF(target.width() / 2, target.height() / 2)
        event = QWheelEvent(
            at, target.mapToGlobal(at), QPoint(), QPoint(0, NOTCH * notches), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        begun = time.time() * 1000
        QCoreApplication.postEvent(target, event)
        until(lambda: self.js("bench.zooms.length") > known, "the map was drawn after a wheel step")
        found: dict[str, float] = self.js("bench.zooms[bench.zooms.length - 1]")
        return {**found, "shown": self.first_frame_after(begun) - begun}

    def _mouse(self, kind: QEvent.Type, at: QPoint) -> None:
        target, button = self._target(), Qt.MouseButton.LeftButton
        moved = kind is QEvent.Type.MouseMove
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(
            kind, QPointF(at), target.mapToGlobal(QPointF(at)), Qt.MouseButton.NoButton if moved else button, held,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QCoreApplication.postEvent(target, event)

    def _target(self) -> Any:
        return self.web.focusProxy() or self.web
