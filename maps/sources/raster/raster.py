"""An image read in a process of its own: opened once, asked for parts, copied; every answer comes in time."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from maps.sources.bad_source import BadSource
from maps.sources.raster.child import IDLE, TOO_MUCH
from maps.sources.raster.drivers import settings
from maps.sources.raster.wire import (
    Answer,
    Broken,
    Copied,
    Copy,
    Look,
    Open,
    Opened,
    Pixels,
    Question,
    Refused,
    answered,
    send,
)

if TYPE_CHECKING:
    from maps.sources.pixels import Pixels as Drawn

OPEN_S = 30.0
LOOK_S = 15.0
COPY_S = 300.0
"""Between two words about a copy."""
_ROOT = Path(__file__).resolve().parents[3]
_MODULE = "maps.sources.raster.child"


class Raster:
    """One file. Any thread; one question at a time. Its process is begun when asked, and again when it died."""

    def __init__(self, path: Path, driver: str, *, is_ours: bool = False, known: Opened | None = None) -> None:
        """`known`: what the file was when it was opened before; it is not opened to be told once more."""
        self.driver = driver
        self._open = Open(str(path.resolve()), driver, is_ours)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ended = False
        self._opened = known

    def opened(self) -> Opened:
        """What it is. Raises BadSource."""
        with self._asking(OPEN_S):
            if self._opened is None:
                self._begin()
            if self._opened is None:
                raise BadSource("damaged")
            return self._opened

    def pixels(self, look: Look) -> "Drawn":
        """A part of it. Raises BadSource."""
        import numpy as np

        with self._asking(LOOK_S):
            made = self._answer(look, LOOK_S)
        high, wide = -(-look.high // look.step), -(-look.wide // look.step)
        if not isinstance(made, Pixels) or (made.wide, made.high, len(made.body)) != (wide, high, wide * high * 4):
            raise BadSource("damaged")
        return np.frombuffer(made.body, np.uint8).reshape(high, wide, 4)

    def copy(self, into: Path, step: int, told: Callable[[float], None]) -> None:
        """Write a copy of it, saying how far that is. Raises BadSource."""
        with self._asking(COPY_S):
            made = self._answer(Copy(str(into), step), COPY_S)
            while isinstance(made, Copied) and made.share < 1:
                told(made.share)
                made = self._received(COPY_S)
            if not isinstance(made, Copied):
                raise BadSource("damaged")

    def end(self) -> None:
        """End the process, whatever it is doing; nothing is answered from then on."""
        self._is_ended = True
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._let_go()

    # ---- the process ---------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _asking(self, within_s: float) -> Iterator[None]:
        """Raises BadSource when the line before is too long."""
        if not self._lock.acquire(timeout=within_s):
            raise BadSource("waiting")
        try:
            if self._is_ended:
                raise BadSource("stopped")
            yield
        finally:
            self._lock.release()

    def _begin(self) -> None:
        self._let_go()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", _MODULE],
                cwd=_ROOT, env={**os.environ, **settings()},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as error:
            raise BadSource("no_reader") from error
        if self._is_ended:
            self._process.kill()
        opened = self._asked(self._open, OPEN_S)
        if not isinstance(opened, Opened) or (self._opened is not None and opened != self._opened):
            # Another file lies there now: what was made of the one before says nothing of it.
            self._let_go()
            raise BadSource("damaged")
        self._opened = opened

    def _answer(self, question: Question, within_s: float) -> Answer:
        process = self._process
        if process is None or process.poll() is not None:
            self._begin()
            return self._asked(question, within_s)
        try:
            return self._asked(question, within_s)
        except Rested:
            self._begin()
            return self._asked(question, within_s)

    def _asked(self, question: Question, within_s: float) -> Answer:
        process = self._process
        if process is None or process.stdin is None:
            raise BadSource("stopped")
        with contextlib.suppress(OSError):  # it is gone: how it ended says why
            send(process.stdin, question)
        return self._received(within_s)

    def _received(self, within_s: float) -> Answer:
        """Raises BadSource; Rested when it had gone because nobody asked."""
        process = self._process
        if process is None or process.stdout is None:
            raise BadSource("stopped")
        late = threading.Event()

        def over() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(within_s, over)
        timer.start()
        try:
            answer = answered(process.stdout)
        except Broken as error:
            process.kill()
            code = process.wait()
            if code == IDLE:
                raise Rested from error
            raise BadSource(self._why(code, is_late=late.is_set())) from error
        finally:
            timer.cancel()
            timer.join()
        if isinstance(answer, Refused):
            raise BadSource(answer.code)
        return answer

    def _why(self, code: int, *, is_late: bool) -> str:
        if self._is_ended:
            return "stopped"
        if is_late:
            return "slow"
        return "too_much_memory" if code == TOO_MUCH else "damaged"

    def _let_go(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class Rested(BadSource):
    """The process had ended because nobody asked for a while."""

    def __init__(self) -> None:
        super().__init__("slow")
