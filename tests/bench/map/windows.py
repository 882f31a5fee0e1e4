"""The windows that are measured: our map over its scene, and its peers' pages, all of one size."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView

from maps.region.pack import Pack
from maps.tiles import PackTiles
from maps.view import MapView
from tests.bench.map import scene
from tests.bench.map.watch import Watched, until


@contextmanager
def our_map(pack: Path | None, *, zoom: float = scene.ALL_ZOOM) -> Iterator[tuple[MapView, "Started"]]:
    """A map that has not started yet, its basemap opened anew; None: without one."""
    view = MapView()
    view.resize(scene.WIDTH_PX, scene.HEIGHT_PX)
    view.fly_to(scene.LON, scene.LAT, zoom)
    tiles = None
    if pack is not None:
        found = Pack.open(pack)
        tiles = PackTiles(found.basemap)
        view.set_tiles(scene.TownTiles(tiles, found.box), None, max_zoom=tiles.max_zoom)
    view.show()
    try:
        yield view, Started(view)
    finally:
        view.stop()
        view.close()
        shiboken6.delete(view)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if tiles is not None:
            tiles.close()


class Started(Watched):
    """What is watched of our map; there is a web view once it has started."""

    def __init__(self, view: MapView) -> None:
        self._view = view
        self.presented: list[float] = []

    @property
    def web(self) -> Any:
        """The web view inside the map."""
        if self._view._web is None:
            raise RuntimeError("the map has not started")
        return self._view._web

    def start(self) -> None:
        """Start the map, and wait until its page listens."""
        self._view.start()
        self.count()
        until(lambda: self._view.is_ready, "the map's page was ready")


@contextmanager
def page_window(url: QUrl, handler: Any = None) -> Iterator[Watched]:
    """A page of a peer in a profile of its own, loading."""
    from maps.scheme import SCHEME

    web = QWebEngineView()
    profile = QWebEngineProfile()
    if handler is not None:
        profile.installUrlSchemeHandler(SCHEME.encode(), handler)
    page = QWebEnginePage(profile)
    web.setPage(page)
    web.resize(scene.WIDTH_PX, scene.HEIGHT_PX)
    web.show()
    page.setUrl(url)
    watched = Watched(web)
    watched.count()
    try:
        yield watched
    finally:
        shiboken6.delete(web)
        shiboken6.delete(page)
        if handler is not None:
            handler.stop()
        shiboken6.delete(profile)


def has_said(watched: Watched, expression: str) -> Any:
    """Wait for a page's own variable to be set."""
    return until(lambda: watched.js(f"{expression} || null"), f"the page said {expression}")
