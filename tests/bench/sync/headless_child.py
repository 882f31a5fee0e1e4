"""So many consoles without a window in one process; says when each could read which revision."""

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from console.sync.access import Credentials
from console.sync.client import Client
from console.sync.engine import Engine
from console.sync.link import Changes, LinkState, Phase, Report

USER = "local"
READY_TIMEOUT_S = 240.0


class Headless:
    """One console; `seen` grows by (when, revision) at each commit to its cache."""

    def __init__(self, folder: Path, server: str, secret: str, seat: str) -> None:
        self.seen: list[tuple[float, int]] = []
        self.live = threading.Event()
        self._credentials = Credentials(USER, secret, seat)
        self.engine = Engine(folder, folder / "outbox.db", Client([server]), self._take, seat)

    def start(self) -> None:
        """Sign in and load."""
        self.engine.start(self._credentials)

    def _take(self, report: Report) -> None:
        if isinstance(report, LinkState) and report.phase is Phase.LIVE:
            self.live.set()
        elif isinstance(report, Changes):
            self.seen.append((time.time(), self.engine.state.cursor))


def main() -> int:
    """Start all, say `ready`, run until the standard input ends, tell what was seen."""
    pipe, server, secret = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    count, first = int(sys.argv[4]), int(sys.argv[5])
    threading.stack_size(512 * 1024)
    with tempfile.TemporaryDirectory(prefix="wanghuolou-headless-") as folder, os.fdopen(pipe, "w") as bench:
        seats = []
        for at in range(count):
            place = Path(folder) / str(at)
            place.mkdir()
            seats.append(Headless(place, server, secret, str(first + at)))
        for seat in seats:
            seat.start()
            if not seat.live.wait(READY_TIMEOUT_S):
                sys.stderr.write(f"no console within {READY_TIMEOUT_S:g} s: {seat.engine.state}\n")
                return 1
        bench.write("ready\n")
        bench.flush()
        sys.stdin.read()
        bench.write(json.dumps([seat.seen for seat in seats]) + "\n")
        bench.flush()
        stopping = [threading.Thread(target=seat.engine.stop) for seat in seats]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
