"""Random faults and random acts for a while: bad lines, kills, wrong clocks, lost files, full disks."""

import time
from collections.abc import Callable

from tests.soak.damage import damage_cache
from tests.soak.line import FAIR, Weather
from tests.soak.past import forget, set_back
from tests.soak.trial import Trial

WEATHERS = (
    Weather(silent=True), Weather(black_hole=True), Weather(delay_s=3.0), Weather(delay_s=0.3), Weather(loss=0.3),
    Weather(bytes_per_s=2_000.0), Weather(refusing=True), Weather(cut_answers_after=700), Weather(repeat=0.7),
    Weather(hold=0.5),
)  # fmt: skip


class Storm:
    """What happens to a trial while it works."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._chance = trial.chance

    def rage(self, seconds: float, least_turns: int = 0) -> None:
        """For so long, and for so many turns at least however busy the machine is."""
        trial, until, turns = self._trial, time.monotonic() + seconds, 0
        while time.monotonic() < until or turns < least_turns:
            turns += 1
            self._trouble()
            for at in (0, 1):
                trial.work(at, self._chance.randint(1, 6))
            trial.seat(self._chance.randint(0, 1)).ask("rest", self._chance.uniform(0.0, 0.6))

    def _trouble(self) -> None:
        roll, at = self._chance.random(), self._chance.randint(0, 1)
        line = self._chance.choice(self._trial.lines_of(at))
        if roll < 0.55:
            weather = self._chance.choice(WEATHERS)
            line.turn(weather, cut=self._chance.random() < 0.6)
            self._trial.tried[f"line {weather.words}"] += 1
        elif roll < 0.7:
            line.turn(FAIR, cut=True)
            self._trial.tried["line cut"] += 1
        elif roll < 0.75:
            line.flap(3, 1.0)
            self._trial.tried["line flapping"] += 1
        elif roll < 0.83:
            self._kill_backend()
        elif roll < 0.91:
            self._kill_seat(at)
        else:
            self._rare(at)

    def _rare(self, at: int) -> None:
        rare: tuple[tuple[str, Callable[[int], None]], ...] = (
            ("clock wrong", self._wrong_clock), ("history gone", self._forget), ("new schema", self._trial.upgrade),
            ("cache damaged", self._damage_cache), ("cache lost", self._trial.without_cache),
            ("backup made or restored", self._set_back), ("disk full", self._full_disk),
        )  # fmt: skip
        name, make = self._chance.choice(rare)
        make(at)
        self._trial.tried[name] += 1
        self._trial.seat(at)

    def _kill_seat(self, at: int) -> None:
        """Kill -9, whatever it does just now."""
        self._trial.seats[at].kill()
        self._trial.tried["seat killed"] += 1
        self._trial.start(at)

    def _kill_backend(self) -> None:
        """Kill -9 and start again."""
        backend = self._chance.choice(self._trial.backends)
        backend.kill()
        self._trial.tried["backend killed"] += 1
        backend.start()

    def _wrong_clock(self, at: int) -> None:
        self._trial.start(at, clock_shift_s=self._chance.choice((-7_200.0, 7_200.0)))

    def _forget(self, at: int) -> None:
        forget(self._trial, at)

    def _set_back(self, _at: int) -> None:
        set_back(self._trial)

    def _damage_cache(self, at: int) -> None:
        self._trial.seats[at].kill()
        damage_cache(self._trial.seats[at].folder, self._chance)

    def _full_disk(self, at: int) -> None:
        """For a while: acts are refused aloud, pages are not kept."""
        seat = self._trial.seat(at)
        seat.ask("limit", 8_000)
        self._trial.work(1 - at, 5)
        self._trial.work(at, 20)
        seat.ask("rest", 0.5)
        seat.ask("unlimit")
