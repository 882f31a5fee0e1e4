"""Keeps the seat's own backend running: starts the child, starts it again when it ends, and says when it is up."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from console.embedded import LOCAL_USER, BackendFailed, EmbeddedBackend
from console.sync.access import Credentials

log = logging.getLogger("wanghuolou.local_backend")

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0


class LocalBackend:
    """One thread watches the child. `up` and `trouble` are called from it."""

    def __init__(
        self,
        folder: Path,
        seat: str,
        up: Callable[[str, Credentials], None],
        trouble: Callable[[str, Mapping[str, str]], None],
        options: Sequence[str] = (),
    ) -> None:
        """`up(address, credentials)` after each start; `trouble(code, params)`: `shell.fault.<code>`."""
        self._child = EmbeddedBackend(folder, options)
        self._child.died = self._died
        self._seat = seat
        self._up = up
        self._trouble = trouble
        self._wake = threading.Event()
        self._closing = False
        self._held = False
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="local-backend", daemon=True)

    @property
    def credentials(self) -> Credentials:
        """With which this seat signs in; the secret is new with each console."""
        return Credentials(LOCAL_USER, self._child.secret, self._seat)

    @property
    def url(self) -> str:
        """Where it listens, once it is up."""
        return self._child.url

    def start(self) -> None:
        """Start the child in the background."""
        self._thread.start()

    def wait_up(self, timeout_s: float) -> bool:
        """Block until it listens; False when it does not in time, or is being stopped."""
        return self._is_up.wait(timeout_s) and not self._closing

    def stop(self) -> None:
        """End the child, and the watch over it."""
        self._closing = True
        self._wake.set()
        # Whoever waits for it would keep the console from ending.
        self._is_up.set()
        self._child.stop()
        if self._thread.is_alive():
            self._thread.join(timeout=15)
        self._child.stop()

    def cut(self) -> None:
        """End the child as a power cut would, until `resume`: what the tour and the tests do to it."""
        self._held = True
        self._is_up.clear()
        self._child.kill()

    def resume(self) -> None:
        """Power is back."""
        self._held = False
        self._wake.set()

    def _run(self) -> None:
        wait_s = FIRST_WAIT_S
        while not self._closing:
            self._wake.clear()
            if not self._held and not self._child.running:
                wait_s = FIRST_WAIT_S if self._begin() else min(wait_s * 2, LONGEST_WAIT_S)
            self._wake.wait(None if self._held or self._child.running else wait_s)

    def _begin(self) -> bool:
        try:
            address = self._child.start()
        except BackendFailed as error:
            log.error("backend: %s", error.detail)
            if not self._closing:
                self._trouble("backend_failed", {"reason": error.detail.splitlines()[-1] if error.detail else "-"})
            return False
        self._is_up.set()
        self._up(address, self.credentials)
        return True

    def _died(self, code: int) -> None:
        """Called by the child's watcher."""
        self._is_up.clear()
        if not self._closing and not self._held:
            log.error("backend ended with %d", code)
            self._trouble("backend_gone", {})
        self._wake.set()
