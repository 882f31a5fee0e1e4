"""places.import_rows_s_ratio: Taipei's hydrants looked at and taken in, against pandas putting them down."""

import importlib
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from console.importing.crs.choice import judge, placed
from console.importing.read import read_table
from console.importing.rows import prepare
from console.importing.send import send
from console.sync.client import Client
from tests.backend.server import SECRET, BackendProcess
from tests.bench.figures import Figure, keep, median
from tests.bench.workbench import Workbench
from tests.conftest import SHARED_DATA

FILE = SHARED_DATA / "hydrants" / "taipei_2019.csv"
ROUNDS = 3
TARGET = 0.25


def import_rows(bench: Workbench) -> Iterator[Figure]:
    """Both in turn, ours into an empty backend each time: read, judged, shown, taken in over the line."""
    if not FILE.exists():
        raise RuntimeError(f"{FILE} is not here; name its folder in WANGHUOLOU_SHARED_DATA")
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    parts: list[dict[str, float]] = []
    rows = 0
    for turn in range(ROUNDS):
        folder = bench.scratch / f"imports-{turn}"
        folder.mkdir()
        times["peer"].append(_peer(folder))
        with BackendProcess(folder) as backend, closing(Client([backend.url])) as client:
            client.sign_in("local", SECRET, "bench")
            steps, rows = _ours(client)
        parts.append(steps)
        times["ours"].append(sum(steps.values()))
    value, peer = rows / median(times["ours"]), rows / median(times["peer"])
    yield Figure(
        area="places", name="places.import_rows_s_ratio", value=value / peer, unit="ratio", target=">= 0.25",
        ok=value / peer >= TARGET, peer=peer, ratio=value / peer,
        samples=keep(bench.folder, "places.import_rows_s_ratio", {**times, "parts": parts}),
        also={"rows_s": value, "seconds": parts[-1]},
    )  # fmt: skip


def _ours(client: Client) -> tuple[dict[str, float], int]:
    """(seconds of each step, rows taken in)."""
    begun = time.perf_counter()
    table = read_table(FILE)
    read = time.perf_counter()
    verdict = judge("hydrants", table, None, "auto", ())
    table, given = placed(table, verdict) if verdict is not None else (table, {})
    judged = time.perf_counter()
    prepared = prepare("hydrants", table, given)
    ready = time.perf_counter()
    send(client, prepared, "taipei", FILE.name, apply=False)
    shown = time.perf_counter()
    report = send(client, prepared, "taipei", FILE.name, apply=True)
    done = time.perf_counter()
    steps = {
        "read": read - begun, "judge": judged - read, "prepare": ready - judged, "dry_run": shown - ready,
        "apply": done - shown,
    }  # fmt: skip
    if not report.created:
        raise RuntimeError(f"nothing was taken in: {report.refused[:3]}")
    return steps, report.created


def _peer(folder: Path) -> float:
    """Seconds that read_dataframe and to_sql take for the same file."""
    pyogrio: Any = importlib.import_module("pyogrio")
    begun = time.perf_counter()
    frame = pyogrio.read_dataframe(FILE)
    engine = create_engine(f"sqlite:///{folder / 'peer.sqlite'}")
    frame.to_sql("hydrants", engine, index=False)
    engine.dispose()
    return time.perf_counter() - begun
