"""The driver's side: seats and backends forked from one warm process, killed, and started again."""

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx
import msgspec

from tests.soak import backend_process, seat_process
from tests.soak.backend_process import BackendOptions
from tests.soak.seat_process import LOCAL, PASSWORD, GivenUp, Made, SeatOptions, Unanswered

START_TIMEOUT_S = 120.0
ANSWER_TIMEOUT_S = 90.0
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["__main__", "tests.soak.seat_process", "tests.soak.backend_process", "backend.app"])


class Died(Exception):
    """The process ended before it answered."""


class SeatProcess:
    """One incarnation of a seat; its profile outlives it."""

    def __init__(self, options: SeatOptions) -> None:
        self.options = options
        self._pipe, theirs = _forks.Pipe()
        self._process: BaseProcess = _forks.Process(target=seat_process.run, args=(theirs, options), daemon=True)
        self._process.start()
        theirs.close()

    def started(self) -> "SeatProcess":
        """Wait until its engine was started. Raises Died."""
        self._answer()
        return self

    def ask(self, name: str, *args: Any) -> Any:
        """Have it do something and wait for the answer. Raises Died."""
        try:
            self._pipe.send((name, args))
        except OSError as error:
            raise Died(name) from error
        return self._answer()

    def wait_dead(self, timeout_s: float) -> bool:
        """Has it killed itself within so long?"""
        self._process.join(timeout_s)
        return self._process.exitcode is not None

    def kill(self) -> None:
        """Kill -9."""
        self._process.kill()
        self._process.join(60)
        self._pipe.close()

    def stop(self) -> None:
        """Close it as a window is closed. Raises Died."""
        self.ask("stop")
        self._process.join(60)
        self._pipe.close()

    def _answer(self) -> Any:
        try:
            if not self._pipe.poll(ANSWER_TIMEOUT_S):
                raise TimeoutError(f"seat {self.options.seat} said nothing")
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise Died(self.options.point) from error


class Profile:
    """A seat's folder, what it acknowledged, and how often it was started."""

    def __init__(self, folder: Path, seat: str, seed: str, user: str = LOCAL) -> None:
        self.folder = folder
        self.seat = seat
        self.made_file = folder.with_name(f"{folder.name}.made.jsonl")
        self._seed = seed
        self.user = user
        self._starts = 0
        self.running: SeatProcess | None = None

    def start(self, *servers: str, **options: Any) -> SeatProcess:
        """Start it, whatever became of it before. Raises Died when it does not come up."""
        self.kill()
        self._starts += 1
        chosen = SeatOptions(
            folder=self.folder, made=self.made_file, servers=servers, seat=self.seat,
            seed=f"{self._seed}.{self._starts}", user=self.user, **options,
        )  # fmt: skip
        self.running = SeatProcess(chosen)
        return self.running.started()

    def kill(self) -> None:
        """Kill -9, when it runs."""
        if self.running is not None:
            self.running.kill()
            self.running = None

    def stop(self) -> None:
        """Close it, when it runs. Raises Died."""
        if self.running is not None:
            running, self.running = self.running, None
            running.stop()

    def noted(self) -> list[Made | GivenUp | Unanswered]:
        """Every act it acknowledged, those it gave up, and those it said nothing of, in their order."""
        if not self.made_file.exists():
            return []
        lines = self.made_file.read_bytes().split(b"\n")
        return [
            msgspec.json.decode(line, type=Made | GivenUp | Unanswered) for line in lines if line.endswith(b"}")
        ]


class BackendChild:
    """A backend on one port and one database, killed and started as often as one likes."""

    def __init__(
        self, folder: Path, database_url: str = "", token_hours: float = 12.0, channels: Path | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.database_url = database_url or f"sqlite:///{folder / 'backend.sqlite'}"
        self.log_file = folder / "backend.log"
        self.port = 0
        self._token_hours, self._channels = token_hours, channels
        self._process: BaseProcess | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, point: str = "", nth: int = 1, clock_shift_s: float = 0.0) -> "BackendChild":
        """Start it and wait until it listens. Raises Died when it killed itself before."""
        self.kill()
        ready = self.folder / f"ready-{time.monotonic_ns()}.json"
        options = BackendOptions(
            database_url=self.database_url, ready=ready, log_file=self.log_file, port=self.port,
            parent_pid=os.getpid(), secret=PASSWORD, point=point, nth=nth, token_hours=self._token_hours,
            clock_shift_s=clock_shift_s, channels=self._channels,
        )  # fmt: skip
        self._process = _forks.Process(target=backend_process.run, args=(options,), daemon=True)
        self._process.start()
        deadline = time.monotonic() + START_TIMEOUT_S
        while not ready.exists():
            if not self._process.is_alive() or time.monotonic() > deadline:
                self.kill()
                raise Died(point)
            time.sleep(0.01)
        self.port = json.loads(ready.read_text("utf-8"))["port"]
        ready.unlink()
        return self

    @property
    def alive(self) -> bool:
        """Does it run?"""
        return self._process is not None and self._process.is_alive()

    def wait_dead(self, timeout_s: float) -> bool:
        """Has it killed itself within so long?"""
        if self._process is None:
            return True
        self._process.join(timeout_s)
        return self._process.exitcode is not None

    def kill(self) -> None:
        """Kill -9, when it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.join(60)
            self._process = None

    @contextmanager
    def client(self, user: str = LOCAL, password: str = PASSWORD, seat: str = "9") -> Iterator[httpx.Client]:
        """A client that is signed in."""
        body = {"user": user, "password": password, "seat": seat}
        token = httpx.post(f"{self.url}/v1/session", json=body, timeout=60).json()["token"]
        headers = {"Authorization": f"Bearer {token}", "Wanghuolou-Protocol": "1"}
        with httpx.Client(base_url=self.url, headers=headers, timeout=60) as client:
            yield client
