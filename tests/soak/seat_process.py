"""A console without a screen in a process of its own: does random acts when told to, and may kill itself."""

import logging
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import structlog

from console.sync import engine as engine_module
from console.sync import upkeep as upkeep_module
from console.sync.access import Credentials
from console.sync.client import Client
from console.sync.engine import Engine
from console.sync.link import NotSaved, Phase, Report, Saved, Trouble
from models.command import Command, Delivery, Envelope
from models.ids import uuid7
from models.incident import CreateIncident
from models.log_entry import log_key
from models.outbox_entry import Entry
from models.outbox_schema import FILE
from models.record import Key
from models.store import Query
from models.store import cache as cache_module
from tests.soak.clock import Shifted, go_wrong
from tests.soak.deeds import Deeds
from tests.soak.doom import Doom, doom_seat, put
from tests.soak.eye import Deed

SAVED_WITHIN_S = 15.0
LOCAL = "local"
PASSWORD = "a secret only this test knows"
DEMO_PASSWORD = "wanghuolou"


class SeatOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a seat is started; `folder` is its profile, `made` the file of its acknowledged acts."""

    folder: Path
    made: Path
    servers: tuple[str, ...]
    seat: str
    seed: str
    user: str = LOCAL
    point: str = ""
    nth: int = 1
    clock_shift_s: float = 0.0
    schema: int = 0
    first_copy_s: float = 60.0
    silence_timeout_s: float = 3.0


class GivenUp(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An act its maker withdrew once it was refused, and the reason that was given."""

    id: str
    code: str
    at: float = 0.0
    clock_wrong_s: float = 0.0
    """How far the seat's idea of the backend's time was from the true time then."""


