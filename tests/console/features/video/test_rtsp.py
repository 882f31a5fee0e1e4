"""A real RTSP stream plays; when its server dies the tile says why, and when it is back the picture is, too."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from console.features.video.player import Player

SYSTEM_PYTHON = Path("/usr/bin/python3")
SERVER = Path(__file__).with_name("rtsp_server.py")
HAS_IT = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer"
LONG_MS = 60_000


class Server:
    """GStreamer's RTSP server on a port of its own."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self.port}/ball"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [str(SYSTEM_PYTHON), str(SERVER), str(self.port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "listening\n"

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


@pytest.fixture
def server() -> Iterator[Server]:
    """Running; skips with a sentence where GStreamer's server is not installed."""
    known = (
        SYSTEM_PYTHON.exists()
        and not subprocess.run([str(SYSTEM_PYTHON), "-c", HAS_IT], check=False, capture_output=True).returncode
    )
    if not known:
        pytest.skip("GStreamer's RTSP server is not installed: run installer/setup.sh dev")
    with ExitStack() as stack:
        made = Server()
        stack.callback(made.kill)
        made.start()
        yield made


def test_a_stream_plays_says_why_it_broke_and_plays_again_when_its_server_is_back(
    qtbot: QtBot, server: Server
) -> None:
    player = Player()
    images: list[QImage] = []
    states: list[tuple[str, str]] = []
    player.framed.connect(images.append)
    player.state_changed.connect(lambda state, why: states.append((state, why)))
    player.play(server.url)
    qtbot.waitUntil(lambda: len(images) > 5, timeout=LONG_MS)
    assert (images[-1].width(), images[-1].height()) == (320, 240)
    assert ("playing", "") in states

    server.kill()
    qtbot.waitUntil(lambda: states[-1][0] == "failed", timeout=LONG_MS)
    assert states[-1][1] in ("stream_ended", "stream_broken", "unreachable", "timeout")
    qtbot.waitUntil(lambda: ("failed", "unreachable") in states, timeout=LONG_MS)

    shown = len(images)
    server.start()
    qtbot.waitUntil(lambda: len(images) > shown + 5, timeout=LONG_MS)
    assert states[-1] == ("playing", "")
    player.stop()
