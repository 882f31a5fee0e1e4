"""The peer of the start: an empty window with an empty web view, until it has painted."""

import os
import sys

import shiboken6
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication, QMainWindow

from main import decide_sandbox, is_root

PAINTED = "painted"
# The same way in which the map page says that a frame is on the screen.
AFTER_FRAME = f"requestAnimationFrame(() => setTimeout(() => {{ document.title = '{PAINTED}'; }}));"


def main() -> int:
    """Say so on the pipe when the empty page is on the screen."""
    pipe = int(sys.argv[1])
    decide_sandbox(os.environ, is_root())
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1600, 900)
    view = QWebEngineView(window)
    window.setCentralWidget(view)

    def said(title: str) -> None:
        if title == PAINTED:
            os.write(pipe, b"{}\n")
            application.quit()

    view.titleChanged.connect(said)
    view.loadFinished.connect(lambda _ok: view.page().runJavaScript(AFTER_FRAME))
    window.show()
    view.setUrl(QUrl("about:blank"))
    code = application.exec()
    shiboken6.delete(view)
    return code


if __name__ == "__main__":
    sys.exit(main())
