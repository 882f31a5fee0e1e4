"""The backend of one seat: a child process on loopback that lives and dies with the console."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from console.fault_words import fault_words
from resources.words import t

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 5.0
LOCAL_USER = "local"
ROOT = Path(__file__).parents[1]


class BackendFailed(Exception):
    """The child did not come up; `detail` is what it said last."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class EmbeddedBackend:
    """`python main.py backend serve` as a child. Its secret goes through the environment, never the arguments."""

    def __init__(self, folder: Path, options: Sequence[str] = ()) -> None:
        self._folder = folder
        self._options = tuple(options)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self.secret = secrets.token_urlsafe(32)
        self.port = 0
        self.died: Callable[[int], None] = lambda _code: None
        """Called from a thread with the exit code when the child ends without having been told to."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Is the child alive?"""
        return self._process is not None and self._process.poll() is None

    def start(self) -> str:
        """Start it and wait until it listens; blocks, so call it off the UI thread. Raises BackendFailed."""
        ready = self._folder / f"ready-{os.getpid()}-{time.monotonic_ns()}.json"
        env = {**os.environ, "WANGHUOLOU_SECRET": self.secret}
        self._stopping = False
        log_file = self._folder / "backend.log"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / "backend.out").open("ab") as out:
                self._process = subprocess.Popen(
                    [*program(), *self._arguments(ready, log_file)],
                    env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                )  # fmt: skip
            self.port = self._wait_ready(ready)
        except OSError as error:
            raise BackendFailed(fault_words(error)) from error
        finally:
            with contextlib.suppress(OSError):
                ready.unlink(missing_ok=True)
        threading.Thread(target=self._watch, args=(self._process,), name="embedded", daemon=True).start()
        return self.url

    def stop(self) -> None:
        """Ask it to end, then make it."""
        self._stopping = True
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_TIMEOUT_S)

    def kill(self) -> None:
        """End it as a power cut would; `died` is called."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(STOP_TIMEOUT_S)

    def _arguments(self, ready: Path, log_file: Path) -> list[str]:
        return [
            "backend", "serve", "--database-url", f"sqlite:///{(self._folder / 'backend.sqlite').as_posix()}",
            # The same port after a restart, so that open lines find it again.
            "--port", str(self.port), "--ready-file", str(ready), "--parent-pid", str(os.getpid()),
            "--log-file", str(log_file), *self._options,
        ]  # fmt: skip

    def _wait_ready(self, ready: Path) -> int:
        deadline = time.monotonic() + START_TIMEOUT_S
        process = self._process
        while process is not None and process.poll() is None and time.monotonic() < deadline:
            if ready.exists():
                return int(json.loads(ready.read_text("utf-8"))["port"])
            time.sleep(0.02)
        slow = self.running
        self.stop()
        too_slow = t("shell.fault.backend_slow", seconds=f"{START_TIMEOUT_S:.0f}")
        raise BackendFailed(too_slow if slow else self._last_words())

    def _last_words(self) -> str:
        out = self._folder / "backend.out"
        return out.read_text("utf-8", "replace")[-500:].strip() if out.exists() else ""

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        code = process.wait()
        if not self._stopping:
            self.died(code)


def program() -> list[str]:
    """This program again: main.py under Python, or itself when it was frozen by the installer."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(ROOT / "main.py")]
