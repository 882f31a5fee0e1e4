"""Backends that answer nonsense, files that are noise, disks that are full: a clear state, and no act lost."""

import logging
import os
from itertools import count
from pathlib import Path

import pytest

from console.sync.clock import BackendClock
from console.sync.link import NotSaved, Phase, Trouble
from models.outbox import Outbox
from models.store import Query
from models.store.cache import Cache
from models.store.recovery import CACHE, COPY, Opened
from tests.backend.server import BackendProcess
from tests.console.sync.filling import hydrants
from tests.console.sync.seat import Seat, wait
from tests.faults import HostileServer, reply
from tests.models.facts import NOON


@pytest.fixture(autouse=True)
def _logged(expected_log: list[logging.LogRecord]) -> None:
    """Faults are logged; each test looks at what the engine says instead."""


@pytest.mark.parametrize(
    ("answer", "phase", "code"),
    [
        (reply(403, b"{}"), Phase.REFUSED, "forbidden"),
        (reply(404, b"{}"), Phase.REFUSED, "not_found"),
        (reply(429, b"{}", Retry_After="1"), Phase.OFFLINE, "busy"),
        (reply(500, b"{}"), Phase.OFFLINE, "server_error"),
        (reply(200, b"<html>", "text/html"), Phase.REFUSED, "not_json"),
        (reply(200, b'{"rev'), Phase.REFUSED, "not_json"),
        (reply(200, b"{}", Wanghuolou_Protocol="9"), Phase.REFUSED, "protocol"),
        (reply(301, b"", Location="http://127.0.0.1:1/"), Phase.REFUSED, "redirect"),
    ],
)
def test_a_hostile_backend_is_a_clear_state_and_acts_are_kept(
    tmp_path: Path, answer: bytes, phase: Phase, code: str
) -> None:
    with (
        HostileServer(lambda _method, path: b"" if path == "/v1/session" else answer) as server,
        Seat(tmp_path, server.url) as seat,
    ):
        wait(lambda: (phase, code) in seat.phases)
        seat.open_incident()
        wait(lambda: seat.incidents() == {"2-001": "pending"})
        assert seat.state.to_send == 1


def test_a_damaged_cache_gives_way_and_the_outbox_is_untouched(backend: BackendProcess, tmp_path: Path) -> None:
    hydrants(backend, 500)
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_live()
        backend.kill()
        seat.open_incident()
    (tmp_path / "cache" / "cache.db").write_bytes(os.urandom(20_000))
    backend.start()
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_level()
        assert [trouble.code for trouble in seat.of(Trouble)] == ["cache_empty"]
        assert seat.store.count(Query(kind="hydrant")) == 500
        assert seat.incidents() == {"2-001": "synced"}


def test_a_copy_that_is_damaged_as_well_is_told_of_once_and_the_backend_is_asked_for_everything(
    backend: BackendProcess, tmp_path: Path
) -> None:
    hydrants(backend, 500)
    with Seat(tmp_path, backend.url) as seat:
        seat.wait_level()
    for name in (CACHE, COPY):
        (tmp_path / "cache" / name).write_bytes(os.urandom(20_000))
    for told in (["cache_unreadable"], []):
        with Seat(tmp_path, backend.url) as seat:
            seat.wait_level()
            assert [trouble.code for trouble in seat.of(Trouble)] == told
            assert seat.store.count(Query(kind="hydrant")) == 500


def test_a_damaged_outbox_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "outbox.sqlite").write_bytes(os.urandom(9_000))
    with Seat(tmp_path, "http://127.0.0.1:9") as seat:
        wait(lambda: seat.of(Trouble))
        assert [trouble.code for trouble in seat.of(Trouble)] == ["outbox_salvaged"]
        seat.open_incident()
        wait(lambda: seat.incidents() == {"2-001": "pending"})


def test_without_an_outbox_no_act_is_said_to_be_saved(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")
    with Seat(tmp_path, "http://127.0.0.1:9") as seat:
        seat.open_incident()
        assert [refusal.code for refusal in seat.of(NotSaved)] == ["not_writable"]


def test_a_full_disk_is_said_and_the_act_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Outbox.__init__

    def cramped(self: Outbox, path: Path) -> None:
        opened(self, path)
        self._db.execute(f"PRAGMA max_page_count = {self._db.execute('PRAGMA page_count').fetchone()[0]}")

    monkeypatch.setattr(Outbox, "__init__", cramped)
    with Seat(tmp_path, "http://127.0.0.1:9") as seat:
        for number in range(40):
            seat.open_incident(f"2-{number:03d}" + "x" * 100)
        assert {refusal.code for refusal in seat.of(NotSaved)} == {"disk_full"}
        assert len(seat.incidents()) == len(seat.engine.entries()) < 40


def test_a_copy_is_as_old_as_it_is_however_lately_the_line_was_heard(tmp_path: Path) -> None:
    seat = Seat(tmp_path, "http://127.0.0.1:1")
    engine, cache = seat.engine, Cache(tmp_path / COPY)
    engine._writer.place = (9, "")
    engine.on_heard(9)
    engine.on_phase(Phase.LIVE)
    assert seat.state.as_of is not None
    assert seat.state.as_of > NOON
    cache.apply([], 5, heard_at=NOON.isoformat())
    engine._writer.place = (5, "")
    engine.on_cache_opened(Opened(cache, "copy"))
    assert (seat.state.catching_up, seat.state.as_of) == (True, NOON)
    engine.on_phase(Phase.OFFLINE, "cache_restart")
    assert seat.state.as_of == NOON
    cache.close()


def test_a_load_beside_that_is_broken_off_makes_what_is_shown_no_newer(tmp_path: Path) -> None:
    # Every look at it is a second later.
    clock = BackendClock(wall=count(NOON.timestamp()).__next__)
    seat = Seat(tmp_path, "http://127.0.0.1:1", clock=clock)
    engine = seat.engine
    engine._writer.place = (9, "")
    engine.on_heard(9)
    engine.on_phase(Phase.LIVE)
    cut = seat.state.as_of
    assert cut is not None
    engine._writer.begin_rebuild()
    engine.on_heard(5)
    assert seat.state.as_of == cut
    engine.on_phase(Phase.LOADING)
    engine._writer.abandon_rebuild()
    engine.on_phase(Phase.OFFLINE, "unreachable")
    assert seat.state.last_contact_at is not None
    assert seat.state.last_contact_at > cut
    assert seat.state.as_of == cut
