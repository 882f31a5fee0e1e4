"""Our own URL scheme: the page's files, tiles and layers, read off the UI thread; nothing else is asked."""

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from maps import modules
from maps.layer import Layer
from maps.scheme_workers import SchemeWorkers, Work, wait_for_all
from maps.sources.shelf import Shelf

SCHEME = "tower"
HOST = "map"
PAGE = QUrl(f"{SCHEME}://{HOST}/page.html")
WEB = Path(__file__).parent / "web"
MIME = {
    ".html": b"text/html",
    ".js": b"text/javascript",
    ".css": b"text/css",
    ".png": b"image/png",
}
BINARY = b"application/octet-stream"
FAILED = b"application/x-failed"
"""Of an empty answer to what could not be read: a request that Qt fails is never answered to a page's worker."""
JOINED = {f"/joined/{name}": name for name in ("map.js", "points_worker.js")}
"""Modules that come with all that they load, as one."""
MAX_ZOOM = 22
LAST_WAIT_S = 2.0
"""For what hangs, as the application ends."""
MAX_RECORDED = 100

_FILE = re.compile(r"/(?:[a-z0-9_-]+/)?[a-z0-9_.-]+\.(?:html|js|css|png)")
_TILE = re.compile(r"/tiles/(\d{1,9})/(\d{1,2})/(\d{1,9})/(\d{1,9})")
_GROUND = re.compile(r"/(raster|vector)/([a-z][a-z0-9_]{0,31})/\d{1,9}/(\d{1,2})/(\d{1,9})/(\d{1,9})")
_COVERAGE = re.compile(r"/coverage/([a-z][a-z0-9_]{0,31})/(\d{1,2})/(\d{1,2})/(\d{1,9})/(\d{1,9})")
_LAYER = re.compile(r"/layers/([A-Za-z_][A-Za-z0-9_]{0,63})/(\d{1,10})/(\d{1,10})/\d{1,10}")


@functools.cache
def _joined(web: Path, name: str) -> bytes:
    """Made once a run: the page's files stay as they are while it is there."""
    return modules.join(web, name).encode()


def _binary(body: bytes | None) -> tuple[bytes, bytes] | None:
    return None if body is None else (BINARY, body)


