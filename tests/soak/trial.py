"""Two seats and a backend that are killed and cut off in every way we know, until a verdict is asked for."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from backend.archive import read_archive
from backend.backup import make_backup
from backend.changes_page import compact
from backend.clock import now_iso
from backend.db import Database
from backend.outgoing import LOGGED_WITHIN
from backend.restore import restore
from backend.schema import counter, outgoing
from backend.work import Author
from models.hydrant import Hydrant
from models.ids import uuid7
from models.record import Key
from models.store.schema import SCHEMA_VERSION
from tests.backend.acts import load, loaded_id, raise_alarm
from tests.soak.doom import BACKEND_POINTS, SEAT_POINTS
from tests.soak.line import FAIR, Line, Weather
from tests.soak.processes import BackendChild, Died, Profile, SeatProcess
from tests.soak.room_deeds import SWITCH
from tests.soak.verdict import Verdict, judge

SITTING = {"2": "liming", "3": "wangfang"}
"""Seat -> who sits there: a dispatcher and a commander, for one asks and the other grants."""
UNITS = 8
DEVICES = 40
HYDRANTS = 4_500
"""Three pages of a first load."""
EVERY = [(point, False) for point in SEAT_POINTS] + [(point, True) for point in BACKEND_POINTS]
"""Every kill point: its name, and is it the backend's?"""
SESSION_S = 20.0
POLLED_S = 1.2
SETTLE_WITHIN_S = 150.0
SETTLE_S = 10.0
DAMAGES = ("noise", "truncated", "headless")
WEATHERS = (
    Weather(silent=True), Weather(black_hole=True), Weather(delay_s=3.0), Weather(delay_s=0.3), Weather(loss=0.3),
    Weather(bytes_per_s=2_000.0), Weather(refusing=True), Weather(cut_answers_after=700), Weather(repeat=0.7),
    Weather(hold=0.5),
)  # fmt: skip


class Unsettled(Exception):
    """The seats did not become level: a fault of its own."""


