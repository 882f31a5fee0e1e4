"""sync.recover_s: a thousand acts waiting and ten thousand changes behind, until both ends are level."""

import time
from collections.abc import Iterator
from itertools import batched

from models.ids import uuid7
from tests.backend.server import SECRET, BackendProcess
from tests.bench.figures import Figure, gaps_ms, keep, median
from tests.bench.sync.children import Child
from tests.bench.sync.scenes import BEHIND, WAITING
from tests.bench.sync.town import AT, backend_with, change_hydrants, incident_id
from tests.bench.workbench import Workbench

ROUNDS = 3
TARGET_S, LONGEST_MS = 10.0, 50.0
HYDRANTS = 20_000
TIMEOUT_S = 180.0


def recover(bench: Workbench) -> Iterator[Figure]:
    """The window in its outage; the peer posts as many notes and reads as many changes with a bare client."""
    rounds, peers = [], []
    for number in range(ROUNDS):
        with backend_with(bench.scratch / f"recover-{number}", HYDRANTS) as backend:
            words = ["recover", str(backend.port), SECRET]
            with Child(bench, "tests.bench.sync.window_child", words) as child:
                child.expect("waiting", TIMEOUT_S)
                change_hydrants(backend.database_url, range(BEHIND), 20.0 + number)
                child.go()
                told = child.end(TIMEOUT_S)
            if told["refused"] or told["behind"] < BEHIND + WAITING:
                raise RuntimeError(f"not level: {told['refused']} refused, {told['behind']} revisions caught up")
            rounds.append(told)
            peers.append(_bare(backend, told["cursor"]))
    seconds = [told["seconds"] for told in rounds]
    longest = [max(gaps_ms(told["ticks_s"])) for told in rounds]
    value, gap = median(seconds), median(longest)
    yield Figure(
        area="sync", name="sync.recover_s", value=value, unit="s", target="<= 10, no UI gap over 50 ms",
        ok=value <= TARGET_S and gap <= LONGEST_MS, peer=median(peers), ratio=value / median(peers),
        samples=keep(bench.folder, "sync.recover_s", {"rounds": rounds, "peers_s": peers}),
        also={"ui_gap_ms": gap, "ui_gap_ms_of_each_round": longest, "seconds_of_each_round": seconds},
    )  # fmt: skip


def _bare(backend: BackendProcess, head: int) -> float:
    """Seconds to post a thousand notes and to read the changes, without an outbox, a cache or a window."""
    notes = [
        {"id": uuid7(), "name": "AddLogEntry", "actor": "local", "seat": "6", "made_at": AT,
         "body": {"text": f"记录 {at}", "incident_id": incident_id(at % 40)}}
        for at in range(WAITING)
    ]  # fmt: skip
    with backend.client(seat="6") as client:
        begun = time.perf_counter()
        for batch in batched(notes, 200):
            client.post("/v1/commands", json={"commands": batch}).raise_for_status()
        after, more = head - BEHIND, True
        while more:
            page = client.get("/v1/changes", params={"after": after, "limit": 2_000}).json()
            after, more = page["revision"], page["more"]
        return time.perf_counter() - begun
