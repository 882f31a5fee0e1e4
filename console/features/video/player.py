"""Plays one camera: starts the decoder process, hands its pictures to the window, starts it again when it dies."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from console.features.video.wire import BrokenPipeFormat, Frame, State, read

ROOT = Path(__file__).resolve().parents[3]
RETRY_S = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits before a stream that failed is tried again; the last one repeats."""


class Player(QObject):
    """One tile's player. Pictures come over `framed` on the UI thread; those it has no time for are dropped."""

    framed = Signal(QImage)
    state_changed = Signal(str, str)
    """State name (opening, playing, ended, failed) and reason code."""
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._url = ""
        self._decoder: _Decoder | None = None
        self._tries = 0
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self._open)
        self._arrived.connect(self._take)

    @property
    def playing(self) -> bool:
        """Is a decoder at work?"""
        return self._decoder is not None

    def play(self, url: str) -> None:
        """Show this stream or clip from now on."""
        self.stop()
        self._url = url
        self._tries = 0
        self._open()

    def stop(self) -> None:
        """End the decoder; nothing more is emitted for what was played."""
        self._retry.stop()
        self._url = ""
        if self._decoder is not None:
            self._decoder.end()
            self._decoder = None

    def _open(self) -> None:
        if self._decoder is not None:
            self._decoder.end()
        self._decoder = _Decoder(self._url, self._arrived.emit)

    @Slot()
    def _take(self) -> None:
        if self._decoder is None:
            return
        frame, states = self._decoder.take()
        for state in states:
            self.state_changed.emit(state.name, state.reason)
            if state.name == "playing":
                self._tries = 0
            if state.name in ("failed", "ended"):
                self._retry.start(int(RETRY_S[min(self._tries, len(RETRY_S) - 1)] * 1000))
                self._tries += 1
        if frame is not None:
            stride = frame.width * 3
            image = QImage(frame.pixels, frame.width, frame.height, stride, QImage.Format.Format_RGB888)
            self.framed.emit(image.copy())


class _Decoder:
    """The process and the thread that reads it; holds only the newest picture."""

    def __init__(self, url: str, arrived: Callable[[], None]) -> None:
        self._arrived = arrived
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._states: list[State] = []
        self._ended = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "console.features.video.decode"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._thread = threading.Thread(target=self._read, args=(url,), name="video-reader", daemon=True)
        self._thread.start()

    def take(self) -> tuple[Frame | None, list[State]]:
        """The newest picture and the states since the last call."""
        with self._lock:
            frame, states = self._frame, self._states
            self._frame, self._states = None, []
        return frame, states

    def end(self) -> None:
        """End the process; the thread follows it."""
        self._ended = True
        self._process.kill()
        self._process.wait()
        self._thread.join(2.0)

    def _read(self, url: str) -> None:
        failed = State("failed", "decoder_died")
        try:
            with contextlib.suppress(BrokenPipeError, OSError):
                if self._process.stdin is not None:
                    with self._process.stdin as pipe:
                        pipe.write(url.replace("\n", "").encode() + b"\n")
            if self._process.stdout is not None:
                with self._process.stdout as source:
                    while (item := read(source)) is not None:
                        self._put(item)
                        if isinstance(item, State) and item.name == "failed":
                            return
        except BrokenPipeFormat:
            failed = State("failed", "not_video")
        if not self._ended:
            self._put(failed)

    def _put(self, item: Frame | State) -> None:
        with self._lock:
            waiting = self._frame is not None or bool(self._states)
            if isinstance(item, Frame):
                self._frame = item
            else:
                self._states.append(item)
        if not waiting and not self._ended:
            self._arrived()
