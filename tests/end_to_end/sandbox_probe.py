"""Loads a page the way the console does and writes, as JSON, how its renderer process is confined."""

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from main import prepare_console


def probe() -> int:
    """Exit code 0 once a page was loaded."""
    args = argparse.Namespace(tour=Path("tour"))
    prepare_console(args, os.environ)
    from PySide6.QtCore import QTimer
    from PySide6.QtWebEngineWidgets import QWebEngineView
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    view = QWebEngineView()
    view.show()

    def report(loaded: bool) -> None:
        process = Path("/proc") / str(view.page().renderProcessPid())
        status = dict(
            line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line
        )
        own_processes = os.readlink(process / "ns" / "pid") != os.readlink("/proc/self/ns/pid")
        answer = {
            "loaded": loaded,
            "sandboxed": args.sandboxed,
            "seccomp": int(status["Seccomp"]),
            "own_processes": own_processes,
            "uid": os.geteuid(),
        }
        sys.stdout.write(json.dumps(answer))
        app.exit(0 if loaded else 1)

    view.loadFinished.connect(report)
    view.setHtml("<p>page</p>")
    QTimer.singleShot(120_000, lambda: app.exit(3))
    return app.exec()


if __name__ == "__main__":
    sys.exit(probe())
