"""What a start without a line is told to be as of: kept by heartbeats in quiet hours, and never too new."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.sync.clock import BackendClock
from console.sync.link import Phase
from console.sync.writer import _ACT
from models.record import Change
from models.sqlite_errors import DiskFull
from models.store.cache import Cache
from tests.backend.server import BackendProcess
from tests.console.sync.seat import Seat, wait
from tests.faults import Proxy
from tests.models.facts import NOON


class Quiet:
    """An engine whose line is played; a second of its clock goes by when told."""

    def __init__(self, folder: Path) -> None:
        self.second = 0
        clock = BackendClock(lambda: NOON.timestamp() + self.second, lambda: float(self.second))
        # A minute that goes by between two beats is no silence, whenever the writer looks.
        self.engine = Seat(folder, "http://127.0.0.1:1", clock=clock, stale_after_s=1e9).engine
        self.writer = self.engine._writer

    def page(self, after: int, revision: int, at: str = "") -> None:
        done = threading.Event()
        raw = msgspec.Raw(b'{"number":"1"}')
        self.writer.page(after, [Change(kind="unit", id="U", revision=revision, data=raw)], revision, done.set, at)
        assert done.wait(60)

    def beat(self, second: int, head: int) -> None:
        self.second = second
        self.engine.on_heard(head, (NOON + timedelta(seconds=second)).isoformat())
        self.engine.on_phase(Phase.LIVE)

    def kept(self) -> str:
        """What the cache keeps when all that waits is done."""
        done, found = threading.Event(), list[str]()

        def read(cache: Cache) -> None:
            found.append(cache.meta("heard_at"))
            done.set()

        self.writer.care(read)
        assert done.wait(60)
        return found[0]


def moment(second: int) -> str:
    return (NOON + timedelta(seconds=second)).isoformat()


def _wait_for(event: threading.Event) -> None:
    assert event.wait(60)


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Quiet]:
    made = Quiet(tmp_path)
    made.writer.start()
    assert made.writer.wait_opened()
    made.page(0, 5, moment(0))
    made.beat(1, 5)
    yield made
    made.writer.stop()


def test_heartbeats_of_quiet_hours_renew_the_moment_once_a_minute(quiet: Quiet) -> None:
    kept = []
    for second in range(10, 310, 10):
        quiet.beat(second, 5)
        kept.append(quiet.kept())
    assert kept[-1] == moment(250)
    assert len(set(kept)) == 5


def test_a_heartbeat_renews_nothing_while_what_it_tells_of_is_not_here(quiet: Quiet) -> None:
    quiet.beat(10, 5)
    quiet.beat(100, 6)
    assert quiet.kept() == moment(10)
    quiet.page(5, 6, moment(100))
    quiet.beat(200, 6)
    assert quiet.kept() == moment(200)


def test_a_heartbeat_renews_nothing_of_a_cache_that_is_at_another_place_when_its_turn_comes(quiet: Quiet) -> None:
    quiet.beat(10, 5)
    assert quiet.kept() == moment(10)
    held = threading.Event()
    quiet.writer._post(_ACT, partial(_wait_for, held))
    quiet.beat(100, 5)
    # The first of several pages: what came of it is no newer as a whole.
    quiet.writer.page(5, [], 6, lambda: None)
    held.set()
    assert quiet.kept() == moment(10)


def test_a_heartbeat_renews_nothing_of_what_is_of_another_past(quiet: Quiet) -> None:
    quiet.beat(10, 5)
    held = threading.Event()
    assert quiet.kept() == moment(10)
    quiet.writer._post(_ACT, partial(_wait_for, held))
    quiet.beat(100, 5)
    quiet.writer.begin_rebuild()
    held.set()
    assert quiet.kept() == moment(10)


def test_a_moment_that_cannot_be_kept_does_not_end_the_line(
    quiet: Quiet, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    tried = threading.Event()

    def full(self: Cache, **_values: Any) -> None:
        tried.set()
        raise DiskFull(self.path)

    with monkeypatch.context() as patch:
        patch.setattr(Cache, "remember", full)
        quiet.beat(10, 5)
        assert quiet.kept() == moment(0)
    assert tried.is_set()
    assert not quiet.engine._stream._restart.is_set()
    quiet.beat(80, 5)
    assert quiet.kept() == moment(80)


def test_a_seat_that_starts_without_a_line_is_as_of_its_last_heartbeats(
    one_backend: BackendProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    expected_log: list[logging.LogRecord],
) -> None:  # fmt: skip
    monkeypatch.setattr("console.sync.heard.KEPT_EVERY", timedelta(0))
    with Proxy(one_backend.port) as proxy:
        with Seat(tmp_path, proxy.url) as seat:
            seat.wait_live()
            first = seat.store.meta("heard_at")
            wait(lambda: seat.store.meta("heard_at") > first)
            kept = seat.store.meta("heard_at")
        proxy.refusing = True
        with Seat(tmp_path, proxy.url) as again:
            wait(lambda: again.state.phase is Phase.OFFLINE and again.state.last_contact_at)
            assert again.state.as_of is not None
            assert again.state.as_of.isoformat() >= kept
