"""The map windows of this seat: opened, kept with the workspace, and brought back with it."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QApplication

from console.context import Context
from console.features.map_windows.window import Kind, MapWindow
from console.personal_file import PersonalFile
from maps.answers import ViewState
from resources.words import t

FILE = "map_windows.json"
MOST = 3
"""Beside the main map: each has a page of its own, which takes memory."""
KEEP_MS = 1_000
WIDER = 3.0
"""Zooms by which a new inset looks from further away than the main map."""
KEY = "map_windows"


class Kept(msgspec.Struct, frozen=True):
    """A window as it was left; `geometry` as Qt writes it, in base 64."""

    kind: Kind
    lon: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    zoom: Annotated[float, msgspec.Meta(ge=0, le=24)]
    geometry: Annotated[str, msgspec.Meta(max_length=2_000)] = ""


class MapWindows(QObject):
    """Lives with the main map."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self._workspace = context.desk.workspace
        self.all: list[MapWindow] = []
        self._soon = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._soon.timeout.connect(self.keep)
        self._file = PersonalFile(context, FILE, self)
        self._file.loaded.connect(self.restore)
        context.desk.follow_workspace(self._workspace_changed)
        context.map.hand.used.connect(lambda: context.beside.use(None))
        context.map.conversation.ended.connect(self._end)

    @staticmethod
    def of(context: Context) -> "MapWindows":
        """Those of this console."""
        return context.map.findChild(MapWindows) or MapWindows(context)

    def open(self, kind: Kind) -> MapWindow | None:
        """Another one, looking where the main map does; None when there are as many as may be."""
        if len(self.all) >= MOST:
            self._context.notices.warn(t("map_windows.full_house", count=MOST), key=KEY)
            return None
        view = self._context.map.view()
        window = self._make(kind, view if kind is Kind.WALL else view._replace(zoom=max(3.0, view.zoom - WIDER)))
        self._place(window)
        window.show()
        self.keep()
        return window

    def put_away(self) -> None:
        """The one in use, else the newest."""
        window = self.in_use()
        if window is not None:
            window.close()

    def toggle_full(self) -> None:
        """The one in use, else the newest, over the whole of its screen or not."""
        window = self.in_use()
        if window is not None:
            window.toggle_full()

    def in_use(self) -> MapWindow | None:
        """The one with the keyboard, else the newest."""
        active = QApplication.activeWindow()
        return active if isinstance(active, MapWindow) else next(reversed(self.all), None)

    def refusal(self) -> str:
        """Why there is none to do something with; empty when there is."""
        return "" if self.all else t("map_windows.none")

    # ---- as they were left ---------------------------------------------------------------------------------------

    def keep(self) -> None:
        """They come back with this workspace, for this person."""
        self._soon.stop()
        kept = [msgspec.to_builtins(_kept(window)) for window in self.all]
        self._file.put({**self._file.mine, self._workspace: kept})

    def restore(self) -> None:
        """Those of this person in this workspace, and no others."""
        self._close_all()
        self._workspace = self._context.desk.workspace
        for kept in read_kept(self._file.mine.get(self._workspace)):
            window = self._make(kept.kind, ViewState(kept.lon, kept.lat, kept.zoom))
            if not _put(window, kept.geometry):
                self._place(window)
            window.show()

    def _workspace_changed(self, _name: str) -> None:
        if self._soon.isActive():
            # What was moved a moment ago is kept with the workspace it was moved in.
            self.keep()
        self.restore()

    def _make(self, kind: Kind, view: ViewState) -> MapWindow:
        window = MapWindow(self._context, kind, view)
        window.moved.connect(self._soon.start)
        window.closed.connect(self._closed)
        self.all.append(window)
        return window

    def _place(self, window: MapWindow) -> None:
        """A wall on a screen of its own where there is one, an inset in the corner of the main window."""
        main = self._context.window
        others = [screen for screen in QApplication.screens() if screen is not main.screen()]
        if window.kind is Kind.WALL and others:
            window.setGeometry(others[0].availableGeometry())
        elif window.kind is Kind.INSET:
            corner = main.mapToGlobal(main.rect().bottomRight())
            window.move(corner.x() - window.width() - 40, corner.y() - window.height() - 80)

    def _closed(self, window: MapWindow) -> None:
        self.all.remove(window)
        self.keep()

    def _close_all(self) -> None:
        windows, self.all = self.all, []
        for window in windows:
            window.end()

    def _end(self) -> None:
        """The main map ends, and they with it; they are kept as they are."""
        self._soon.stop()
        self._close_all()


def _kept(window: MapWindow) -> Kept:
    view = window.map.view()
    geometry = base64.b64encode(window.saveGeometry().data()).decode()
    return Kept(window.kind, view.lon, view.lat, view.zoom, geometry)


def read_kept(found: Any) -> Sequence[Kept]:
    """What was kept, without what makes no sense, and no more than may be."""
    kept = []
    for one in found if isinstance(found, list) else ():
        try:
            kept.append(msgspec.convert(one, Kept))
        except msgspec.ValidationError:
            continue
    return kept[:MOST]


def _put(window: MapWindow, geometry: str) -> bool:
    """Put it where it was; False when that is nowhere, or on a screen that is gone."""
    try:
        data = QByteArray(base64.b64decode(geometry, validate=True))
    except (ValueError, binascii.Error):
        return False
    if not geometry or not window.restoreGeometry(data):
        return False
    return any(screen.availableGeometry().intersects(window.frameGeometry()) for screen in QApplication.screens())
