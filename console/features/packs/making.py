"""The process that makes a pack: started, given its time, and ended; nothing here waits for it."""

import contextlib
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from console.embedded import program
from resources.os_reason import os_reason
from resources.words import language, t

TIME_S = 180.0
"""A share that is dead hangs whoever writes to it; a pack takes seconds."""
END_S = 2.0


@dataclass(frozen=True)
class Outcome:
    """The folder of a pack, or the sentence why there is none."""

    path: Path | None = None
    problem: str = ""


class Making:
    """One process at a time; ask `poll` now and then."""

    def __init__(self, time_s: float = TIME_S) -> None:
        self._time_s = time_s
        self._process: subprocess.Popen[str] | None = None
        self._until = 0.0
        self._given_up = False

    @property
    def running(self) -> bool:
        """Is a pack being made, or one that was given up still hanging in its folder?"""
        return self._process is not None

    def start(self, words: Sequence[str]) -> str:
        """Make one; a sentence when that cannot even be tried."""
        if self._process is not None:
            return t("packs.problem.hangs") if self._given_up else ""
        environ = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
        try:
            self._process = subprocess.Popen(
                [*program(), "--lang", language(), "pack", "make", *words],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True, encoding="utf-8", errors="replace", env=environ,
            )  # fmt: skip
        except OSError as error:
            return t("packs.problem.not_started", reason=os_reason(error))
        self._until, self._given_up = time.monotonic() + self._time_s, False
        return ""

    def poll(self) -> Outcome | None:
        """What came of it; None while it goes on. One that hangs is told once, and reaped when it ends."""
        process = self._process
        if process is None:
            return None
        code = process.poll()
        if code is None:
            if time.monotonic() < self._until or self._given_up:
                return None
            process.kill()
            self._given_up = True
            return Outcome(problem=t("packs.problem.slow", seconds=round(self._time_s)))
        out, err = process.communicate()
        self._process = None
        if self._given_up:
            return None
        if code == 0 and out.strip():
            return Outcome(Path(out.strip().splitlines()[-1]))
        said = err.strip().splitlines()
        return Outcome(problem=said[0] if said else t("packs.problem.died", code=code))

    def close(self) -> None:
        """End it; the last good pack stays as it is."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        # One that hangs in a dead share cannot be ended by anybody; it dies with the share.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=END_S)
