"""A clip plays, a broken one says why, and ending leaves nothing behind."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.features.video.player import Player

LONG_MS = 60_000
"""A decoder has to start first, on a machine that may have much to do."""


@pytest.fixture
def player(qapp: object) -> Iterator[Player]:
    player = Player()
    yield player
    player.stop()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Two seconds of a red picture, 160x120."""
    path = tmp_path / "red.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        picture = np.zeros((120, 160, 3), np.uint8)
        picture[..., 0] = 220
        for _ in range(20):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def test_a_clip_plays_over_and_over_with_its_own_colours(qtbot: QtBot, player: Player, clip: Path) -> None:
    images: list[QImage] = []
    player.framed.connect(images.append)
    player.play(f"file:{clip}")
    qtbot.waitUntil(lambda: len(images) > 24, timeout=LONG_MS)
    player.stop()
    colour = images[-1].pixelColor(80, 60)
    assert (images[-1].width(), images[-1].height()) == (160, 120)
    assert colour.red() > 180
    assert colour.green() < 60


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.mp4", None, "not_found"),
        ("text.mp4", b"no video" * 99, "not_video"),
        ("empty.mp4", b"", "not_video"),
    ],
)
def test_a_clip_that_cannot_be_played_says_why(
    qtbot: QtBot, player: Player, tmp_path: Path, name: str, content: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    states: list[tuple[str, str]] = []
    player.state_changed.connect(lambda state, why: states.append((state, why)))
    player.play(f"file:{path}")
    qtbot.waitUntil(lambda: any(state == "failed" for state, _ in states), timeout=LONG_MS)
    player.stop()
    assert states[-1] == ("failed", reason)


def test_a_stream_nobody_serves_is_unreachable(qtbot: QtBot, player: Player) -> None:
    states: list[tuple[str, str]] = []
    player.state_changed.connect(lambda state, why: states.append((state, why)))
    player.play("rtsp://127.0.0.1:9/none")
    qtbot.waitUntil(lambda: any(state == "failed" for state, _ in states), timeout=LONG_MS)
    player.stop()
    assert states[-1] == ("failed", "unreachable")


def test_a_decoder_that_is_killed_is_started_again(qtbot: QtBot, player: Player, clip: Path) -> None:
    images: list[QImage] = []
    player.framed.connect(images.append)
    player.play(f"file:{clip}")
    qtbot.waitUntil(lambda: len(images) > 2, timeout=LONG_MS)
    decoder = player._decoder
    assert decoder is not None
    decoder._process.kill()
    seen = len(images)
    qtbot.waitUntil(lambda: len(images) > seen + 5, timeout=LONG_MS)
    player.stop()
    assert not player.playing


def test_a_clip_in_a_folder_of_any_name_plays_by_its_address(
    qtbot: QtBot, player: Player, clip: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "张三 100%"
    folder.mkdir()
    with qtbot.waitSignal(player.framed, timeout=LONG_MS):
        player.play(clip.rename(folder / "红.mp4").as_uri())


def test_an_address_that_joins_files_of_this_machine_opens_none(qtbot: QtBot, player: Player, clip: Path) -> None:
    states: list[tuple[str, str]] = []
    player.state_changed.connect(lambda *state: states.append(state))
    player.play(f"concat:{clip}|{clip}")
    qtbot.waitUntil(lambda: ("failed", "not_found") in states, timeout=LONG_MS)
    assert "playing" not in [name for name, _reason in states]
