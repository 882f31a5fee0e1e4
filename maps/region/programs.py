"""The programs a build runs beside itself: they end when it does, however it ends."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO


def start(
    command: Sequence[str],
    folder: Path,
    log: IO[bytes],
    *,
    fed: bool = False,
    settings: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Run the program in the folder, its words into the log; `fed`: we write to its standard input."""
    return subprocess.Popen(
        [*_dying_with_us(), *command], stdin=subprocess.PIPE if fed else subprocess.DEVNULL, stdout=log, stderr=log,
        cwd=folder, env={**os.environ, **(settings or {})},
    )  # fmt: skip


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program when it still runs, and let go of it."""
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdin is not None:
        # What was not taken yet is lost with the program.
        with contextlib.suppress(OSError):
            process.stdin.close()


def _dying_with_us() -> tuple[str, ...]:
    """What makes a program end with us even when we are killed: Linux can, elsewhere it ends by itself."""
    found = shutil.which("setpriv") if sys.platform.startswith("linux") else None
    return () if found is None else (found, "--pdeathsig", "KILL", "--")
