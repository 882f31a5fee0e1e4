"""The web engine behind one map: a private profile that keeps nothing, asks nothing outside, opens nothing."""

import logging
import os
from collections.abc import Callable, MutableMapping

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEngineNavigationRequest,
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
)

from maps.bridge import Bridge
from maps.layer import Layer
from maps.scheme import HOST, SCHEME, NetworkGuard, SchemeHandler, register

log = logging.getLogger(__name__)

_LEVELS = {
    QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel: logging.INFO,
    QWebEnginePage.JavaScriptConsoleMessageLevel.WarningMessageLevel: logging.WARNING,
    QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel: logging.ERROR,
}

FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
SWEPT_EARLY = "--js-flags=--initial-old-space-size=4,--heap-growing-percent=50"
"""MB, and by how much a heap grows from one sweep to the next. As the engine comes, a worker's heap grows by
hundreds before the first, and then by as much as it holds: what was thrown away lies about for long."""
ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""Of glibc's allocator, elsewhere unknown: as it comes, each thread of a page keeps what its pictures left free."""


def sweep_early(environ: MutableMapping[str, str]) -> None:
    """Keep the memory of pages small, unless somebody said otherwise; heard when the engine starts."""
    flags = environ.get(FLAGS, "")
    if "--js-flags" not in flags:
        environ[FLAGS] = f"{flags} {SWEPT_EARLY}".strip()
    for name, value in ARENAS.items():
        environ.setdefault(name, value)


BARE = {"dark": "#1a232e", "light": "#f2f1ed", "print": "#ffffff"}
"""Theme -> the ground without anything on it, as the page has it: maps/web/map.css."""


class _Page(QWebEnginePage):
    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Into our log, cut."""
        log.log(_LEVELS[level], "map page: %s (%s:%d)", message[:500], source[-60:], line)


class Browser(QObject):
    """Profile, page, channel and scheme handler of one map, made and ended together."""

    died = Signal(str)
    """The render process ended: why."""
    stumbled = Signal(str)
    """A tile or layer failed, or the page asked for what it may not have."""

    def __init__(self, layer: Callable[[str], Layer | None], parent: QObject) -> None:
        super().__init__(parent)
        register()
        sweep_early(os.environ)
        # Children end in the order they were made: the page's owner first, so that no page outlives its profile
        # even when nobody calls `close`.
        pages = QObject(self)
        self.bridge = Bridge(self)
        self.profile = QWebEngineProfile(self)
        self.guard = NetworkGuard(self)
        self.handler = SchemeHandler(layer, self)
        self.profile.setUrlRequestInterceptor(self.guard)
        self.profile.installUrlSchemeHandler(SCHEME.encode(), self.handler)
        self.page = _Page(self.profile, pages)
        self._renews = False
        self._harden()
        self._channel = QWebChannel(self)
        self._channel.registerObject("bridge", self.bridge)
        self.page.setWebChannel(self._channel)
        self.page.navigationRequested.connect(self._navigate)
        self.page.renderProcessTerminated.connect(self._terminated)
        self.bridge.refused.connect(self.stumbled)
        self.handler.stumbled.connect(self.stumbled)
        self.guard.refused.connect(lambda url: self.stumbled.emit(f"the map page asked for {url}: refused"))

    def _harden(self) -> None:
        settings = self.page.settings()
        attribute = QWebEngineSettings.WebAttribute
        for off in (
            attribute.LocalStorageEnabled,
            attribute.JavascriptCanOpenWindows,
            attribute.JavascriptCanAccessClipboard,
            attribute.PluginsEnabled,
            attribute.PdfViewerEnabled,
            attribute.FullScreenSupportEnabled,
            attribute.LocalContentCanAccessRemoteUrls,
            attribute.LocalContentCanAccessFileUrls,
            attribute.WebGLEnabled,
            attribute.ScrollAnimatorEnabled,
            attribute.HyperlinkAuditingEnabled,
            attribute.ErrorPageEnabled,
        ):
            settings.setAttribute(off, False)

    def _navigate(self, request: QWebEngineNavigationRequest) -> None:
        url = request.url()
        if url.scheme() == SCHEME and url.host() == HOST:
            request.accept()
        else:
            request.reject()
            self.stumbled.emit(f"the map page wanted to go to {url.toString()[:200]}: refused")

    def _terminated(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if not self._renews:
            self.died.emit(f"{status.name} ({code})")

    def renew(self) -> None:
        """Begin the page again in a process of its own, as if it had died, without a word of it."""
        was_seen, self._renews = self.page.isVisible(), True
        self.page.setVisible(False)
        self.page.setLifecycleState(QWebEnginePage.LifecycleState.Discarded)
        self._renews = False
        if was_seen:
            self.page.setVisible(True)

    def wear(self, theme: str) -> None:
        """What is seen before the page has drawn anything: no flash of white in a dark room."""
        self.page.setBackgroundColor(QColor(BARE[theme]))

    def close(self, *, last: bool = True) -> None:
        """End it in the order the web engine wants: workers, page, and soon the profile with this object.

        The last of all waits a little for what hangs; the others leave it to end by itself.
        """
        self.handler.stop(last=last)
        shiboken6.delete(self.page)
        self.deleteLater()
