"""Slowing down those who guess at this seat: the wait grows with every failure and outlives a restart."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from console.identity.private_file import read_private, write_private

FREE = 3
"""So many failures cost nothing: anybody mistypes."""
LONGEST_S = 900.0
MOST_NAMES = 200
OTHERS = ""
"""The name under which guesses are counted once too many names were tried."""


class _Failures(msgspec.Struct):
    count: int
    last_s: float


class Tries:
    """Failures by user name, kept in a file; thread-safe."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = read_private(path, dict[str, _Failures]) or {}

    def wait_s(self, name: str) -> float:
        """How long before this name may be tried again; 0 when it may. Setting the clock back wins nothing."""
        with self._lock:
            failures = self._failures.get(self._key(name))
        if failures is None or failures.count < FREE:
            return 0.0
        whole = min(LONGEST_S, 2.0 ** (failures.count - FREE + 1))
        passed = self._clock() - failures.last_s
        return whole if passed < 0 else max(0.0, whole - passed)

    def failed(self, name: str) -> None:
        """Count a failure. Raises OSError when it cannot be kept."""
        with self._lock:
            key = self._key(name)
            before = self._failures.get(key)
            count = min(1_000, before.count + 1) if before is not None else 1
            self._failures[key] = _Failures(count, self._clock())
            self._keep()

    def forget(self, name: str) -> None:
        """The password was right. Raises OSError when that cannot be kept."""
        with self._lock:
            if self._failures.pop(self._key(name), None) is not None:
                self._keep()

    def _key(self, name: str) -> str:
        short = name[:200]
        return short if short in self._failures or len(self._failures) < MOST_NAMES else OTHERS

    def _keep(self) -> None:
        write_private(self._path, msgspec.json.encode(self._failures))
