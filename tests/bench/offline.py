"""start.offline_100k_ratio: from process start to a hundred thousand hydrants on the map, with no backend."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from models.store.recovery import CACHE
from tests.bench.figures import Figure, keep, median
from tests.bench.workbench import Workbench
from tests.conftest import CHECKOUT

ROUNDS = 7
TARGET = 5.0
TIMEOUT_S = 90.0
NOBODY = "http://127.0.0.1:1"
"""An address where no backend listens."""


def offline(bench: Workbench) -> Iterator[Figure]:
    """The console and an empty window with an empty web view, in turn, each in a process of its own."""
    cache, pack = bench.cache_file, bench.pack
    ours: list[float] = []
    peers: list[float] = []
    said = []
    # The first of each warms the disk's cache for both and is not counted.
    for counted in range(-1, ROUNDS):
        peer = spawn(bench, "tests.bench.empty_child", [])
        with bench.profile() as profile:
            (profile / "cache").mkdir()
            shutil.copy(cache, profile / "cache" / CACHE)
            words = ["--profile", str(profile), "--server", NOBODY, "--region", str(pack.path), "--lang", "zh"]
            mine = spawn(bench, "tests.bench.start_child", words)
        if counted >= 0:
            ours.append(mine["seconds"])
            peers.append(peer["seconds"])
            said.append(mine)
    value, peer_s = median(ours), median(peers)
    ratio = value / peer_s
    early = sorted({name for one in said for name in one["heavy"]})
    yield Figure(
        area="start", name="start.offline_100k_ratio", value=ratio, unit="ratio", target="<= 5",
        ok=ratio <= TARGET and not early, peer=peer_s, ratio=ratio,
        samples=keep(bench.folder, "start.offline_100k_ratio", {"ours_s": ours, "peer_s": peers, "ours": said}),
        also={"seconds": value, "imported_too_early": early},
    )  # fmt: skip


def spawn(bench: Workbench, module: str, words: Sequence[str], timeout_s: float = TIMEOUT_S) -> dict[str, Any]:
    """Start a child; what it says on its pipe, and `seconds` from before its start until it said so.

    Raises RuntimeError with the child's last words when it ends or stays silent.
    """
    reading, writing = os.pipe()
    log = bench.scratch / f"{module}.log"
    with os.fdopen(reading, "rb") as pipe, log.open("wb") as output:
        begun = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, "-m", module, str(writing), *words], cwd=CHECKOUT, env=bench.child_environment(),
            pass_fds=(writing,), stdout=output, stderr=output,
        )  # fmt: skip
        os.close(writing)
        try:
            line = _line(pipe.fileno(), timeout_s)
            seconds = time.perf_counter() - begun
            child.wait(timeout_s)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
    if not line or child.returncode:
        raise RuntimeError(f"{module} ended with {child.returncode}:\n{_last_words(log)}")
    return {**json.loads(line), "seconds": seconds}


def _line(pipe: int, timeout_s: float) -> bytes:
    """Everything up to the first line end, or nothing when it does not come in time."""
    import select

    line = b""
    deadline = time.monotonic() + timeout_s
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        part = os.read(pipe, 1 << 20) if ready else b""
        if not part:
            return b""
        line += part
    return line


def _last_words(log: Path) -> str:
    return log.read_text("utf-8", "replace")[-2000:]
