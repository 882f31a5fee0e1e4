"""Asking a real map page from a test."""

import json
import re
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

from maps.view import MapView

MODULE = re.compile(r"""import\((["'])tower://map/(?!joined/)([^"']+)\1\)""")
OWN = r'import("tower://map/joined/map.js").then(({ joined }) => joined["\2"])'


def run_js(view: MapView, source: str) -> Any:
    """What an expression gives back in the page, by way of JSON; a module that it imports is the page's own."""
    loop, got = QEventLoop(), []
    browser = view._browser
    assert browser is not None, "the map has no page yet"
    browser.page.runJavaScript(
        f"JSON.stringify({MODULE.sub(OWN, source)})", lambda value: (got.append(value), loop.quit())
    )
    QTimer.singleShot(10_000, loop, loop.quit)
    loop.exec()
    return json.loads(got[0]) if got and got[0] else None


def settle(milliseconds: int) -> None:
    """Let the page and the event loop go on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()
