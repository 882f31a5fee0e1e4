"""Asking a real map page from a test."""

import json
import re
import time
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

from maps.view import MapView
from tests.patience import MUST_COME_MS, MUST_COME_S

MODULE = re.compile(r"""import\((["'])tower://map/(?!joined/)([^"']+)\1\)""")
SPECK = "#12ab34"
LAY_SPECK = f"""(() => {{
  const speck = Object.assign(document.createElement("div"), {{ id: "speck" }});
  Object.assign(speck.style, {{ position: "fixed", left: 0, top: "calc(50% - 3px)", width: "6px", height: "6px",
    zIndex: 2147483647, pointerEvents: "none", background: "{SPECK}" }});
  document.body.append(speck);
  return 1;
}})()"""
OWN = r'import("tower://map/joined/map.js").then(({ joined }) => joined["\2"])'


def run_js(view: MapView, source: str) -> Any:
    """What an expression gives back in the page, by way of JSON; a module that it imports is the page's own."""
    loop, got = QEventLoop(), []
    browser = view._browser
    assert browser is not None, "the map has no page yet"
    browser.page.runJavaScript(
        f"JSON.stringify({MODULE.sub(OWN, source)})", lambda value: (got.append(value), loop.quit())
    )
    QTimer.singleShot(MUST_COME_MS, loop, loop.quit)
    loop.exec()
    return json.loads(got[0]) if got and got[0] else None


def settle(milliseconds: int, view: MapView | None = None) -> None:
    """Let the page and the event loop go on for a while, and until what this view has drawn by then is seen."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()
    if view is not None:
        presented(view)


def presented(view: MapView) -> None:
    """Wait until what the page was told and has drawn is on the screen: a speck laid over it after that is seen."""
    until = time.monotonic() + MUST_COME_S
    for laid in (True, False):
        run_js(view, LAY_SPECK if laid else "(document.getElementById('speck')?.remove(), 1)")
        while (view.grab_image().pixelColor(1, view.height() // 2).name() == SPECK) is not laid:
            assert time.monotonic() < until, "the page is not drawn"
            settle(5)