class Trial:
    """A folder, a database, a backend, two seats each behind a line of its own, and a seed.

    On PostgreSQL there are two backends, each the first of one seat and the spare of the other.
    """

    def __init__(self, folder: Path, seed: int, database_url: str = "") -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.tried: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        # Sessions that end while somebody works, or in an outage.
        names = ("backend", "other") if database_url else ("backend",)
        self.backends = [
            BackendChild(folder / name, database_url, token_hours=SESSION_S / 3_600).start() for name in names
        ]
        self.backend = self.backends[0]
        self.seats = [Profile(folder / f"seat-{seat}", seat, str(seed), user) for seat, user in SITTING.items()]
        self.lines = [self._line(self.backends[at % len(names)]) for at in range(len(self.seats))]
        self.spares = [self._line(backend) for backend in reversed(self.backends[1:] and self.backends)]
        self.restored = False
        self._backup: Path | None = None
        self._schema = SCHEMA_VERSION
        with self.backend.client() as client:
            load(client, "unit", *[{"number": f"A{n}"} for n in range(UNITS)])
            load(client, "hydrant", *[{"number": f"H{n}", "lon": 121.5, "lat": 25.0} for n in range(HYDRANTS)])
            load(client, "device", *[{"number": f"D{n}", "type": SWITCH} for n in range(DEVICES)])
            for n in range(DEVICES):
                raise_alarm(client, event_id=f"alarm-{n}", device_id=loaded_id("device", f"D{n}"))

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

    def _lines_of(self, at: int) -> list[Line]:
        """The ways from a seat to the backends, its own backend's first."""
        return [self.lines[at], *self.spares[at : at + 1]]

    def turn(self, at: int, weather: Weather, cut: bool = False) -> None:
        """Other weather on every line of a seat."""
        for line in self._lines_of(at):
            line.turn(weather, cut)

    def seat(self, at: int, **options: Any) -> SeatProcess:
        """The seat, started when it does not run."""
        return self.seats[at].running or self.start(at, **options)

    def start(self, at: int, **options: Any) -> SeatProcess:
        """Start the seat anew, as it was left."""
        return self.seats[at].start(*[line.url for line in self._lines_of(at)], schema=self._schema, **options)

    def kill_at(self, point: str, in_backend: bool) -> bool:
        """Let the backend, or one of the seats, kill itself at a point; was it reached?"""
        return self.kill_backend_at(point) if in_backend else self.kill_seat_at(point, self.chance.randint(0, 1))

    def kill_seat_at(self, point: str, at: int = 0) -> bool:
        """Let a seat kill itself at a point; was it reached?"""
        options = self._prepared(point, at)
        nth = options.pop("nth", self.chance.randint(1, 3))
        try:
            self.start(at, point=POINT_OF.get(point, point), nth=nth, **options)
            for _time in range(8):
                self.work(at, 5)
                self.work(1 - at, 1)
                self.seat(at).ask("level", 0.3)
                self.seat(at).ask("rest", options.get("first_copy_s", 0.0) and 1.5)
        except Died:
            self.seats[at].kill()
            self.tried[point] += 1
            return True
        self.missed[point] += 1
        return False

    def kill_backend_at(self, point: str) -> bool:
        """Let the backend kill itself at a point, then start it again; was the point reached?"""
        if point == "load.page":
            self.without_cache(0)
        for at in (0, 1):
            self.seat(at)
        if point.startswith("unknown"):
            self._leave_unknown()
        # Its orders are looked at once when it starts.
        nth = NTH_OF.get(point) or self.chance.randint(1, 4)
        try:
            self.backend.start(point, nth)
            # A new seat asks its own backend first.
            self.start(0)
            reached = self._until_dead()
        except Died:
            reached = True
        if point.startswith("orders"):
            # Long enough for an order to be late when the backend is back.
            self.seat(0).ask("rest", 2.2)
        for backend in self.backends:
            if backend is self.backend or not backend.alive:
                backend.start()
        (self.tried if reached else self.missed)[point] += 1
        return reached

    def _leave_unknown(self) -> None:
        """An order went out whose mark was lost, and nobody has looked at it since."""
        for other in self.backends[1:]:
            other.kill()
        self.backend.start("orders.sent", 1)
        self.start(0)
        self._until_dead()
        time.sleep(LOGGED_WITHIN.total_seconds())

    def _until_dead(self) -> bool:
        for _time in range(12):
            self.work(0, 4)
            self.work(1, 4)
            if self.backend.wait_dead(0.3):
                return True
        return False

    def work(self, at: int, acts: int) -> None:
        """Let the seat do something, and give up what was refused."""
        seat = self.seat(at)
        seat.ask("act", acts)
        seat.ask("give_up")

    def kill_seat(self, at: int) -> None:
        """Kill -9, whatever it does just now."""
        self.seats[at].kill()
        self.tried["seat killed"] += 1
        self.start(at)

    def kill_backend(self) -> None:
        """Kill -9 and start again."""
        backend = self.chance.choice(self.backends)
        backend.kill()
        self.tried["backend killed"] += 1
        backend.start()

    def storm(self, seconds: float) -> None:
        """Random faults and random acts, for so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._trouble()
            for at in (0, 1):
                self.work(at, self.chance.randint(1, 6))
            self.seat(self.chance.randint(0, 1)).ask("rest", self.chance.uniform(0.0, 0.6))

    def _trouble(self) -> None:
        roll, at = self.chance.random(), self.chance.randint(0, 1)
        line = self.chance.choice(self._lines_of(at))
        if roll < 0.55:
            weather = self.chance.choice(WEATHERS)
            line.turn(weather, cut=self.chance.random() < 0.6)
            self.tried[f"line {_words(weather)}"] += 1
        elif roll < 0.7:
            line.turn(FAIR, cut=True)
            self.tried["line cut"] += 1
        elif roll < 0.75:
            line.flap(3, 1.0)
            self.tried["line flapping"] += 1
        elif roll < 0.83:
            self.kill_backend()
        elif roll < 0.91:
            self.kill_seat(at)
        else:
            self._rare(at)

    def _rare(self, at: int) -> None:
        rare: tuple[tuple[str, Callable[[int], None]], ...] = (
            ("clock wrong", self._wrong_clock), ("history gone", self.forget), ("new schema", self._upgrade),
            ("cache damaged", self._damage_cache), ("cache lost", self.without_cache),
            ("backup made or restored", self.set_back), ("disk full", self._full_disk),
        )  # fmt: skip
        name, make = self.chance.choice(rare)
        make(at)
        self.tried[name] += 1
        self.seat(at)

    def settle(self) -> None:
        """Fair weather, and time: every act is answered and both seats have all there is. Raises Unsettled."""
        for at in (0, 1):
            self.turn(at, FAIR, cut=True)
        for backend in self.backends:
            if not backend.alive:
                backend.start()
        until = time.monotonic() + SETTLE_WITHIN_S
        while time.monotonic() < until:
            # One refused act after the other: what waited behind it goes out, and may be refused as well.
            # What is settled of orders is a change as well, of which a seat may hear a moment later.
            going_out, head = self._at_backend()
            level = [self.seat(at).ask("level", SETTLE_S) for at in (0, 1)]
            waiting = [self.seat(at).ask("give_up") for at in (0, 1)]
            there = all(self.seat(at).ask("state")["cursor"] >= head for at in (0, 1))
            if all(level) and there and not any(waiting) and not going_out:
                return
            time.sleep(0.1)
        raise Unsettled(str([self.seat(at).ask("state") for at in (0, 1)])[:2_000])

    def _at_backend(self) -> tuple[bool, int]:
        """Is there an order of which it is not settled whether it went out? And the newest revision."""
        database = Database(self.backend.database_url)
        try:
            with database.reading() as connection:
                sending = select(outgoing.c.seq).where(outgoing.c.state == "sending").limit(1)
                going_out = connection.execute(sending).first() is not None
                return going_out, int(connection.execute(select(counter.c.revision)).scalar_one())
        finally:
            database.close()

    def verdict(self) -> Verdict:
        """Settle, close the seats, and compare."""
        self.settle()
        for seat in self.seats:
            seat.stop()
        return judge(self.backend.database_url, self.seats, self.restored)

    # What some faults need first.

    def _prepared(self, point: str, at: int) -> dict[str, Any]:
        if point == "load.in_write":
            self.without_cache(at)
        elif point.startswith(("rebuild", "swap")):
            self.forget(at)
            return {"nth": self.chance.randint(1, 3) if point == "rebuild.in_write" else 1}
        elif point == "derive.in_write":
            self._upgrade(at)
            return {"nth": 1}
        elif point == "salvage.step":
            self._damage_outbox(at)
            return {"nth": self.chance.randint(1, 5)}
        elif point == "fallback.step":
            self._damage_cache(at)
            return {"nth": self.chance.randint(1, 4)}
        elif point.startswith("cache_copy"):
            return {"nth": 1, "first_copy_s": 0.1}
        return {}

    def without_cache(self, at: int) -> None:
        self.seats[at].kill()
        shutil.rmtree(self.seats[at].folder / "cache", ignore_errors=True)

    def _upgrade(self, at: int) -> None:
        self.seats[at].kill()
        self._schema += 1

    def _wrong_clock(self, at: int) -> None:
        self.start(at, clock_shift_s=self.chance.choice((-7_200.0, 7_200.0)))

    def forget(self, at: int) -> None:
        """The backend throws away the tombstones this seat has not seen: it will have to load again."""
        self.seats[at].kill()
        database = Database(self.backend.database_url)
        try:
            hydrant = Key(Hydrant.KIND, f"gone-{self.chance.getrandbits(32)}")
            for fact in (Hydrant(number="X", lon=121.5, lat=25.0), None):
                with database.writing() as work:
                    work.put([(hydrant, fact, None)], Author("test", now_iso(), uuid7()))
            # Tombstones are kept for days: every stream that is open has read them long before they go.
            time.sleep(POLLED_S)
            compact(database, -1.0)
        finally:
            database.close()

    def set_back(self, _at: int = 0) -> None:
        """Back the running backend up, or put it back to where it was then: seats stay as they are."""
        if self._backup is None:
            self._backup = self.folder / "then.backup"
            make_backup(self.backend.database_url, self._backup, None)
            return
        for backend in self.backends:
            backend.kill()
        with read_archive(self._backup) as (manifest, tar):
            restore(self._backup, manifest, tar, self.backend.database_url, replace=True)
        self._backup, self.restored = None, True
        for backend in self.backends:
            backend.start()

    def _full_disk(self, at: int) -> None:
        """For a while: acts are refused aloud, pages are not kept."""
        seat = self.seat(at)
        seat.ask("limit", 8_000)
        self.work(1 - at, 5)
        self.work(at, 20)
        seat.ask("rest", 0.5)
        seat.ask("unlimit")

    def _damage_cache(self, at: int) -> None:
        self.seats[at].kill()
        self._damage(self.seats[at].folder / "cache" / "cache.db")

    def _damage_outbox(self, at: int) -> None:
        """Acts wait, a copy of them was kept when the console was closed, and then the file is damaged."""
        self.turn(at, Weather(refusing=True), cut=True)
        self.work(at, 4)
        self.seats[at].stop()
        self._damage(self.seats[at].folder / "outbox" / "outbox.sqlite")
        self.turn(at, FAIR)

    def _damage(self, path: Path) -> None:
        damage(path, self.chance.choice(DAMAGES), self.chance)


POINT_OF = {"load.in_write": "page.in_write"}
NTH_OF = {"orders.before": 2, "orders.in_commit": 2, "unknown.in_commit": 1, "unknown.settled": 1}
"""Points that are come to once without a fault, when the backend starts, or only once at all."""


def damage(path: Path, how: str, chance: random.Random) -> None:
    """Overwrite a file with noise, cut it off, or spoil its first page."""
    if not path.exists():
        return
    size = path.stat().st_size
    with path.open("r+b") as file:
        if how == "truncated":
            file.truncate(size // 2 + 7)
        else:
            file.write(chance.randbytes(size if how == "noise" else 4_096))


def points(chance: random.Random, count: int) -> list[tuple[str, bool]]:
    """So many kill points: each once in a shuffled order before any comes again."""
    every = list(EVERY)
    drawn: list[tuple[str, bool]] = []
    while len(drawn) < count:
        chance.shuffle(every)
        drawn += every
    return drawn[:count]


def _words(weather: Weather) -> str:
    different = [
        f"{name} {value}"
        for name in ("silent", "black_hole", "delay_s", "loss", "bytes_per_s", "refusing", "cut_answers_after",
                     "repeat", "hold")
        if (value := getattr(weather, name)) != getattr(FAIR, name)
    ]  # fmt: skip
    return ", ".join(different)
