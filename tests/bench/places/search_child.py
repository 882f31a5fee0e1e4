"""The command bar over the names of a folder: texts are typed into it, and lists timed until they are painted."""

import json
import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

LON, LAT = 116.4, 39.9
ZOOM = 12.0
LONGEST_MS = 20_000


def main() -> int:
    """Type, and tell the times and where among the lines the name meant was."""
    pipe, folder, asked = int(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text())
    from PySide6.QtWidgets import QApplication

    application = QApplication(["bench"])
    bar = Bar(folder)
    bar.typed("warm", "up")
    told: dict[str, list[float]] = {"ms": [], "first_ms": [], "places": []}
    for text, name in asked:
        first_s, done_s, titles = bar.typed(text[:-1], text[-1])
        told["first_ms"].append(first_s * 1000)
        told["ms"].append(done_s * 1000)
        told["places"].append(next((at for at, title in enumerate(titles) if title.endswith(name)), -1))
    bar.close()
    with os.fdopen(pipe, "wb") as bench:
        bench.write(json.dumps(told).encode() + b"\n")
    del application
    return 0


class Bar:
    """The real widget, provider, search and store; what is around them is a stand-in."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtCore import QEventLoop
        from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

        from console.background import Background
        from console.command_bar import offer_lines
        from models.store import Search, Store
        from models.store.recovery import CACHE
        from models.store.search_index import FILE
        from widgets.command_line import CommandLine

        self._store = Store(folder / CACHE)
        self._store.readers.open()
        self._search = Search(folder / FILE, self._store)
        self._search.open()
        self._background = Background()
        view = SimpleNamespace(lon=LON, lat=LAT, zoom=ZOOM)
        context: Any = SimpleNamespace(
            background=self._background, map=SimpleNamespace(view=lambda: view), lookup=self._lookup(),
            session=SimpleNamespace(exercise_id=None),
        )  # fmt: skip
        self._answers = self._wanted = 0
        self._loop = QEventLoop()

        def provider(text, give) -> None:
            def counted(found) -> None:
                give(found)
                self._answers += 1
                if self._answers >= self._wanted:
                    self._loop.quit()

            offer_lines(context, (), (), lambda _act: None, text, counted)

        self._window = QWidget()
        self._window.resize(1200, 800)
        self.bar = CommandLine()
        self.bar.add_provider(provider)
        QVBoxLayout(self._window).addWidget(self.bar)
        self._window.show()
        self.bar.line.setFocus()
        found = self.bar.findChild(QListView)
        if found is None:
            raise RuntimeError("a command bar without a list")
        self._viewport = found.viewport()

    def _lookup(self) -> Any:
        return SimpleNamespace(find=self._search.find, find_nearly=self._search.find_nearly, failure=None, behind=0)

    def typed(self, text: str, last: str) -> tuple[float, float, list[str]]:
        """Seconds from the last character to the first list and to the last, both painted, and the lines."""
        self.bar.line.clear()
        if text:
            self._commit(text)
            self._wait(2)
        begun = time.perf_counter()
        self._commit(last)
        self._wait(1)
        self._viewport.repaint()
        first_s = time.perf_counter() - begun
        self._wait(2)
        self._viewport.repaint()
        done_s = time.perf_counter() - begun
        return first_s, done_s, [line.title for line in self.bar.suggestions()]

    def _commit(self, text: str) -> None:
        """As an input method does."""
        from PySide6.QtCore import QCoreApplication
        from PySide6.QtGui import QInputMethodEvent

        self._answers = 0
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self.bar.line, event)

    def _wait(self, answers: int) -> None:
        from PySide6.QtCore import QTimer

        self._wanted = answers
        if self._answers < answers:
            watch = QTimer(singleShot=True, interval=LONGEST_MS)
            watch.timeout.connect(self._loop.quit)
            watch.start()
            self._loop.exec()
            watch.stop()
        if self._answers < answers:
            raise RuntimeError(f"no answer to {self.bar.line.text()!r}")

    def close(self) -> None:
        """End the threads."""
        self._window.close()
        self._background.close()
        self._search.close()
        self._store.close()


if __name__ == "__main__":
    sys.exit(main())
