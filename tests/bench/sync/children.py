"""Children that say lines on a pipe and go on until their standard input ends."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from tests.bench.workbench import Workbench
from tests.conftest import CHECKOUT


class Child:
    """Use it as a context manager; `line()` reads what it says, `end()` lets it finish."""

    def __init__(self, bench: Workbench, module: str, words: Sequence[str]) -> None:
        reading, writing = os.pipe()
        self._log = bench.scratch / f"{module}-{time.monotonic_ns()}.log"
        with self._log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, str(writing), *words], cwd=CHECKOUT, env=bench.child_environment(),
                pass_fds=(writing,), stdin=subprocess.PIPE, stdout=output, stderr=output,
            )  # fmt: skip
        os.close(writing)
        self._pipe = os.fdopen(reading, "rb")
        self._rest = b""

    def line(self, timeout_s: float) -> str:
        """The next line. Raises RuntimeError with the child's last words when none comes."""
        deadline = time.monotonic() + timeout_s
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._pipe], [], [], max(0.0, deadline - time.monotonic()))
            part = os.read(self._pipe.fileno(), 1 << 20) if ready else b""
            if not part:
                said = self._log.read_text("utf-8", "replace")[-2000:]
                raise RuntimeError(f"the child said nothing (exit code {self.process.poll()})\n{said}")
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def expect(self, word: str, timeout_s: float) -> None:
        """It says this word. Raises RuntimeError otherwise."""
        said = self.line(timeout_s)
        if said != word:
            raise RuntimeError(f"the child said {said[:200]!r} instead of {word!r}")

    def go(self) -> None:
        """Let it go on."""
        if self.process.stdin is not None:
            self.process.stdin.write(b"go\n")
            self.process.stdin.flush()

    def end(self, timeout_s: float) -> Any:
        """Close its input; what it tells then."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        return json.loads(self.line(timeout_s))

    def __enter__(self) -> "Child":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._pipe.close()
