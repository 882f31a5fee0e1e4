"""widgets/video_tile.py"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from widgets.video_tile import STALL_S, VideoState, VideoTile


class Now:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def red_frame() -> QImage:
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def tile(qtbot: QtBot, now: Now) -> VideoTile:
    tile = VideoTile("East gate", clock=now)
    qtbot.addWidget(tile)
    tile.resize(320, 180)
    return tile


def test_a_frame_is_painted_and_makes_the_tile_live(tile: VideoTile) -> None:
    tile.set_frame(red_frame(), at=100.0)
    assert tile.state() is VideoState.PLAYING
    assert tile.grab().toImage().pixelColor(160, 60) == QColor("red")
    tile.set_state(VideoState.IDLE)


def test_an_old_picture_is_not_called_live(tile: VideoTile, now: Now) -> None:
    tile.set_frame(red_frame(), at=100.0)
    now.at += STALL_S + 0.1
    assert tile.state() is VideoState.STALLED
    assert tile.grab().toImage().pixelColor(20, 60) != QColor("red")
    tile.set_state(VideoState.ENDED)


def test_idle_forgets_the_picture(tile: VideoTile) -> None:
    tile.set_frame(red_frame(), at=100.0)
    tile.set_state("idle")
    assert tile.frame() is None


def test_why_it_failed_is_said(tile: VideoTile) -> None:
    tile.set_state(VideoState.FAILED, "401")
    assert tile.accessibleDescription() == "401"


def test_enter_chooses_the_tile(tile: VideoTile, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tile.chosen):
        qtbot.keyClick(tile, Qt.Key.Key_Return)
