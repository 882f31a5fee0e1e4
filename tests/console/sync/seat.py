"""A headless seat for the tests: an engine, and what it reported."""

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import msgspec

from console.sync.access import Credentials
from console.sync.client import Client, Present
from console.sync.clock import BackendClock
from console.sync.engine import Engine
from console.sync.link import Changes, LinkState, NotSaved, Phase, Positions, Report, Saved, Trouble
from console.sync.writer import _ACT
from models.command import Command, Envelope
from models.ids import uuid7
from models.incident import CreateIncident
from models.outbox_entry import Entry
from models.sqlite_errors import StoreError
from models.store import Query, Store
from tests.backend.server import SECRET
from tests.patience import MUST_COME_S


class Seat:
    """Use it as a context manager; `password` empty: nobody signs in."""

    def __init__(
        self, folder: Path, *servers: str, seat: str = "2", password: str = SECRET, silence_timeout_s: float = 25.0,
        stale_after_s: float = 12.0, clock: BackendClock | None = None, ca_file: Path | None = None,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.seat = seat
        self.actor = "local"
        self.reports: list[Report] = []
        self.phases: list[tuple[Phase, str]] = []
        self._lock = threading.Lock()
        self._password = password
        client = Client(servers, ca_file, silence_timeout_s=silence_timeout_s)
        self.engine = Engine(
            folder / "cache", folder / "outbox" / "outbox.sqlite", client, self._take, seat, stale_after_s, clock
        )

    def __enter__(self) -> "Seat":
        self.engine.start(Credentials("local", self._password, self.seat) if self._password else None)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.engine.stop()

    @property
    def store(self) -> Store:
        return self.engine.store

    @property
    def state(self) -> LinkState:
        return self.engine.state

    def _take(self, report: Report) -> None:
        with self._lock:
            self.reports.append(report)
            if isinstance(report, LinkState) and (report.phase, report.code) not in self.phases[-1:]:
                self.phases.append((report.phase, report.code))

    def of[R: (Changes, Entry, LinkState, Saved, NotSaved, Positions, Present, Trouble)](
        self, kind: type[R]
    ) -> list[R]:
        with self._lock:
            return [report for report in self.reports if isinstance(report, kind)]

    def _told[R: (Saved, NotSaved)](self, kind: type[R]) -> list[str]:
        return [report.command_id for report in self.of(kind)]

    def wait_live(self, timeout_s: float = MUST_COME_S) -> None:
        wait(lambda: self.state.phase is Phase.LIVE, timeout_s)

    def wait_level(self, timeout_s: float = MUST_COME_S) -> None:
        """Live, and nothing waits."""
        wait(lambda: self.state.phase is Phase.LIVE and not self.engine.entries(), timeout_s)
        # What became of the last of them is told, and laid over the facts, a moment later.
        with contextlib.suppress(StoreError):
            self.engine._acts._and_wait(lambda _outbox: None)
        folded = threading.Event()
        self.engine._writer._post(_ACT, folded.set)
        assert folded.wait(timeout_s)

    def do(self, command: Command) -> str:
        """Submit, and wait until it is durable."""
        envelope = Envelope(
            id=uuid7(), name=command.NAME, actor=self.actor, seat=self.seat, made_at=self.engine.now(),
            body=msgspec.Raw(msgspec.json.encode(command)), delivery=command.DELIVERY, expires_s=command.EXPIRES_S,
        )  # fmt: skip
        self.engine.submit(envelope)
        wait(lambda: envelope.id in [*self._told(Saved), *self._told(NotSaved)])
        return envelope.id

    def open_incident(self, number: str = "2-001") -> str:
        incident_id = uuid7()
        self.do(CreateIncident(incident_id=incident_id, number=number, type="fire", address="中山路1号"))
        return incident_id

    def incidents(self) -> dict[str, str]:
        """Number -> state of every incident shown."""
        return {row.number: row.state for row in self.store.rows(Query(kind="incident"), 10_000)}


def wait(condition: Callable[[], object], timeout_s: float = MUST_COME_S) -> None:
    """Wait until it is so, or fail."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.005)