class Unanswered(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An act that was neither said to be saved nor refused."""

    id: str


class Made(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An acknowledged act, as its maker remembers it; `at` is the true time (seconds since 1970)."""

    id: str
    name: str
    seat: str
    at: float
    live: bool = False
    expires_s: float | None = None
    text: str = ""
    clock_wrong_s: float = 0.0
    """How far the time that was written on it was from the true time."""
    leaves: Key | None = None
    """The record that is there once it is accepted."""


class SeatChild:
    """The engine, its acts, and the answers to whoever drives it."""

    def __init__(self, options: SeatOptions) -> None:
        self._options = options
        self._doom = Doom(options.point, options.nth)
        self._told: dict[str, str] = {}
        self._telling = threading.Condition()
        self.troubles: list[str] = []
        client = Client(options.servers, silence_timeout_s=options.silence_timeout_s)
        self._engine = Engine(
            options.folder / "cache",
            options.folder / "outbox" / FILE,
            client,
            self._take,
            options.seat,
            2.0,
        )
        self._deeds = Deeds(options.seed, options.seat, f"{options.seat}-{options.seed}")

    def start(self) -> None:
        """Go."""
        user = self._options.user
        password = PASSWORD if user == LOCAL else DEMO_PASSWORD
        self._engine.start(Credentials(user, password, self._options.seat))

    def _take(self, report: Report) -> None:
        with self._telling:
            if isinstance(report, Saved | NotSaved):
                self._told[report.command_id] = report.code if isinstance(report, NotSaved) else ""
                self._telling.notify_all()
            elif isinstance(report, Trouble):
                self.troubles.append(report.code)

    def act(self, count: int) -> list[str]:
        """Make so many acts one after the other; what was said of each that was not saved."""
        refusals = []
        for _act in range(count):
            deed = self._deeds.draw(self._engine.store, self._engine.next_number)
            if deed.delivery is Delivery.LIVE and not self._engine.state.online:
                continue
            code = self.do(deed)
            if code:
                refusals.append(code)
        return refusals

    def do(self, deed: Deed) -> str:
        """Submit one act, wait until it is told saved, and only then write it down. Empty, or why not."""
        state, command = self._engine.state, deed.command
        made_at = datetime.now(UTC) + Shifted.shift
        happened_at = datetime.now(UTC) - timedelta(seconds=deed.ago_s) if deed.ago_s is not None else None
        envelope = Envelope(
            id=uuid7(), name=command.NAME, actor=deed.actor or self._options.user, seat=self._options.seat,
            made_at=made_at, clock_offset_s=state.clock_offset_s, stated_at=happened_at,
            body=msgspec.Raw(msgspec.json.encode(command)), delivery=deed.delivery, expires_s=deed.expires_s,
        )  # fmt: skip
        at = time.time()
        number = int(command.number.rpartition("-")[2]) if isinstance(command, CreateIncident) else 0
        self._engine.submit(envelope, number)
        with self._telling:
            if not self._telling.wait_for(lambda: envelope.id in self._told, SAVED_WITHIN_S):
                _keep(self._options.made, Unanswered(id=envelope.id))
                return "never answered"
            code = self._told.pop(envelope.id)
        if not code:
            made = Made(
                id=envelope.id, name=command.NAME, seat=self._options.seat, at=at,
                live=deed.delivery is Delivery.LIVE, expires_s=deed.expires_s,
                text=str(getattr(command, "text", "")), leaves=_leaves(command, envelope.id),
                clock_wrong_s=0.0 if happened_at else envelope.happened_at.timestamp() - at,
            )  # fmt: skip
            _keep(self._options.made, made)
            self._doom.at("act.saved")
        return code

    def level(self, timeout_s: float) -> bool:
        """Wait until the line is live, this seat has all there is, and every act was answered and arrived."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            state = self._engine.state
            waits = [e for e in self._engine.entries() if e.state in ("pending", "accepted")]
            if state.phase is Phase.LIVE and state.cursor == state.head and not self._movable(waits):
                return True
            time.sleep(0.02)
        return False

    def _movable(self, waiting: list[Entry]) -> bool:
        """Does anything wait that is not behind a refused act?"""
        from models.fold import deliverable

        accepted = any(entry.state == "accepted" for entry in waiting)
        return accepted or bool(deliverable(self._engine.entries(), 1))

    def state(self) -> dict[str, Any]:
        """How things stand."""
        state = self._engine.state
        return {
            "phase": str(state.phase), "code": state.code, "cursor": state.cursor, "head": state.head,
            "entries": [(e.id, str(e.state), e.code) for e in self._engine.entries()],
            "troubles": list(self.troubles),
        }  # fmt: skip

    def shown(self, kind: str) -> dict[str, str]:
        """Id -> state of every record of a kind, as a list would show it."""
        return {row.id: row.state for row in self._engine.store.rows(Query(kind=kind), 10_000)}

    def give_up(self) -> int:
        """Withdraw what was refused, as its dispatcher would have to, and write down why; how many acts wait."""
        for entry in self._engine.entries():
            if entry.state in ("refused", "conflict"):
                wrong_s = self._engine.now().timestamp() - time.time()
                gone = GivenUp(id=entry.id, code=entry.code, at=time.time(), clock_wrong_s=wrong_s)
                _keep(self._options.made, gone)
                self._engine.withdraw(entry.id)
                self._until_gone(entry.id)
        return len(self._engine.entries())

    def limit(self, bytes_more: int) -> None:
        """The disk is full but for so many bytes of the outbox, and of the notes of what was acknowledged."""
        files = (self._options.folder / "outbox" / "outbox.sqlite-wal", self._options.made)
        size = max(file.stat().st_size for file in files if file.exists())
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + bytes_more, resource.RLIM_INFINITY))

    def unlimit(self) -> None:
        """There is room again."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def _until_gone(self, command_id: str, most_s: float = 5.0) -> None:
        until = time.monotonic() + most_s
        while command_id in {entry.id for entry in self._engine.entries()} and time.monotonic() < until:
            time.sleep(0.005)

    def rest(self, seconds: float) -> None:
        """Do nothing for a while."""
        time.sleep(seconds)

    def stop(self) -> None:
        """End as a closed window does."""
        self._engine.stop()


def _leaves(command: Command, command_id: str) -> Key:
    """Its entry in the log; a sign-in that is told of, or reviewed, is a record of its own."""
    touched = command.touches(command_id)
    return log_key(command_id) if log_key(command_id) in touched else touched[0]


def _keep(path: Path, made: Made | GivenUp | Unanswered) -> None:
    """One more line, on the disk before anybody relies on it."""
    with path.open("ab") as file:
        file.write(msgspec.json.encode(made) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def run(pipe: Connection, options: SeatOptions) -> None:
    """The child: prepare what is wrong with it, start, and do what the pipe says until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    options.folder.mkdir(parents=True, exist_ok=True)
    _log_to(options.folder / "seat.log")
    _prepare(options)
    child = SeatChild(options)
    doing: dict[str, Callable[..., Any]] = {
        "act": child.act, "do": child.do, "level": child.level, "state": child.state, "shown": child.shown,
        "give_up": child.give_up, "rest": child.rest, "limit": child.limit,
        "unlimit": child.unlimit, "stop": child.stop,
    }  # fmt: skip
    child.start()
    pipe.send("started")
    name = ""
    while name != "stop":
        try:
            name, args = pipe.recv()
        except EOFError:
            os._exit(3)
        pipe.send(doing[name](*args))


def _prepare(options: SeatOptions) -> None:
    if options.schema:
        put(cache_module, "SCHEMA_VERSION", options.schema)
    if options.clock_shift_s:
        go_wrong(engine_module, options.clock_shift_s)
    put(upkeep_module, "FIRST_COPY_AFTER_S", options.first_copy_s)
    if options.point:
        doom_seat(Doom(options.point, options.nth))


def _log_to(path: Path) -> None:
    file = path.open("a", encoding="utf-8")
    logging.basicConfig(stream=file, level=logging.WARNING, force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file),
    )
