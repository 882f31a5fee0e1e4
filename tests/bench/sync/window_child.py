"""The console in its window, signed in to a backend over a line that can fail, playing a scene of the figures."""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

USER = "local"
LOOK_MS = 20
TICK_MS = 5
REST_MS = 2_000


class Scene:
    """Starts when the console stands and is level with its backend; `say` writes a line to the bench."""

    def __init__(self, console: Any, line: Any, backend_port: int, say: Callable[[str], None]) -> None:
        self.console, self.line, self.backend_port, self.say = console, line, backend_port, say

    @property
    def services(self) -> Any:
        """What is behind the window."""
        return self.console.services

    def level(self) -> bool:
        """Live, nothing waits, nothing is behind."""
        from console.sync.link import Phase

        state = self.services.engine.state
        return state.phase is Phase.LIVE and not self.services.engine.entries() and state.cursor >= state.head

    def begin(self) -> None:
        """Play."""
        raise NotImplementedError

    def when(self, condition: Callable[[], bool], then: Callable[[], None], every_ms: int = LOOK_MS) -> None:
        """`then`, once it is so."""
        from PySide6.QtCore import QTimer

        if condition():
            then()
        else:
            QTimer.singleShot(every_ms, lambda: self.when(condition, then, every_ms))

    def finish(self, told: Any) -> None:
        """Tell what was measured and end."""
        from PySide6.QtWidgets import QApplication

        self.say(json.dumps(told))
        QApplication.quit()


def main() -> int:
    """`PIPE SCENE BACKEND_PORT SECRET PROFILE OUTCOME…`"""
    pipe, name, port, secret = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    from main import build_parser, prepare_console
    from tests.bench.sync import scenes
    from tests.bench.sync.line import Line

    with tempfile.TemporaryDirectory(prefix="wanghuolou-window-") as profile, Line(port) as line:
        words = ["--profile", str(Path(profile) / "p"), "--server", line.url, "--lang", "zh", "--seat", "2"]
        args = build_parser().parse_args(words)
        refusal = prepare_console(args, os.environ)
        if refusal:
            sys.stderr.write(refusal + "\n")
            return 2
        from console import app

        application = app.make_application()
        console = app.compose(args)
        with os.fdopen(pipe, "w") as bench:

            def say(line: str) -> None:
                bench.write(line + "\n")
                bench.flush()

            scene = scenes.SCENES[name](console, line, port, say)
            console.attached.connect(lambda: _sign_in(scene, secret))
            try:
                return application.exec()
            finally:
                console.close()


def _sign_in(scene: Scene, secret: str) -> None:
    from PySide6.QtCore import QTimer

    scene.services.sign_in(USER, secret, "2")
    scene.when(scene.level, lambda: QTimer.singleShot(REST_MS, scene.begin))


def on_input(then: Callable[[], None]) -> None:
    """Call `then` in a thread when the bench says go, or its end of the pipe is closed."""

    def wait() -> None:
        sys.stdin.readline()
        then()

    threading.Thread(target=wait, daemon=True).start()


def now() -> float:
    """Seconds since 1970, as every process of this machine has them."""
    return time.time()


if __name__ == "__main__":
    sys.exit(main())