class TileSource(Protocol):
    """Where vector tiles come from: a region pack."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """A plain MVT tile, None when there is none. Any thread."""
        ...


def register() -> None:
    """Make the scheme known to the web engine, before it is first used; more often does no harm."""
    name = SCHEME.encode()
    if QWebEngineUrlScheme.schemeByName(name).name():
        return
    scheme = QWebEngineUrlScheme(name)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled | flag.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


class NetworkGuard(QWebEngineUrlRequestInterceptor):
    """Refuses everything the page asks outside our scheme, and keeps what it was."""

    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.asked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Let only our own scheme and inline images pass."""
        url = info.requestUrl()
        if url.scheme() == "data" or (url.scheme() == SCHEME and url.host() == HOST):
            return
        info.block(True)
        address = url.toString()[:200]
        if len(self.asked) < MAX_RECORDED:
            self.asked.append(address)
        self.refused.emit(address)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Serves page files, `tiles/{pack}/{z}/{x}/{y}`, `layers/{name}/{since}/{base}/{revision}`, and the grounds'
    `raster|vector/{name}/{version}/{z}/{x}/{y}` and `coverage/{name}/{depth}/{z}/{x}/{y}`."""

    stumbled = Signal(str)
    """A tile or layer could not be read: a sentence for the log."""

    def __init__(
        self, layer: Callable[[str], Layer | None], parent: QObject | None = None, web: Path = WEB
    ) -> None:
        super().__init__(parent)
        self._layer = layer
        self._web = web
        self._tiles: TileSource | None = None
        self._shelf = Shelf()
        self._waiting: dict[int, QWebEngineUrlRequestJob] = {}
        self._number = 0
        self._is_over = False
        self._workers = SchemeWorkers(self._waiting.__contains__)
        queued, answers = Qt.ConnectionType.QueuedConnection, self._workers.answers
        answers.answered.connect(self._reply, queued)
        answers.failed.connect(self._fail, queued)
        answers.stumbled.connect(self.stumbled, queued)

    def set_tiles(self, tiles: TileSource | None) -> None:
        """Serve the tiles of this pack from now on."""
        self._tiles = tiles

    def set_grounds(self, shelf: Shelf) -> None:
        """Serve the grounds of this shelf from now on."""
        self._shelf = shelf

    def stop(self, *, last: bool = True) -> None:
        """Answer nothing more. The last page of all waits a little for what still runs, also for those before."""
        self._is_over = True
        self._waiting.clear()
        self._workers.end()
        if last:
            self._shelf.let_go()
            wait_for_all(LAST_WAIT_S)

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Hand the request to a worker: this is the UI thread."""
        if self._is_over:  # a request that was on its way when its page went
            return
        url = job.requestUrl()
        work = self._work_for(url.path()) if url.host() == HOST and job.requestMethod() == b"GET" else None
        if work is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        self._number += 1
        number = self._number
        self._waiting[number] = job
        job.destroyed.connect(lambda: self._waiting.pop(number, None))
        self._workers.start(number, work, far=url.path().startswith("/raster/"))

    def _work_for(self, path: str) -> Work | None:
        """How to answer a path, None for anything that is not ours."""
        if match := _TILE.fullmatch(path):
            _pack, z, x, y = (int(part) for part in match.groups())
            tiles = self._tiles
            if z > MAX_ZOOM or x >= 1 << z or y >= 1 << z:
                return None
            # An absent tile is an empty tile: nothing is there, which is no failure.
            return lambda: (BINARY, (tiles.tile(z, x, y) if tiles is not None else None) or b"")
        if match := _GROUND.fullmatch(path) or _COVERAGE.fullmatch(path):
            return self._ground_work(path, *match.groups())
        if match := _LAYER.fullmatch(path):
            return self._layer_work(match[1], int(match[2]), int(match[3]))
        if _FILE.fullmatch(path):
            return lambda: self._read(path)
        return None

    def _layer_work(self, name: str, since: int, base: int) -> Work | None:
        layer = self._layer(name)
        return lambda: None if layer is None else (BINARY, layer.payload(since, base))

    def _ground_work(self, path: str, *parts: str) -> Work | None:
        shelf = self._shelf
        z, x, y = (int(part) for part in parts[-3:])
        if z > MAX_ZOOM or x >= 1 << z or y >= 1 << z:
            return None
        if path.startswith("/coverage/"):
            name, depth = parts[0], int(parts[1])
            return lambda: _binary(shelf.coverage(name, depth, z, x, y)) if z <= depth <= MAX_ZOOM else None
        ask = shelf.tile if parts[0] == "raster" else shelf.features
        return lambda: _binary(ask(parts[1], z, x, y))

    def _read(self, path: str) -> tuple[bytes, bytes] | None:
        if path in JOINED:
            return MIME[".js"], _joined(self._web, JOINED[path])
        file = self._web / path.lstrip("/")
        if not file.is_file() or not file.resolve().is_relative_to(self._web.resolve()):
            return None
        return MIME[file.suffix], file.read_bytes()

    def _take(self, number: int) -> QWebEngineUrlRequestJob | None:
        job = self._waiting.pop(number, None)
        return job if job is not None and shiboken6.isValid(job) else None

    def _reply(self, number: int, mime: bytes, body: bytes) -> None:
        job = self._take(number)
        if job is not None:
            buffer = QBuffer(job)
            buffer.setData(QByteArray(body))
            buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            job.reply(mime, buffer)

    def _fail(self, number: int) -> None:
        self._reply(number, FAILED, b"")
