"""Two seats, each behind a line of its own, and their backend: started, worked, settled, and judged."""

import random
import shutil
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from models.store.schema import SCHEMA_VERSION
from tests.backend.acts import load, loaded_id, raise_alarm
from tests.soak.line import FAIR, Line, Weather
from tests.soak.processes import BackendChild, Profile, SeatProcess
from tests.soak.room_deeds import SWITCH
from tests.soak.truth import at_backend
from tests.soak.verdict import Verdict, judge

SITTING = {"2": "liming", "3": "wangfang"}
"""Seat -> who sits there: a dispatcher and a commander, for one asks and the other grants."""
UNITS = 8
DEVICES = 40
HYDRANTS = 4_500
"""Three pages of a first load."""
SESSION_S = 20.0
SETTLE_WITHIN_S = 150.0
SETTLE_S = 10.0


class Unsettled(Exception):
    """The seats did not become level: a fault of its own."""


class Trial:
    """A folder, a database, a backend, two seats each behind a line of its own, and a seed.

    Without an address the database is the backend's own SQLite file. On PostgreSQL there are two backends, each
    the first of one seat and the spare of the other.
    """

    def __init__(self, folder: Path, seed: int, database_url: str = "") -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.tried: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.seen: list[str] = []
        """What was wrong on the way, before anything was settled."""
        self.on_postgres = database_url.startswith("postgresql")
        # Sessions that end while somebody works, or in an outage.
        names = ("backend", "other") if self.on_postgres else ("backend",)
        self.backends = [
            BackendChild(folder / name, database_url, token_hours=SESSION_S / 3_600).start() for name in names
        ]
        self.backend = self.backends[0]
        self.seats = [Profile(folder / f"seat-{seat}", seat, str(seed), user) for seat, user in SITTING.items()]
        self.lines = [self._line(self.backends[at % len(names)]) for at in range(len(self.seats))]
        self.spares = [self._line(backend) for backend in reversed(self.backends[1:] and self.backends)]
        self.restored = False
        self._schema = SCHEMA_VERSION
        with self.backend.client() as client:
            load(client, "unit", *[{"number": f"A{n}"} for n in range(UNITS)])
            load(client, "hydrant", *[{"number": f"H{n}", "lon": 121.5, "lat": 25.0} for n in range(HYDRANTS)])
            load(client, "device", *[{"number": f"D{n}", "type": SWITCH} for n in range(DEVICES)])
            for n in range(DEVICES):
                raise_alarm(client, event_id=f"alarm-{n}", device_id=loaded_id("device", f"D{n}"))

    def __enter__(self) -> "Trial":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Leave no process behind."""
        for seat in self.seats:
            seat.kill()
        for line in (*self.lines, *self.spares):
            line.close()
        for backend in self.backends:
            backend.kill()

    def _line(self, backend: BackendChild) -> Line:
        return Line(backend.port, self.chance.getrandbits(32))

    def lines_of(self, at: int) -> list[Line]:
        """The ways from a seat to the backends, its own backend's first."""
        return [self.lines[at], *self.spares[at : at + 1]]

    def turn(self, at: int, weather: Weather, cut: bool = False) -> None:
        """Other weather on every line of a seat."""
        for line in self.lines_of(at):
            line.turn(weather, cut)

    def weather(self) -> list[str]:
        """Which weather was on since when, on which line of which seat."""
        turns = sorted(
            (since, profile.seat, "spare" if n else "first", words)
            for at, profile in enumerate(self.seats)
            for n, line in enumerate(self.lines_of(at))
            for since, words in line.turns
        )
        return [
            f"{datetime.fromtimestamp(since, UTC):%H:%M:%S.%f} seat {seat}, {which} line: {words}"
            for since, seat, which, words in turns
        ]

    def seat(self, at: int, **options: Any) -> SeatProcess:
        """The seat, started when it does not run."""
        return self.seats[at].running or self.start(at, **options)

    def start(self, at: int, **options: Any) -> SeatProcess:
        """Start the seat anew, as it was left."""
        return self.seats[at].start(*[line.url for line in self.lines_of(at)], schema=self._schema, **options)

    def start_backends(self, *, anew: bool = False) -> None:
        """Start those that do not run; `anew`: also the first, which may be doomed."""
        for backend in self.backends:
            if not backend.alive or (anew and backend is self.backend):
                backend.start()

    def work(self, at: int, acts: int) -> None:
        """Let the seat do something, and give up what was refused."""
        seat = self.seat(at)
        seat.ask("act", acts)
        seat.ask("give_up")

    def without_cache(self, at: int) -> None:
        """The seat loses its cache."""
        self.seats[at].kill()
        shutil.rmtree(self.seats[at].folder / "cache", ignore_errors=True)

    def upgrade(self, at: int) -> None:
        """Whatever is started from now on has a newer schema of the cache."""
        self.seats[at].kill()
        self._schema += 1

    def settle(self) -> None:
        """Fair weather, and time: every act is answered and both seats have all there is. Raises Unsettled."""
        for at in (0, 1):
            self.turn(at, FAIR, cut=True)
        self.start_backends()
        until = time.monotonic() + SETTLE_WITHIN_S
        while time.monotonic() < until:
            # One refused act after the other: what waited behind it goes out, and may be refused as well.
            level = [self.seat(at).ask("level", SETTLE_S) for at in (0, 1)]
            waiting = [self.seat(at).ask("give_up") for at in (0, 1)]
            # What the later seat sent while it became level is news to the earlier one, and so is what is settled
            # of orders: both must have heard of all there is only now.
            going_out, head = at_backend(self.backend.database_url)
            there = all(self.seat(at).ask("state")["cursor"] >= head for at in (0, 1))
            if all(level) and there and not any(waiting) and not going_out:
                return
            time.sleep(0.1)
        raise Unsettled(str([self.seat(at).ask("state") for at in (0, 1)])[:2_000])

    def verdict(self) -> Verdict:
        """Settle, close the seats, and compare."""
        self.settle()
        for seat in self.seats:
            seat.stop()
        logs = [backend.log_file for backend in self.backends]
        found = judge(self.backend.database_url, self.seats, self.restored, logs)
        found.disagreements += self.seen
        return found
