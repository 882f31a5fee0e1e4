"""Who else is there, as an engine is told."""

import logging
from pathlib import Path

import pytest

from console.sync.client import Present
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat, wait


@pytest.fixture(autouse=True)
def _logged(expected_log: list[logging.LogRecord]) -> None:
    """Faults are logged; each test looks at what the engine says instead."""


def test_a_seat_hears_who_else_is_there_and_who_leaves(backend: BackendProcess, tmp_path: Path) -> None:
    def of(seat: Seat, number: str) -> list[str]:
        told = [p for report in seat.of(Present) for p in report.seats if p.seat == number]
        return [str(p.state) for p in told]

    with backend.client(seat="7") as other:
        other.post("/v1/presence", json={"console": "seven"}).raise_for_status()
        with Seat(tmp_path, backend.url) as seat:
            wait(lambda: of(seat, "7") == ["here"])
            assert seat.of(Present)[0].whole
            with backend.client(seat="8") as third:
                third.post("/v1/presence", json={"console": "eight"}).raise_for_status()
                wait(lambda: of(seat, "8") == ["here"])
                third.delete("/v1/session").raise_for_status()
            wait(lambda: of(seat, "8") == ["here", "gone"])


def test_a_console_that_is_closed_is_seen_to_be_gone_at_once(backend: BackendProcess, tmp_path: Path) -> None:
    def told(seat: Seat) -> list[str]:
        return [str(p.state) for report in seat.of(Present) for p in report.seats if p.seat == "9"]

    with Seat(tmp_path / "a", backend.url) as looking:
        looking.wait_live()
        with Seat(tmp_path / "b", backend.url, seat="9") as other:
            other.wait_live()
            other.engine._client.request("POST", "/v1/presence", {"console": "nine"})
            wait(lambda: told(looking) == ["here"])
        wait(lambda: told(looking) == ["here", "gone"])
