"""`python -m tests.soak [--minutes M] [--seed N] [--database KIND]`: kill, cut, and count the cost."""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.backend.postgres import PostgresServer, binaries
from tests.soak.kill_points import drawn, kill_at
from tests.soak.past import set_back
from tests.soak.storm import Storm
from tests.soak.trial import Trial, Unsettled
from tests.soak.verdict import Verdict

DATABASES = ("sqlite", "postgresql")
LEAST_POINTS = 200
POINTS_A_ROUND = 30
STORM_S = 25.0
USUAL_MINUTES = 10.0
WEATHER_SAID = 24
"""The last turns, when something was found; all of them are kept beside."""


class Soak:
    """Rounds of kill points and storms, on these kinds of database in turn, and their sum."""

    def __init__(self, seed: int, kinds: Sequence[str], postgres: PostgresServer | None) -> None:
        self.seed = seed
        self.kinds = kinds
        self.tried: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.sum = Verdict()
        self.killed = 0
        self.kept: list[Path] = []
        self._postgres = postgres
        self._rounds = 0

    def round(self) -> None:
        """Kill points, then a storm, in one folder, which is kept only when something is wrong."""
        self._rounds += 1
        seed = self.seed * 1_000 + self._rounds
        on_postgres = self.kinds[(self._rounds - 1) % len(self.kinds)] == "postgresql"
        url = self._postgres.new_database() if self._postgres is not None and on_postgres else ""
        folder = Path(tempfile.mkdtemp(prefix=f"soak-{seed}-"))
        trial = Trial(folder, seed, url)
        try:
            for point in drawn(trial.chance, POINTS_A_ROUND):
                self.killed += kill_at(trial, point)
            set_back(trial)
            Storm(trial).rage(STORM_S)
            verdict = trial.verdict()
        except (Unsettled, TimeoutError) as error:
            verdict = Verdict(disagreements=[f"never level: {error}"])
        finally:
            trial.close()
        self.tried += trial.tried
        self.missed += trial.missed
        self._add(verdict, folder, trial.weather())
        _say(
            f"round {self._rounds} seed {seed} {'PostgreSQL' if on_postgres else 'SQLite'}: "
            f"{sum(trial.tried.values())} faults, {verdict.acts} acts, {len(verdict.findings)} findings"
        )

    def _add(self, verdict: Verdict, folder: Path, weather: Sequence[str]) -> None:
        self.sum.acts += verdict.acts
        for name in ("lost", "duplicated", "disagreements", "late", "unreasoned", "journal"):
            setattr(self.sum, name, [*getattr(self.sum, name), *getattr(verdict, name)])
        if not verdict.findings:
            shutil.rmtree(folder, ignore_errors=True)
            return
        self.kept.append(folder)
        for finding in verdict.findings[:20]:
            _say(f"  {finding[:500]}")
        (folder / "weather.txt").write_text("\n".join([*weather, ""]), "utf-8")
        for turn in weather[-WEATHER_SAID:]:
            _say(f"  weather: {turn}")

    def report(self) -> None:
        """What was tried, and what it cost."""
        for name, count in sorted(self.tried.items()):
            _say(f"  {count:5} {name}")
        for name, count in sorted(self.missed.items()):
            _say(f"  {count:5} {name} (not reached, not counted)")
        found = self.sum
        _say(f"faults tried             {sum(self.tried.values())}, {self.killed} of them kill points")
        _say(f"acts made                {found.acts}")
        _say(f"lost                     {len(found.lost)}")
        _say(f"duplicated               {len(found.duplicated)}")
        _say(f"disagreements            {len(found.disagreements)}")
        _say(f"late live acts carried out {len(found.late)}")
        _say(f"refused without a reason {len(found.unreasoned)}")
        _say(f"journal findings         {len(found.journal)}")
        _say(f"seed                     {self.seed}")
        for folder in self.kept:
            _say(f"kept for looking at: {folder}")


def main() -> int:
    """Run for the minutes; with the usual ten, until at least 200 kill points were met as well."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=USUAL_MINUTES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--database", choices=DATABASES, help="both in turn without it")
    args = parser.parse_args()
    kinds, programs = (args.database,) if args.database else DATABASES, binaries()
    postgres = PostgresServer(programs) if programs is not None and "postgresql" in kinds else None
    if "postgresql" in kinds and postgres is None:
        _say("PostgreSQL is not installed: SQLite only")
        kinds = ("sqlite",)
    if postgres is not None:
        postgres.start()
    soak = Soak(args.seed, kinds, postgres)
    until = time.monotonic() + args.minutes * 60
    least = LEAST_POINTS if args.minutes >= USUAL_MINUTES else 0
    try:
        while time.monotonic() < until or soak.killed < least:
            soak.round()
    finally:
        if postgres is not None:
            postgres.stop()
    soak.report()
    return 1 if soak.sum.findings else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
