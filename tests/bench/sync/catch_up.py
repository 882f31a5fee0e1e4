"""sync.catch_up_ratio: ten changes behind among half a million records, against among five thousand."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from console.sync.access import Credentials
from console.sync.client import Client
from console.sync.engine import Engine
from console.sync.link import LinkState, Phase, Report
from tests.backend.server import SECRET, BackendProcess
from tests.bench.figures import Figure, keep, median
from tests.bench.sync.town import backend_with, change_hydrants
from tests.bench.workbench import Workbench

FEW, MANY = 5_000, 500_000
BEHIND = 10
ROUNDS = 15
TARGET = 1.2
LOAD_TIMEOUT_S = 300.0


class Console:
    """An engine that says when it is level."""

    def __init__(self, folder: Path, backend: BackendProcess) -> None:
        self._folder, self._backend = folder, backend
        self.level_at = 0.0
        self.level = threading.Event()
        self._wanted = 0

    def catch_up(self, wanted: int, timeout_s: float) -> float:
        """Seconds from the sign-in until revision `wanted` can be read."""
        self._wanted = wanted
        self.level.clear()
        engine = Engine(self._folder, self._folder / "outbox.db", Client([self._backend.url]), self._take, "2")
        engine.start()
        try:
            # A question waits until the cache is open.
            engine.store.get("hydrant", "none")
            begun = time.perf_counter()
            engine.sign_in(Credentials("local", SECRET, "2"))
            if not self.level.wait(timeout_s):
                raise RuntimeError(f"not level within {timeout_s:g} s: {engine.state}")
            return self.level_at - begun
        finally:
            engine.stop()

    def _take(self, report: Report) -> None:
        if isinstance(report, LinkState) and report.phase is Phase.LIVE and report.cursor >= self._wanted:
            self.level_at = self.level_at if self.level.is_set() else time.perf_counter()
            self.level.set()


def catch_up(bench: Workbench) -> Iterator[Figure]:
    """Both consoles in turn, each on its own backend process; the figure is made of the medians."""
    few_folder, many_folder = bench.scratch / "few", bench.scratch / "many-records"
    with backend_with(few_folder, FEW) as few, backend_with(many_folder, MANY) as many:
        ends = {"few": (few, Console(_cache(few_folder), few)), "many": (many, Console(_cache(many_folder), many))}
        for backend, console in ends.values():
            console.catch_up(_head(backend), LOAD_TIMEOUT_S)
        times: dict[str, list[float]] = {"few": [], "many": []}
        for turn in range(ROUNDS):
            for name, (backend, console) in ends.items():
                change_hydrants(backend.database_url, range(BEHIND), 30.0 + turn)
                times[name].append(console.catch_up(_head(backend), 60.0))
    value, peer = median(times["many"]), median(times["few"])
    yield Figure(
        area="sync", name="sync.catch_up_ratio", value=value / peer, unit="ratio", target="<= 1.2",
        ok=value / peer <= TARGET, peer=peer, ratio=value / peer,
        samples=keep(bench.folder, "sync.catch_up_ratio", times), also={"seconds": value},
    )  # fmt: skip


def _cache(folder: Path) -> Path:
    place = folder / "console"
    place.mkdir()
    return place


def _head(backend: BackendProcess) -> int:
    return int(str(backend.session()["head"]))
