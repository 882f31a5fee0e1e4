"""Hears what other processes on the same PostgreSQL commit, on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import structlog

CHANNEL = "wanghuolou_changes"
NAME = "wanghuolou listener"
LOOK_EVERY_S = 0.5
AGAIN_FIRST_S, AGAIN_MOST_S = 0.25, 10.0
KEEPALIVE = {
    "connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}  # fmt: skip
"""A server that vanished without a word is found within half a minute."""
log = structlog.get_logger("backend.listener")


class Listener:
    """One thread that calls `woken` after a commit of another process, and after it may have missed one."""

    def __init__(self, connect_args: dict[str, Any], own: str, woken: Callable[[], None]) -> None:
        """`own`: what our own notices say; they are no news."""
        self._connect_args = {**connect_args, **KEEPALIVE, "application_name": NAME}
        self._own = own
        self._woken = woken
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, within a moment."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        again_s = AGAIN_FIRST_S
        while not self._stopping.is_set():
            try:
                with psycopg.connect(**self._connect_args, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    again_s = AGAIN_FIRST_S
                    self._woken()
                    self._listen(connection)
            except psycopg.Error as error:
                log.warning("not listening, polling only", error=str(error)[:300])
                self._stopping.wait(again_s)
                again_s = min(AGAIN_MOST_S, again_s * 2)

    def _listen(self, connection: "psycopg.Connection[Any]") -> None:
        while not self._stopping.is_set():
            for notice in connection.notifies(timeout=LOOK_EVERY_S):
                if notice.payload != self._own:
                    self._woken()
                if self._stopping.is_set():
                    return
