"""start.first_load_ratio: rows a second from HTTP to committed cache, against executemany into the same table."""

import gc
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from console.sync.access import Credentials
from console.sync.client import Client, SessionAnswer
from console.sync.engine import Engine
from console.sync.link import LinkState, Phase, Report
from models.hydrant import Hydrant
from models.store.cache import _PRAGMAS, _rows_by_kind
from models.store.recovery import CACHE
from models.store.schema import index_statements, insert_sql, statements
from tests.backend.server import SECRET
from tests.bench.figures import Figure, keep, median
from tests.bench.workbench import Workbench

ROUNDS = 5
TARGET = 0.33
TIMEOUT_S = 120.0


class _Watch:
    """Notes when the session opened and when the load was complete, indexes and all."""

    def __init__(self) -> None:
        self.begun = 0.0
        self.done = threading.Event()
        self.ended = 0.0

    def report(self, report: Report) -> None:
        """From the engine's threads."""
        if isinstance(report, SessionAnswer):
            self.begun = time.perf_counter()
        elif isinstance(report, LinkState) and report.phase is Phase.LIVE and not self.done.is_set():
            self.ended = time.perf_counter()
            self.done.set()


def first_load(bench: Workbench) -> Iterator[Figure]:
    """Ours and its peer in turn; the figure is made of the medians."""
    rows = _rows_by_kind(bench.changes)[0][Hydrant.KIND]
    address = bench.backend.url
    ours, peers = [], []
    for _round in range(ROUNDS):
        with bench.profile() as folder:
            peers.append(len(rows) / _executemany(folder / "peer.db", rows))
        with bench.profile() as folder:
            ours.append(len(rows) / _load(folder, address, len(rows)))
    value, peer = median(ours), median(peers)
    ratio = value / peer
    samples = {"ours_rows_a_second": ours, "peer_rows_a_second": peers}
    yield Figure(
        area="start", name="start.first_load_ratio", value=ratio, unit="ratio", target=">= 0.33",
        ok=ratio >= TARGET, peer=peer, ratio=ratio, samples=keep(bench.folder, "start.first_load_ratio", samples),
        also={"rows_a_second": value, "rows": len(rows)},
    )  # fmt: skip


def _executemany(path: Path, rows: list[tuple[Any, ...]]) -> float:
    """Seconds to write prepared tuples in one transaction into a fresh file of the same schema."""
    database = sqlite3.connect(path, isolation_level=None)
    for statement in (*_PRAGMAS, *statements()):
        database.execute(statement)
    gc.collect()
    begun = time.perf_counter()
    database.execute("BEGIN IMMEDIATE")
    database.executemany(insert_sql(Hydrant.KIND), rows)
    database.execute("COMMIT")
    seconds = time.perf_counter() - begun
    database.close()
    return seconds


def _load(folder: Path, address: str, expected: int) -> float:
    """Seconds from the opened session to the committed cache with its indexes."""
    watch = _Watch()
    engine = Engine(folder, folder / "outbox.db", Client([address]), watch.report, "2")
    gc.collect()
    engine.start(Credentials("local", SECRET, "2"))
    try:
        if not watch.done.wait(TIMEOUT_S):
            raise RuntimeError(f"no first load within {TIMEOUT_S:g} s: {engine.state}")
    finally:
        engine.stop()
    _check(folder / CACHE, expected)
    return watch.ended - watch.begun


def _check(path: Path, expected: int) -> None:
    """The figure is worth nothing unless every row and every index is there."""
    database = sqlite3.connect(path)
    try:
        count = database.execute(f"SELECT count(*) FROM {Hydrant.KIND}").fetchone()[0]  # noqa: S608 - our own kind
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    finally:
        database.close()
    missing = index_statements().keys() - names
    if count != expected or missing:
        raise RuntimeError(f"the first load left {count} of {expected} rows; missing indexes: {sorted(missing)}")
