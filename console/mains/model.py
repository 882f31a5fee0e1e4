"""A centre's EPANET model, asked in a process of its own: what hydrants give alone, in groups, and to a plan."""

import contextlib
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from console.mains.complaint import complaint
from console.mains.wire import (
    LINE_BYTES,
    MAX_BYTES,
    Answer,
    Draw,
    Drawn,
    Hydrant,
    Open,
    Opened,
    Question,
    Refused,
)
from resources.os_reason import os_reason, reason_of
from resources.words import t

WAIT_S = 60.0
NEAR_M = 30.0
"""A junction further than this from a hydrant does not feed it, unless somebody says so."""
_ROOT = Path(__file__).resolve().parents[2]
_MODULE = "console.mains.solver"


class BadNetwork(Exception):
    """The model gives no answer; the message is a sentence."""


class NetworkModel:
    """One file. Leave it as a context manager: the process ends then. Not for the UI thread."""

    def __init__(self, path: Path, wait_s: float = WAIT_S) -> None:
        self.path = path
        self._wait_s = wait_s
        self._folder = tempfile.TemporaryDirectory(prefix="wanghuolou-network-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def end(self) -> None:
        """End the process from any thread: what is asked of it then raises BadNetwork. Close it all the same."""
        self._process.kill()

    def close(self) -> None:
        """End the process."""
        self.end()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._folder.cleanup()

    def open(
        self,
        hydrants: Sequence[Hydrant],
        least_mpa: float,
        within_m: float = NEAR_M,
        crs: str = "",
        hour: int | None = None,
        *,
        by_number: bool = False,
        listed: Sequence[str] = (),
    ) -> Opened:
        """Read the file and find the hydrants, and the names listed, in it. Raises BadNetwork."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise self._bad("unreadable", os_reason(error)) from error
        if not stat.S_ISREG(found.st_mode):
            # A device or a pipe has no end.
            raise self._bad("unreadable")
        if found.st_size > MAX_BYTES:
            raise self._bad("large")
        path, folder = str(self.path.resolve()), self._folder.name
        answer = self._ask(
            Open(path, folder, list(hydrants), least_mpa, within_m, crs, hour, by_number, tuple(listed))
        )
        if not isinstance(answer, Opened):
            raise self._bad("crashed")
        return answer

    def draw(self, flows_lps: Mapping[str, float]) -> Drawn:
        """What becomes of a plan's draws when all of them run. Raises BadNetwork."""
        answer = self._ask(Draw(dict(flows_lps)))
        if not isinstance(answer, Drawn):
            raise self._bad("crashed")
        return answer

    def _ask(self, question: Question) -> Answer:
        """One question, one line; the process is ended when its time is over."""
        late = threading.Event()

        def over() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(self._wait_s, over)
        timer.start()
        try:
            line = self._exchange(msgspec.json.encode(question) + b"\n")
        finally:
            timer.cancel()
            timer.join()
        if not line.endswith(b"\n"):
            raise self._bad("slow" if late.is_set() else "crashed")
        try:
            answer: Answer = msgspec.json.decode(line, type=Answer)
        except msgspec.DecodeError as error:
            raise self._bad("crashed") from error
        if isinstance(answer, Refused):
            raise self._bad(answer.code, reason_of(answer.words, complaint(answer.words)), answer.line)
        return answer

    def _exchange(self, line: bytes) -> bytes:
        asked, told = self._process.stdin, self._process.stdout
        if asked is None or told is None:
            return b""
        try:
            asked.write(line)
            asked.flush()
            return told.readline(LINE_BYTES)
        except OSError:
            return b""

    def _bad(self, code: str, words: str = "", line: int = 0) -> BadNetwork:
        values = {"seconds": f"{self._wait_s:g}", "limit": MAX_BYTES // 1_000_000, "line": line}
        reason = t(f"water.network.{code}", **values)
        said = t("water.network.with", reason=reason, words=words) if words else reason
        return BadNetwork(t("water.network.unused", path=self.path, reason=said))
