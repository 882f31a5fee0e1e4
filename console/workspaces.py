"""Workspaces: routine, emergency, drill, wall; each with its own arrangement of docks, kept per set of monitors."""

import base64
import binascii
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow

from console.keeper import Keeper

log = logging.getLogger("wanghuolou.workspaces")

WORKSPACES = ("routine", "emergency", "drill", "wall")
VERSION = 2
"""Of the saved layouts; raised when docks are renamed or added, so that old layouts give way to the default."""
SAVE_AFTER_MS = 3_000


class Workspaces(QObject):
    """Switches the window between arrangements and keeps the user's own of each.

    `arrange` puts the docks of a workspace where they are by default.
    """

    changed = Signal(str)
    """The name of the workspace now shown."""

    def __init__(self, window: QMainWindow, path: Path, keeper: Keeper, arrange: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._keeper = keeper
        self._arrange = arrange
        self._current = ""
        self.spoilt = False
        self._kept = self._read()
        self._soon = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._soon.timeout.connect(self.save)

    @property
    def current(self) -> str:
        """The workspace shown, empty before the first."""
        return self._current

    @property
    def last(self) -> str:
        """The workspace shown when the console was last used."""
        name = self._kept.get("last")
        return name if name in WORKSPACES else WORKSPACES[0]

    def choose(self, name: str) -> None:
        """Show a workspace as the user left it, else as it is by default."""
        if name not in WORKSPACES:
            raise ValueError(f"no workspace '{name}'; expected one of {WORKSPACES}")
        if self._current:
            self._remember()
        self._current = name
        if not self._restore(name):
            self._arrange(name)
        self.save()
        self.changed.emit(name)

    def reset(self) -> None:
        """The default arrangement of this workspace again."""
        self._arrange(self._current or WORKSPACES[0])
        self.save()

    def follow(self, docks: Sequence[QDockWidget]) -> None:
        """Keep the arrangement soon after the user changes it, so that a crash loses nothing."""
        for dock in docks:
            dock.topLevelChanged.connect(self.save_soon)
            dock.dockLocationChanged.connect(self.save_soon)

    def save_soon(self) -> None:
        """Keep the arrangement when things have come to rest."""
        if self._current:
            self._soon.start()

    def save(self) -> None:
        """Keep the arrangement now."""
        self._soon.stop()
        if not self._current:
            return
        self._remember()
        self._kept["last"] = self._current
        self._keeper.keep(self._path, json.dumps(self._kept).encode())

    def restore_geometry(self) -> bool:
        """Put the window where it was; False when it was nowhere, or that monitor is gone."""
        geometry = _bytes(self._kept.get("geometry", {}).get(monitors()))
        if geometry is None or not self._window.restoreGeometry(geometry):
            return False
        frame = self._window.frameGeometry()
        return any(screen.availableGeometry().intersects(frame) for screen in QGuiApplication.screens())

    def _remember(self) -> None:
        state = _text(self._window.saveState(VERSION))
        self._kept.setdefault("layouts", {}).setdefault(monitors(), {})[self._current] = state
        self._kept.setdefault("geometry", {})[monitors()] = _text(self._window.saveGeometry())

    def _restore(self, name: str) -> bool:
        state = _bytes(self._kept.get("layouts", {}).get(monitors(), {}).get(name))
        return state is not None and self._window.restoreState(state, VERSION)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            tables = (found.get("layouts", {}), found.get("geometry", {}), *found.get("layouts", {}).values())
            if all(isinstance(table, Mapping) for table in tables):
                return dict(found)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            log.warning("layouts cannot be read: %s", error)
        self.spoilt = True
        return {}


def monitors() -> str:
    """Names the set of monitors, so that a layout for three is not forced on one."""
    return ";".join(
        sorted(
            f"{s.geometry().width()}x{s.geometry().height()}+{s.geometry().x()}+{s.geometry().y()}"
            for s in QGuiApplication.screens()
        )
    )


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode()


def _bytes(text: object) -> QByteArray | None:
    if not isinstance(text, str):
        return None
    try:
        return QByteArray(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        return None
