"""Arrangements of docks: kept per workspace, and never the reason why a console does not start."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot

from console.keeper import Keeper
from console.workspaces import Workspaces, monitors


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    keeper.close()


class Room:
    """A window with one dock, and its workspaces."""

    def __init__(self, qtbot: QtBot, path: Path, keeper: Keeper) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.dock = QDockWidget("a", self.window)
        self.dock.setObjectName("a")
        self.window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.dock)
        self.arranged: list[str] = []
        self.workspaces = Workspaces(self.window, path, keeper, self._arrange)
        self.window.show()

    def _arrange(self, name: str) -> None:
        self.arranged.append(name)
        self.dock.show()


def test_a_workspace_comes_back_as_it_was_left(qtbot: QtBot, tmp_path: Path, keeper: Keeper) -> None:
    room = Room(qtbot, tmp_path / "l.json", keeper)
    room.workspaces.choose("routine")
    room.dock.hide()
    room.workspaces.choose("wall")
    assert room.dock.isVisible()
    room.workspaces.choose("routine")
    assert not room.dock.isVisible()
    assert room.arranged == ["routine", "wall"]


def test_a_reset_arranges_by_default_again(qtbot: QtBot, tmp_path: Path, keeper: Keeper) -> None:
    room = Room(qtbot, tmp_path / "l.json", keeper)
    room.workspaces.choose("drill")
    room.dock.hide()
    room.workspaces.reset()
    assert room.dock.isVisible()


def test_the_last_workspace_is_remembered_across_starts(qtbot: QtBot, tmp_path: Path) -> None:
    keeper = Keeper()
    Room(qtbot, tmp_path / "l.json", keeper).workspaces.choose("emergency")
    keeper.close()
    keeper = Keeper()
    assert Room(qtbot, tmp_path / "l.json", keeper).workspaces.last == "emergency"
    keeper.close()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"layouts": 5}', '{"layouts": {"x": []}}', "\x00"])
def test_a_spoilt_file_gives_way_to_the_default_and_says_so(
    qtbot: QtBot, tmp_path: Path, keeper: Keeper, text: str, expected_log: list[logging.LogRecord]
) -> None:
    (tmp_path / "l.json").write_text(text)
    room = Room(qtbot, tmp_path / "l.json", keeper)
    assert room.workspaces.spoilt
    room.workspaces.choose(room.workspaces.last)
    assert room.arranged == ["routine"]


def test_a_layout_that_is_no_layout_is_passed_over(qtbot: QtBot, tmp_path: Path, keeper: Keeper) -> None:
    kept = {
        "layouts": {monitors(): {"routine": "not base64!"}},
        "geometry": {monitors(): "AAAA"},
        "last": "kitchen",
    }
    (tmp_path / "l.json").write_text(json.dumps(kept))
    room = Room(qtbot, tmp_path / "l.json", keeper)
    assert not room.workspaces.restore_geometry()
    room.workspaces.choose(room.workspaces.last)
    assert room.arranged == ["routine"]


def test_a_workspace_there_is_not_is_refused(qtbot: QtBot, tmp_path: Path, keeper: Keeper) -> None:
    with pytest.raises(ValueError, match="kitchen"):
        Room(qtbot, tmp_path / "l.json", keeper).workspaces.choose("kitchen")
