"""What the figures of sync are measured on: a filled backend, and units that report to it."""

import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec

from backend.db import Database
from backend.work import Author
from models.hydrant import Hydrant
from models.ids import derived_id, uuid7
from models.incident import Incident
from models.record import Fact, Key
from models.unit import Unit, UnitStatus
from tests.backend.server import BackendProcess

AT = "2026-01-01T00:00:00.000Z"
PORTION = 20_000
LON, LAT = 11.5755, 48.1372
UNITS = 100


def unit_id(at: int) -> str:
    """The id of the at-th unit."""
    return derived_id(Unit.KIND, "bench", str(at))


def incident_id(at: int) -> str:
    """The id of the at-th incident."""
    return derived_id(Incident.KIND, "bench", str(at))


def fill(url: str, hydrants: int, units: int = UNITS, incidents: int = 50) -> None:
    """Make an empty database hold so many records, through the backend's own writing transaction."""
    database = Database(url)
    database.migrate()
    facts = itertools.chain(
        ((Key(Unit.KIND, unit_id(at)), _unit(at)) for at in range(units)),
        ((Key(Incident.KIND, incident_id(at)), _incident(at)) for at in range(incidents)),
        hydrant_facts(range(hydrants)),
    )
    try:
        for portion in itertools.batched(facts, PORTION):
            with database.writing() as work:
                work.put([(key, fact, None) for key, fact in portion], Author("bench", AT, uuid7()))
    finally:
        database.close()


def hydrant_facts(numbers: Sequence[int], flow_lps: float = 15.0) -> Iterator[tuple[Key, Fact]]:
    """Hydrants in rows of a hundred, some ten metres apart."""
    for at in numbers:
        fact = Hydrant(
            number=f"H{at:06d}", address=f"解放路 {at} 号", flow_lps=flow_lps,
            lon=LON + at % 100 * 2e-4, lat=LAT + at // 100 * 2e-5,
        )  # fmt: skip
        yield Key(Hydrant.KIND, derived_id(Hydrant.KIND, "bench", str(at))), fact


def change_hydrants(url: str, numbers: Sequence[int], flow_lps: float) -> None:
    """Change so many records behind the consoles' backs, in transactions of a hundred."""
    database = Database(url)
    try:
        for portion in itertools.batched(hydrant_facts(numbers, flow_lps), 100):
            with database.writing() as work:
                work.put([(key, fact, None) for key, fact in portion], Author("bench", AT, uuid7()))
    finally:
        database.close()


def _unit(at: int) -> Unit:
    return Unit(number=f"A{at:03d}", name=f"{at} 号车", lon=LON + at * 1e-4, lat=LAT)


def _incident(at: int) -> Incident:
    return Incident(
        number=f"9-{at:03d}", type="building_fire", address=f"解放路 {at} 号", lon=LON, lat=LAT + at * 1e-4
    )


@contextmanager
def backend_with(folder: Path, hydrants: int, url: str = "", *options: str) -> Iterator[BackendProcess]:
    """A real backend process over a filled database."""
    folder.mkdir(parents=True, exist_ok=True)
    process = BackendProcess(folder, *options, database_url=url, demo=False)
    fill(process.database_url, hydrants)
    with process:
        yield process


def status_act(at: int, status: UnitStatus, seat: str = "7") -> dict[str, Any]:
    """A unit's report as a console would send it."""
    body = {"unit_id": unit_id(at), "status": status.value}
    return {
        "id": uuid7(), "name": "SetUnitStatus", "actor": "local", "seat": seat,
        "made_at": datetime.now(UTC).isoformat(), "body": body,
    }  # fmt: skip


class Told(msgspec.Struct):
    """One report: which unit, what it became, when it was sent and when the backend said that it is committed."""

    unit_id: str
    status: str
    sent_at: float
    committed_at: float
    revision: int


class Reporter:
    """Units report in turn, `a_second` of them; each report changes two records, the unit and the log."""

    def __init__(self, backend: BackendProcess, a_second: float, together: int = 1) -> None:
        """`together`: so many reports in one request."""
        self._client = backend.client(seat="7")
        self._pause_s = together / a_second
        self._together = together
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reporter")
        self.told: list[Told] = []
        self.failure: Exception | None = None

    def __enter__(self) -> "Reporter":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._client.close()

    def _run(self) -> None:
        try:
            self._report()
        except (httpx.HTTPError, KeyError) as error:
            self.failure = error

    def _report(self) -> None:
        turns = itertools.cycle(range(UNITS))
        status = dict.fromkeys(range(UNITS), UnitStatus.AVAILABLE)
        due = time.monotonic()
        while not self._stopping.wait(max(0.0, due - time.monotonic())):
            due += self._pause_s
            chosen = list(itertools.islice(turns, self._together))
            for at in chosen:
                free = status[at] is UnitStatus.AVAILABLE
                status[at] = UnitStatus.OUT_OF_SERVICE if free else UnitStatus.AVAILABLE
            sent_at = time.time()
            acts = [status_act(at, status[at]) for at in chosen]
            answer = self._client.post("/v1/commands", json={"commands": acts})
            committed_at = time.time()
            for at, one in zip(chosen, answer.json()["answers"], strict=True):
                if one["outcome"] != "accepted":
                    raise KeyError(f"a report was not accepted: {one}")
                self.told.append(Told(unit_id(at), str(status[at]), sent_at, committed_at, one["revision"]))


def reached_ms(told: Sequence[Told], seen: Sequence[tuple[float, int]]) -> list[float]:
    """Milliseconds from each commit until a reader had it, who says (when, revision); never is left out."""
    found, at = [], 0
    for one in told:
        while at < len(seen) and seen[at][1] < one.revision:
            at += 1
        if at < len(seen):
            found.append(max(0.0, (seen[at][0] - one.committed_at) * 1000))
    return found
