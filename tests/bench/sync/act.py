"""sync.act_blackhole_p95_ms: Enter pressed until the act is durable and painted, the line swallowing all."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.backend.server import SECRET
from tests.bench.figures import Figure, keep, median, percentile
from tests.bench.sync.children import Child
from tests.bench.sync.town import backend_with
from tests.bench.workbench import Workbench

TARGET_MS = 50.0
HYDRANTS = 5_000
TIMEOUT_S = 150.0


def act_blackhole(bench: Workbench) -> Iterator[Figure]:
    """The window writes notes; the peer is one durable row in a database of the same settings."""
    with backend_with(bench.scratch / "act", HYDRANTS) as backend:
        words = ["act", str(backend.port), SECRET]
        with Child(bench, "tests.bench.sync.window_child", words) as child:
            samples = child.end(TIMEOUT_S)
    times = [max(sample["saved"], sample["painted"]) for sample in samples]
    value = percentile(times, 95)
    peer = median(_durable_rows(bench.scratch / "durable.db", len(times)))
    yield Figure(
        area="sync", name="sync.act_blackhole_p95_ms", value=value, unit="ms", target="<= 50",
        ok=value <= TARGET_MS, peer=peer, ratio=value / peer,
        samples=keep(bench.folder, "sync.act_blackhole_p95_ms", samples),
        also={
            "acts": len(times), "median_ms": median(times), "longest_ms": max(times),
            "durable_p95_ms": percentile([sample["saved"] for sample in samples], 95),
        },
    )  # fmt: skip


def _durable_rows(path: Path, count: int) -> list[float]:
    """Milliseconds of single inserts that are on the disk when they return."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE acts (seq INTEGER PRIMARY KEY, act BLOB)")
        found = []
        for _row in range(count):
            begun = time.perf_counter()
            database.execute("INSERT INTO acts (act) VALUES (?)", (b"x" * 500,))
            found.append((time.perf_counter() - begun) * 1000)
        return found
